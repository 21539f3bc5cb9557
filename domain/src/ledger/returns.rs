use super::{Actor, Entry, EntryKind, OrderBook, Reason, Reward, State};
use crate::program::Program;
use crate::value::{Amount, Timestamp};

/// What becomes of an order's rewards after some or all of it came back.
///
/// Reckoned from everything that came back so far, not from the last refund: so it does not matter in which order
/// refunds arrive, or how often.
pub(super) fn settle(program: &Program, book: &OrderBook, now: Timestamp) -> Vec<Entry> {
    let remaining = book.remaining();
    if remaining == book.order.total.amount_minor && book.cancelled_at.is_none() {
        return Vec::new();
    }
    let lost = lost(program, book, remaining);
    book.rewards.iter().filter_map(|reward| settle_one(reward, remaining, lost.as_deref(), now)).collect()
}

/// Why the order no longer qualifies at all, if it does not.
fn lost(program: &Program, book: &OrderBook, remaining: Amount) -> Option<Vec<Reason>> {
    if book.cancelled_at.is_some() {
        return Some(vec![Reason::OrderCancelled]);
    }
    if remaining == Amount::ZERO {
        return Some(vec![Reason::OrderRefunded]);
    }
    let minimum = program.minimum_order.filter(|minimum| remaining < minimum.amount_minor)?;
    Some(vec![Reason::OrderPartlyRefunded, Reason::below(minimum)])
}

fn settle_one(reward: &Reward, remaining: Amount, lost: Option<&[Reason]>, now: Timestamp) -> Option<Entry> {
    let worth = if lost.is_some() { Amount::ZERO } else { reward.grant().terms.worth(remaining) };
    let balance = reward.balance();
    let kind = match reward.state() {
        State::Rejected | State::Reversed => return None,
        State::Pending if lost.is_some() => EntryKind::Rejected,
        State::Approved | State::Issued if lost.is_some() => EntryKind::Reversed,
        _ if worth < balance => EntryKind::Reduced,
        _ => return None,
    };
    Some(Entry {
        reward: reward.grant().id.clone(),
        kind,
        amount_minor: worth.minor() - balance.minor(),
        at: now,
        actor: Actor::Rules,
        reasons: lost.map_or_else(|| vec![Reason::OrderPartlyRefunded], <[_]>::to_vec),
    })
}
