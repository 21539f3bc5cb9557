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

/// Nobody is rewarded for a friend who tries it out: the first payment is the order, and the shop's server tells of it.
#[test]
fn a_free_trial_is_no_order() {
    for status in ["no_payment_required", "paid"] {
        let twins = twins();
        let trial = [("/data/object/payment_status", json!(status)), ("/data/object/amount_total", json!(0))];
        twins.deliver("", "stripe/checkout_session_completed_subscription", &trial);
        assert_eq!(twins.told.count("orders"), 0);
        assert_eq!(twins.told.inbox(Platform::Stripe), ["checkout.session.completed ignored not_paid"]);
    }
}

#[test]
fn a_guest_and_a_free_order() {
    let guest = twins();
    guest.deliver("", "stripe/checkout_session_completed_guest", &[]);
    let mut customer = order(SESSION, &json!({}))["customer"].clone();
    customer["id"] = Value::Null;
    guest.call("POST /v1/orders", &order(SESSION, &json!({"customer": customer, "ref": null})));
    guest.are_alike();

    let free = twins();
    free.deliver("", "stripe/checkout_session_completed_free", &[]);
    free.call("POST /v1/orders", &order(SESSION, &json!({"total": eur(0)})));
    free.are_alike();
}

/// 57.83 dollars were paid for 50.00 euros: a refund in dollars takes back its share of the order, and all of them together
/// all of it, in whichever order they come.
#[test]
fn an_order_from_abroad_and_its_refunds() {
    let (paid, part, rest) = (
        "stripe/checkout_session_completed_abroad",
        "stripe/charge_refunded_abroad_partly",
        "stripe/charge_refunded_abroad_rest",
    );
    let refunds = format!("POST /v1/orders/{SESSION}/refunds");
    let twins = twins();
    twins.deliver("", paid, &[]);
    twins.call("POST /v1/orders", &order(SESSION, &json!({})));
    twins.are_alike();
    twins.deliver("", part, &[]);
    twins.call(&refunds, &json!({"id": "ch_3Q1:1619", "amount": eur(1_400)}));
    twins.are_alike();
    twins.days_pass(15);
    twins.deliver("", rest, &[]);
    twins.call(&refunds, &json!({"id": "ch_3Q1:5783", "amount": eur(3_600)}));
    twins.are_alike();
    assert!(twins.told.inbox(Platform::Stripe).iter().all(|line| line.ends_with(" done -")));
    for names in [[rest, part, paid], [part, rest, paid], [paid, rest, part]] {
        let other = self::twins();
        for name in names.into_iter().chain(names) {
            other.deliver("", name, &[]);
        }
        let order = other.told.look(SESSION);
        assert_eq!(order["remaining"], eur(0), "{names:?}");
        assert_eq!(other.told.count("refunds"), 2, "{names:?}");
    }
    // More than was paid cannot come back.
    let odd = [("/data/object/amount_refunded", json!(5_784)), ("/id", json!("evt_odd"))];
    twins.deliver("", rest, &odd);
    assert_eq!(twins.told.inbox(Platform::Stripe)[3], "charge.refunded parked out_of_range");
}

/// Since API version 2025-03-31 all that decides is told in the shop's currency.
#[test]
fn an_order_from_abroad_in_the_shops_currency() {
    let twins = twins();
    twins.deliver("", "stripe/checkout_session_completed_presented_abroad", &[]);
    twins.deliver("", "stripe/charge_refunded_presented_abroad", &[]);
    twins.call("POST /v1/orders", &order(SESSION, &json!({})));
    let refund = json!({"id": "ch_3Q1:1400", "amount": eur(1_400)});
    twins.call(&format!("POST /v1/orders/{SESSION}/refunds"), &refund);
    twins.are_alike();
}

#[test]
fn all_of_it_comes_back_at_once() {
    let twins = twins();
    twins.deliver("", "stripe/checkout_session_completed", &[]);
    twins.deliver("", "stripe/charge_refunded_fully", &[]);
    twins.call("POST /v1/orders", &order(SESSION, &json!({})));
    let refund = json!({"id": "ch_3Q1:5000", "amount": eur(5_000)});
    twins.call(&format!("POST /v1/orders/{SESSION}/refunds"), &refund);
    twins.are_alike();
}

/// The bank decides: a dispute that is lost has taken the payment back, and no other. It may come before its order.
#[test]
fn a_payment_that_is_charged_back() {
    let (paid, lost) = ("stripe/checkout_session_completed", "stripe/charge_dispute_lost");
    let part = "stripe/charge_refunded_partly";
    let refunds = format!("POST /v1/orders/{SESSION}/refunds");
    for names in [[paid, lost], [lost, paid]] {
        let twins = twins();
        for name in names.into_iter().chain(names) {
            twins.deliver("", name, &[]);
        }
        twins.call("POST /v1/orders", &order(SESSION, &json!({})));
        twins.call(&refunds, &json!({"id": "du_3Q1", "amount": eur(5_000)}));
        twins.are_alike();
    }
    let partly = twins();
    partly.deliver("", paid, &[]);
    partly.deliver("", part, &[]);
    for status in ["won", "warning_closed"] {
        partly.deliver("", lost, &[("/data/object/status", json!(status))]);
    }
    partly.call("POST /v1/orders", &order(SESSION, &json!({})));
    partly.call(&refunds, &json!({"id": "ch_3Q1:1400", "amount": eur(1_400)}));
    partly.are_alike();
    assert_eq!(partly.told.inbox(Platform::Stripe)[2], "charge.dispute.closed ignored nothing_back");
    partly.deliver("", lost, &[("/data/object/amount", json!(1_100))]);
    partly.call(&refunds, &json!({"id": "du_3Q1", "amount": eur(1_100)}));
    partly.are_alike();
}

/// What a dispute in dollars is of the order, it does not say.
#[test]
fn a_payment_from_abroad_that_is_charged_back_is_all_of_what_is_left() {
    let twins = twins();
    let refunds = format!("POST /v1/orders/{SESSION}/refunds");
    twins.deliver("", "stripe/checkout_session_completed_abroad", &[]);
    twins.deliver("", "stripe/charge_refunded_abroad_partly", &[]);
    let abroad = [("/data/object/currency", json!("usd")), ("/data/object/amount", json!(4_164))];
    twins.deliver("", "stripe/charge_dispute_lost", &abroad);
    twins.call("POST /v1/orders", &order(SESSION, &json!({})));
    twins.call(&refunds, &json!({"id": "ch_3Q1:1619", "amount": eur(1_400)}));
    twins.call(&refunds, &json!({"id": "du_3Q1", "amount": eur(3_600)}));
    twins.are_alike();
}

/// The session of a subscription knows its invoice, and a refund the payment: before API version 2025-03-31 the invoice as
/// well, and since then another event has to say that the two are one. They may come in any order.
#[test]
fn a_subscriptions_first_payment_comes_back() {
    let paid = "stripe/checkout_session_completed_subscription";
    let (link, back) = ("stripe/invoice_payment_paid", "stripe/charge_refunded_subscription");
    let before = "stripe/charge_refunded_invoice";
    for names in [
        &[paid, before][..],
        &[before, paid],
        &[link, paid, back],
        &[paid, link, back],
        &[link, back, paid],
        &[paid, back, link],
        &[back, paid, link],
        &[back, link, paid],
    ] {
        let twins = twins();
        for name in names.iter().chain(names) {
            twins.deliver("", name, &[]);
        }
        twins.call("POST /v1/orders", &order("cs_test_sub", &json!({})));
        let refund = json!({"id": "ch_3S1:1400", "amount": eur(1_400)});
        twins.call("POST /v1/orders/cs_test_sub/refunds", &refund);
        twins.are_alike();
        let inbox = twins.told.inbox(Platform::Stripe);
        assert!(inbox.iter().all(|line| line.ends_with(" done -")), "{names:?} {inbox:?}");
    }
}

/// A subscription that is `unpaid` may be paid for again.
#[test]
fn a_subscription_goes_on_until_it_has_ended() {
    let twins = twins();
    twins.deliver("", "stripe/checkout_session_completed_subscription", &[]);
    twins.deliver("", "stripe/customer_subscription_unpaid", &[]);
    twins.call("POST /v1/orders", &order("cs_test_sub", &json!({})));
    twins.are_alike();
    let inbox = twins.told.inbox(Platform::Stripe);
    assert_eq!(inbox[1], "customer.subscription.updated ignored subscription_goes_on");
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
