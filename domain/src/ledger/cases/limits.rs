use super::{milestone, plain, standing};
use crate::ledger::Command;
use crate::ledger::testing::{Shop, fixed, friend, money};
use crate::program::{Limit, LimitedTo, Program};
use crate::value::{Count, Period};

fn budget(minor: i64) -> Limit {
    Limit {
        id: "budget".parse().unwrap(),
        per: LimitedTo::Program,
        period: Period::Life,
        count: None,
        value: Some(money(minor)),
    }
}

/// One order may reward two advocates: who sent the customer, and the customer for friends of their own.
#[test]
fn two_advocates_of_one_order_have_one_budget() {
    for (minor, own) in [(1_499, None), (1_500, Some("standing:regulars advocate pending 500"))] {
        let program =
            Program { limits: vec![budget(minor)], standing_discounts: vec![standing(1)], ..plain() };
        let mut shop = Shop::open(program);
        shop.record(friend(1, 9, 0, 1));
        // Customer 1 is an advocate with a friend, and comes by advocate 0.
        shop.record(friend(2, 1, 1, 0));
        assert_eq!(shop.brief(2)[0], "referral advocate pending 500");
        assert_eq!(shop.brief(2).get(2).map(String::as_str), own, "{minor}");
        assert_eq!(shop.reasons(2).contains(&"limit_reached".to_owned()), own.is_none());
    }
}

fn limit(per: LimitedTo, period: Period, count: u32) -> Limit {
    Limit { id: "some".parse().unwrap(), per, period, count: Some(Count::new(count).unwrap()), value: None }
}

const BOTH: usize = 2;
const FRIEND_ALONE: usize = 1;

/// Day 0 is a Monday, and the first of June.
#[test]
fn a_limit_begins_anew_with_its_period() {
    for (per, period, rewarded) in [
        (LimitedTo::Advocate, Period::Week, [BOTH, FRIEND_ALONE, BOTH, BOTH]),
        (LimitedTo::Advocate, Period::Month, [BOTH, FRIEND_ALONE, FRIEND_ALONE, BOTH]),
        (LimitedTo::Advocate, Period::Life, [BOTH, FRIEND_ALONE, FRIEND_ALONE, FRIEND_ALONE]),
        (LimitedTo::Program, Period::Week, [BOTH, FRIEND_ALONE, BOTH, BOTH]),
    ] {
        let mut shop = Shop::open(Program { limits: vec![limit(per, period, 1)], ..plain() });
        let placed = [0, 6, 7, 40];
        for (number, on) in (1..).zip(placed) {
            shop.record(friend(number, 9, on, 0));
        }
        let found = [1, 2, 3, 4].map(|number| shop.brief(number).len());
        assert_eq!(found, rewarded, "{per:?} {period:?}");
        assert!(shop.brief(2)[0].starts_with("referral friend"), "the friend's side is not touched");
        assert_eq!(shop.reasons(2), ["referred", "limit_reached"]);
    }
}

#[test]
fn an_advocates_limit_is_not_anothers() {
    for (per, other) in [(LimitedTo::Advocate, BOTH), (LimitedTo::Program, FRIEND_ALONE)] {
        let mut shop = Shop::open(Program { limits: vec![limit(per, Period::Life, 1)], ..plain() });
        shop.record(friend(1, 8, 0, 0));
        shop.record(friend(2, 9, 0, 1));
        assert_eq!(shop.brief(2).len(), other, "{per:?}");
    }
}

#[test]
fn what_is_taken_back_makes_room() {
    let mut shop = Shop::open(Program { advocate_limit: Some(1), ..plain() });
    shop.record(friend(1, 8, 0, 0));
    shop.record(friend(2, 9, 0, 0));
    assert_eq!(shop.reasons(2), ["referred", "advocate_limit_reached"]);
    shop.tell(1, &Command::Cancel).unwrap();
    shop.record(friend(3, 7, 0, 0));
    assert_eq!(shop.brief(3).len(), BOTH);
}

/// A choice takes the dearest of its rewards out of the budget, so that choosing never exceeds it.
#[test]
fn a_choice_counts_as_its_dearest() {
    let mut choice = fixed(500);
    choice.others = vec![fixed(900).terms];
    for (minor, rewarded) in [(899, FRIEND_ALONE), (900, BOTH)] {
        let program =
            Program { advocate_reward: Some(choice.clone()), limits: vec![budget(minor)], ..plain() };
        let mut shop = Shop::open(program);
        shop.record(friend(1, 9, 0, 0));
        assert_eq!(shop.brief(1).len(), rewarded, "{minor}");
    }
}

/// A milestone costs money too, but is no further friend who is rewarded.
#[test]
fn a_milestone_takes_money_and_no_place() {
    for (limit, earned) in [
        (budget(2_499), BOTH),
        (budget(2_500), BOTH + 1),
        (limit(LimitedTo::Advocate, Period::Life, 1), BOTH + 1),
    ] {
        let program = Program { limits: vec![limit.clone()], milestones: vec![milestone(1)], ..plain() };
        let mut shop = Shop::open(program);
        shop.record(friend(1, 9, 0, 0));
        assert_eq!(shop.brief(1).len(), earned, "{limit:?}");
    }
}

#[test]
fn a_limit_is_named_once_however_much_it_keeps_back() {
    let program = Program { limits: vec![budget(100)], milestones: vec![milestone(1)], ..plain() };
    let mut shop = Shop::open(program);
    shop.record(friend(1, 9, 0, 0));
    assert_eq!(shop.reasons(1), ["referred", "limit_reached"]);
}
