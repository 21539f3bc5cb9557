use super::{Entry, Evidence, Grant, Reason, Reward};
use crate::api::orders::{OrderAnswer, OrderRequest, ReferralView, RefundRequest};
use crate::api::rewards::RewardView;
use crate::refusal::Refusal;
use crate::value::{AdvocateId, Amount, Code, ReferralId, Timestamp};

/// Everything that is known about one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderBook {
    /// As the shop told it.
    pub order: OrderRequest,
    /// Who recommended, if that counts.
    pub referral: Option<Referral>,
    /// Why the order earned what it earned.
    pub reasons: Vec<Reason>,
    /// What came back, in the order in which it was told.
    pub refunds: Vec<RefundRequest>,
    /// When the shop told that it was cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// What it earned.
    pub rewards: Vec<Reward>,
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
}

/// One thing that changes. All changes of a decision are written together, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The order becomes known.
    Recorded(Box<OrderBook>),
    /// Part of it came back.
    Refunded(RefundRequest),
    /// All of it came back.
    Cancelled(Timestamp),
    /// A reward comes into being, with its first entry.
    Granted(Grant, Entry),
    /// A reward goes on.
    Entered(Entry),
}

impl OrderBook {
    /// An order of which nothing is known but itself.
    #[must_use]
    pub fn open(order: OrderRequest, referral: Option<Referral>, reasons: Vec<Reason>) -> Self {
        Self { order, referral, reasons, refunds: Vec::new(), cancelled_at: None, rewards: Vec::new() }
    }

    /// What was refunded so far.
    #[must_use]
    pub fn refunded(&self) -> Amount {
        let sum = self.refunds.iter().map(|refund| refund.amount.amount_minor.minor()).sum();
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
            Change::Refunded(refund) => self.refunds.push(refund.clone()),
            Change::Cancelled(at) => self.cancelled_at = Some(*at),
            Change::Granted(grant, entry) => {
                let reward =
                    Reward::begin(grant.clone(), entry.clone()).ok_or(Refusal::RewardStateForbids)?;
                self.rewards.push(reward);
            }
            Change::Entered(entry) => {
                let reward = self.rewards.iter_mut().find(|reward| reward.grant().id == entry.reward);
                reward.ok_or(Refusal::RewardUnknown)?.append(entry.clone())?;
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
            }),
            rewards: self.reward_views(),
            reasons: self.reasons.iter().map(Into::into).collect(),
        }
    }
}
