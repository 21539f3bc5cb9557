//! The owner's view of rewards, and the owner's decisions.

use serde::{Deserialize, Serialize};

use super::{Nothing, Page, endpoint, list_query};
use crate::ledger::{Fulfilment, ReasonView, RewardTerms, Side, State};
use crate::value::{Code, Money, OrderId, PublicKey, RewardId, Rfc3339};

endpoint! {
    /// Lists rewards, oldest first.
    ListRewards: Get "/v1/rewards" (), Server(LedgerRead),
    query RewardsQuery, request Nothing, 200 Page<RewardItem>
}

endpoint! {
    /// Approves a pending reward before its hold ends.
    ApproveReward: Post "/v1/rewards/{id}/approve" (RewardId,), Server(LedgerDecide),
    query Nothing, request Nothing, 200 RewardItem
}

endpoint! {
    /// Rejects a pending reward.
    RejectReward: Post "/v1/rewards/{id}/reject" (RewardId,), Server(LedgerDecide),
    query Nothing, request Nothing, 200 RewardItem
}

endpoint! {
    /// Notes that an approved reward was handed out.
    IssueReward: Post "/v1/rewards/{id}/issue" (RewardId,), Server(LedgerDecide),
    query Nothing, request Nothing, 200 RewardItem
}

endpoint! {
    /// The advocate chooses one of the rewards that were offered, until it is handed out. A second time it changes nothing.
    ChooseReward: Post "/v1/shops/{pk}/me/rewards/{id}/choose" (PublicKey, RewardId), Advocate,
    query Nothing, request ChoiceRequest, 200 RewardView
}

list_query! {
    /// Which rewards.
    RewardsQuery {
        /// Only those in this state.
        state: State,
        /// Only those that are handed out in this way; together with a state. `fulfilment=task&state=approved`: what the
        /// owner has to do.
        fulfilment: FulfilmentKind,
    }
}

/// A way of handing rewards out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FulfilmentKind {
    /// By the owner.
    Task,
    /// By a code of the code bank.
    Code,
    /// By the shop's server.
    Webhook,
}

impl FulfilmentKind {
    /// As it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Code => "code",
            Self::Webhook => "webhook",
        }
    }
}

/// A reward, as those see it whom it concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RewardView {
    /// The reward.
    pub id: RewardId,
    /// Whose it is.
    pub side: Side,
    /// The rule that granted it: `referral`, `milestone:…`, `standing:…`, `neighbours`, `surprise`, `staff`.
    pub rule: String,
    /// Where it stands.
    pub state: State,
    /// The hold's end.
    pub held_until: Rfc3339,
    /// What was promised, as it was chosen.
    pub reward: RewardTerms,
    /// What may be chosen until it is handed out, the first being what is given without a choice; left out where there
    /// is nothing to choose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<RewardTerms>,
    /// What it is worth now in money, after refunds; nothing once rejected, reversed or expired.
    pub value: Money,
    /// For a reward that is not money: how many points, entries or pieces it is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u32>,
    /// When it is no longer good, once it was handed out; left out where it is good for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Rfc3339>,
    /// The code of the code bank that it was handed out by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Why it stands where it stands.
    pub reasons: Vec<ReasonView>,
}

/// A reward, as the owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RewardItem {
    /// As those see it whom it concerns.
    #[serde(flatten)]
    pub view: RewardView,
    /// The order that it was granted for.
    pub order_id: OrderId,
    /// The advocate whose friend ordered, or who ordered; `null` for a friend's further order.
    pub advocate_code: Option<Code>,
    /// How it is handed out, as it stands: where a code was offered and something else was chosen, by the owner.
    pub fulfilment: Fulfilment,
    /// Whether it waits for the owner to look at it.
    pub in_review: bool,
}

/// What an advocate chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ChoiceRequest {
    /// The place of the reward among its `choices`, counted from 0.
    pub choice: u8,
}
