//! What the shop in memory answers; the store must answer the same.

use crate::ledger::testing::{Shop, advocate_id, day, email, fixed, friend, order, people, refund, share};
use crate::ledger::{Advocate, Candidate, Claim, Command, Evidence, Records, Reward, TraceKind, Traces};
use crate::program::{Limit, LimitedTo, Milestone, Program};
use crate::value::{Code, Count, Period};

fn program() -> Program {
    Program {
        advocate_reward: Some(fixed(500)),
        friend_reward: Some(share(1_000)),
        new_customers_only: false,
        ..Program::starting(crate::ledger::testing::euro())
    }
}

fn limit(per: LimitedTo, period: Period) -> Limit {
    Limit { id: "any".parse().unwrap(), per, period, count: None, value: None }
}

#[test]
fn finds_whom_an_order_points_to_in_the_order_of_its_codes() {
    let mut people = people();
    people.give_code("WELCOME-9".to_owned(), &advocate_id(2));
    people.claim(email(9).key(), Claim::by(advocate_id(0), day(1)));
    people.claim(email(9).key(), Claim::by(advocate_id(1), day(3)));
    let late = Advocate {
        id: advocate_id(7),
        code: Code::from_random([7; 7]),
        partner: false,
        email_key: email(7).key(),
        customer_id: None,
        since: day(3),
        until: None,
    };
    people.join(late);
    let mut shop = Shop::of(program(), people);
    shop.pass_until(day(2));
    shop.record(order(1, 8, 2));
    let mut asked = friend(2, 9, 2, 1);
    asked.discount_codes.extend(["SUMMER".to_owned(), "welcome-9".to_owned()]);
    asked.discount_codes.push(Code::from_random([7; 7]).to_string());
    asked.reference = Some(Code::from_random([0; 7]).to_string());
    let Ok(found) = shop.memory.candidates(&asked);
    let brief = |candidate: &Candidate| (candidate.evidence, candidate.advocate.clone());
    assert_eq!(
        found.iter().map(brief).collect::<Vec<_>>(),
        [
            (Evidence::AdvocateCode, advocate_id(1)),
            (Evidence::FriendCode, advocate_id(2)),
            (Evidence::Claim, advocate_id(0)),
            (Evidence::Reference, advocate_id(0)),
        ]
    );
}

#[test]
fn a_limit_counts_live_and_expired_rewards_in_their_time() {
    let mut shop = Shop::open(program());
    shop.record(friend(1, 8, 0, 0));
    shop.record(friend(2, 9, 6, 0));
    shop.record(friend(3, 9, 7, 1));
    let used = |shop: &Shop, per, period, on| {
        let Ok(used) = shop.memory.used(&limit(per, period), &advocate_id(0), day(on));
        (used.count, used.value.minor())
    };
    assert_eq!(used(&shop, LimitedTo::Advocate, Period::Week, 0), (2, 1_000));
    assert_eq!(used(&shop, LimitedTo::Advocate, Period::Week, 7), (0, 0));
    assert_eq!(used(&shop, LimitedTo::Program, Period::Week, 7), (1, 500));
    assert_eq!(used(&shop, LimitedTo::Program, Period::Life, 900), (3, 1_500));
    shop.tell(2, &Command::Cancel).unwrap();
    assert_eq!(used(&shop, LimitedTo::Advocate, Period::Week, 0), (1, 500), "what is taken back makes room");
}

#[test]
fn an_expired_reward_keeps_its_place() {
    let mut shop = Shop::open(program());
    shop.program.advocate_reward.as_mut().unwrap().expires_after_days = Some(5);
    shop.record(friend(1, 8, 0, 0));
    shop.pass_until(day(20));
    let id = shop.id(1, "referral", "advocate");
    shop.tell(1, &Command::Issue(id)).unwrap();
    shop.pass_until(day(24));
    assert_eq!(shop.brief(1)[0], "referral advocate issued 500");
    shop.pass_until(day(25));
    assert_eq!(shop.brief(1)[0], "referral advocate expired 0");
    let Ok(used) = shop.memory.used(&limit(LimitedTo::Advocate, Period::Life), &advocate_id(0), day(0));
    assert_eq!((used.count, used.value.minor()), (1, 500));
}

#[test]
fn a_milestone_falls_with_another_order_than_its_own() {
    let two = Milestone { id: "two".parse().unwrap(), friends: Count::new(2).unwrap(), reward: fixed(2_000) };
    let mut shop = Shop::open(Program { milestones: vec![two], ..program() });
    shop.record(friend(1, 8, 0, 0));
    shop.record(friend(2, 9, 1, 0));
    assert_eq!(shop.brief(2)[2], "milestone:two advocate pending 2000");
    shop.tell(1, &refund("all", 10_000)).unwrap();
    assert_eq!(shop.brief(2)[2], "milestone:two advocate rejected 0");
    let Ok(milestones) = shop.memory.milestones(&advocate_id(0));
    assert_eq!(milestones.iter().map(Reward::state).collect::<Vec<_>>(), [crate::ledger::State::Rejected]);
}

#[test]
fn an_order_is_told_once() {
    let mut shop = Shop::open(program());
    shop.record(friend(1, 8, 0, 0));
    let again = Command::Record(Box::new(friend(1, 8, 0, 0)), Traces::default());
    assert_eq!(shop.tell(1, &again), Ok(Vec::new()));
    assert_eq!(shop.memory.books().count(), 1);
    assert_eq!(shop.memory.version_of(&order(1, 0, 0).id), Some(1));
}

/// One person, by the address in any spelling or by the shop's own id.
#[test]
fn a_customer_is_known_by_address_or_id() {
    let mut shop = Shop::open(program());
    let mut told = order(1, 8, 0);
    told.customer.id = Some("c8".parse().unwrap());
    shop.record(told);
    let asked = |email: &str, id: &str, on| {
        let mut asked = order(2, 0, on);
        asked.customer.email = Some(email.parse().unwrap());
        asked.customer.id = Some(id.parse().unwrap());
        asked
    };
    for (email, id, known) in [
        ("Customer8+tea@example.com", "c9", true),
        ("other@example.com", "c8", true),
        ("other@example.com", "c9", false),
    ] {
        let Ok(found) = shop.memory.has_ordered(&asked(email, id, 0));
        assert_eq!(found, known, "{email} {id}");
    }
    let before = |on| {
        let Ok(found) = shop.memory.has_ordered(&asked("other@example.com", "c8", on));
        found
    };
    assert!(
        before(1) && before(0) && !before(-1),
        "one placed before it, or told before it at the same time"
    );
    let Ok(own) = shop.memory.has_ordered(&order(1, 8, 0));
    assert!(!own, "an order is not another one");
    shop.record(order(3, 8, 0));
    let Ok(first) = shop.memory.has_ordered(&order(1, 8, 0));
    let Ok(second) = shop.memory.has_ordered(&order(3, 8, 0));
    assert!(!first && second, "of two at the same time the one that was told first");
}

#[test]
fn a_customer_is_the_advocate_of_that_address_or_id() {
    let mut people = people();
    let mut joined = Advocate {
        id: advocate_id(7),
        code: Code::from_random([7; 7]),
        partner: false,
        email_key: email(0).key(),
        customer_id: Some("c7".parse().unwrap()),
        since: day(3),
        until: None,
    };
    people.join(joined.clone());
    joined.id = advocate_id(8);
    people.join(joined);
    let mut shop = Shop::of(program(), people);
    let buyer = |shop: &Shop, customer: u8, id: &str| {
        let mut asked = order(2, customer, 0);
        asked.customer.id = Some(id.parse().unwrap());
        let Ok(found) = shop.memory.buyer_as_advocate(&asked);
        found
    };
    shop.record(order(1, 9, 2));
    assert_eq!(buyer(&shop, 9, "c7"), None, "who has not joined yet is no advocate");
    shop.record(order(3, 9, 3));
    assert_eq!(buyer(&shop, 9, "c7"), Some(advocate_id(7)), "the first of two");
    assert_eq!(buyer(&shop, 0, "c7"), Some(advocate_id(0)), "the address before the id");
}

#[test]
fn friends_are_counted_as_they_stood() {
    let mut shop = Shop::open(program());
    for (number, customer, on) in [(1, 7, 0), (2, 8, 2), (3, 9, 4)] {
        shop.record(friend(number, customer, on, 0));
    }
    shop.tell(1, &Command::EndSubscription(day(3))).unwrap();
    let friends = |shop: &Shop, besides: u32, at: Option<i64>, most| {
        let at = at.map(day);
        let Ok(count) = shop.memory.friends(&advocate_id(0), &order(besides, 0, 0).id, at, most);
        count
    };
    for (at, count) in [(None, 3), (Some(-1), 0), (Some(0), 1), (Some(2), 2), (Some(3), 1), (Some(4), 2)] {
        assert_eq!(friends(&shop, 9, at, 10), count, "{at:?}");
    }
    assert_eq!((friends(&shop, 3, None, 10), friends(&shop, 9, None, 2)), (2, 2));
    let between = |from, until| {
        let Ok(count) = shop.memory.friends_between(&advocate_id(0), day(from), day(until), 10);
        count
    };
    assert_eq!((between(0, 4), between(1, 3), between(2, 2), between(5, 9)), (3, 1, 1, 0));
    shop.tell(2, &Command::Cancel).unwrap();
    assert_eq!(friends(&shop, 9, None, 10), 2, "a friend who is lost does not count");
}

#[test]
fn an_advocates_last_order_and_traces_are_their_own() {
    let mut shop = Shop::open(program());
    let trace = |number| Some(crate::value::Trace::from_bytes([number; 16]));
    shop.record_with(order(1, 0, 0), Traces { phone: trace(1), ..Traces::default() });
    shop.record_with(order(2, 0, 2), Traces { address: trace(2), ..Traces::default() });
    shop.record_with(order(3, 9, 3), Traces { network: trace(3), ..Traces::default() });
    let Ok(found) = shop.memory.candidates(&friend(4, 9, 3, 0));
    let last = |before| {
        let Ok(own) = shop.memory.own_order(&found[0], day(before));
        own.map(|own| own.placed_at)
    };
    assert_eq!([0, 1, 2, 3].map(last), [None, Some(day(0)), Some(day(0)), Some(day(2))]);
    let all = Traces { phone: trace(1), address: trace(2), network: trace(3), payment: trace(1) };
    let Ok(shared) = shop.memory.shared(&all, &found[0]);
    assert_eq!(shared, [TraceKind::Phone, TraceKind::Address]);
}
