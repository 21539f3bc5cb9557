use super::*;

/// 10 % of each order for Ann while two friends count, and 5 % of each further order for a friend.
fn shop() -> (TeaHouse, String) {
    TeaHouse::with(&json!({
        "advocate_reward": null, "friend_reward": null,
        "standing_discounts": [{"id": "ten", "friends": 2,
            "advocate_reward": {"kind": "percentage", "basis_points": 1000},
            "friend_reward": {"kind": "percentage", "basis_points": 500}}],
    }))
}

fn anns(shop: &TeaHouse, id: &str) -> Vec<String> {
    let told = order(id, &json!({"customer": {"email": "Ann@example.com"}, "placed_at": shop.now.get()}));
    earned(&shop.server("POST /v1/orders", &told).unwrap().1)
}

fn again(shop: &TeaHouse, id: &str, friend: &str) -> Vec<String> {
    let customer = json!({"email": format!("friend{friend}@example.com")});
    let told = order(id, &json!({"customer": customer, "placed_at": shop.now.get()}));
    earned(&shop.server("POST /v1/orders", &told).unwrap().1)
}

#[test]
fn both_sides_earn_it_with_each_order_while_friends_count() {
    let (shop, code) = shop();
    shop.friend("1", &code, &json!({}));
    assert_eq!(anns(&shop, "a1"), [""; 0], "one friend is not enough");
    shop.friend("2", &code, &json!({}));
    shop.days_pass(1);
    assert_eq!(anns(&shop, "a2"), ["standing:ten advocate pending 500"]);
    assert_eq!(again(&shop, "1b", "1"), ["standing:ten friend pending 250"]);
    assert_eq!(again(&shop, "1c", "1"), ["standing:ten friend pending 250"], "and with each further one");
    let reasons = shop.look("a2")["rewards"][0]["reasons"].clone();
    assert_eq!(reasons[0], json!({"code": "standing_discount", "rule": "ten", "friends": 2}));
}

/// The condition no longer held when the order was placed; what was granted since is taken back.
#[test]
fn a_refund_ends_it_and_takes_back_what_hung_on_it() {
    let (shop, code) = shop();
    for id in ["1", "2"] {
        shop.friend(id, &code, &json!({}));
    }
    shop.days_pass(1);
    anns(&shop, "a1");
    again(&shop, "1b", "1");
    again(&shop, "2b", "2");
    shop.refund("1", "r1", 5000);
    assert_eq!(earned(&shop.look("a1")), ["standing:ten advocate rejected 0"]);
    assert_eq!(earned(&shop.look("1b")), ["standing:ten friend rejected 0"]);
    assert_eq!(
        earned(&shop.look("2b")),
        ["standing:ten friend pending 250"],
        "the other friend has done nothing"
    );
    assert_eq!(anns(&shop, "a2"), [""; 0]);
    assert_eq!(again(&shop, "1c", "1"), [""; 0]);
}

/// A subscription that ends leaves the order good, and what was granted before; later orders earn nothing.
#[test]
fn the_end_of_a_subscription_ends_it_from_then_on() {
    let (shop, code) = shop();
    for id in ["1", "2"] {
        shop.friend(id, &code, &json!({}));
    }
    shop.days_pass(1);
    anns(&shop, "a1");
    again(&shop, "1b", "1");
    shop.days_pass(2);
    anns(&shop, "a2");
    again(&shop, "1c", "1");
    // The end is told late: it was before the second pair of orders.
    let ended = json!({"subscription_ended_at": "2026-11-24T10:00:00Z"});
    let (status, first) = shop.server("POST /v1/orders/1/cancel", &ended).unwrap();
    assert_eq!(shop.server("POST /v1/orders/1/cancel", &ended).unwrap(), (status, first));
    assert_eq!(earned(&shop.look("a1")), ["standing:ten advocate pending 500"]);
    assert_eq!(earned(&shop.look("1b")), ["standing:ten friend pending 250"]);
    assert_eq!(earned(&shop.look("a2")), ["standing:ten advocate rejected 0"]);
    assert_eq!(earned(&shop.look("1c")), ["standing:ten friend rejected 0"]);
    assert_eq!(codes(&shop.look("1c")["rewards"][0]["reasons"]), ["subscription_ended"]);
    assert_eq!(anns(&shop, "a3"), [""; 0]);
    assert_eq!(shop.look("1")["referral"]["state"], "counts", "the order itself stays good");
    assert_eq!(shop.look("1")["remaining"], eur(5000));
}

/// The customer id finds a friend who has changed the address, and an advocate whom the shop has vouched for.
#[test]
fn a_customer_id_is_as_good_as_an_address() {
    let (shop, code) = shop();
    let customer = |email: &str| json!({"id": "501", "email": email});
    shop.friend("1", &code, &json!({"customer": customer("old@example.com")}));
    shop.days_pass(1);
    let told = order("2", &json!({"customer": customer("new@example.com"), "placed_at": shop.now.get()}));
    assert_eq!(
        earned(&shop.server("POST /v1/orders", &told).unwrap().1),
        ["standing:ten friend pending 250"]
    );
}
