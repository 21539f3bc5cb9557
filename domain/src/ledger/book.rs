use serde::{Deserialize, Serialize};

use super::{Entry, Evidence, Grant, Reason, Reward, Traces};
use crate::api::orders::{OrderAnswer, OrderRequest, ReferralView, RefundRequest};
use crate::api::rewards::RewardView;
use crate::refusal::Refusal;
use crate::value::{AdvocateId, Amount, Code, ReferralId, Timestamp};

/// Everything that is known about one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderBook {
    /// As the shop told it, without what need not be kept in clear.
    pub order: OrderRequest,
    /// What is left of that.
    pub traces: Traces,
    /// Whether the customer was erased since: what stands for them in the order is made up, and names nobody.
    pub customer_erased: bool,
    /// Who recommended, if that counts.
    pub referral: Option<Referral>,
    /// Why the order earned what it earned.
    pub reasons: Vec<Reason>,
    /// When the shop told it.
    pub recorded_at: Timestamp,
    /// What came back, in the order in which it was told.
    pub refunds: Vec<Refunded>,
    /// When the shop told that it was cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// When the subscription that it began has ended.
    pub ended_at: Option<Timestamp>,
    /// What it earned.
    pub rewards: Vec<Reward>,
}

/// Part of an order came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refunded {
    /// As the shop told it.
    pub refund: RefundRequest,
    /// When the shop told it.
    pub at: Timestamp,
}

/// A friend's order and its advocate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referral {
    /// The referral.
    pub id: ReferralId,
    /// Who recommended.
    pub advocate: AdvocateId,
    /// The advocate's code.
    pub code: Code,
    /// How we know.
    pub evidence: Evidence,
    /// Whether it counts.
    pub state: ReferralState,
}

/// Whether a referral counts: for milestones, for standing discounts, as one of the advocate's friends.
///
/// | after | told | cleared | rejected | order came back |
/// |---|---|---|---|---|
/// | (none) | counts, or in review | | | |
/// | in review | | counts | rejected | lost |
/// | counts | | | | lost |
/// | rejected, lost | | | | |
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReferralState {
    /// It does.
    Counts,
    /// Not yet: the owner looks at it first.
    InReview,
    /// The owner has found that it does not.
    Rejected,
    /// The order came back, or too much of it.
    Lost,
}

impl ReferralState {
    /// As it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counts => "counts",
            Self::InReview => "in_review",
            Self::Rejected => "rejected",
            Self::Lost => "lost",
        }
    }
}

/// One thing that changes. All changes of a decision are written together, or none.
#[allow(
    clippy::large_enum_variant,
    reason = "a decision has a handful of these, and they live for one transaction"
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The order becomes known.
    Recorded(Box<OrderBook>),
    /// Part of it came back.
    Refunded(Refunded),
    /// All of it came back.
    Cancelled(Timestamp),
    /// The subscription that it began has ended.
    Ended(Timestamp),
    /// The owner has found out who recommended.
    Attributed(Referral, Vec<Reason>),
    /// The owner has found out who recommended, and it does not count: why.
    Unattributed(Vec<Reason>),
    /// The referral counts, or no longer.
    Moved(ReferralState),
    /// A reward comes into being, with its first entry.
    Granted(Grant, Entry),
    /// A reward goes on: one of this order, or one of another that hung on it.
    Entered(Entry),
}

impl OrderBook {
    /// An order of which nothing is known but itself.
    #[must_use]
    pub fn open(
        order: OrderRequest,
        traces: Traces,
        referral: Option<Referral>,
        reasons: Vec<Reason>,
        recorded_at: Timestamp,
    ) -> Self {
        Self {
            order,
            traces,
            customer_erased: false,
            referral,
            reasons,
            recorded_at,
            refunds: Vec::new(),
            cancelled_at: None,
            ended_at: None,
            rewards: Vec::new(),
        }
    }

    /// Whether the shop tells of the same order again. Of a customer who was erased since, nothing is left to compare.
    pub(super) fn is_told_again(&self, order: &OrderRequest, traces: &Traces) -> bool {
        if self.customer_erased {
            self.order == OrderRequest { customer: self.order.customer.clone(), ..order.clone() }
        } else {
            self.order == *order && self.traces == *traces
        }
    }

    /// Whether the referral stands in some state.
    pub(super) fn referral_is(&self, state: ReferralState) -> bool {
        self.referral.as_ref().is_some_and(|referral| referral.state == state)
    }

    /// What was refunded so far.
    #[must_use]
    pub fn refunded(&self) -> Amount {
        let sum = self.refunds.iter().map(|told| told.refund.amount.amount_minor.minor()).sum();
        Amount::new(sum).unwrap_or(Amount::MAX)
    }

    /// What is left of the order's total: nothing once it is cancelled.
    #[must_use]
    pub fn remaining(&self) -> Amount {
        if self.cancelled_at.is_some() {
            Amount::ZERO
        } else {
            self.order.total.amount_minor.less(self.refunded())
        }
    }

    /// Takes in what a decision changed.
    pub fn apply(&mut self, change: &Change) -> Result<(), Refusal> {
        match change {
            Change::Recorded(book) => *self = book.as_ref().clone(),
            Change::Refunded(refunded) => self.refunds.push(refunded.clone()),
            Change::Cancelled(at) => self.cancelled_at = Some(*at),
            Change::Ended(at) => self.ended_at = Some(*at),
            Change::Attributed(referral, reasons) => {
                self.referral = Some(referral.clone());
                self.reasons.clone_from(reasons);
            }
            Change::Unattributed(reasons) => self.reasons.clone_from(reasons),
            Change::Moved(state) => {
                if let Some(referral) = &mut self.referral {
                    referral.state = *state;
                }
            }
            Change::Granted(grant, entry) => {
                let reward =
                    Reward::begin(grant.clone(), entry.clone()).ok_or(Refusal::RewardStateForbids)?;
                self.rewards.push(reward);
            }
            Change::Entered(entry) => {
                let own = self.rewards.iter_mut().find(|reward| reward.grant().id == entry.reward);
                own.map_or(Ok(()), |reward| reward.append(entry.clone()))?;
            }
        }
        Ok(())
    }

    /// The rewards as they stand.
    #[must_use]
    pub fn reward_views(&self) -> Vec<RewardView> {
        self.rewards.iter().map(Reward::view).collect()
    }

    /// What the order has led to.
    #[must_use]
    pub fn answer(&self) -> OrderAnswer {
        OrderAnswer {
            id: self.order.id.clone(),
            referral: self.referral.as_ref().map(|referral| ReferralView {
                id: referral.id.clone(),
                advocate_code: referral.code,
                evidence: referral.evidence,
                state: referral.state,
            }),
            rewards: self.reward_views(),
            reasons: self.reasons.iter().map(Into::into).collect(),
        }
    }
}
