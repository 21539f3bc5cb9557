//! What the shop in memory knows, asked as the store is asked.

use std::collections::BTreeSet;
use std::convert::Infallible;

use super::Memory;
use crate::api::orders::OrderRequest;
use crate::ledger::{
    Beneficiary, Candidate, OrderBook, OwnOrder, Person, Records, ReferralState, Reward, Rule, TraceKind,
    Traces, Usage,
};
use crate::program::{Limit, LimitedTo};
use crate::value::{AdvocateId, Amount, Email, OrderId, ReferralId, Timestamp};

impl Records for Memory {
    type Error = Infallible;

    fn candidates(&self, order: &OrderRequest) -> Result<Vec<Candidate>, Infallible> {
        Ok(self.people.candidates(order, self.now))
    }

    fn has_ordered(&self, order: &OrderRequest) -> Result<bool, Infallible> {
        // What is new is told last.
        let told = |id: &OrderId| self.by_id.get(id).copied().unwrap_or(usize::MAX);
        let time = |order: &OrderRequest| (order.placed_at, told(&order.id));
        Ok(self.other_orders(order).any(|other| time(&other.order) < time(order)))
    }

    fn has_come(&self, order: &OrderRequest) -> Result<bool, Infallible> {
        Ok(self.other_orders(order).any(|other| {
            other.referral_is(ReferralState::Counts) || other.referral_is(ReferralState::InReview)
        }))
    }

    fn shared(&self, traces: &Traces, advocate: &Candidate) -> Result<Vec<TraceKind>, Infallible> {
        let own = || self.orders_of(Some(&advocate.email_key), advocate.customer_id.as_ref());
        let known = |(kind, trace)| own().any(|book| book.traces.each().any(|own| own == (kind, trace)));
        Ok(traces.each().filter(|trace| known(*trace)).map(|(kind, _)| kind).collect())
    }

    fn is_disposable(&self, email: &Email) -> bool {
        self.people.is_disposable(email)
    }

    fn friends_between(
        &self,
        advocate: &AdvocateId,
        from: Timestamp,
        until: Timestamp,
        most: u32,
    ) -> Result<u32, Infallible> {
        let within = |book: &&OrderBook| (from..=until).contains(&book.order.placed_at);
        Ok(at_most(self.friends_of(advocate).filter(within), most))
    }

    fn own_order(&self, advocate: &Candidate, before: Timestamp) -> Result<Option<OwnOrder>, Infallible> {
        let own = self.orders_of(Some(&advocate.email_key), advocate.customer_id.as_ref());
        let earlier = own.filter(|book| book.order.placed_at < before);
        let last = earlier.max_by_key(|book| book.order.placed_at);
        Ok(last.map(|book| OwnOrder {
            placed_at: book.order.placed_at,
            postal_code: book.order.customer.postal_code.clone(),
        }))
    }

    fn used(&self, limit: &Limit, advocate: &AdvocateId, placed_at: Timestamp) -> Result<Usage, Infallible> {
        let whose = match limit.per {
            LimitedTo::Advocate => Some(advocate.clone()),
            LimitedTo::Program => None,
        };
        Ok(self.used.get(&(whose, limit.period.bucket(placed_at))).copied().unwrap_or_default())
    }

    fn friends(
        &self,
        advocate: &AdvocateId,
        besides: &OrderId,
        at: Option<Timestamp>,
        most: u32,
    ) -> Result<u32, Infallible> {
        let counts = |book: &&OrderBook| {
            book.referral_is(ReferralState::Counts)
                && book.order.id != *besides
                && at.is_none_or(|at| book.order.placed_at <= at && stood(book, at))
        };
        let friends: BTreeSet<_> =
            self.friends_of(advocate).filter(counts).map(|book| Person::of(&book.order)).collect();
        Ok(at_most(friends.into_iter(), most))
    }

    fn counts_already(&self, advocate: &AdvocateId, order: &OrderRequest) -> Result<bool, Infallible> {
        let friend = Person::of(order);
        let mut others = self.friends_of(advocate).filter(|book| book.order.id != order.id);
        Ok(others.any(|book| book.referral_is(ReferralState::Counts) && Person::of(&book.order) == friend))
    }

    fn milestones(&self, advocate: &AdvocateId) -> Result<Vec<Reward>, Infallible> {
        let hanging = self.hanging_of(&Beneficiary::Advocate(advocate.clone()));
        Ok(hanging.filter(|reward| matches!(reward.grant().rule, Rule::Milestone(_))).cloned().collect())
    }

    fn standing(&self, advocate: &AdvocateId, from: Timestamp) -> Result<Vec<Reward>, Infallible> {
        let hanging = self.hanging_of(&Beneficiary::Advocate(advocate.clone()));
        let standing = hanging.filter(|reward| {
            let grant = reward.grant();
            matches!(grant.rule, Rule::Standing(_)) && reward.state().is_live() && grant.placed_at >= from
        });
        Ok(standing.cloned().collect())
    }

    fn further(&self, referral: &ReferralId) -> Result<Vec<Reward>, Infallible> {
        Ok(self.hanging_of(&Beneficiary::Friend(referral.clone())).cloned().collect())
    }

    fn debt(&self, advocate: &AdvocateId) -> Result<Amount, Infallible> {
        let owed = self.debts.get(advocate).copied().unwrap_or_default();
        Ok(Amount::new(owed).unwrap_or(Amount::ZERO))
    }

    fn buyer_as_advocate(&self, order: &OrderRequest) -> Result<Option<AdvocateId>, Infallible> {
        Ok(self.people.buyer(order, self.now).cloned())
    }

    fn is_partner(&self, advocate: &AdvocateId) -> Result<bool, Infallible> {
        Ok(self.people.is_partner(advocate))
    }

    fn buyer_as_friend(&self, order: &OrderRequest) -> Result<Option<(ReferralId, AdvocateId)>, Infallible> {
        let earlier = self.other_orders(order).filter(|other| other.order.placed_at <= order.placed_at);
        let came = earlier.filter(|other| other.referral.is_some());
        let first = came.min_by_key(|other| (other.order.placed_at, &other.order.id));
        let stands =
            first.filter(|first| first.referral_is(ReferralState::Counts) && stood(first, order.placed_at));
        let referral = stands.and_then(|first| first.referral.as_ref());
        Ok(referral.map(|referral| (referral.id.clone(), referral.advocate.clone())))
    }
}

/// Whether the subscription that an order began, if it was one, had not ended.
fn stood(book: &OrderBook, at: Timestamp) -> bool {
    book.ended_at.is_none_or(|ended| ended > at)
}

fn at_most(friends: impl Iterator, most: u32) -> u32 {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    u32::try_from(friends.take(most).count()).unwrap_or(u32::MAX)
}
