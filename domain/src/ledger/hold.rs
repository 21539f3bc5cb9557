//! The end of a hold, and what follows it: approved, paid off, handed out, chosen, expired.

use super::returns::undo;
use super::{
    Actor, Beneficiary, Change, Entry, EntryKind, Facts, OrderBook, Reason, Reward, State, Unit, after,
};
use crate::program::Debts;
use crate::refusal::Refusal;
use crate::value::{AdvocateId, Amount, RewardId, Timestamp};

/// What each advocate still owes, while one decision pays some of it off.
struct Owed(Vec<(AdvocateId, Amount)>);

/// Approves what was held until now, and ends what was good until now.
pub(super) fn end_holds(facts: &Facts, book: &OrderBook, now: Timestamp) -> Vec<Change> {
    let mut owed = Owed(facts.debts.clone());
    let mut changes = Vec::new();
    for reward in &book.rewards {
        let held = reward.state() == State::Pending && !reward.is_questioned();
        if held && reward.grant().held_until <= now {
            changes.extend(approve(reward, &mut owed, Actor::Timer, now));
        } else if reward.state() == State::Issued && reward.expires_at().is_some_and(|at| at <= now) {
            changes.push(Change::Entered(expire(reward, now)));
        }
    }
    changes
}

/// What the owner does to a reward. Asking again for what it has come to already changes nothing.
pub(super) fn by_owner(
    facts: &Facts,
    book: &OrderBook,
    id: &RewardId,
    kind: EntryKind,
    now: Timestamp,
) -> Result<Vec<Change>, Refusal> {
    let reward = find(book, id)?;
    let done = match kind {
        EntryKind::Approved => matches!(reward.state(), State::Approved | State::Issued),
        EntryKind::Rejected => reward.state() == State::Rejected,
        _ => reward.state() == State::Issued,
    };
    if done {
        return Ok(Vec::new());
    }
    after(Some(reward.state()), kind).ok_or(Refusal::RewardStateForbids)?;
    Ok(match kind {
        EntryKind::Approved => approve(reward, &mut Owed(facts.debts.clone()), Actor::Owner, now),
        EntryKind::Rejected => {
            let reasons = vec![Reason::RejectedByOwner];
            let entry = undo(reward, Debts::WrittenOff, reasons, Actor::Owner, now);
            entry.map(Change::Entered).into_iter().collect()
        }
        _ => {
            vec![Change::Entered(plain(reward, EntryKind::Issued, Actor::Owner, Reason::IssuedByOwner, now))]
        }
    })
}

/// A code of the code bank is bound to an approved reward.
pub(super) fn issue_by_code(book: &OrderBook, id: &RewardId, now: Timestamp) -> Result<Vec<Change>, Refusal> {
    let reward = find(book, id)?;
    after(Some(reward.state()), EntryKind::Issued).ok_or(Refusal::RewardStateForbids)?;
    Ok(vec![Change::Entered(plain(reward, EntryKind::Issued, Actor::Rules, Reason::IssuedByCode, now))])
}

/// The advocate chooses. Choosing what is chosen already changes nothing. What has paid off a debt is spent, and cannot
/// become something else.
pub(super) fn choose(
    book: &OrderBook,
    advocate: &AdvocateId,
    id: &RewardId,
    place: u8,
    now: Timestamp,
) -> Result<Vec<Change>, Refusal> {
    let own = |reward: &&Reward| reward.grant().beneficiary == Beneficiary::Advocate(advocate.clone());
    let reward = find(book, id).ok().filter(own).ok_or(Refusal::RewardUnknown)?;
    let chosen = reward
        .grant()
        .offered
        .choices()
        .nth(place.into())
        .ok_or_else(|| Refusal::bad_field("choice", crate::value::Invalid::OutOfRange))?;
    if chosen == reward.terms() {
        return Ok(Vec::new());
    }
    after(Some(reward.state()), EntryKind::Chosen).ok_or(Refusal::RewardStateForbids)?;
    if reward.offset() > Amount::ZERO {
        return Err(Refusal::RewardStateForbids);
    }
    let worth = chosen.worth(book.remaining()).minor();
    let entry =
        plain(reward, EntryKind::Chosen, Actor::Advocate, Reason::ChosenByAdvocate { choice: place }, now);
    Ok(vec![Change::Entered(Entry { amount: worth - reward.balance().minor(), ..entry })])
}

fn find<'a>(book: &'a OrderBook, id: &RewardId) -> Result<&'a Reward, Refusal> {
    book.rewards.iter().find(|reward| reward.grant().id == *id).ok_or(Refusal::RewardUnknown)
}

/// Approves a reward and lets it pay what is owed. Where nothing is left then, there is nothing to be handed out.
fn approve(reward: &Reward, owed: &mut Owed, actor: Actor, now: Timestamp) -> Vec<Change> {
    let why = if actor == Actor::Timer { Reason::HoldElapsed } else { Reason::ApprovedByOwner };
    let mut entry = plain(reward, EntryKind::Approved, actor, why, now);
    let paid = owed.pay(reward);
    if paid > Amount::ZERO {
        entry.amount = -paid.minor();
        entry.offset_minor = paid.minor();
        entry.debt_minor = -paid.minor();
        entry.reasons.push(Reason::pays_off(paid, reward.grant().currency));
    }
    let spent = paid > Amount::ZERO && paid == reward.balance();
    let issued = spent.then(|| plain(reward, EntryKind::Issued, Actor::Rules, Reason::SpentOnDebt, now));
    std::iter::once(entry).chain(issued).map(Change::Entered).collect()
}

impl Owed {
    /// As much of the reward as is owed. A code cannot be cut: what is handed out by one pays with all that it is
    /// worth, or leaves the debt to the next.
    fn pay(&mut self, reward: &Reward) -> Amount {
        let Beneficiary::Advocate(advocate) = &reward.grant().beneficiary else { return Amount::ZERO };
        let owed = self.0.iter_mut().find(|(debtor, _)| debtor == advocate);
        let Some((_, debt)) = owed else { return Amount::ZERO };
        let by_code = reward.fulfilment().pool().is_some();
        if reward.terms().unit() != Unit::Money || by_code && *debt < reward.balance() {
            return Amount::ZERO;
        }
        let paid = (*debt).min(reward.balance());
        *debt = debt.less(paid);
        paid
    }
}

fn expire(reward: &Reward, now: Timestamp) -> Entry {
    let days = reward.grant().offered.expires_after_days.unwrap_or_default();
    let entry = plain(reward, EntryKind::Expired, Actor::Timer, Reason::ValidityPassed { days }, now);
    Entry { amount: -reward.balance().minor(), ..entry }
}

/// An entry that leaves the worth as it is.
pub(super) fn plain(reward: &Reward, kind: EntryKind, actor: Actor, reason: Reason, now: Timestamp) -> Entry {
    let id = reward.grant().id.clone();
    Entry {
        reward: id,
        kind,
        amount: 0,
        offset_minor: 0,
        debt_minor: 0,
        at: now,
        actor,
        reasons: vec![reason],
    }
}
