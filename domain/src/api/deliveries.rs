//! What was sent to a webhook, and what came of it.

use serde::{Deserialize, Serialize};

use super::{Nothing, Page, endpoint, list_query};
use crate::value::{DeliveryId, EventId, Rfc3339, Timestamp, WebhookId};
use crate::webhooks::{DeliveryError, EventType};

endpoint! {
    /// Lists a webhook's deliveries of the last 30 days, newest first.
    ListDeliveries: Get "/v1/webhooks/{id}/deliveries" (WebhookId,), Server(Connections),
    query DeliveriesQuery, request Nothing, 200 Page<DeliveryView>
}

endpoint! {
    /// Sends a test event to a webhook, whatever it listens to.
    TestWebhook: Post "/v1/webhooks/{id}/test" (WebhookId,), Server(Connections),
    query Nothing, request Nothing, 201 DeliveryView
}

endpoint! {
    /// Sends an event once more, with the same `webhook-id` and a schedule that begins anew.
    ResendDelivery: Post "/v1/webhooks/{id}/deliveries/{delivery}/resend" (WebhookId, DeliveryId), Server(Connections),
    query Nothing, request Nothing, 200 DeliveryView
}

list_query! {
    /// Which deliveries.
    DeliveriesQuery {
        /// Only those in this state.
        state: DeliveryState,
    }
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// On its way.
    Pending,
    /// Answered with 2xx.
    Delivered,
    /// Given up, until somebody asks for it again.
    Failed,
}

impl DeliveryState {
    /// As it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }
}

/// One event on its way to one webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeliveryView {
    /// The delivery.
    pub id: DeliveryId,
    /// The event: the `webhook-id` of each attempt.
    pub event_id: EventId,
    /// What has happened.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// Since when it is on its way.
    pub created_at: Rfc3339,
    /// Where it stands.
    pub state: DeliveryState,
    /// What came of each attempt, oldest first; the last 20.
    pub attempts: Vec<Attempt>,
    /// When it is tried again; `null`: not by itself. A little later than said is usual.
    pub next_attempt_at: Option<Rfc3339>,
}

/// One attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Attempt {
    /// When it had its answer, or was given up.
    pub at: Timestamp,
    /// The HTTP status; `null` where there was none.
    pub status: Option<u16>,
    /// Why it was no success; `null` where it was one.
    pub error: Option<DeliveryError>,
}
