use super::*;

fn twins() -> Twins {
    Twins::new(Platform::Stripe)
}

fn order(id: &str, differences: &Value) -> Value {
    let mut order = json!({
        "id": id, "placed_at": "2026-11-22T10:00:00Z",
        "customer": {"id": "cus_R1", "email": "bob@example.com", "postal_code": "10117",
            "address": "Unter den Linden 77", "phone": "+49 30 9876543"},
        "total": eur(5_000), "discount_codes": [CODE], "ref": CODE, "staff": "Kim",
    });
    for (name, value) in differences.as_object().unwrap() {
        order[name] = value.clone();
    }
    order
}

const SESSION: &str = "cs_test_a1b2c3";

#[test]
fn a_session_and_its_refunds() {
    let twins = twins();
    twins.deliver("", "stripe/checkout_session_completed", &[]);
    twins.call("POST /v1/orders", &order(SESSION, &json!({})));
    twins.are_alike();
    twins.deliver("", "stripe/charge_refunded_partly", &[]);
    twins.call(
        &format!("POST /v1/orders/{SESSION}/refunds"),
        &json!({"id": "ch_3Q1:1400", "amount": eur(1_400)}),
    );
    twins.are_alike();
    twins.days_pass(15);
    twins.deliver("", "stripe/charge_refunded_rest", &[]);
    twins.call(
        &format!("POST /v1/orders/{SESSION}/refunds"),
        &json!({"id": "ch_3Q1:5000", "amount": eur(3_600)}),
    );
    twins.are_alike();
    let inbox = twins.told.inbox(Platform::Stripe);
    assert_eq!(
        inbox,
        ["checkout.session.completed done -", "charge.refunded done -", "charge.refunded done -"]
    );
}

/// A charge tells the sum so far: whichever comes first, nothing is taken off twice.
#[test]
fn refunds_before_the_session_and_in_the_wrong_order() {
    let after = |shop: &TeaHouse| (shop.look(SESSION)["remaining"].clone(), earned(&shop.look(SESSION)));
    let (paid, part, rest) =
        ("stripe/checkout_session_completed", "stripe/charge_refunded_partly", "stripe/charge_refunded_rest");
    let reference = twins();
    for name in [paid, part, rest] {
        reference.deliver("", name, &[]);
    }
    for order in [[rest, part, paid], [part, paid, rest], [rest, paid, part], [paid, rest, part]] {
        let twins = twins();
        for name in order.into_iter().chain(order) {
            twins.deliver("", name, &[]);
        }
        assert_eq!(after(&twins.told), after(&reference.told), "{order:?}");
        assert_eq!(twins.told.count("refunds"), 2);
    }
}

/// The shop's own id makes it the same order that its server tells.
#[test]
fn the_shops_own_id_stands_in_the_metadata() {
    let twins = twins();
    let metadata = json!({"order_id": "1001", "ref": CODE, "staff": "Kim", "discount_code": CODE});
    twins.deliver("", "stripe/checkout_session_completed", &[("/data/object/metadata", metadata)]);
    twins.deliver("", "stripe/charge_refunded_partly", &[]);
    twins.call("POST /v1/orders", &order("1001", &json!({})));
    twins.call("POST /v1/orders/1001/refunds", &json!({"id": "ch_3Q1:1400", "amount": eur(1_400)}));
    twins.are_alike();
}

#[test]
fn a_direct_debit_is_paid_some_days_later() {
    let twins = twins();
    let unpaid = [("/data/object/payment_status", json!("unpaid"))];
    twins.deliver("", "stripe/checkout_session_completed", &unpaid);
    assert_eq!(twins.told.count("orders"), 0);
    let paid = [("/type", json!("checkout.session.async_payment_succeeded"))];
    twins.deliver("", "stripe/checkout_session_completed", &paid);
    twins.call("POST /v1/orders", &order(SESSION, &json!({})));
    twins.are_alike();
}

#[test]
fn a_guest_a_free_order_and_a_foreign_currency_at_the_till() {
    let guest = twins();
    let foreign_reference =
        [("/data/object/customer", Value::Null), ("/data/object/client_reference_id", json!("cart-4711"))];
    guest.deliver("", "stripe/checkout_session_completed", &foreign_reference);
    let mut customer = order(SESSION, &json!({}))["customer"].clone();
    customer["id"] = Value::Null;
    guest.call("POST /v1/orders", &order(SESSION, &json!({"customer": customer, "ref": null})));
    guest.are_alike();

    let free = twins();
    let nothing = [
        ("/data/object/amount_total", json!(0)),
        ("/data/object/payment_status", json!("no_payment_required")),
    ];
    free.deliver("", "stripe/checkout_session_completed", &nothing);
    free.call("POST /v1/orders", &order(SESSION, &json!({"total": eur(0)})));
    free.are_alike();

    let abroad = twins();
    let dollars = [
        ("/data/object/currency", json!("usd")),
        ("/data/object/amount_total", json!(5_783)),
        (
            "/data/object/currency_conversion",
            json!({"amount_subtotal": 5_556, "amount_total": 5_000, "fx_rate": "0.8646", "source_currency": "eur"}),
        ),
    ];
    abroad.deliver("", "stripe/checkout_session_completed", &dollars);
    abroad.call("POST /v1/orders", &order(SESSION, &json!({})));
    abroad.are_alike();
}

/// The order stays good; no further one earns a standing discount.
#[test]
fn a_subscription_ends() {
    let twins = twins();
    twins.deliver("", "stripe/customer_subscription_deleted", &[]);
    twins.deliver("", "stripe/customer_subscription_updated", &[]);
    twins.deliver("", "stripe/checkout_session_completed_subscription", &[]);
    twins.call("POST /v1/orders", &order("cs_test_sub", &json!({})));
    twins.call(
        "POST /v1/orders/cs_test_sub/cancel",
        &json!({"subscription_ended_at": "2026-11-24T10:00:00Z"}),
    );
    twins.are_alike();
    let inbox = twins.told.inbox(Platform::Stripe);
    assert_eq!(inbox[1], "customer.subscription.updated ignored subscription_goes_on");
    assert_eq!(inbox[0], "customer.subscription.deleted done -");
}
