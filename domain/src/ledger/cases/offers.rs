use super::plain;
use crate::ledger::testing::{Shop, advocate_id, fixed, friend, people};
use crate::ledger::{Advocate, Offered, Reason};
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
    assert!(matches!(program.arm(&advocate_id(0)), Some(Arm::HeldOut(_))));
    let mut shop = Shop::open(program);
    shop.record(friend(1, 9, 0, 0));
    assert!(shop.brief(1).is_empty());
    let book = shop.memory.books().next().unwrap();
    assert!(book.referral_is(crate::ledger::ReferralState::Counts));
    assert!(book.reasons.contains(&Reason::HeldOut { test: "spring".parse().unwrap() }));
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
    let mut shop = Shop::of(program, people);
    shop.record(friend(1, 9, 0, 7));
    assert_eq!(shop.brief(1), ["referral advocate pending 1200", "referral friend pending 1000"]);
    assert_eq!(shop.reasons(1), ["referred"], "a business is tested on nothing");
}

#[test]
fn a_friends_gift_has_nothing_for_the_advocate() {
    let mut shop = Shop::open(Program { advocate_reward: None, ..plain() });
    shop.record(friend(1, 9, 0, 0));
    assert_eq!(shop.brief(1), ["referral friend pending 1000"]);
}
