use super::plain;
use crate::ledger::testing::{Shop, fixed, friend, order};
use crate::ledger::{Command, Reason};
use crate::program::{Neighbours, Program, StaffCredit, Surprise};
use crate::value::Count;

fn neighbours(same_day: bool) -> Shop {
    let rule = Neighbours {
        prefix_chars: 3,
        same_day,
        advocate_reward: Some(fixed(100)),
        friend_reward: Some(fixed(200)),
    };
    Shop::open(Program { neighbours: Some(rule), ..plain() })
}

fn at(mut order: crate::api::orders::OrderRequest, postal_code: &str) -> crate::api::orders::OrderRequest {
    order.customer.postal_code = Some(postal_code.parse().unwrap());
    order
}

#[test]
fn neighbours_have_more_on_both_sides() {
    let mut shop = neighbours(false);
    shop.record(at(order(1, 0, 0), "10115"));
    shop.record(at(friend(2, 9, 5, 0), "10117"));
    assert_eq!(shop.brief(2)[2..], ["neighbours advocate pending 100", "neighbours friend pending 200"]);
    assert_eq!(shop.why(2, "neighbours", "friend"), ["neighbours", "held_for_return_window"]);
    shop.record(at(friend(3, 9, 5, 0), "20117"));
    shop.record(friend(4, 9, 5, 0));
    shop.record(at(friend(5, 9, 5, 1), "10117"));
    assert_eq!([3, 4, 5].map(|number| shop.brief(number).len()), [2, 2, 2], "far, unknown, never ordered");
}

#[test]
fn one_parcel_for_two_is_sent_on_one_day() {
    for (own, bonus) in [(4, false), (5, true), (6, false)] {
        let mut shop = neighbours(true);
        shop.now = crate::ledger::testing::day(6);
        shop.record(at(order(1, 0, own), "10115"));
        shop.record(at(friend(2, 9, 5, 0), "10117"));
        assert_eq!(shop.brief(2).len() == 4, bonus, "day {own} and day 5");
    }
}

/// The advocate's last order up to the friend's day is where the advocate lives.
#[test]
fn an_advocate_who_has_moved_lives_where_the_last_order_went() {
    let mut shop = neighbours(false);
    shop.record(at(order(1, 0, 0), "10115"));
    shop.record(at(order(2, 0, 2), "20095"));
    shop.record(at(friend(3, 9, 5, 0), "10117"));
    assert_eq!(shop.brief(3).len(), 2);
    shop.record(at(friend(4, 8, 5, 0), "20099"));
    assert_eq!(shop.brief(4).len(), 4);
}

/// Anybody can draw again, from the seed and the referral.
#[test]
fn a_surprise_is_drawn_from_seed_and_referral() {
    let surprise = |one_in: u32| Surprise {
        seed: "autumn".parse().unwrap(),
        one_in: Count::new(one_in).unwrap(),
        reward: fixed(700),
    };
    let mut sure = Shop::open(Program { surprise: Some(surprise(1)), ..plain() });
    sure.record(friend(1, 9, 0, 0));
    assert_eq!(sure.brief(1)[2], "surprise advocate pending 700");
    let why: Vec<_> = sure.reward(1, "surprise", "advocate").unwrap().reasons().cloned().collect();
    assert_eq!(why[0], Reason::Surprise { one_in: 1, draw: 0 });
    let mut shop = Shop::open(Program { surprise: Some(surprise(3)), ..plain() });
    let mut won = 0;
    for number in 0..60 {
        shop.record(friend(number, 9, 0, 0));
        let id =
            shop.memory.book(&crate::ledger::testing::order_id(number)).unwrap().referral.clone().unwrap().id;
        let drawn = crate::program::draw(&["surprise", "autumn", id.as_ref()], 3);
        let wins = shop.reward(number, "surprise", "advocate").is_some();
        assert_eq!(wins, drawn == 0, "order {number} draws {drawn}");
        won += u32::from(wins);
    }
    assert!((10..30).contains(&won), "{won} of 60");
}

#[test]
fn the_employee_on_a_friends_order_is_credited() {
    let credit = StaffCredit { points: Count::new(10).unwrap(), goal: None };
    let mut shop = Shop::open(Program { staff: Some(credit), ..plain() });
    let by = |mut order: crate::api::orders::OrderRequest, name: &str| {
        order.staff = Some(name.parse().unwrap());
        order
    };
    shop.record(by(friend(1, 9, 0, 0), "Mia"));
    assert_eq!(shop.brief(1)[2], "staff staff pending 10");
    assert_eq!(shop.why(1, "staff", "staff"), ["staff_credit", "held_for_return_window"]);
    shop.record(by(order(2, 9, 0), "Mia"));
    shop.record(friend(3, 9, 0, 0));
    assert_eq!([2, 3].map(|number| shop.brief(number).len()), [0, 2], "no friend's order, nobody named");
    shop.tell(1, &Command::Cancel).unwrap();
    assert_eq!(shop.brief(1)[2], "staff staff rejected 0");
}
