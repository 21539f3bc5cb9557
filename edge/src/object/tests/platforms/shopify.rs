use super::*;

fn twins() -> Twins {
    Twins::new(Platform::Shopify)
}

/// What the recorded order says, in our words.
fn order(differences: &Value) -> Value {
    let mut order = json!({
        "id": "5501001", "placed_at": "2026-11-22T10:00:00Z",
        "customer": {"id": "7711223344", "email": "bob@example.com", "postal_code": "10117",
            "address": "Unter den Linden 77 3. OG", "phone": "+49 30 9876543", "ip": "203.0.113.99"},
        "total": eur(5_000), "discount_codes": [CODE], "ref": CODE, "staff": "Kim",
    });
    for (name, value) in differences.as_object().unwrap() {
        order[name] = value.clone();
    }
    order
}

const REFUNDS: &str = "POST /v1/orders/5501001/refunds";

#[test]
fn a_paid_order_is_the_order_that_the_server_would_tell() {
    let twins = twins();
    twins.deliver("orders/paid", "shopify/orders_paid", &[]);
    twins.call("POST /v1/orders", &order(&json!({})));
    twins.are_alike();
    assert_eq!(earned(&twins.told.look("5501001")).len(), 3, "both sides, and who served");
    twins.days_pass(14);
    twins.are_alike();
    assert_eq!(twins.told.inbox(Platform::Shopify), ["orders/paid done -"]);
}

#[test]
fn a_refund_of_a_part_and_then_of_the_rest() {
    let twins = twins();
    twins.deliver("orders/paid", "shopify/orders_paid", &[]);
    twins.call("POST /v1/orders", &order(&json!({})));
    twins.deliver("refunds/create", "shopify/refunds_create_partial", &[]);
    twins.call(REFUNDS, &json!({"id": "8801", "amount": eur(1_400)}));
    twins.are_alike();
    assert_eq!(twins.told.look("5501001")["remaining"], eur(3_600));
    // After the hold, so that what was approved is reversed.
    twins.days_pass(15);
    twins.deliver("refunds/create", "shopify/refunds_create_rest", &[]);
    twins.call(REFUNDS, &json!({"id": "8802", "amount": eur(3_600)}));
    twins.are_alike();
    assert_eq!(twins.told.look("5501001")["remaining"], eur(0), "shipping is not taken off the goods");
}

#[test]
fn a_refund_that_was_typed_by_hand() {
    let twins = twins();
    twins.deliver("orders/paid", "shopify/orders_paid", &[]);
    twins.call("POST /v1/orders", &order(&json!({})));
    twins.deliver("refunds/create", "shopify/refunds_create_by_hand", &[]);
    twins.call(REFUNDS, &json!({"id": "8803", "amount": eur(750)}));
    twins.are_alike();
    // More than what is left of the goods: all of it.
    let much = json!("-900.00");
    let pointer = "/order_adjustments/0/amount_set/shop_money/amount";
    twins.deliver(
        "refunds/create",
        "shopify/refunds_create_by_hand",
        &[(pointer, much), ("/id", json!(8_804))],
    );
    twins.call(REFUNDS, &json!({"id": "8804", "amount": eur(4_250)}));
    twins.are_alike();
    // A refund of shipping alone.
    let shipping = [("/order_adjustments/0/kind", json!("shipping_refund")), ("/id", json!(8_805))];
    twins.deliver("refunds/create", "shopify/refunds_create_by_hand", &shipping);
    twins.are_alike();
    assert_eq!(twins.told.inbox(Platform::Shopify)[3], "refunds/create ignored nothing_back");
}

#[test]
fn a_cancelled_order() {
    let twins = twins();
    twins.deliver("orders/paid", "shopify/orders_paid", &[]);
    twins.call("POST /v1/orders", &order(&json!({})));
    twins.deliver("orders/cancelled", "shopify/orders_cancelled", &[]);
    twins.call("POST /v1/orders/5501001/cancel", &Value::Null);
    twins.are_alike();
}

#[test]
fn all_of_it_comes_back_at_once() {
    let twins = twins();
    twins.deliver("orders/paid", "shopify/orders_paid", &[]);
    twins.deliver("refunds/create", "shopify/refunds_create_full", &[]);
    twins.call("POST /v1/orders", &order(&json!({})));
    twins.call(REFUNDS, &json!({"id": "8806", "amount": eur(5_000)}));
    twins.are_alike();
}

/// At the counter nobody need be known.
#[test]
fn a_guest_and_a_free_order() {
    let guest = twins();
    guest.deliver("orders/paid", "shopify/orders_paid_guest", &[]);
    guest.call("POST /v1/orders", &order(&json!({"customer": {}, "ref": null, "staff": null})));
    guest.are_alike();

    let free = twins();
    free.deliver("orders/paid", "shopify/orders_paid_free", &[]);
    free.call("POST /v1/orders", &order(&json!({"total": eur(0)})));
    free.are_alike();
}

#[test]
fn an_order_from_abroad_and_its_refund() {
    let twins = twins();
    twins.deliver("orders/paid", "shopify/orders_paid_abroad", &[]);
    twins.deliver("refunds/create", "shopify/refunds_create_abroad", &[]);
    twins.call("POST /v1/orders", &order(&json!({})));
    twins.call(REFUNDS, &json!({"id": "8801", "amount": eur(1_400)}));
    twins.are_alike();
}

/// A present is sent to Ann: its receiver's number does not make Bob the same person.
#[test]
fn the_phone_number_is_the_buyers() {
    let twins = twins();
    let present = [("/phone", Value::Null), ("/shipping_address/phone", json!("+49 30 1234567"))];
    twins.deliver("orders/paid", "shopify/orders_paid", &present);
    twins.call("POST /v1/orders", &order(&json!({})));
    twins.are_alike();
}

/// What API versions before 2025-01 say of a customer. Of two orders that were both placed before they were paid, the first
/// is the first.
#[test]
fn a_first_order_is_one_that_no_other_was_placed_before() {
    for (orders, last, new) in [
        (1, 5_501_001, true),
        (2, 5_501_001, false),
        (2, 5_501_002, true),
        (2, 5_500_999, false),
        (3, 5_501_002, false),
    ] {
        let twins = twins();
        let customer = json!({"id": 7_711_223_344_u64, "email": "bob@example.com", "phone": null,
            "orders_count": orders, "total_spent": "50.00", "last_order_id": last, "last_order_name": "#1001"});
        twins.deliver("orders/paid", "shopify/orders_paid", &[("/customer", customer)]);
        let mut told = order(&json!({}));
        told["customer"]["new"] = json!(new);
        twins.call("POST /v1/orders", &told);
        twins.are_alike();
    }
}

/// Orders of the test gateway, and those that Shopify's admin sends to try a webhook: nobody has paid for them.
#[test]
fn a_test_order_earns_nothing() {
    let twins = twins();
    let test = [("/test", json!(true))];
    twins.deliver("orders/paid", "shopify/orders_paid", &test);
    twins.deliver("orders/cancelled", "shopify/orders_cancelled", &test);
    let test = [("/transactions/0/test", json!(true))];
    twins.deliver("refunds/create", "shopify/refunds_create_partial", &test);
    assert_eq!(twins.told.count("orders"), 0);
    assert_eq!(
        twins.told.inbox(Platform::Shopify),
        [
            "orders/paid ignored test_order",
            "orders/cancelled ignored test_order",
            "refunds/create ignored test_order"
        ]
    );
}

/// What was added after the order is paid later, and the order told once more: the first telling stands. What was taken
/// away comes as a refund without a payment.
#[test]
fn an_edited_order() {
    let twins = twins();
    twins.deliver("orders/paid", "shopify/orders_paid", &[]);
    twins.call("POST /v1/orders", &order(&json!({})));
    twins.deliver("orders/paid", "shopify/orders_paid_edited", &[]);
    let (line, body) = ("POST /v1/orders", order(&json!({"total": eur(6_500)})));
    let body: Value = serde_json::from_str(&body.to_string().replace(CODE, &twins.code)).unwrap();
    assert_eq!(twins.called.server(line, &body), Err("order_conflict".to_owned()), "the same facts");
    twins.deliver("refunds/create", "shopify/refunds_create_partial", &[("/transactions", json!([]))]);
    twins.call(REFUNDS, &json!({"id": "8801", "amount": eur(1_400)}));
    twins.are_alike();
    assert_eq!(twins.told.inbox(Platform::Shopify)[1], "orders/paid ignored order_conflict");
}

/// Whatever order the deliveries come in, and however often: the same rewards in the same states.
#[test]
fn deliveries_in_any_order_end_in_the_same_state() {
    let paid = ("orders/paid", "shopify/orders_paid");
    let part = ("refunds/create", "shopify/refunds_create_partial");
    let rest = ("refunds/create", "shopify/refunds_create_rest");
    let cancelled = ("orders/cancelled", "shopify/orders_cancelled");
    let reference = twins();
    reference.call("POST /v1/orders", &order(&json!({})));
    reference.call(REFUNDS, &json!({"id": "8801", "amount": eur(1_400)}));
    reference.call(REFUNDS, &json!({"id": "8802", "amount": eur(3_600)}));
    let cancelled_too = twins();
    cancelled_too.call("POST /v1/orders", &order(&json!({})));
    cancelled_too.call(REFUNDS, &json!({"id": "8801", "amount": eur(1_400)}));
    cancelled_too.call("POST /v1/orders/5501001/cancel", &Value::Null);
    let after = |shop: &TeaHouse| {
        let order = shop.look("5501001");
        (order["remaining"].clone(), earned(&order), order["reasons"].clone(), shop.count("refunds"))
    };
    for (last, reference) in [(rest, reference), (cancelled, cancelled_too)] {
        for order in [
            [paid, part, last],
            [paid, last, part],
            [part, paid, last],
            [last, paid, part],
            [part, last, paid],
            [last, part, paid],
        ] {
            let twins = twins();
            for (topic, name) in order.into_iter().chain(order) {
                twins.deliver(topic, name, &[]);
            }
            assert_eq!(after(&twins.told), after(&reference.called), "{order:?}");
            let inbox = twins.told.inbox(Platform::Shopify);
            assert!(inbox.iter().all(|line| line.contains(" done ")), "{order:?}");
        }
    }
}

/// The order comes late, and says itself what has become of it: its refund is not taken off twice.
#[test]
fn an_order_that_is_told_after_its_refund_brings_it_along() {
    let twins = twins();
    let refund = recorded("shopify/refunds_create_partial", &[]);
    let late = [
        ("/current_subtotal_price_set/shop_money/amount", json!("36.00")),
        ("/refunds", json!([refund])),
        ("/financial_status", json!("partially_refunded")),
    ];
    twins.deliver("orders/paid", "shopify/orders_paid", &late);
    twins.deliver("refunds/create", "shopify/refunds_create_partial", &[]);
    twins.call("POST /v1/orders", &order(&json!({})));
    twins.call(REFUNDS, &json!({"id": "8801", "amount": eur(1_400)}));
    twins.are_alike();
    twins.deliver("orders/paid", "shopify/orders_paid", &[]);
    assert_eq!(twins.told.inbox(Platform::Shopify)[2], "orders/paid done -", "it is the same order");
}

/// An order that was never paid is not waited for.
#[test]
fn a_cancelled_order_that_nobody_paid_for() {
    let twins = twins();
    twins.deliver("orders/cancelled", "shopify/orders_cancelled_unpaid", &[]);
    let partly = [("/financial_status", json!("partially_paid"))];
    twins.deliver("orders/cancelled", "shopify/orders_cancelled_unpaid", &partly);
    twins.deliver("orders/cancelled", "shopify/orders_cancelled", &[]);
    let inbox = twins.told.inbox(Platform::Shopify);
    assert_eq!(inbox[..2], ["orders/cancelled ignored not_paid", "orders/cancelled ignored not_paid"]);
    assert_eq!(inbox[2], "orders/cancelled waiting -");
    let kept = "SELECT coalesce(body, '') || coalesce(facts, '') FROM deliveries WHERE state = 'waiting'";
    let kept = twins.told.sql.unexplained(kept).unwrap().remove(0).text().unwrap();
    assert_eq!(kept, r#"[{"cancelled":{"order":"5501001","paid":true}}]"#, "and nobody's name waits with it");
}
