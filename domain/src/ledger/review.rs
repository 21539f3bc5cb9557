//! The owner has looked at a referral against which something speaks.

use super::friends::milestones_reached;
use super::hold::plain;
use super::limits::Room;
use super::record::{Granting, variant_among};
use super::returns::undo;
use super::{Actor, Change, EntryKind, Facts, OrderBook, Reason, ReferralState, Rule};
use crate::program::{Debts, Program};
use crate::refusal::Refusal;
use crate::value::Timestamp;

/// Lets it pass: the holds end as if nobody had asked, and the friend counts from now on. A second time changes nothing.
pub(super) fn clear(
    program: &Program,
    facts: &Facts,
    book: &OrderBook,
    now: Timestamp,
) -> Result<Vec<Change>, Refusal> {
    let referral = book.referral.as_ref().ok_or(Refusal::ReferralUnknown)?;
    match referral.state {
        ReferralState::Counts => return Ok(Vec::new()),
        ReferralState::InReview => {}
        ReferralState::Rejected | ReferralState::Lost => return Err(Refusal::ReferralStateForbids),
    }
    let questioned = book.rewards.iter().filter(|reward| reward.is_questioned());
    let cleared =
        questioned.map(|reward| plain(reward, EntryKind::Cleared, Actor::Owner, Reason::ClearedByOwner, now));
    let mut changes = vec![Change::Moved(ReferralState::Counts)];
    changes.extend(cleared.map(Change::Entered));
    let advocate = facts.advocate.clone().unwrap_or_default();
    let mut room = Room::left(program, &advocate.used);
    let granting = Granting { program, facts, order: &book.order, now };
    for mut proposal in milestones_reached(program, &advocate, &referral.advocate) {
        proposal.reasons.extend(variant_among(&book.reasons));
        // A limit that keeps a milestone back has told its reason with the order, or will with the next one.
        changes.extend(granting.grant(proposal, &mut room, &mut Vec::new()));
    }
    Ok(changes)
}

/// Rejects it, with everything that it has earned: what the owner has approved before, too. What the order earned for its
/// own customer by other friends, or by earlier days, is another matter. A second time changes nothing.
pub(super) fn reject(book: &OrderBook, now: Timestamp) -> Result<Vec<Change>, Refusal> {
    let referral = book.referral.as_ref().ok_or(Refusal::ReferralUnknown)?;
    match referral.state {
        ReferralState::Rejected => return Ok(Vec::new()),
        ReferralState::InReview => {}
        ReferralState::Counts | ReferralState::Lost => return Err(Refusal::ReferralStateForbids),
    }
    let earned = book.rewards.iter().filter(|reward| !matches!(reward.grant().rule, Rule::Standing(_)));
    let entries = earned.filter_map(|reward| {
        undo(reward, Debts::WrittenOff, vec![Reason::RejectedByOwner], Actor::Owner, now)
    });
    let rejected = entries.map(Change::Entered);
    Ok(std::iter::once(Change::Moved(ReferralState::Rejected)).chain(rejected).collect())
}
