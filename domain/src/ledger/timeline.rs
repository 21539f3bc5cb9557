//! What happened, decision by decision: the answer to "why?".

use super::{Entry, OrderBook, Reason, Reward};
use crate::api::timeline::Moment;
use crate::value::{Money, Timestamp};

impl OrderBook {
    /// Everything that happened to this order and its rewards, oldest first.
    #[must_use]
    pub fn timeline(&self) -> Vec<Moment> {
        let mut moments =
            vec![(self.recorded_at, told("order_recorded", self.recorded_at, None, &self.reasons))];
        moments.extend(
            self.refunds.iter().map(|refunded| {
                (refunded.at, told("refunded", refunded.at, Some(refunded.refund.amount), &[]))
            }),
        );
        moments.extend(self.cancelled_at.map(|at| (at, told("cancelled", at, None, &[]))));
        moments.extend(self.ended_at.map(|at| (at, told("subscription_ended", at, None, &[]))));
        moments.extend(self.rewards.iter().flat_map(moments_of));
        in_order(moments)
    }
}

/// Everything that happened to some rewards, oldest first.
#[must_use]
pub fn timeline_of<'a>(rewards: impl Iterator<Item = &'a Reward>) -> Vec<Moment> {
    in_order(rewards.flat_map(moments_of).collect())
}

/// Of two things at the same time, what the shop told comes before what followed from it.
fn in_order(mut moments: Vec<(Timestamp, Moment)>) -> Vec<Moment> {
    moments.sort_by_key(|(at, _)| *at);
    moments.into_iter().map(|(_, moment)| moment).collect()
}

fn told(what: &str, at: Timestamp, refund: Option<Money>, reasons: &[Reason]) -> Moment {
    Moment {
        at: at.to_rfc3339(),
        what: what.to_owned(),
        reward_id: None,
        side: None,
        rule: None,
        amount: None,
        refund,
        actor: None,
        reasons: reasons.iter().map(Into::into).collect(),
    }
}

fn moments_of(reward: &Reward) -> impl Iterator<Item = (Timestamp, Moment)> {
    let grant = reward.grant();
    reward.entries().iter().map(|entry: &Entry| {
        let moment = Moment {
            reward_id: Some(grant.id.clone()),
            side: Some(grant.beneficiary.side()),
            rule: Some(grant.rule.to_string()),
            amount: Some(entry.amount),
            actor: Some(entry.actor),
            ..told(entry.kind.as_str(), entry.at, None, &entry.reasons)
        };
        (entry.at, moment)
    })
}
