use super::*;

/// Ann has been handed out 10 % of an order of 50.00 €; then another friend has ordered.
fn shop(debts: &str) -> TeaHouse {
    let (shop, code) = TeaHouse::with(&json!({
        "advocate_reward": {"kind": "percentage", "basis_points": 1000}, "friend_reward": null, "debts": debts,
    }));
    for id in ["1", "2"] {
        shop.friend(id, &code, &json!({}));
    }
    let id = shop.reward("1", "referral", "advocate");
    shop.decide("approve", &id).unwrap();
    shop.decide("issue", &id).unwrap();
    shop
}

fn owed(shop: &TeaHouse) -> i64 {
    let rows = shop.sql.unexplained("SELECT coalesce(sum(open_minor), 0) FROM debts").unwrap();
    rows.into_iter().map(|mut row| row.integer().unwrap()).sum()
}

fn decide(shop: &TeaHouse, verb: &str, order: &str) -> Vec<String> {
    shop.decide(verb, &shop.reward(order, "referral", "advocate")).unwrap();
    earned(&shop.look(order))
}

/// The next reward pays off what came back after it was handed out, and the rest of it is handed out.
#[test]
fn the_next_reward_pays_and_the_rest_is_handed_out() {
    let shop = shop("next_reward_pays");
    let back = shop.refund("1", "r1", 2000);
    assert_eq!(rewards(&back), ["advocate issued 300"]);
    assert_eq!(owed(&shop), 200);
    assert_eq!(decide(&shop, "approve", "2"), ["referral advocate approved 300"]);
    assert_eq!(owed(&shop), 0);
    let reasons = shop.look("2")["rewards"][0]["reasons"].clone();
    assert_eq!(reasons[1], json!({"code": "pays_off_debt", "amount_minor": 200, "currency": "EUR"}));
    assert_eq!(decide(&shop, "issue", "2"), ["referral advocate issued 300"]);
}

/// A reward that is spent on a debt wholly leaves nothing to be handed out; what is still owed waits for the next one.
#[test]
fn a_reward_that_pays_with_all_of_it_is_done() {
    let shop = shop("next_reward_pays");
    shop.refund("2", "r1", 4000);
    shop.server("POST /v1/orders/1/cancel", &Value::Null).unwrap();
    assert_eq!(owed(&shop), 500);
    assert_eq!(decide(&shop, "approve", "2"), ["referral advocate issued 0"]);
    let reasons = shop.look("2")["rewards"][0]["reasons"].clone();
    assert_eq!(codes(&reasons), ["spent_on_debt", "order_partly_refunded"]);
    assert_eq!(owed(&shop), 400);
    shop.refund("2", "r2", 1000);
    assert_eq!(owed(&shop), 500, "what paid came back itself: it is owed again, once");
}

#[test]
fn the_shop_may_bear_it_instead() {
    let shop = shop("written_off");
    shop.refund("1", "r1", 5000);
    assert_eq!(owed(&shop), 0);
    assert_eq!(decide(&shop, "approve", "2"), ["referral advocate approved 500"]);
}

/// Before it was handed out nothing is owed.
#[test]
fn what_was_only_approved_is_taken_back_without_a_debt() {
    let shop = shop("next_reward_pays");
    decide(&shop, "approve", "2");
    assert_eq!(rewards(&shop.refund("2", "r1", 5000)), ["advocate reversed 0"]);
    assert_eq!(owed(&shop), 0);
}

/// Several refunds, in any order, come to the same; and together never to more than the order.
#[test]
fn several_refunds_come_to_what_is_left() {
    for amounts in [[1000, 500, 1500], [1500, 1000, 500]] {
        let shop = shop("next_reward_pays");
        for (place, amount) in amounts.into_iter().enumerate() {
            shop.refund("1", &format!("r{place}"), amount);
        }
        assert_eq!(earned(&shop.look("1")), ["referral advocate issued 200"]);
        assert_eq!(owed(&shop), 300);
        assert_eq!(shop.look("1")["remaining"], eur(2000));
        let above = json!({"id": "r9", "amount": eur(2001)});
        let refused = shop.server("POST /v1/orders/1/refunds", &above);
        assert_eq!(refused, Err("refund_exceeds_order".to_owned()));
    }
}
