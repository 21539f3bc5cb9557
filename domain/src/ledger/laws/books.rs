//! What is true of the books at all times.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::events::{Event, events, opened};
use super::programs::program;
use crate::ledger::testing::{ADVOCATES, Shop, advocate_id};
use crate::ledger::{
    Actor, Beneficiary, Command, Entry, EntryKind, OrderBook, Person, ReferralState, Reward, Rule, State,
};
use crate::program::{Arm, LimitedTo};
use crate::refusal::Refusal;
use crate::value::{Amount, Timestamp};

type Held = Result<(), TestCaseError>;

/// Whether a reward takes a place in the limits.
fn uses(reward: &Reward) -> bool {
    reward.state().is_live() || reward.state() == State::Expired
}

fn of_advocates(shop: &Shop) -> impl Iterator<Item = (&OrderBook, &Reward)> {
    let all = shop.memory.books().flat_map(|book| book.rewards.iter().map(move |reward| (book, reward)));
    all.filter(|(_, reward)| matches!(reward.grant().beneficiary, Beneficiary::Advocate(_)))
}

/// Reckoned from the rewards alone: no limit is exceeded, of any advocate, in any stretch of time.
fn no_cap_is_exceeded(shop: &Shop) -> Held {
    for limit in shop.program.every_limit() {
        let mut used: BTreeMap<_, (u32, i64)> = BTreeMap::new();
        for (book, reward) in of_advocates(shop).filter(|(_, reward)| uses(reward)) {
            let grant = reward.grant();
            let whose = (limit.per == LimitedTo::Advocate).then(|| grant.beneficiary.clone());
            let used = used.entry((whose, limit.period.bucket(grant.placed_at))).or_default();
            used.0 += u32::from(grant.rule == Rule::Referral);
            used.1 += grant.most_money(book.order.total.amount_minor).minor();
        }
        for (whose, (count, value)) in used {
            prop_assert!(limit.count.is_none_or(|most| count <= most.get()), "{whose:?} {count} {limit:?}");
            let most = limit.value.map(|most| most.amount_minor.minor());
            prop_assert!(most.is_none_or(|most| value <= most), "{whose:?} {value} {limit:?}");
        }
    }
    Ok(())
}

/// No key twice, and no milestone twice at a time.
fn nothing_is_granted_twice(shop: &Shop) -> Held {
    let (mut keys, mut milestones) = (BTreeSet::new(), BTreeSet::new());
    for reward in shop.rewards() {
        let grant = reward.grant();
        let key = (grant.order.clone(), grant.rule.clone(), grant.beneficiary.clone());
        prop_assert!(keys.insert(key), "{grant:?}");
        let milestone = matches!(grant.rule, Rule::Milestone(_)) && uses(reward);
        let key = (grant.rule.clone(), grant.beneficiary.clone());
        prop_assert!(!milestone || milestones.insert(key), "{grant:?}");
    }
    Ok(())
}

/// Balances are sums and never below nothing; nothing is taken that was not there; a hold is resolved once.
fn every_life_is_possible(shop: &Shop) -> Held {
    for (book, reward) in shop.memory.books().flat_map(|b| b.rewards.iter().map(move |r| (b, r))) {
        let entries = reward.entries();
        prop_assert_eq!(Reward::restore(reward.grant().clone(), entries.to_vec()), Some(reward.clone()));
        let total = book.order.total.amount_minor;
        let dearest = reward.grant().offered.choices().map(|terms| terms.worth(total).minor()).max();
        let (mut balance, mut offset) = (0, 0);
        for entry in entries {
            let earned = balance + offset;
            balance += entry.amount;
            offset += entry.offset_minor;
            prop_assert!(balance >= 0 && offset >= 0, "{entry:?}");
            prop_assert!(Some(balance + offset) <= dearest, "{entry:?}");
            prop_assert!(
                entry.debt_minor <= (earned - balance).max(0),
                "more is owed than was taken: {entry:?}"
            );
        }
        prop_assert_eq!((balance, offset), (reward.balance().minor(), reward.offset().minor()));
        let resolves = |entry: &&Entry| matches!(entry.kind, EntryKind::Approved | EntryKind::Rejected);
        prop_assert!(entries.iter().filter(resolves).count() <= 1);
        prop_assert!(reward.state().is_live() || balance == 0);
        prop_assert!(reward.state().is_live() || reward.state() == State::Expired || offset == 0);
    }
    Ok(())
}

/// Whoever gets a code gets all that it is worth: no debt has taken a part of it.
fn no_code_is_cut(shop: &Shop) -> Held {
    for reward in shop.rewards().filter(|reward| reward.grant().offered.fulfilment.pool().is_some()) {
        let own = *reward.terms() == reward.grant().offered.terms;
        let cut = reward.offset() > Amount::ZERO && reward.balance() > Amount::ZERO;
        prop_assert!(!own || !cut, "{reward:?}");
    }
    Ok(())
}

/// Nobody owes less than nothing.
fn debts_are_sums(shop: &Shop) -> Held {
    for number in 0..ADVOCATES {
        let own = Beneficiary::Advocate(advocate_id(number));
        let rewards = shop.rewards().filter(|reward| reward.grant().beneficiary == own);
        let debt: i64 = rewards.flat_map(Reward::entries).map(|entry| entry.debt_minor).sum();
        let Ok(known) = crate::ledger::Records::debt(&shop.memory, &advocate_id(number));
        prop_assert_eq!(known.minor(), debt);
    }
    Ok(())
}

/// A referral that does not stand has earned nothing; nor has an order of which too little is left.
fn what_is_lost_earns_nothing(shop: &Shop) -> Held {
    let least = shop.program.minimum_order.map_or(Amount::ZERO, |minimum| minimum.amount_minor);
    for book in shop.memory.books() {
        let lost = book.referral_is(ReferralState::Lost) || book.referral_is(ReferralState::Rejected);
        let came_back = book.cancelled_at.is_some()
            || book.remaining() < least
            || book.remaining() == Amount::ZERO && book.refunded() > Amount::ZERO;
        for reward in book.rewards.iter().filter(|reward| reward.state().is_live()) {
            let rule = &reward.grant().rule;
            let by_others = matches!(rule, Rule::Milestone(_));
            prop_assert!(by_others || !came_back, "{rule} of {book:?}");
            let own = by_others || matches!(rule, Rule::Standing(_));
            prop_assert!(own || !lost, "{rule} of {book:?}");
            let rest = reward.terms().worth(book.remaining());
            prop_assert!(
                reward.balance().minor() + reward.offset().minor() == rest.minor(),
                "{rule} {book:?}"
            );
        }
    }
    Ok(())
}

/// A friend with several orders is one.
fn friends(shop: &Shop, advocate: u8, counts: impl Fn(&OrderBook) -> bool) -> u32 {
    let of = |book: &&OrderBook| {
        book.referral.as_ref().is_some_and(|referral| {
            referral.advocate == advocate_id(advocate) && referral.state == ReferralState::Counts
        })
    };
    let people =
        shop.memory.books().filter(of).filter(|book| counts(book)).map(|book| Person::of(&book.order));
    u32::try_from(people.collect::<BTreeSet<_>>().len()).unwrap()
}

/// A milestone stands exactly while enough friends count. Where limits may have kept it back, or the advocate is held
/// out of a test, it may be missing; an owner's rejection and the end of its time are for good.
fn milestones_hang_on_friends(shop: &Shop) -> Held {
    for number in 0..ADVOCATES {
        let enough = friends(shop, number, |_| true);
        let held_out = matches!(shop.program.arm(&advocate_id(number), false), Some(Arm::HeldOut(_)));
        for milestone in &shop.program.milestones {
            let rule = Rule::Milestone(milestone.id.clone());
            let own = Beneficiary::Advocate(advocate_id(number));
            let of = |reward: &&Reward| reward.grant().rule == rule && reward.grant().beneficiary == own;
            let live = shop.rewards().filter(of).any(|reward| reward.state().is_live());
            let settled = shop.rewards().filter(of).any(|reward| {
                let by_owner = reward.entries().last().is_some_and(|last| last.actor == Actor::Owner);
                reward.state() == State::Expired || !reward.state().is_live() && by_owner
            });
            let reached = enough >= milestone.friends.get();
            prop_assert!(reached || !live, "{rule} with {enough}");
            let excused = settled || held_out || !shop.program.every_limit().is_empty();
            prop_assert!(live || excused || !reached, "{rule} with {enough}");
        }
    }
    Ok(())
}

/// A standing discount stands only while as many friends count as were needed when its order was placed.
fn standing_discounts_hang_on_friends(shop: &Shop) -> Held {
    let stood = |book: &OrderBook, at: Timestamp| {
        book.order.placed_at <= at && book.ended_at.is_none_or(|ended| ended > at)
    };
    for reward in shop.rewards().filter(|reward| reward.state().is_live()) {
        let grant = reward.grant();
        let at = grant.placed_at;
        match (&grant.rule, &grant.beneficiary) {
            (Rule::Standing(_), Beneficiary::Advocate(id)) => {
                let number = (0..ADVOCATES).find(|number| advocate_id(*number) == *id).unwrap();
                let count = friends(shop, number, |book| stood(book, at));
                prop_assert!(count >= grant.needs_friends.unwrap().get(), "{count} for {grant:?}");
            }
            (Rule::Standing(_), Beneficiary::Friend(id)) => {
                let came = shop
                    .memory
                    .books()
                    .find(|book| book.referral.as_ref().is_some_and(|referral| referral.id == *id));
                let stands =
                    came.is_some_and(|came| came.referral_is(ReferralState::Counts) && stood(came, at));
                prop_assert!(stands, "{grant:?}");
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whom a test holds out earns nothing, and neither do their friends as such: not by any rule.
fn who_is_held_out_earns_nothing(shop: &Shop) -> Held {
    let held_out = |id| matches!(shop.program.arm(id, false), Some(Arm::HeldOut(_)));
    for reward in shop.rewards() {
        let earns = match &reward.grant().beneficiary {
            Beneficiary::Advocate(id) => held_out(id),
            Beneficiary::Friend(id) => shop.memory.books().any(|book| {
                let referral = book.referral.as_ref().filter(|referral| referral.id == *id);
                referral.is_some_and(|referral| held_out(&referral.advocate))
            }),
            Beneficiary::Staff(_) => false,
        };
        prop_assert!(!earns, "{:?}", reward.grant());
    }
    Ok(())
}

fn books_are_right(shop: &Shop) -> Held {
    no_cap_is_exceeded(shop)?;
    nothing_is_granted_twice(shop)?;
    every_life_is_possible(shop)?;
    no_code_is_cut(shop)?;
    debts_are_sums(shop)?;
    what_is_lost_earns_nothing(shop)?;
    milestones_hang_on_friends(shop)?;
    standing_discounts_hang_on_friends(shop)?;
    who_is_held_out_earns_nothing(shop)
}

/// What the shop tells is never refused for the sake of a reward: such a refusal would be a decision that cannot be
/// written.
fn may_be_refused(event: &Event, refusal: &Refusal) -> bool {
    match event {
        Event::Shop(_, Command::Clear | Command::Reject(None)) => {
            *refusal != Refusal::RewardStateForbids && *refusal != Refusal::RewardUnknown
        }
        Event::Shop(..) => *refusal == Refusal::OrderUnknown,
        Event::DaysPass(_) => false,
        _ => true,
    }
}

proptest! {
    #[test]
    fn whatever_happens_the_books_are_right(program in program(), events in events()) {
        let mut shop = opened(&program);
        for event in &events {
            let before = shop.clone();
            match event.happen(&mut shop) {
                Ok(_) => books_are_right(&shop)?,
                Err(refusal) => {
                    prop_assert!(may_be_refused(event, &refusal), "{refusal:?} of {event:?}");
                    prop_assert!(before.rewards().eq(shop.rewards()), "a refusal changes nothing");
                }
            }
        }
    }
}
