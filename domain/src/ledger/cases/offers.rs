use super::plain;
use crate::ledger::testing::{Shop, advocate_id, fixed, friend, order, people};
use crate::ledger::{Advocate, Command, Offered, Reason, Reward};
use crate::program::{Arm, Program, Test, Variant};
use crate::value::{BasisPoints, Code, Count, Timestamp};

fn test(hold_out: Option<u32>, advocate_reward: Option<Offered>) -> Test {
    Test {
        id: "spring".parse().unwrap(),
        seed: "one".parse().unwrap(),
        hold_out_basis_points: hold_out.map(|bp| BasisPoints::new(bp).unwrap()),
        variants: vec![Variant {
            id: "more".parse().unwrap(),
            weight: Count::ONE,
            advocate_reward,
            friend_reward: None,
        }],
    }
}

/// Each entry tells by which variant it came to be, so that variants can be compared.
#[test]
fn a_variant_is_granted_and_named() {
    let mut shop = Shop::open(Program { test: Some(test(None, Some(fixed(900)))), ..plain() });
    shop.record(friend(1, 9, 0, 0));
    assert_eq!(shop.brief(1), ["referral advocate pending 900"]);
    assert_eq!(shop.why(1, "referral", "advocate"), ["variant", "held_for_return_window"]);
    assert_eq!(shop.reasons(1), ["referred", "variant"]);
}

/// Who is held out is told of as a friend's order, with nothing for anybody: not even a look by the owner.
#[test]
fn who_is_held_out_gets_nothing_and_is_named() {
    let mut program = Program { test: Some(test(Some(10_000), Some(fixed(900)))), ..plain() };
    program.risk.leaked = vec![crate::ledger::testing::code(0)];
    program.milestones = vec![super::milestone(1)];
    assert!(matches!(program.arm(&advocate_id(0), false), Some(Arm::HeldOut(_))));
    let mut shop = Shop::open(program);
    shop.record(friend(1, 9, 0, 0));
    assert!(shop.brief(1).is_empty());
    let book = shop.memory.books().next().unwrap();
    assert!(book.referral_is(crate::ledger::ReferralState::Counts));
    assert!(book.reasons.contains(&Reason::HeldOut { test: "spring".parse().unwrap() }));
}

/// Neither the advocate nor the friend earns anything by a rule that looks at later orders, and the order says why.
#[test]
fn who_is_held_out_has_no_standing_discount_on_either_side() {
    let held_out = Program {
        test: Some(test(Some(10_000), Some(fixed(900)))),
        standing_discounts: vec![super::standing(1)],
        ..plain()
    };
    let mut shop = Shop::open(held_out);
    shop.record(friend(1, 9, 0, 0));
    for (number, customer) in [(2, 0), (3, 9)] {
        shop.record(order(number, customer, 1));
        assert!(shop.brief(number).is_empty(), "customer {customer}");
        assert_eq!(shop.reasons(number), ["no_referral", "held_out"]);
    }
    shop.record(order(4, 8, 1));
    assert_eq!(shop.reasons(4), ["no_referral"], "who would have earned nothing misses nothing");
}

/// A variant is compared by all that it has led to, not by the first rewards alone.
#[test]
fn every_reward_of_a_tested_advocate_names_the_variant() {
    let mut program = Program {
        test: Some(test(None, Some(fixed(900)))),
        standing_discounts: vec![super::standing(1)],
        milestones: vec![super::milestone(1)],
        surprise: Some(crate::program::Surprise {
            seed: "x".parse().unwrap(),
            one_in: Count::ONE,
            reward: fixed(100),
        }),
        ..plain()
    };
    let variants = |shop: &Shop| {
        let names = |reward: &Reward| {
            let why = reward.entries()[0].reasons.iter().map(Reason::code);
            (reward.grant().rule.to_string(), why.filter(|code| code == "variant").count())
        };
        shop.rewards().map(names).collect::<Vec<_>>()
    };
    let expected = |rules: &[&str]| rules.iter().map(|rule| ((*rule).to_owned(), 1)).collect::<Vec<_>>();
    let mut shop = Shop::open(program.clone());
    shop.record(friend(1, 9, 0, 0));
    shop.record(order(2, 0, 1));
    shop.record(order(3, 9, 1));
    let standing = "standing:regulars";
    let rules = ["referral", "surprise", "milestone:friends", standing, standing];
    assert_eq!(variants(&shop), expected(&rules));
    program.risk.leaked = vec![crate::ledger::testing::code(0)];
    let mut shop = Shop::open(program);
    shop.record(friend(1, 9, 0, 0));
    shop.tell(1, &Command::Clear).unwrap();
    assert_eq!(variants(&shop), expected(&rules[..3]), "and so does one that waited for the owner");
}

#[test]
fn a_partner_is_paid_by_agreement() {
    let mut people = people();
    people.join(Advocate {
        id: advocate_id(7),
        code: Code::from_random([7; 7]),
        partner: true,
        email_key: crate::ledger::testing::email(70).key(),
        customer_id: None,
        since: Timestamp::from_ms(0),
        until: None,
    });
    let program =
        Program { partner_reward: Some(fixed(1_200)), test: Some(test(Some(10_000), None)), ..plain() };
    let program = Program { standing_discounts: vec![super::standing(1)], ..program };
    let mut shop = Shop::of(program, people);
    shop.record(friend(1, 9, 0, 7));
    assert_eq!(shop.brief(1), ["referral advocate pending 1200", "referral friend pending 1000"]);
    assert_eq!(shop.reasons(1), ["referred"], "a business is tested on nothing");
    shop.record(order(2, 9, 1));
    assert_eq!(shop.brief(2), ["standing:regulars friend pending 300"]);
}

#[test]
fn a_friends_gift_has_nothing_for_the_advocate() {
    let mut shop = Shop::open(Program { advocate_reward: None, ..plain() });
    shop.record(friend(1, 9, 0, 0));
    assert_eq!(shop.brief(1), ["referral friend pending 1000"]);
}
