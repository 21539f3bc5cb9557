//! What happened, decision by decision.

use serde::{Deserialize, Serialize};

use crate::ledger::{Actor, ReasonView, Side};
use crate::value::{Money, RewardId, Rfc3339};

/// One thing that happened to an order, a referral or one of its rewards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Moment {
    /// When it was decided.
    pub at: Rfc3339,
    /// What: `order_recorded`, `refunded`, `cancelled`, `subscription_ended`; or what became of a reward: `granted`,
    /// `questioned`, `cleared`, `chosen`, `reduced`, `approved`, `rejected`, `issued`, `reversed`, `expired`.
    pub what: String,
    /// The reward that it happened to, if to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reward_id: Option<RewardId>,
    /// Whose reward that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// The rule that granted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// What it added to the reward's worth, in the unit of its terms; below zero where something was taken away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    /// What came back, where something did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund: Option<Money>,
    /// Who decided; `null` where the shop has told it.
    pub actor: Option<Actor>,
    /// Why.
    pub reasons: Vec<ReasonView>,
}
