use super::{plain, standing};
use crate::ledger::Command;
use crate::ledger::testing::{Shop, day, friend, money, order, refund};
use crate::program::Program;

/// An order that fell below the minimum by a refund loses its discount: one that was that small has none.
#[test]
fn an_order_below_the_minimum_earns_no_standing_discount() {
    let program =
        Program { minimum_order: Some(money(5_000)), standing_discounts: vec![standing(1)], ..plain() };
    let mut shop = Shop::open(program);
    shop.record(friend(1, 9, 0, 0));
    for (number, total, earned) in [(2, 5_000, 1), (3, 4_999, 0)] {
        let mut own = order(number, 0, 1);
        own.total = money(total);
        shop.record(own);
        assert_eq!(shop.brief(number).len(), earned, "{total}");
        assert_eq!(shop.reasons(number).contains(&"below_minimum_order".to_owned()), earned == 0);
    }
    shop.tell(2, &refund("little", 1)).unwrap();
    assert_eq!(shop.brief(2), ["standing:regulars advocate rejected 0"]);
    let mut nobody = order(4, 8, 1);
    nobody.total = money(1);
    shop.record(nobody);
    assert_eq!(shop.reasons(4), ["no_referral"], "where nothing was to be had, nothing is missing");
}

fn shop(friends: u32) -> Shop {
    Shop::open(Program { standing_discounts: vec![standing(friends)], ..plain() })
}

const OWN: &str = "standing:regulars advocate pending 500";
const FRIENDS: &str = "standing:regulars friend pending 300";

#[test]
fn an_advocate_has_it_while_enough_friends_count() {
    let mut shop = shop(2);
    shop.record(friend(1, 8, 0, 0));
    shop.record(order(2, 0, 1));
    assert!(shop.brief(2).is_empty(), "one friend is too few");
    shop.record(friend(3, 9, 2, 0));
    shop.record(order(4, 0, 3));
    assert_eq!(shop.brief(4), [OWN]);
    assert_eq!(shop.why(4, "standing:regulars", "advocate"), ["standing_discount", "held_for_return_window"]);
    shop.tell(1, &Command::Cancel).unwrap();
    assert_eq!(shop.brief(4), ["standing:regulars advocate rejected 0"]);
    assert_eq!(shop.why(4, "standing:regulars", "advocate"), ["too_few_friends"]);
    shop.record(order(5, 0, 4));
    assert!(shop.brief(5).is_empty());
}

#[test]
fn friends_who_came_later_do_not_hold_an_earlier_order() {
    let mut shop = shop(1);
    shop.record(friend(1, 8, 0, 0));
    shop.record(order(2, 0, 1));
    shop.record(friend(3, 9, 2, 0));
    shop.record(order(4, 0, 3));
    shop.tell(1, &Command::Cancel).unwrap();
    assert_eq!(shop.brief(2), ["standing:regulars advocate rejected 0"]);
    assert_eq!(shop.brief(4), [OWN], "the second friend holds it");
}

#[test]
fn a_friend_has_it_on_further_orders() {
    let mut shop = shop(1);
    shop.record(friend(1, 9, 0, 0));
    assert_eq!(shop.brief(1).len(), 2, "the first order has the friend's reward");
    shop.record(order(2, 9, 1));
    assert_eq!(shop.brief(2), [FRIENDS]);
    shop.record(order(3, 8, 1));
    assert!(shop.brief(3).is_empty(), "a stranger has none");
    for (back, reason) in [(refund("all", 10_000), "order_refunded"), (Command::Cancel, "order_cancelled")] {
        let mut shop = shop.clone();
        shop.tell(1, &back).unwrap();
        assert_eq!(shop.brief(2), ["standing:regulars friend rejected 0"]);
        assert_eq!(shop.why(2, "standing:regulars", "friend"), [reason]);
    }
}

/// What the subscription's end takes is what was ordered from then on; the order that began it stays good.
#[test]
fn ends_with_the_subscription_on_both_sides() {
    let mut shop = shop(1);
    shop.record(friend(1, 9, 0, 0));
    for (number, customer, on) in [(2, 0, 1), (3, 9, 1), (4, 0, 2), (5, 9, 2), (6, 0, 3), (7, 9, 3)] {
        shop.record(order(number, customer, on));
    }
    shop.tell(1, &Command::EndSubscription(day(2))).unwrap();
    let states = |number: u32| shop.brief(number)[0].split(' ').nth(2).unwrap().to_owned();
    assert_eq!(
        [2, 3, 4, 5, 6, 7].map(states),
        ["pending", "pending", "rejected", "rejected", "rejected", "rejected"]
    );
    assert_eq!(shop.why(4, "standing:regulars", "advocate"), ["subscription_ended"]);
    assert_eq!(states(1), "pending");
    shop.record(order(8, 0, 4));
    shop.record(order(9, 9, 4));
    assert!(shop.brief(8).is_empty() && shop.brief(9).is_empty());
    assert_eq!(shop.tell(1, &Command::EndSubscription(day(1))), Ok(Vec::new()), "the first end counts");
    shop.record(order(10, 0, 1));
    assert_eq!(shop.brief(10), [OWN], "an order from before the end, told late");
}

#[test]
fn another_friend_outlasts_the_end_of_a_subscription() {
    let mut shop = shop(1);
    shop.record(friend(1, 9, 0, 0));
    shop.record(friend(2, 8, 0, 0));
    shop.record(order(3, 0, 1));
    shop.tell(1, &Command::EndSubscription(day(1))).unwrap();
    assert_eq!(shop.brief(3), [OWN]);
    shop.tell(2, &Command::Cancel).unwrap();
    assert_eq!(shop.brief(3), ["standing:regulars advocate rejected 0"]);
}

/// Who came by two advocates came by the first.
#[test]
fn a_friend_who_came_twice_came_by_the_first_order() {
    let mut shop = shop(1);
    shop.record(friend(1, 9, 0, 0));
    shop.record(friend(2, 9, 1, 1));
    shop.record(order(3, 9, 2));
    shop.tell(2, &Command::Cancel).unwrap();
    assert_eq!(shop.brief(3), [FRIENDS]);
    shop.tell(1, &Command::Cancel).unwrap();
    assert_eq!(shop.brief(3), ["standing:regulars friend rejected 0"]);
    shop.record(order(4, 9, 3));
    assert!(shop.brief(4).is_empty());
}
