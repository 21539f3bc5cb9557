//! Rewards that hang on how many friends count.

use super::record::Proposal;
use super::returns::undo;
use super::{AdvocateFacts, Beneficiary, Change, Entry, Facts, OrderBook, Reason, Reward, Rule};
use crate::program::{Debts, Program};
use crate::value::{AdvocateId, Timestamp};

/// The milestones that are reached with this order's customer, and were not reached before. Who counts by another order
/// is no further friend.
pub(super) fn milestones_reached<'a>(
    program: &'a Program,
    facts: &AdvocateFacts,
    advocate: &AdvocateId,
) -> Vec<Proposal<'a>> {
    let friends = facts.friends.saturating_add(u32::from(!facts.counts_already));
    let reached = program.milestones.iter().filter(|milestone| {
        friends >= milestone.friends.get() && !facts.has_had(&Rule::Milestone(milestone.id.clone()))
    });
    let proposal = |milestone: &'a crate::program::Milestone| Proposal {
        rule: Rule::Milestone(milestone.id.clone()),
        beneficiary: Beneficiary::Advocate(advocate.clone()),
        offered: &milestone.reward,
        needs_friends: Some(milestone.friends),
        reasons: vec![Reason::MilestoneReached { rule: milestone.id.clone(), friends: milestone.friends }],
    };
    reached.map(proposal).collect()
}

/// What falls with a friend who no longer counts: milestones and standing discounts for which there are too few now, and
/// everything that the friend was granted for further orders.
pub(super) fn fallen(facts: &Facts, book: &OrderBook, debts: Debts, now: Timestamp) -> Vec<Change> {
    let Some(advocate) = &facts.advocate else { return Vec::new() };
    let milestones = advocate.milestones.iter().map(|reward| (reward, advocate.friends));
    let standing = advocate.standing.iter().map(|hanging| (&hanging.reward, hanging.friends));
    let too_few = milestones.chain(standing).filter_map(|(reward, friends)| {
        let needed = reward.grant().needs_friends.filter(|needed| friends < needed.get())?;
        take(reward, debts, vec![Reason::TooFewFriends { friends: needed }], now)
    });
    let why = if book.cancelled_at.is_some() { Reason::OrderCancelled } else { Reason::OrderRefunded };
    let further = facts.further.iter().filter_map(|reward| take(reward, debts, vec![why.clone()], now));
    too_few.chain(further).map(Change::Entered).collect()
}

/// What ends with a subscription: standing discounts on orders that were placed after its end.
pub(super) fn ended(facts: &Facts, debts: Debts, at: Timestamp, now: Timestamp) -> Vec<Change> {
    let standing = facts.advocate.iter().flat_map(|advocate| &advocate.standing);
    let standing = standing.filter(|hanging| {
        let needed = hanging.reward.grant().needs_friends.map_or(0, u32::from);
        hanging.friends < needed
    });
    let all = standing.map(|hanging| &hanging.reward).chain(&facts.further);
    let later = all.filter(|reward| reward.grant().placed_at >= at);
    let why = || vec![Reason::SubscriptionEnded];
    later.filter_map(|reward| take(reward, debts, why(), now)).map(Change::Entered).collect()
}

fn take(reward: &Reward, debts: Debts, reasons: Vec<Reason>, now: Timestamp) -> Option<Entry> {
    undo(reward, debts, reasons, super::Actor::Rules, now)
}
