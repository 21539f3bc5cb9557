use super::*;

fn shop() -> (TeaHouse, String) {
    let reward = json!({"kind": "discount", "basis_points": 2000, "days": 90});
    TeaHouse::with(&json!({
        "advocate_reward": null, "friend_reward": null,
        "milestones": [{"id": "four-friends", "friends": 2, "reward": reward}],
    }))
}

/// "Four friends: 20 % for 3 months", told with the order that completes them.
#[test]
fn a_milestone_is_granted_once_when_enough_friends_count() {
    let (shop, code) = shop();
    assert_eq!(earned(&shop.friend("1", &code, &json!({}))), [""; 0]);
    let second = shop.friend("2", &code, &json!({}));
    assert_eq!(earned(&second), ["milestone:four-friends advocate pending 1"]);
    assert_eq!(
        second["rewards"][0]["reasons"][0],
        json!({"code": "milestone_reached", "rule": "four-friends", "friends": 2})
    );
    assert_eq!(earned(&shop.friend("3", &code, &json!({}))), [""; 0]);
}

/// The friend whose order comes back need not be the one that completed the milestone.
#[test]
fn a_milestone_falls_with_the_friends_and_comes_back_with_them() {
    let (shop, code) = shop();
    for id in ["1", "2"] {
        shop.friend(id, &code, &json!({}));
    }
    shop.refund("1", "r1", 5000);
    let order = shop.look("2");
    assert_eq!(earned(&order), ["milestone:four-friends advocate rejected 0"]);
    assert_eq!(order["rewards"][0]["reasons"], json!([{"code": "too_few_friends", "friends": 2}]));
    assert_eq!(earned(&shop.friend("3", &code, &json!({}))), ["milestone:four-friends advocate pending 1"]);
    shop.decide("approve", &shop.reward("3", "milestone:four-friends", "advocate")).unwrap();
    shop.server("POST /v1/orders/2/cancel", &Value::Null).unwrap();
    assert_eq!(earned(&shop.look("3")), ["milestone:four-friends advocate reversed 0"]);
    assert_eq!(earned(&shop.friend("4", &code, &json!({}))), ["milestone:four-friends advocate pending 1"]);
}

#[test]
fn a_milestone_stands_while_enough_other_friends_do() {
    let (shop, code) = shop();
    for id in ["1", "2", "3"] {
        shop.friend(id, &code, &json!({}));
    }
    shop.refund("2", "r1", 5000);
    assert_eq!(earned(&shop.look("2")), ["milestone:four-friends advocate pending 1"]);
}

/// The owner has decided: the next friend does not undo that.
#[test]
fn a_milestone_that_the_owner_rejected_is_not_granted_again() {
    let (shop, code) = shop();
    for id in ["1", "2"] {
        shop.friend(id, &code, &json!({}));
    }
    shop.decide("reject", &shop.reward("2", "milestone:four-friends", "advocate")).unwrap();
    assert_eq!(earned(&shop.friend("3", &code, &json!({}))), [""; 0]);
}

/// Who orders three times is one friend, here and on the advocate's own page, until the last of the three came back.
#[test]
fn a_friend_with_several_orders_is_one() {
    let (shop, code) = shop();
    shop.program(&json!({"new_customers_only": false}));
    let bob = json!({"customer": {"id": "77", "email": "bob@example.com"}});
    for (id, customer) in
        [("1", &bob), ("2", &bob), ("3", &json!({"customer": {"email": "B.ob@example.com"}}))]
    {
        assert_eq!(earned(&shop.friend(id, &code, customer)), [""; 0], "{id}");
    }
    let ann = crate::store::advocates::by_code(&shop.sql, code.parse().unwrap()).unwrap().unwrap().id;
    let friends = || crate::store::referrals::count(&shop.sql, &ann).unwrap();
    assert_eq!(friends(), 1);
    let two = ["milestone:four-friends advocate pending 1"];
    assert_eq!(earned(&shop.friend("4", &code, &json!({}))), two);
    for id in ["1", "3"] {
        shop.refund(id, "r1", 5000);
        assert_eq!((friends(), earned(&shop.look("4"))), (2, two.map(str::to_owned).to_vec()));
    }
    shop.refund("2", "r1", 5000);
    assert_eq!(
        (friends(), earned(&shop.look("4"))[0].as_str()),
        (1, "milestone:four-friends advocate rejected 0")
    );
}
