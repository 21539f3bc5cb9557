//! A shop's records in memory: does with the decisions what the store does.
//!
//! The ledger's laws are tested on it, and the owner's what-if is reckoned with it.

mod people;
mod records;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

pub use people::{Advocate, Claim, People};

use super::{
    Beneficiary, Change, Command, Entry, Grant, OrderBook, Reward, Rule, State, Usage, decide, gather,
};
use crate::api::orders::OrderRequest;
use crate::program::Program;
use crate::refusal::Refusal;
use crate::value::{
    AdvocateId, Currency, CustomerId, Email, EmailKey, OrderId, Period, PublicKey, RewardId, Timestamp,
};

/// Everything that is known to one shop.
#[derive(Debug, Clone)]
pub struct Memory {
    shop: PublicKey,
    currency: Currency,
    people: People,
    /// In the order in which they were recorded.
    orders: Vec<Kept>,
    by_id: BTreeMap<OrderId, usize>,
    by_email: BTreeMap<EmailKey, Vec<usize>>,
    by_customer: BTreeMap<CustomerId, Vec<usize>>,
    by_advocate: BTreeMap<AdvocateId, Vec<usize>>,
    /// The order of each reward, and its place there.
    rewards: BTreeMap<RewardId, (usize, usize)>,
    /// What each one was granted by milestones and standing discounts, oldest first.
    hanging: BTreeMap<Beneficiary, Vec<(usize, usize)>>,
    /// What was used of every possible limit: by whom, and by all.
    used: BTreeMap<(Option<AdvocateId>, String), Usage>,
    debts: BTreeMap<AdvocateId, i64>,
    /// Ends of holds and of validities that the clock has not come to, with the order.
    due: BTreeSet<(Timestamp, usize)>,
    now: Timestamp,
}

#[derive(Debug, Clone)]
struct Kept {
    book: OrderBook,
    version: u32,
}

impl Memory {
    /// A shop without orders.
    #[must_use]
    pub fn new(shop: PublicKey, currency: Currency, people: People) -> Self {
        Self {
            shop,
            currency,
            people,
            orders: Vec::new(),
            by_id: BTreeMap::new(),
            by_email: BTreeMap::new(),
            by_customer: BTreeMap::new(),
            by_advocate: BTreeMap::new(),
            rewards: BTreeMap::new(),
            hanging: BTreeMap::new(),
            used: BTreeMap::new(),
            debts: BTreeMap::new(),
            due: BTreeSet::new(),
            now: Timestamp::from_ms(0),
        }
    }

    /// Decides about a command, and takes in what changes. `program` is the one that the order is judged by: for an order
    /// that is known, of the version that it was recorded under.
    pub fn run(
        &mut self,
        program: &Program,
        version: u32,
        order: &OrderId,
        command: &Command,
        now: Timestamp,
    ) -> Result<Vec<Change>, Refusal> {
        self.now = now;
        let book = self.book(order).cloned();
        let Ok(facts) = gather(self, (&self.shop, self.currency), program, book, command);
        let changes = decide(program, &facts, command, now)?;
        for change in &changes {
            self.take(order, version, change)?;
        }
        Ok(changes)
    }

    /// The next order of which something is due by then, and when; it is not told again. Whoever asks runs
    /// [`Command::EndHolds`].
    pub fn next_due(&mut self, by: Timestamp) -> Option<(Timestamp, OrderId)> {
        let (at, place) = self.due.first().copied().filter(|(at, _)| *at <= by)?;
        self.due.remove(&(at, place));
        let kept = self.orders.get(place)?;
        Some((at, kept.book.order.id.clone()))
    }

    /// Every order, in the order in which they were recorded.
    pub fn books(&self) -> impl Iterator<Item = &OrderBook> {
        self.orders.iter().map(|kept| &kept.book)
    }

    /// An order.
    #[must_use]
    pub fn book(&self, order: &OrderId) -> Option<&OrderBook> {
        self.kept(order).map(|kept| &kept.book)
    }

    /// The version of the program that an order was recorded under.
    #[must_use]
    pub fn version_of(&self, order: &OrderId) -> Option<u32> {
        self.kept(order).map(|kept| kept.version)
    }

    fn kept(&self, order: &OrderId) -> Option<&Kept> {
        self.by_id.get(order).and_then(|place| self.orders.get(*place))
    }

    /// A decision never makes a change that cannot be taken in: the store would refuse it by its unique keys and triggers.
    fn take(&mut self, order: &OrderId, version: u32, change: &Change) -> Result<(), Refusal> {
        match change {
            Change::Recorded(book) => return self.record(book, version),
            Change::Entered(entry) => return self.append(entry),
            _ => {}
        }
        let place = *self.by_id.get(order).ok_or(Refusal::OrderUnknown)?;
        let kept = self.orders.get_mut(place).ok_or(Refusal::OrderUnknown)?;
        match change {
            Change::Granted(grant, _) if self.rewards.contains_key(&grant.id) => {
                return Err(Refusal::RewardStateForbids);
            }
            Change::Granted(grant, entry) => {
                let at = (place, kept.book.rewards.len());
                kept.book.apply(change)?;
                self.granted(grant, entry, at);
            }
            Change::Attributed(referral, _) => {
                self.by_advocate.entry(referral.advocate.clone()).or_default().push(place);
                kept.book.apply(change)?;
            }
            _ => kept.book.apply(change)?,
        }
        Ok(())
    }

    fn record(&mut self, book: &OrderBook, version: u32) -> Result<(), Refusal> {
        let place = self.orders.len();
        if self.by_id.insert(book.order.id.clone(), place).is_some() {
            return Err(Refusal::OrderConflict);
        }
        let customer = &book.order.customer;
        if let Some(email) = &customer.email {
            self.by_email.entry(email.key()).or_default().push(place);
        }
        if let Some(id) = &customer.id {
            self.by_customer.entry(id.clone()).or_default().push(place);
        }
        if let Some(referral) = &book.referral {
            self.by_advocate.entry(referral.advocate.clone()).or_default().push(place);
        }
        self.orders.push(Kept { book: book.clone(), version });
        Ok(())
    }

    fn granted(&mut self, grant: &Grant, entry: &Entry, at: (usize, usize)) {
        self.rewards.insert(grant.id.clone(), at);
        if matches!(grant.rule, Rule::Milestone(_) | Rule::Standing(_)) {
            self.hanging.entry(grant.beneficiary.clone()).or_default().push(at);
        }
        self.due.insert((grant.held_until, at.0));
        self.owe(&grant.beneficiary, entry);
        self.use_up(grant, at.0, true);
    }

    /// A reward goes on: of whichever order it is.
    fn append(&mut self, entry: &Entry) -> Result<(), Refusal> {
        let (place, number) = *self.rewards.get(&entry.reward).ok_or(Refusal::RewardUnknown)?;
        let kept = self.orders.get_mut(place).ok_or(Refusal::OrderUnknown)?;
        let reward = kept.book.rewards.get_mut(number).ok_or(Refusal::RewardUnknown)?;
        let before = uses(reward.state());
        reward.append(entry.clone())?;
        // A hold that was in question may have ended while the owner looked at it.
        let held = (reward.state() == State::Pending).then_some(reward.grant().held_until);
        self.due.extend(held.or(reward.expires_at()).map(|at| (at, place)));
        let (grant, after) = (reward.grant().clone(), uses(reward.state()));
        self.owe(&grant.beneficiary, entry);
        if before && !after {
            self.use_up(&grant, place, false);
        }
        Ok(())
    }

    fn owe(&mut self, who: &Beneficiary, entry: &Entry) {
        if let Beneficiary::Advocate(advocate) = who {
            *self.debts.entry(advocate.clone()).or_default() += entry.debt_minor;
        }
    }

    /// Takes a reward's place in every stretch of time, or gives it back.
    fn use_up(&mut self, grant: &Grant, place: usize, more: bool) {
        let Beneficiary::Advocate(advocate) = &grant.beneficiary else { return };
        let Some(kept) = self.orders.get(place) else { return };
        let value = grant.most_money(kept.book.order.total.amount_minor);
        let count = u32::from(grant.rule == Rule::Referral);
        for period in Period::ALL {
            for whose in [Some(advocate.clone()), None] {
                let used = self.used.entry((whose, period.bucket(grant.placed_at))).or_default();
                if more {
                    used.add(count, value);
                } else {
                    used.count = used.count.saturating_sub(count);
                    used.value = used.value.less(value);
                }
            }
        }
    }

    /// Every order of a person, by the e-mail key or the customer id.
    fn orders_of<'a>(
        &'a self,
        email: Option<&EmailKey>,
        id: Option<&CustomerId>,
    ) -> impl Iterator<Item = &'a OrderBook> + use<'a> {
        let by_email = email.and_then(|email| self.by_email.get(email));
        let by_customer = id.and_then(|id| self.by_customer.get(id));
        let places = by_email.into_iter().chain(by_customer).flatten();
        places.filter_map(|place| self.orders.get(*place)).map(|kept| &kept.book)
    }

    /// The other orders of an order's customer.
    fn other_orders<'a>(&'a self, order: &'a OrderRequest) -> impl Iterator<Item = &'a OrderBook> {
        let key = order.customer.email.as_ref().map(Email::key);
        let orders = self.orders_of(key.as_ref(), order.customer.id.as_ref());
        orders.filter(|other| other.order.id != order.id)
    }

    fn friends_of(&self, advocate: &AdvocateId) -> impl Iterator<Item = &OrderBook> {
        let places = self.by_advocate.get(advocate).into_iter().flatten();
        places.filter_map(|place| self.orders.get(*place)).map(|kept| &kept.book)
    }

    fn hanging_of<'a>(&'a self, who: &Beneficiary) -> impl Iterator<Item = &'a Reward> + use<'a> {
        let places = self.hanging.get(who).into_iter().flatten();
        places.filter_map(|(order, place)| self.orders.get(*order)?.book.rewards.get(*place))
    }
}

/// Whether a reward takes a place in the limits: a reward that was handed out keeps it when its time is over.
const fn uses(state: State) -> bool {
    state.is_live() || matches!(state, State::Expired)
}
