//! The owner's view of rewards, and the owner's decisions.

use serde::{Deserialize, Serialize};

use super::{Nothing, Page, endpoint};
use crate::ledger::{ReasonView, RewardTerms, Side, State};
use crate::value::{Code, Money, OrderId, RewardId, Rfc3339};

endpoint! {
    /// Lists rewards, oldest first.
    ListRewards: Get "/v1/rewards" (), Server,
    query RewardsQuery, request Nothing, 200 Page<RewardItem>
}

endpoint! {
    /// Approves a pending reward before its hold ends.
    ApproveReward: Post "/v1/rewards/{id}/approve" (RewardId,), Server,
    query Nothing, request Nothing, 200 RewardItem
}

endpoint! {
    /// Rejects a pending reward.
    RejectReward: Post "/v1/rewards/{id}/reject" (RewardId,), Server,
    query Nothing, request Nothing, 200 RewardItem
}

endpoint! {
    /// Notes that an approved reward was handed out.
    IssueReward: Post "/v1/rewards/{id}/issue" (RewardId,), Server,
    query Nothing, request Nothing, 200 RewardItem
}

/// Which rewards.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct RewardsQuery {
    /// Only those in this state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    /// Where the last page ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// How many at most, 1–100; 50 unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u16>,
}

/// A reward, as those see it whom it concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RewardView {
    /// The reward.
    pub id: RewardId,
    /// Whose it is.
    pub side: Side,
    /// Where it stands.
    pub state: State,
    /// The hold's end.
    pub held_until: Rfc3339,
    /// What was promised.
    pub reward: RewardTerms,
    /// What it is worth now, after refunds; nothing once rejected or reversed.
    pub value: Money,
    /// Why it stands where it stands.
    pub reasons: Vec<ReasonView>,
}

/// A reward, as the owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RewardItem {
    /// The reward.
    pub id: RewardId,
    /// Whose it is.
    pub side: Side,
    /// Where it stands.
    pub state: State,
    /// The hold's end.
    pub held_until: Rfc3339,
    /// What was promised.
    pub reward: RewardTerms,
    /// What it is worth now, after refunds; nothing once rejected or reversed.
    pub value: Money,
    /// Why it stands where it stands.
    pub reasons: Vec<ReasonView>,
    /// The order that it was granted for.
    pub order_id: OrderId,
    /// The advocate whose friend ordered.
    pub advocate_code: Code,
}
