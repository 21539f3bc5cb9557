//! What becomes of rewards when some or all of an order comes back.

use super::friends::{ended, fallen};
use super::{
    Actor, Beneficiary, Change, Entry, EntryKind, Facts, OrderBook, Reason, ReferralState, Refunded, Reward,
    Rule, State, Unit,
};
use crate::api::orders::RefundRequest;
use crate::program::{Debts, Program};
use crate::refusal::Refusal;
use crate::value::{Amount, Timestamp};

pub(super) fn take_back(
    program: &Program,
    facts: &Facts,
    book: &OrderBook,
    refund: &RefundRequest,
    now: Timestamp,
) -> Result<Vec<Change>, Refusal> {
    if refund.amount.currency != facts.currency {
        return Err(Refusal::CurrencyForeign { field: "amount.currency" });
    }
    if let Some(known) = book.refunds.iter().map(|told| &told.refund).find(|known| known.id == refund.id) {
        return if known == refund { Ok(Vec::new()) } else { Err(Refusal::RefundConflict) };
    }
    let left = book.order.total.amount_minor.less(book.refunded());
    if refund.amount.amount_minor > left {
        return Err(Refusal::RefundExceedsOrder);
    }
    let mut after = book.clone();
    let refunded = Refunded { refund: refund.clone(), at: now };
    after.refunds.push(refunded.clone());
    Ok(with(Change::Refunded(refunded), settle(program, facts, &after, now)))
}

pub(super) fn cancel(program: &Program, facts: &Facts, book: &OrderBook, now: Timestamp) -> Vec<Change> {
    if book.cancelled_at.is_some() {
        return Vec::new();
    }
    let mut after = book.clone();
    after.cancelled_at = Some(now);
    with(Change::Cancelled(now), settle(program, facts, &after, now))
}

/// The order itself stays good; what hung on its going on ends. The first end that is told counts.
pub(super) fn end_subscription(
    program: &Program,
    facts: &Facts,
    book: &OrderBook,
    at: Timestamp,
    now: Timestamp,
) -> Vec<Change> {
    if book.ended_at.is_some() {
        return Vec::new();
    }
    let counts = book.referral_is(ReferralState::Counts);
    let entries = if counts { ended(facts, program.debts, at, now) } else { Vec::new() };
    with(Change::Ended(at), entries)
}

fn with(first: Change, rest: Vec<Change>) -> Vec<Change> {
    std::iter::once(first).chain(rest).collect()
}

/// Reckoned from everything that came back so far, not from the last refund: so it does not matter in which order
/// refunds arrive, or how often.
fn settle(program: &Program, facts: &Facts, book: &OrderBook, now: Timestamp) -> Vec<Change> {
    let lost = lost(program, book);
    // A milestone that this order completed hangs on the number of friends, not on this one.
    let own = book.rewards.iter().filter(|reward| !matches!(reward.grant().rule, Rule::Milestone(_)));
    let own = own.filter_map(|reward| match &lost {
        Some(why) => undo(reward, program.debts, why.clone(), Actor::Rules, now),
        None => reduce(reward, book.remaining(), program.debts, now),
    });
    let mut changes: Vec<Change> = own.map(Change::Entered).collect();
    let stood = book.referral_is(ReferralState::Counts);
    if lost.is_some() && (stood || book.referral_is(ReferralState::InReview)) {
        changes.push(Change::Moved(ReferralState::Lost));
    }
    if lost.is_some() && stood {
        changes.extend(fallen(facts, book, program.debts, now));
    }
    changes
}

/// Why the order no longer qualifies at all, if it does not.
pub(super) fn lost(program: &Program, book: &OrderBook) -> Option<Vec<Reason>> {
    if book.cancelled_at.is_some() {
        return Some(vec![Reason::OrderCancelled]);
    }
    let remaining = book.remaining();
    if remaining == book.order.total.amount_minor {
        return None;
    }
    if remaining == Amount::ZERO {
        return Some(vec![Reason::OrderRefunded]);
    }
    let minimum = program.minimum_above(remaining)?;
    Some(vec![Reason::OrderPartlyRefunded, Reason::below(minimum)])
}

/// Takes back all of a reward: rejected during the hold, reversed after it. What it has paid of a debt is owed again,
/// and so is what was handed out, if the program says so.
pub(super) fn undo(
    reward: &Reward,
    debts: Debts,
    reasons: Vec<Reason>,
    actor: Actor,
    now: Timestamp,
) -> Option<Entry> {
    let kind = match reward.state() {
        State::Pending => EntryKind::Rejected,
        State::Approved | State::Issued => EntryKind::Reversed,
        State::Rejected | State::Reversed | State::Expired => return None,
    };
    let (balance, offset) = (reward.balance().minor(), reward.offset().minor());
    Some(Entry {
        reward: reward.grant().id.clone(),
        kind,
        amount: -balance,
        offset_minor: -offset,
        debt_minor: offset + owed(reward, debts, balance),
        at: now,
        actor,
        reasons,
    })
}

/// Takes back what a share has lost of its order. What is not paid out yet goes first.
pub(super) fn reduce(reward: &Reward, remaining: Amount, debts: Debts, now: Timestamp) -> Option<Entry> {
    let (balance, offset) = (reward.balance().minor(), reward.offset().minor());
    let cut = balance + offset - reward.terms().worth(remaining).minor();
    if !reward.state().is_live() || cut <= 0 {
        return None;
    }
    let from_balance = cut.min(balance);
    let from_offset = cut - from_balance;
    Some(Entry {
        reward: reward.grant().id.clone(),
        kind: EntryKind::Reduced,
        amount: -from_balance,
        offset_minor: -from_offset,
        debt_minor: from_offset + owed(reward, debts, from_balance),
        at: now,
        actor: Actor::Rules,
        reasons: vec![Reason::OrderPartlyRefunded],
    })
}

/// What is owed for an amount that is taken back: all of it where it was handed out in money to an advocate, who may
/// have further rewards to pay it with.
fn owed(reward: &Reward, debts: Debts, amount: i64) -> i64 {
    let handed_out = reward.state() == State::Issued
        && reward.terms().unit() == Unit::Money
        && matches!(reward.grant().beneficiary, Beneficiary::Advocate(_));
    if handed_out && debts == Debts::NextRewardPays { amount } else { 0 }
}
