//! Webhooks: where the shop's own systems are told what happens.

use serde::{Deserialize, Serialize};

use super::{Nothing, Page, endpoint};
use crate::value::{Name, Rfc3339, Url, WebhookId};
use crate::webhooks::{DisabledBecause, EventType};

endpoint! {
    /// Adds a webhook. The secret that its deliveries are signed with is shown once, here. The key needs the scopes of what
    /// is told as well: `ledger:read` for advocates, referrals, rewards and stocks of codes, `responses:read` for answers,
    /// `people` for persons, and `all` where `events` is left away.
    AddWebhook: Post "/v1/webhooks" (), Server(Connections),
    query Nothing, request WebhookRequest, 201 NewWebhook
}

endpoint! {
    /// Lists webhooks, oldest first. There are at most 5.
    ListWebhooks: Get "/v1/webhooks" (), Server(Connections),
    query Nothing, request Nothing, 200 Page<WebhookView>
}

endpoint! {
    /// One webhook.
    GetWebhook: Get "/v1/webhooks/{id}" (WebhookId,), Server(Connections),
    query Nothing, request Nothing, 200 WebhookView
}

endpoint! {
    /// Replaces a webhook's settings whole. Enabled again, it gets at once what was on its way when it was disabled,
    /// with a schedule that begins anew. What is on its way and no longer among its `events` is not sent any more.
    /// The key needs the scopes of what is told, as for a new one; with another address, also of what was sent so far.
    PutWebhook: Put "/v1/webhooks/{id}" (WebhookId,), Server(Connections),
    query Nothing, request WebhookRequest, 200 WebhookView
}

endpoint! {
    /// Deletes a webhook with its deliveries. What somebody has to act on and has reached nobody is told to another webhook
    /// that takes it, or waits for one.
    DeleteWebhook: Delete "/v1/webhooks/{id}" (WebhookId,), Server(Connections),
    query Nothing, request Nothing, 200 Nothing
}

endpoint! {
    /// Makes a new secret, shown once. For 24 hours the one before signs as well: both signatures are sent.
    /// The key needs the scopes of what is told, as for a new webhook.
    RotateWebhook: Post "/v1/webhooks/{id}/rotate" (WebhookId,), Server(Connections),
    query Nothing, request Nothing, 200 NewSecret
}

/// A webhook's settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WebhookRequest {
    /// Where events are sent: https, on the public internet, without port or user name.
    pub url: Url,
    /// Which events; all of them, also those that are yet to come, if it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<EventType>>,
    /// What the owner calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Name>,
    /// Whether events are sent; they are, unless said otherwise.
    #[serde(default = "yes")]
    pub enabled: bool,
}

const fn yes() -> bool {
    true
}

/// A webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WebhookView {
    /// The webhook.
    pub id: WebhookId,
    /// Where events are sent.
    pub url: Url,
    /// Which events; `null`: all of them.
    pub events: Option<Vec<EventType>>,
    /// What the owner calls it.
    pub description: Option<Name>,
    /// Whether events are sent.
    pub enabled: bool,
    /// Why not, if not.
    pub disabled_because: Option<DisabledBecause>,
    /// Since when not, if not.
    pub disabled_at: Option<Rfc3339>,
    /// How many deliveries in a row were given up; the fifth disables the webhook.
    pub given_up_in_a_row: u32,
    /// Since when it is there.
    pub created_at: Rfc3339,
}

/// A webhook with its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewWebhook {
    /// The webhook.
    #[serde(flatten)]
    pub webhook: WebhookView,
    /// `whsec_` and 32 bytes in base64. It is not shown again.
    pub secret: String,
}

/// A secret in the place of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewSecret {
    /// `whsec_` and 32 bytes in base64. It is not shown again.
    pub secret: String,
    /// Until when the secret before it signs as well.
    pub old_secret_until: Rfc3339,
}
