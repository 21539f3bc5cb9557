//! What an event says: the current state of what it is about, with the people whom a CRM files it under.

use serde::{Deserialize, Serialize};

use super::DisabledBecause;
use crate::api::people::PersonExport;
use crate::api::rewards::RewardItem;
use crate::ledger::{Evidence, ReasonView, ReferralState};
use crate::value::{
    Code, CustomerId, Email, ErasureId, Locale, Money, Name, OrderId, PoolName, ReferralId, ResponseId,
    Rfc3339, WebhookId,
};

/// A reward as it stands now, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RewardNews {
    /// As `GET /v1/rewards` lists it.
    #[serde(flatten)]
    pub reward: RewardItem,
    /// Who gets it: the advocate's address, or the friend's as the order told it; `null` for staff, and where none is known.
    pub email: Option<Email>,
}

/// A referral as it stands now, with both people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReferralNews {
    /// The referral.
    pub id: ReferralId,
    /// Whether it counts.
    pub state: ReferralState,
    /// How we know.
    pub evidence: Evidence,
    /// Who recommended.
    pub advocate: PersonNews,
    /// Who came.
    pub friend: FriendNews,
    /// The friend's order.
    pub order_id: OrderId,
    /// What the order came to, before refunds.
    pub total: Money,
    /// When the order was placed.
    pub placed_at: Rfc3339,
    /// Why it counts or not; what speaks against it, each with its weight.
    pub reasons: Vec<ReasonView>,
}

/// An advocate, as others are named beside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonNews {
    /// Their code.
    pub code: Code,
    /// Their address; `null` once they were erased.
    pub email: Option<Email>,
    /// What friends see, if they have said.
    pub name: Option<Name>,
}

/// A friend, as the order told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FriendNews {
    /// The shop's own id for the customer.
    pub customer_id: Option<CustomerId>,
    /// The customer's address.
    pub email: Option<Email>,
}

/// Somebody who recommends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AdvocateNews {
    /// Their code.
    pub code: Code,
    /// The link that they share.
    pub share_url: String,
    /// Their address; `null` once they were erased.
    pub email: Option<Email>,
    /// What friends see, if they have said.
    pub name: Option<Name>,
    /// Their language, if known.
    pub locale: Option<Locale>,
    /// Whether it is a business with a link of its own.
    pub partner: bool,
}

/// A stock of the code bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PoolNews {
    /// Its name.
    pub pool: PoolName,
    /// Codes that nobody has yet.
    pub left: u32,
}

/// Nothing but a sign of life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TestNews {
    /// The webhook that was tested.
    pub webhook_id: WebhookId,
}

/// A webhook that gets nothing any more. Its address is not told: it may hold another system's secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DisabledNews {
    /// Which.
    pub webhook_id: WebhookId,
    /// What the owner calls it.
    pub description: Option<Name>,
    /// Why.
    pub because: DisabledBecause,
}

/// What a platform wants handed over to one of its customers. The shop answers them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExportNews {
    /// The platform's own id of the customer.
    pub customer_id: Option<CustomerId>,
    /// The orders that the platform has named.
    pub order_ids: Vec<OrderId>,
    /// Everything that is kept about them; `null` where nothing is, or too much.
    pub export: Option<PersonExport>,
    /// Whether that is too much for a message, above 1.5 MB: fetch it by `POST /v1/exports/person`.
    pub too_large: bool,
}

/// Somebody who was erased: enough to find them again where they are known, and nothing in clear that would be kept here
/// for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErasedNews {
    /// The erasure, as `GET /v1/erasures` lists it.
    pub id: ErasureId,
    /// Hex SHA-256 of each of their addresses in lower case, as address lists are commonly compared.
    pub email_sha256: Vec<String>,
    /// Their codes as an advocate.
    pub advocate_codes: Vec<Code>,
    /// What they have bought.
    pub order_ids: Vec<OrderId>,
    /// What they have answered.
    pub response_ids: Vec<ResponseId>,
}
