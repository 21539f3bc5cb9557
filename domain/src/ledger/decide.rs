use super::attribution::{attribute, objections};
use super::grant::referral_id;
use super::returns::settle;
use super::{
    Actor, Beneficiary, Candidate, Change, Entry, EntryKind, Grant, OrderBook, Reason, Referral, Reward,
    Rule, State, after,
};
use crate::api::orders::{OrderRequest, RefundRequest};
use crate::program::Program;
use crate::refusal::Refusal;
use crate::value::{Currency, PublicKey, RewardId, Timestamp};

/// What is known before a decision about one order.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The shop.
    pub shop: PublicKey,
    /// The shop's currency.
    pub currency: Currency,
    /// The order as it is known so far; `None` if it is new.
    pub book: Option<OrderBook>,
    /// For a new order: whom it points to, in the order of its discount codes.
    pub candidates: Vec<Candidate>,
    /// For a new order: whether the same customer has ordered before.
    pub has_ordered: bool,
}

/// What happens to an order or to its rewards.
#[derive(Debug, Clone)]
pub enum Command {
    /// The shop tells of it.
    Record(Box<OrderRequest>),
    /// Part of it, or all, comes back.
    Refund(RefundRequest),
    /// It is cancelled.
    Cancel,
    /// The owner approves a reward.
    Approve(RewardId),
    /// The owner rejects a reward.
    Reject(RewardId),
    /// The owner has handed a reward out.
    Issue(RewardId),
    /// The clock has moved on.
    EndHolds,
}

/// Decides what changes. No changes: it was known already.
///
/// `program` is the one in force when the order was recorded; for a new order, the one in force now.
pub fn decide(
    program: &Program,
    facts: &Facts,
    command: &Command,
    now: Timestamp,
) -> Result<Vec<Change>, Refusal> {
    match (command, &facts.book) {
        (Command::Record(order), None) => record(program, facts, order, now),
        (Command::Record(order), Some(book)) if book.order == **order => Ok(Vec::new()),
        (Command::Record(_), Some(_)) => Err(Refusal::OrderConflict),
        (Command::Refund(refund), Some(book)) => take_back(program, facts, book, refund, now),
        (Command::Cancel, Some(book)) => Ok(cancel(program, book, now)),
        (Command::EndHolds, Some(book)) => Ok(end_holds(book, now)),
        (Command::Approve(id), Some(book)) => by_owner(book, id, EntryKind::Approved, now),
        (Command::Reject(id), Some(book)) => by_owner(book, id, EntryKind::Rejected, now),
        (Command::Issue(id), Some(book)) => by_owner(book, id, EntryKind::Issued, now),
        (Command::Refund(_) | Command::Cancel | Command::EndHolds, None) => Err(Refusal::OrderUnknown),
        (Command::Approve(_) | Command::Reject(_) | Command::Issue(_), None) => Err(Refusal::RewardUnknown),
    }
}

fn record(
    program: &Program,
    facts: &Facts,
    order: &OrderRequest,
    now: Timestamp,
) -> Result<Vec<Change>, Refusal> {
    if order.total.currency != facts.currency {
        return Err(Refusal::CurrencyForeign { field: "total.currency" });
    }
    let open =
        |referral, reasons| Change::Recorded(Box::new(OrderBook::open(order.clone(), referral, reasons)));
    let advocate = match attribute(program, order, &facts.candidates) {
        Ok(advocate) => advocate,
        Err(reason) => return Ok(vec![open(None, vec![reason])]),
    };
    let objections = objections(program, order, advocate, facts.has_ordered);
    if !objections.is_empty() {
        return Ok(vec![open(None, objections)]);
    }
    let referral = Referral {
        id: referral_id(&facts.shop, &order.id),
        advocate: advocate.advocate.clone(),
        code: advocate.code,
        evidence: advocate.evidence,
    };
    let mut reasons = vec![Reason::Referred { evidence: advocate.evidence }];
    let reached = program.advocate_limit.filter(|limit| advocate.live_rewards >= *limit);
    reasons.extend(reached.map(|limit| Reason::AdvocateLimitReached { limit }));
    let advocate_terms = program.advocate_reward.filter(|_| reached.is_none());
    let sides = [
        (advocate_terms, Beneficiary::Advocate(referral.advocate.clone())),
        (program.friend_reward, Beneficiary::Friend(referral.id.clone())),
    ];
    let mut changes = vec![open(Some(referral), reasons)];
    for (terms, beneficiary) in sides {
        changes.extend(terms.and_then(|terms| grant(program, facts, order, terms, beneficiary, now)));
    }
    Ok(changes)
}

/// Grants one side's reward, unless it is worth nothing (10 % of a free order).
fn grant(
    program: &Program,
    facts: &Facts,
    order: &OrderRequest,
    terms: super::RewardTerms,
    beneficiary: Beneficiary,
    now: Timestamp,
) -> Option<Change> {
    let worth = terms.worth(order.total.amount_minor).minor();
    let id = Grant::id_of(&facts.shop, &order.id, Rule::Referral, &beneficiary);
    let entry = Entry {
        reward: id.clone(),
        kind: EntryKind::Granted,
        amount_minor: worth,
        at: now,
        actor: Actor::Rules,
        reasons: vec![Reason::HeldForReturnWindow { days: program.hold_days }],
    };
    let grant = Grant {
        id,
        order: order.id.clone(),
        rule: Rule::Referral,
        beneficiary,
        terms,
        currency: facts.currency,
        held_until: order.placed_at.plus_days(program.hold_days),
    };
    (worth > 0).then_some(Change::Granted(grant, entry))
}

fn take_back(
    program: &Program,
    facts: &Facts,
    book: &OrderBook,
    refund: &RefundRequest,
    now: Timestamp,
) -> Result<Vec<Change>, Refusal> {
    if refund.amount.currency != facts.currency {
        return Err(Refusal::CurrencyForeign { field: "amount.currency" });
    }
    if let Some(known) = book.refunds.iter().find(|known| known.id == refund.id) {
        return if known == refund { Ok(Vec::new()) } else { Err(Refusal::RefundConflict) };
    }
    let left = book.order.total.amount_minor.less(book.refunded());
    if refund.amount.amount_minor > left {
        return Err(Refusal::RefundExceedsOrder);
    }
    let mut after = book.clone();
    after.refunds.push(refund.clone());
    Ok(with_entries(Change::Refunded(refund.clone()), settle(program, &after, now)))
}

fn cancel(program: &Program, book: &OrderBook, now: Timestamp) -> Vec<Change> {
    if book.cancelled_at.is_some() {
        return Vec::new();
    }
    let mut after = book.clone();
    after.cancelled_at = Some(now);
    with_entries(Change::Cancelled(now), settle(program, &after, now))
}

fn with_entries(first: Change, entries: Vec<Entry>) -> Vec<Change> {
    std::iter::once(first).chain(entries.into_iter().map(Change::Entered)).collect()
}

fn end_holds(book: &OrderBook, now: Timestamp) -> Vec<Change> {
    let due = |reward: &&Reward| reward.state() == State::Pending && reward.grant().held_until <= now;
    let approve = |reward| Change::Entered(resolve(reward, EntryKind::Approved, Actor::Timer, now));
    book.rewards.iter().filter(due).map(approve).collect()
}

/// What the owner does to a reward. Asking again for what it has come to already changes nothing.
fn by_owner(
    book: &OrderBook,
    id: &RewardId,
    kind: EntryKind,
    now: Timestamp,
) -> Result<Vec<Change>, Refusal> {
    let reward = book.rewards.iter().find(|reward| reward.grant().id == *id).ok_or(Refusal::RewardUnknown)?;
    let done = match kind {
        EntryKind::Approved => matches!(reward.state(), State::Approved | State::Issued),
        EntryKind::Rejected => reward.state() == State::Rejected,
        _ => reward.state() == State::Issued,
    };
    if done {
        return Ok(Vec::new());
    }
    after(Some(reward.state()), kind).ok_or(Refusal::RewardStateForbids)?;
    Ok(vec![Change::Entered(resolve(reward, kind, Actor::Owner, now))])
}

fn resolve(reward: &Reward, kind: EntryKind, actor: Actor, now: Timestamp) -> Entry {
    let reason = match (kind, actor) {
        (EntryKind::Approved, Actor::Timer) => Reason::HoldElapsed,
        (EntryKind::Approved, _) => Reason::ApprovedByOwner,
        (EntryKind::Rejected, _) => Reason::RejectedByOwner,
        _ => Reason::IssuedByOwner,
    };
    let amount_minor = if kind == EntryKind::Rejected { -reward.balance().minor() } else { 0 };
    Entry { reward: reward.grant().id.clone(), kind, amount_minor, at: now, actor, reasons: vec![reason] }
}
