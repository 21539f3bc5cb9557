use super::{milestone, plain};
use crate::ledger::testing::{Shop, friend, refund};
use crate::ledger::{Command, Traces};
use crate::program::{Limit, LimitedTo, Program};
use crate::value::{Period, Trace};

const RULE: &str = "milestone:friends";

fn two() -> Shop {
    Shop::open(Program { milestones: vec![milestone(2)], ..plain() })
}

fn reached(shop: &Shop, number: u32) -> Option<&'static str> {
    shop.reward(number, RULE, "advocate").map(|reward| reward.state().as_str())
}

#[test]
fn comes_with_the_friend_who_completes_it_and_once() {
    let mut shop = two();
    for (number, customer, at) in [(1, 7, None), (2, 8, Some("pending")), (3, 9, None)] {
        shop.record(friend(number, customer, 0, 0));
        assert_eq!(reached(&shop, number), at, "friend {number}");
    }
    shop.record(friend(4, 9, 0, 1));
    assert_eq!(reached(&shop, 4), None, "another advocate's friends are others");
    assert_eq!(shop.why(2, RULE, "advocate"), ["milestone_reached", "held_for_return_window"]);
}

#[test]
fn two_milestones_may_come_with_one_friend() {
    let more = crate::program::Milestone { id: "more".parse().unwrap(), ..milestone(1) };
    let mut shop = Shop::open(Program { milestones: vec![milestone(1), more], ..plain() });
    shop.record(friend(1, 9, 0, 0));
    let brief = shop.brief(1);
    assert_eq!(
        brief[2..],
        ["milestone:friends advocate pending 2000", "milestone:more advocate pending 2000"]
    );
}

#[test]
fn hangs_on_the_number_of_friends_not_on_its_own_order() {
    let mut shop = two();
    for (number, customer) in [(1, 7), (2, 8), (3, 9)] {
        shop.record(friend(number, customer, 0, 0));
    }
    shop.tell(2, &Command::Cancel).unwrap();
    assert_eq!(reached(&shop, 2), Some("pending"), "two friends are left");
    assert_eq!(shop.brief(2)[0], "referral advocate rejected 0");
    shop.tell(1, &refund("half", 5_000)).unwrap();
    assert_eq!(reached(&shop, 2), Some("pending"), "half an order is a friend's order");
    shop.tell(1, &refund("rest", 5_000)).unwrap();
    assert_eq!(reached(&shop, 2), Some("rejected"));
    assert_eq!(shop.why(2, RULE, "advocate"), ["too_few_friends"]);
    shop.record(friend(4, 6, 0, 0));
    assert_eq!(reached(&shop, 4), Some("pending"), "enough again");
}

/// A friend is a person: who orders again is no second friend, and counts while one of the orders does.
#[test]
fn a_friend_with_several_orders_is_one() {
    let mut shop = two();
    for number in 1..=4 {
        shop.record(friend(number, 8, 0, 0));
        assert_eq!(reached(&shop, number), None, "order {number} of one friend");
    }
    shop.record(friend(5, 9, 0, 0));
    assert_eq!(reached(&shop, 5), Some("pending"));
    for number in 1..=3 {
        shop.tell(number, &Command::Cancel).unwrap();
        assert_eq!(reached(&shop, 5), Some("pending"), "another order of that friend counts");
    }
    shop.tell(4, &Command::Cancel).unwrap();
    assert_eq!(reached(&shop, 5), Some("rejected"));
}

/// By the address; without one by the shop's own id; an order that names nobody is a friend of its own.
#[test]
fn a_friend_is_known_by_the_address_or_the_id() {
    let mut shop = Shop::open(Program { milestones: vec![milestone(3)], ..plain() });
    let told = |number, email: Option<&str>, id: Option<&str>| {
        let mut told = friend(number, 0, 0, 0);
        told.customer.email = email.map(|email| email.parse().unwrap());
        told.customer.id = id.map(|id| id.parse().unwrap());
        told
    };
    for (number, email, id, at) in [
        (1, Some("b.ob@example.com"), Some("7"), None),
        (2, Some("Bob+tea@example.com"), None, None),
        (3, None, Some("7"), None),
        (4, None, Some("7"), None),
        (7, None, None, Some("pending")),
    ] {
        shop.record(told(number, email, id));
        assert_eq!(reached(&shop, number), at, "order {number}");
    }
}

#[test]
fn is_reversed_after_its_hold() {
    let mut shop = two();
    shop.record(friend(1, 8, 0, 0));
    shop.record(friend(2, 9, 0, 0));
    shop.hand_out(2, RULE, "advocate");
    shop.tell(1, &Command::Cancel).unwrap();
    assert_eq!(reached(&shop, 2), Some("reversed"));
}

#[test]
fn what_the_owner_has_rejected_does_not_come_again() {
    let mut shop = two();
    shop.record(friend(1, 8, 0, 0));
    shop.record(friend(2, 9, 0, 0));
    let reject = Command::Reject(Some(shop.id(2, RULE, "advocate")));
    shop.tell(2, &reject).unwrap();
    shop.record(friend(3, 7, 0, 0));
    assert_eq!(reached(&shop, 3), None);
}

#[test]
fn what_has_expired_does_not_come_again() {
    let mut shop = two();
    shop.program.milestones[0].reward.expires_after_days = Some(1);
    shop.record(friend(1, 8, 0, 0));
    shop.record(friend(2, 9, 0, 0));
    shop.hand_out(2, RULE, "advocate");
    shop.pass_until(shop.now.plus_days(1));
    assert_eq!(reached(&shop, 2), Some("expired"));
    shop.record(friend(3, 7, 1, 0));
    assert_eq!(reached(&shop, 3), None);
}

/// A limit that had no place for it may have one when the next friend comes.
#[test]
fn what_a_limit_kept_back_comes_with_a_later_friend() {
    let weekly = Limit {
        id: "weekly".parse().unwrap(),
        per: LimitedTo::Advocate,
        period: Period::Week,
        count: None,
        value: Some(crate::ledger::testing::money(2_500)),
    };
    let mut shop = Shop::open(Program { limits: vec![weekly], milestones: vec![milestone(2)], ..plain() });
    shop.record(friend(1, 8, 0, 0));
    shop.record(friend(2, 9, 0, 0));
    assert_eq!(reached(&shop, 2), None);
    shop.record(friend(3, 7, 7, 0));
    assert_eq!(reached(&shop, 3), Some("pending"));
}

/// A friend in question is no friend yet: whom the owner lets pass counts from then on.
#[test]
fn a_friend_who_is_cleared_completes_it() {
    let mut shop = two();
    let network = || Traces { network: Some(Trace::from_bytes([1; 16])), ..Traces::default() };
    shop.record_with(crate::ledger::testing::order(1, 0, 0), network());
    shop.record(friend(2, 8, 0, 0));
    shop.record_with(friend(3, 9, 0, 0), network());
    assert_eq!(reached(&shop, 3), None);
    shop.tell(3, &Command::Clear).unwrap();
    assert_eq!(reached(&shop, 3), Some("pending"));
    shop.record_with(friend(4, 7, 0, 0), network());
    shop.tell(2, &Command::Cancel).unwrap();
    assert_eq!(reached(&shop, 3), Some("rejected"), "a friend in question holds nothing");
}
