//! Referrals, and the owner's look at those against which something speaks.

use serde::{Deserialize, Serialize};

use super::rewards::RewardItem;
use super::timeline::Moment;
use super::{Nothing, Page, endpoint, list_query};
use crate::ledger::{Evidence, ReasonView, ReferralState};
use crate::value::{Code, OrderId, ReferralId, Rfc3339};

endpoint! {
    /// Lists referrals, oldest first. With `state=in_review`: those that wait for the owner.
    ListReferrals: Get "/v1/referrals" (), Server(LedgerRead),
    query ReferralsQuery, request Nothing, 200 Page<ReferralItem>
}

endpoint! {
    /// One referral with everything that was decided about it.
    GetReferral: Get "/v1/referrals/{id}" (ReferralId,), Server(LedgerRead),
    query Nothing, request Nothing, 200 ReferralDetail
}

endpoint! {
    /// Lets a referral in review pass: it counts from now on, and its rewards' holds end as if nobody had asked.
    ClearReferral: Post "/v1/referrals/{id}/clear" (ReferralId,), Server(LedgerDecide),
    query Nothing, request Nothing, 200 ReferralDetail
}

endpoint! {
    /// Rejects a referral in review with all its rewards.
    RejectReferral: Post "/v1/referrals/{id}/reject" (ReferralId,), Server(LedgerDecide),
    query Nothing, request Nothing, 200 ReferralDetail
}

list_query! {
    /// Which referrals.
    ReferralsQuery {
        /// Only those in this state.
        state: ReferralState,
    }
}

/// A referral in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReferralItem {
    /// The referral.
    pub id: ReferralId,
    /// The friend's order.
    pub order_id: OrderId,
    /// The advocate's code.
    pub advocate_code: Code,
    /// How we know.
    pub evidence: Evidence,
    /// Whether it counts.
    pub state: ReferralState,
    /// When the order was placed.
    pub placed_at: Rfc3339,
    /// Why it counts or not; what speaks against it, each with its weight.
    pub reasons: Vec<ReasonView>,
}

/// A referral with everything that was decided about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReferralDetail {
    /// As in a list.
    #[serde(flatten)]
    pub referral: ReferralItem,
    /// The version of the program that it is judged by.
    pub program_version: u32,
    /// What everyone got for the order.
    pub rewards: Vec<RewardItem>,
    /// Each decision with its time and reasons, oldest first.
    pub timeline: Vec<Moment>,
}
