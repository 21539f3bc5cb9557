//! The owner's what-if: a shop's whole history, replayed in memory with another program.

use super::{Command, Memory, OrderBook, People, ReferralState, Reward, Side, State, Unit};
use crate::api::programs::{Difference, Earned, Preview, Sums};
use crate::program::Program;
use crate::value::{Amount, Currency, Money, OrderId, PublicKey, Timestamp};

/// Versions are counted from 1.
const CANDIDATE: u32 = 0;

/// Everything that was ever told to a shop.
#[derive(Debug, Clone)]
pub struct History {
    /// The shop.
    pub shop: PublicKey,
    /// The shop's currency.
    pub currency: Currency,
    /// Its advocates, and what their friends have left behind.
    pub people: People,
    /// What was told, oldest first.
    pub told: Vec<Told>,
    /// Until when the clock runs.
    pub now: Timestamp,
}

/// Something that was told: by the shop, its owner or an advocate. What the clock does is not told: holds end by
/// themselves.
#[derive(Debug, Clone)]
pub struct Told {
    /// When.
    pub at: Timestamp,
    /// About which order.
    pub order: OrderId,
    /// The version of the program that the order is judged by.
    pub version: u32,
    /// What.
    pub command: Command,
}

/// Which program judges the orders of a history.
struct Judges<'a> {
    programs: &'a [(u32, Program)],
    /// This one judges orders that were recorded from the first moment on and before the second.
    candidate: Option<(&'a Program, Timestamp, Timestamp)>,
}

/// What another program would have granted for the orders that were recorded from a moment on, and before another.
///
/// Earlier and later orders are judged by the versions that were in force, `programs`; but what they earn may depend on
/// the others: a milestone on who counts, a limit on what is used up. What the owner has done to a reward that would not
/// have been there, or would have stood elsewhere, is left out. Orders whose version is not given are left out too.
#[must_use]
pub fn preview(
    history: &History,
    programs: &[(u32, Program)],
    candidate: &Program,
    from: Timestamp,
    until: Timestamp,
) -> Preview {
    let actual = replay(history, &Judges { programs, candidate: None });
    let other = replay(history, &Judges { programs, candidate: Some((candidate, from, until)) });
    let within = |book: &&OrderBook| (from..until).contains(&book.recorded_at);
    let differing: Vec<Difference> = actual
        .books()
        .filter(within)
        .filter_map(|book| {
            let other = other.book(&book.order.id).map(|book| book.rewards.as_slice()).unwrap_or_default();
            difference(&book.order.id, &book.rewards, other)
        })
        .collect();
    Preview {
        orders: number(actual.books().filter(within).count()),
        actual: sums(history.currency, actual.books().filter(within)),
        preview: sums(history.currency, other.books().filter(within)),
        differing: number(differing.len()),
        differences: differing.into_iter().take(Preview::MOST_DIFFERENCES).collect(),
    }
}

/// Tells a shop in memory everything again, at the times at which it was told, while holds and validities end at theirs.
fn replay(history: &History, judges: &Judges<'_>) -> Memory {
    let mut memory = Memory::new(history.shop.clone(), history.currency, history.people.clone());
    let mut now = Timestamp::from_ms(0);
    for told in &history.told {
        pass(&mut memory, judges, &mut now, told.at);
        let version = memory.version_of(&told.order).unwrap_or_else(|| judges.version(told));
        if let Some(program) = judges.program(version) {
            // What cannot be in this history is left out of it.
            let _ = memory.run(program, version, &told.order, &told.command, now);
        }
    }
    pass(&mut memory, judges, &mut now, history.now);
    memory
}

/// The clock moves on. A hold that had ended before its order was told ends when it is told.
fn pass(memory: &mut Memory, judges: &Judges<'_>, now: &mut Timestamp, until: Timestamp) {
    while let Some((at, order)) = memory.next_due(until) {
        *now = at.max(*now);
        let version = memory.version_of(&order).unwrap_or_default();
        if let Some(program) = judges.program(version) {
            let _ = memory.run(program, version, &order, &Command::EndHolds, *now);
        }
    }
    *now = until.max(*now);
}

impl Judges<'_> {
    fn version(&self, told: &Told) -> u32 {
        match self.candidate {
            Some((_, from, until)) if (from..until).contains(&told.at) => CANDIDATE,
            _ => told.version,
        }
    }

    fn program(&self, version: u32) -> Option<&Program> {
        match self.candidate {
            Some((candidate, ..)) if version == CANDIDATE => Some(candidate),
            _ => self.programs.iter().find(|(number, _)| *number == version).map(|(_, program)| program),
        }
    }
}

/// What an order has earned and would have earned, if that is not the same. Five euros in place of five points are
/// something else too, unless nothing is left of either.
fn difference(order: &OrderId, actual: &[Reward], other: &[Reward]) -> Option<Difference> {
    let (actual, other) = (brief(actual), brief(other));
    let without_kinds = |brief: Vec<(Earned, String)>| brief.into_iter().map(|(earned, _)| earned).collect();
    (actual != other).then(|| Difference {
        order_id: order.clone(),
        actual: without_kinds(actual),
        preview: without_kinds(other),
    })
}

/// Rewards in brief, each with what it is while it is worth something.
fn brief(rewards: &[Reward]) -> Vec<(Earned, String)> {
    let brief = |reward: &Reward| {
        let earned = earned(reward);
        let kind = if earned.balance > 0 { format!("{:?}", reward.terms()) } else { String::new() };
        (earned, kind)
    };
    let mut rewards: Vec<_> = rewards.iter().map(brief).collect();
    rewards.sort();
    rewards
}

fn earned(reward: &Reward) -> Earned {
    let grant = reward.grant();
    Earned {
        rule: grant.rule.to_string(),
        side: grant.beneficiary.side(),
        state: reward.state(),
        balance: reward.balance().minor(),
    }
}

fn sums<'a>(currency: Currency, books: impl Iterator<Item = &'a OrderBook>) -> Sums {
    let (mut referrals, mut rewards) = (0, 0);
    let (mut advocates, mut friends) = (Amount::ZERO, Amount::ZERO);
    for book in books {
        referrals += u32::from(book.referral_is(ReferralState::Counts));
        for reward in &book.rewards {
            if matches!(reward.state(), State::Rejected | State::Reversed) {
                continue;
            }
            rewards += 1;
            match reward.grant().beneficiary.side() {
                Side::Advocate => advocates = advocates.plus(in_money(reward)).unwrap_or(Amount::MAX),
                Side::Friend => friends = friends.plus(in_money(reward)).unwrap_or(Amount::MAX),
                Side::Staff => {}
            }
        }
    }
    let money = |amount| Money::new(amount, currency);
    Sums { referrals, rewards, advocates: money(advocates), friends: money(friends) }
}

/// What has paid off a debt was earned as well.
fn in_money(reward: &Reward) -> Amount {
    match reward.terms().unit() {
        Unit::Money => reward.balance().plus(reward.offset()).unwrap_or(Amount::MAX),
        Unit::Points | Unit::Entries | Unit::Pieces => Amount::ZERO,
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
