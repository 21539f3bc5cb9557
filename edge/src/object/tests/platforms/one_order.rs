use super::*;

/// What the shop's server would say of the recorded order, in its own words and a second later.
fn by_server(code: &str, differences: &Value) -> Value {
    let mut order = json!({
        "id": "5501001", "placed_at": "2026-11-22T10:00:01Z", "customer": {"email": "Bob@example.com"},
        "total": eur(5_000), "discount_codes": [code],
    });
    for (name, value) in differences.as_object().unwrap() {
        order[name] = value.clone();
    }
    order
}

#[test]
fn a_platforms_order_told_by_the_server_as_well_is_one_order() {
    let twins = Twins::new(Platform::Shopify);
    twins.deliver("orders/paid", "shopify/orders_paid", &[]);
    let shop = &twins.told;
    let before = shop.ledger();
    let (status, answer) = shop.server("POST /v1/orders", &by_server(&twins.code, &json!({}))).unwrap();
    assert_eq!(status, 200);
    assert_eq!(rewards(&answer), rewards(&shop.look("5501001")), "the answer is the first one's");
    let silent = json!({"customer": {}, "discount_codes": []});
    assert_eq!(shop.server("POST /v1/orders", &by_server(&twins.code, &silent)).unwrap(), (200, answer));
    for other in [json!({"total": eur(5_490)}), json!({"customer": {"email": "eve@example.com"}})] {
        let refused = shop.server("POST /v1/orders", &by_server(&twins.code, &other));
        assert_eq!(refused, Err("order_conflict".to_owned()), "{other}");
    }
    assert_eq!(shop.ledger(), before);
}

#[test]
fn a_servers_order_told_by_the_platform_as_well_is_one_order() {
    let twins = Twins::new(Platform::Shopify);
    let shop = &twins.told;
    let told = by_server(&twins.code, &json!({}));
    let (_, first) = shop.server("POST /v1/orders", &told).unwrap();
    let before = shop.ledger();
    twins.deliver("orders/paid", "shopify/orders_paid", &[]);
    assert_eq!(shop.ledger(), before);
    assert_eq!(shop.inbox(Platform::Shopify), ["orders/paid done -"]);
    assert_eq!(shop.server("POST /v1/orders", &told).unwrap(), (200, first), "and by the server once more");
    // The server's own word is held to the letter, as ever.
    let other = by_server(&twins.code, &json!({"ref": "x"}));
    assert_eq!(shop.server("POST /v1/orders", &other), Err("order_conflict".to_owned()));
}

/// A refund by the platform waits for an order, whoever tells of that.
#[test]
fn a_refund_that_came_first_is_worked_off_when_the_server_tells_of_the_order() {
    let twins = Twins::new(Platform::Shopify);
    twins.deliver("refunds/create", "shopify/refunds_create_partial", &[]);
    let shop = &twins.told;
    assert_eq!(shop.inbox(Platform::Shopify), ["refunds/create waiting -"]);
    shop.server("POST /v1/orders", &by_server(&twins.code, &json!({}))).unwrap();
    assert!(due::next(&shop.sql).unwrap().unwrap() <= shop.now.get(), "at once");
    shop.alarm();
    assert_eq!(shop.inbox(Platform::Shopify), ["refunds/create done -"]);
    assert_eq!(shop.look("5501001")["remaining"], eur(3_600));
}

/// The id makes a refund one: the server that tells of it as well has to name it as the platform does.
#[test]
fn a_refund_told_by_both_under_one_id_is_one_refund() {
    for server_first in [true, false] {
        let twins = Twins::new(Platform::Shopify);
        twins.deliver("orders/paid", "shopify/orders_paid", &[]);
        let by_platform = || twins.deliver("refunds/create", "shopify/refunds_create_partial", &[]);
        if !server_first {
            by_platform();
        }
        twins.told.refund("5501001", "8801", 1_400);
        if server_first {
            by_platform();
        }
        assert_eq!(twins.told.look("5501001")["remaining"], eur(3_600), "{server_first}");
        assert_eq!(twins.told.count("refunds"), 1);
        // Two of one amount may well be two.
        twins.told.refund("5501001", "second-cup", 1_400);
        assert_eq!(twins.told.look("5501001")["remaining"], eur(2_200));
    }
}
