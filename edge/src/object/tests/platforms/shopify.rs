use super::*;

fn twins() -> Twins {
    Twins::new(Platform::Shopify)
}

/// What the recorded order says, in our words.
fn order(differences: &Value) -> Value {
    let mut order = json!({
        "id": "5501001", "placed_at": "2026-11-22T10:00:00Z",
        "customer": {"id": "7711223344", "email": "bob@example.com", "new": true, "postal_code": "10117",
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
fn a_guest_a_free_order_and_a_foreign_currency_at_the_till() {
    let guest = twins();
    guest.deliver("orders/paid", "shopify/orders_paid", &[("/customer", Value::Null)]);
    let customer = json!({"email": "bob@example.com", "postal_code": "10117", "address": "Unter den Linden 77 3. OG",
        "phone": "+49 30 9876543", "ip": "203.0.113.99"});
    guest.call("POST /v1/orders", &order(&json!({"customer": customer})));
    guest.are_alike();

    let free = twins();
    let nothing = [("/current_subtotal_price_set/shop_money/amount", json!("0.00"))];
    free.deliver("orders/paid", "shopify/orders_paid", &nothing);
    free.call("POST /v1/orders", &order(&json!({"total": eur(0)})));
    free.are_alike();

    let abroad = twins();
    let dollars = [
        ("/presentment_currency", json!("USD")),
        ("/current_subtotal_price_set/presentment_money", json!({"amount": "57.83", "currency_code": "USD"})),
    ];
    abroad.deliver("orders/paid", "shopify/orders_paid", &dollars);
    abroad.call("POST /v1/orders", &order(&json!({})));
    let set = json!({"shop_money": {"amount": "14.00", "currency_code": "EUR"},
        "presentment_money": {"amount": "16.19", "currency_code": "USD"}});
    abroad.deliver(
        "refunds/create",
        "shopify/refunds_create_partial",
        &[("/refund_line_items/0/subtotal_set", set), ("/transactions/0/currency", json!("USD"))],
    );
    abroad.call(REFUNDS, &json!({"id": "8801", "amount": eur(1_400)}));
    abroad.are_alike();
}

/// What was added after the order is paid later, and the order told once more: the first telling stands. What was taken
/// away comes as a refund without a payment.
#[test]
fn an_edited_order() {
    let twins = twins();
    twins.deliver("orders/paid", "shopify/orders_paid", &[]);
    twins.call("POST /v1/orders", &order(&json!({})));
    let more = [("/current_subtotal_price_set/shop_money/amount", json!("65.00"))];
    twins.deliver("orders/paid", "shopify/orders_paid", &more);
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
    let reference = twins();
    reference.call("POST /v1/orders", &order(&json!({})));
    reference.call(REFUNDS, &json!({"id": "8801", "amount": eur(1_400)}));
    reference.call(REFUNDS, &json!({"id": "8802", "amount": eur(3_600)}));
    let after = |shop: &TeaHouse| {
        let order = shop.look("5501001");
        (order["remaining"].clone(), earned(&order), order["reasons"].clone(), shop.count("refunds"))
    };
    for order in [
        [paid, part, rest],
        [paid, rest, part],
        [part, paid, rest],
        [rest, paid, part],
        [part, rest, paid],
        [rest, part, paid],
    ] {
        let twins = twins();
        for (topic, name) in order.into_iter().chain(order) {
            twins.deliver(topic, name, &[]);
        }
        assert_eq!(after(&twins.told), after(&reference.called), "{order:?}");
        assert!(twins.told.inbox(Platform::Shopify).iter().all(|line| line.contains(" done ")), "{order:?}");
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
    let unpaid = [("/financial_status", json!("voided"))];
    twins.deliver("orders/cancelled", "shopify/orders_cancelled", &unpaid);
    assert_eq!(twins.told.inbox(Platform::Shopify), ["orders/cancelled ignored not_paid"]);
    twins.deliver("orders/cancelled", "shopify/orders_cancelled", &[]);
    assert_eq!(twins.told.inbox(Platform::Shopify)[1], "orders/cancelled waiting -");
}
