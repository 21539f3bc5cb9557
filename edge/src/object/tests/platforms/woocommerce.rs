use super::*;

fn twins() -> Twins {
    Twins::new(Platform::Woocommerce)
}

fn order(differences: &Value) -> Value {
    let mut order = json!({
        "id": "727", "placed_at": "2026-11-22T10:00:00Z",
        "customer": {"id": "26", "email": "bob@example.com", "postal_code": "10117",
            "address": "Unter den Linden 77", "phone": "+49 30 9876543", "ip": "203.0.113.99"},
        "total": eur(5_000), "discount_codes": [CODE.to_lowercase()], "ref": CODE, "staff": "Kim",
    });
    for (name, value) in differences.as_object().unwrap() {
        order[name] = value.clone();
    }
    order
}

const REFUNDS: &str = "POST /v1/orders/727/refunds";

#[test]
fn an_order_is_paid_when_its_status_says_so() {
    let twins = twins();
    for unpaid in ["pending", "on-hold", "failed", "checkout-draft"] {
        let status = [("/status", json!(unpaid)), ("/date_paid_gmt", Value::Null)];
        twins.deliver("order.created", "woocommerce/order_processing", &status);
    }
    assert_eq!(twins.told.count("orders"), 0);
    twins.deliver("order.updated", "woocommerce/order_processing", &[]);
    twins.call("POST /v1/orders", &order(&json!({})));
    twins.deliver("order.updated", "woocommerce/order_processing", &[("/status", json!("completed"))]);
    twins.are_alike();
    let inbox = twins.told.inbox(Platform::Woocommerce);
    assert_eq!(
        inbox[3..],
        ["order.created ignored not_paid", "order.updated done -", "order.updated done -"]
    );
}

/// Shipping plugins have names of their own for what comes after *processing*, and *on hold* may come after the payment:
/// the order counts even if its *processing* was lost.
#[test]
fn an_order_of_a_plugins_status_counts_since_it_was_paid() {
    for status in ["shipped", "partial-shipped", "on-hold"] {
        let twins = twins();
        let status = [("/status", json!(status))];
        twins.deliver("order.updated", "woocommerce/order_processing", &status);
        twins.call("POST /v1/orders", &order(&json!({})));
        twins.are_alike();
        twins.deliver("order.updated", "woocommerce/order_refunded_partly", &status);
        twins.call(REFUNDS, &json!({"id": "731", "amount": eur(1_400)}));
        twins.are_alike();
    }
}

/// Paid on delivery, and some of it came back before the money is noted as paid.
#[test]
fn a_refund_of_a_known_order_counts_in_any_status() {
    for status in ["shipped", "on-hold", "pending"] {
        let twins = twins();
        let unpaid = [("/status", json!(status)), ("/date_paid_gmt", Value::Null)];
        let cash = [("/date_paid_gmt", Value::Null)];
        twins.deliver("order.created", "woocommerce/order_processing", &cash);
        twins.call("POST /v1/orders", &order(&json!({})));
        twins.deliver("order.updated", "woocommerce/order_refunded_partly", &unpaid);
        twins.call(REFUNDS, &json!({"id": "731", "amount": eur(1_400)}));
        twins.are_alike();
        assert_eq!(twins.told.look("727")["remaining"], eur(3_600));
    }
}

/// Gateways set *failed* for a payment that was charged back: what came back counts, and the order is cancelled.
/// Whether it was paid on delivery or by card, and whether or not it is paid once more.
#[test]
fn a_known_order_that_failed_is_cancelled() {
    for paid_at in [json!("2026-11-22T10:00:04"), Value::Null] {
        let twins = twins();
        let paid_at = ("/date_paid_gmt", paid_at);
        let failed = [("/status", json!("failed")), paid_at.clone()];
        twins.deliver("order.created", "woocommerce/order_processing", &[paid_at]);
        twins.call("POST /v1/orders", &order(&json!({})));
        twins.deliver("order.updated", "woocommerce/order_refunded_partly", &failed);
        twins.call(REFUNDS, &json!({"id": "731", "amount": eur(1_400)}));
        twins.call("POST /v1/orders/727/cancel", &Value::Null);
        twins.are_alike();
        twins.deliver("order.updated", "woocommerce/order_processing", &[]);
        twins.are_alike();
    }
}

/// A card that was refused at the till, and then another.
#[test]
fn an_order_that_failed_before_it_was_known_counts_once_it_is_paid() {
    for paid_at in [json!("2026-11-22T10:00:04"), Value::Null] {
        let twins = twins();
        let failed = [("/status", json!("failed")), ("/date_paid_gmt", paid_at)];
        twins.deliver("order.created", "woocommerce/order_processing", &failed);
        assert_eq!(twins.told.inbox(Platform::Woocommerce), ["order.created ignored not_paid"]);
        twins.deliver("order.updated", "woocommerce/order_processing", &[]);
        twins.call("POST /v1/orders", &order(&json!({})));
        twins.are_alike();
    }
}

#[test]
fn refunds_stand_in_the_order() {
    let twins = twins();
    twins.deliver("order.created", "woocommerce/order_processing", &[]);
    twins.call("POST /v1/orders", &order(&json!({})));
    twins.deliver("order.updated", "woocommerce/order_refunded_partly", &[]);
    twins.call(REFUNDS, &json!({"id": "731", "amount": eur(1_400)}));
    twins.are_alike();
    twins.days_pass(15);
    twins.deliver("order.updated", "woocommerce/order_refunded", &[]);
    twins.call(REFUNDS, &json!({"id": "733", "amount": eur(3_600)}));
    twins.are_alike();
}

/// No payload is resent: the last one has to be enough.
#[test]
fn the_last_delivery_tells_all() {
    let twins = twins();
    twins.deliver("order.updated", "woocommerce/order_refunded", &[]);
    twins.call("POST /v1/orders", &order(&json!({})));
    twins.call(REFUNDS, &json!({"id": "733", "amount": eur(3_600)}));
    twins.call(REFUNDS, &json!({"id": "731", "amount": eur(1_400)}));
    twins.are_alike();
    for late in ["woocommerce/order_processing", "woocommerce/order_refunded_partly"] {
        twins.deliver("order.updated", late, &[]);
    }
    twins.are_alike();
}

#[test]
fn a_status_of_refunded_without_a_refund_is_all_of_it() {
    let twins = twins();
    twins.deliver("order.updated", "woocommerce/order_refunded", &[("/refunds", json!([]))]);
    twins.call("POST /v1/orders", &order(&json!({})));
    twins.call(REFUNDS, &json!({"id": "rest", "amount": eur(5_000)}));
    twins.are_alike();
}

/// What it came to when it was told is what counts here: the refunds of the edited order are less, and yet all of it.
#[test]
fn an_edited_order_that_is_refunded_is_all_back() {
    let twins = twins();
    twins.deliver("order.created", "woocommerce/order_processing", &[]);
    twins.call("POST /v1/orders", &order(&json!({})));
    let refunds = json!([{"id": 733, "reason": "", "total": "-40.00"}]);
    let edited = [("/total", json!("40.00")), ("/refunds", refunds)];
    twins.deliver("order.updated", "woocommerce/order_refunded", &edited);
    twins.call(REFUNDS, &json!({"id": "733", "amount": eur(4_000)}));
    twins.call(REFUNDS, &json!({"id": "rest", "amount": eur(1_000)}));
    twins.are_alike();
    assert_eq!(twins.told.look("727")["remaining"], eur(0));
}

#[test]
fn a_cancelled_order_and_a_deleted_one() {
    for (topic, name) in
        [("order.updated", "woocommerce/order_cancelled"), ("order.deleted", "woocommerce/order_deleted")]
    {
        let twins = twins();
        twins.deliver("order.created", "woocommerce/order_processing", &[]);
        twins.call("POST /v1/orders", &order(&json!({})));
        twins.deliver(topic, name, &[]);
        twins.call("POST /v1/orders/727/cancel", &Value::Null);
        twins.are_alike();
        // What is restored was cancelled all the same.
        twins.deliver("order.restored", "woocommerce/order_processing", &[]);
        twins.are_alike();
    }
}

/// The bin may be told of first: the order is none all the same.
#[test]
fn an_order_that_is_deleted_before_it_is_told() {
    let twins = twins();
    twins.deliver("order.deleted", "woocommerce/order_deleted", &[]);
    assert_eq!(twins.told.inbox(Platform::Woocommerce), ["order.deleted waiting -"]);
    twins.deliver("order.created", "woocommerce/order_processing", &[]);
    twins.call("POST /v1/orders", &order(&json!({})));
    twins.call("POST /v1/orders/727/cancel", &Value::Null);
    twins.are_alike();
    assert_eq!(twins.told.inbox(Platform::Woocommerce)[0], "order.deleted done -");
}

/// Cash on delivery is never marked as paid.
#[test]
fn an_order_that_is_cancelled_before_it_was_paid() {
    let twins = twins();
    let cash = [("/date_paid_gmt", Value::Null)];
    twins.deliver("order.updated", "woocommerce/order_cancelled", &cash);
    assert_eq!(twins.told.inbox(Platform::Woocommerce), ["order.updated ignored not_paid"]);
    twins.deliver("order.updated", "woocommerce/order_processing", &cash);
    twins.deliver("order.updated", "woocommerce/order_cancelled", &cash);
    twins.call("POST /v1/orders", &order(&json!({})));
    twins.call("POST /v1/orders/727/cancel", &Value::Null);
    twins.are_alike();
}

#[test]
fn a_guest_a_free_order_and_the_reference_alone() {
    let guest = twins();
    guest.deliver("order.created", "woocommerce/order_guest", &[]);
    let mut customer = order(&json!({}))["customer"].clone();
    customer["id"] = Value::Null;
    guest.call("POST /v1/orders", &order(&json!({"customer": customer})));
    guest.are_alike();

    let free = twins();
    free.deliver("order.created", "woocommerce/order_free", &[]);
    free.call("POST /v1/orders", &order(&json!({"total": eur(0)})));
    free.are_alike();

    let by_link = twins();
    by_link.deliver("order.created", "woocommerce/order_processing", &[("/coupon_lines", json!([]))]);
    by_link.call("POST /v1/orders", &order(&json!({"discount_codes": []})));
    by_link.are_alike();
    assert_eq!(by_link.told.look("727")["referral"]["evidence"], "reference");
}

/// What it is in the shop's currency, nothing in it says. The shop's server can.
#[test]
fn an_order_from_abroad_is_parked_and_the_server_tells_it() {
    let twins = twins();
    twins.deliver("order.created", "woocommerce/order_abroad", &[]);
    let back =
        [("/status", json!("pending")), ("/refunds", json!([{"id": 731, "reason": "", "total": "-16.19"}]))];
    twins.deliver("order.updated", "woocommerce/order_abroad", &back);
    assert_eq!(twins.told.count("orders"), 0);
    assert_eq!(
        twins.told.inbox(Platform::Woocommerce),
        ["order.created parked currency_foreign", "order.updated parked currency_foreign"]
    );
    twins.call("POST /v1/orders", &order(&json!({})));
    assert_eq!(twins.called.look("727")["total"], eur(5_000));
}

/// Cancelled or refunded, early, late or twice: the same rewards in the same states.
#[test]
fn deliveries_in_any_order_end_in_the_same_state() {
    let names =
        ["woocommerce/order_processing", "woocommerce/order_refunded_partly", "woocommerce/order_cancelled"];
    let reference = twins();
    reference.call("POST /v1/orders", &order(&json!({})));
    reference.call(REFUNDS, &json!({"id": "731", "amount": eur(1_400)}));
    reference.call("POST /v1/orders/727/cancel", &Value::Null);
    let after = |shop: &TeaHouse| {
        let order = shop.look("727");
        (order["remaining"].clone(), earned(&order), order["reasons"].clone(), shop.count("refunds"))
    };
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let twins = twins();
        for place in order.into_iter().chain(order) {
            twins.deliver("order.updated", names[place], &[]);
        }
        assert_eq!(after(&twins.told), after(&reference.called), "{order:?}");
    }
}

#[test]
fn an_edited_order_stays_what_it_was() {
    let twins = twins();
    twins.deliver("order.created", "woocommerce/order_processing", &[]);
    twins.call("POST /v1/orders", &order(&json!({})));
    twins.deliver("order.updated", "woocommerce/order_edited", &[]);
    twins.are_alike();
    assert_eq!(twins.told.inbox(Platform::Woocommerce)[1], "order.updated ignored order_conflict");
}

/// Whatever the shop's owner has typed, WooCommerce keeps and tells coupons in small letters.
#[test]
fn a_friends_own_coupon_is_known_in_small_letters() {
    let twins = Twins::with(Platform::Woocommerce, &json!({"friend_code_pool": "friends"}));
    for shop in [&twins.told, &twins.called] {
        shop.server("POST /v1/code-bank/friends", &json!({"codes": ["Friend-0001"]})).unwrap();
        let claimed = shop.page("POST /v1/shops/{pk}/claims", &json!({"code": twins.code})).unwrap().1;
        assert_eq!(claimed["discount_code"], "Friend-0001");
    }
    let coupon = [("/coupon_lines/0/code", json!("friend-0001")), ("/meta_data", json!([]))];
    twins.deliver("order.created", "woocommerce/order_processing", &coupon);
    let told = json!({"discount_codes": ["friend-0001"], "ref": null, "staff": null});
    twins.call("POST /v1/orders", &order(&told));
    twins.are_alike();
    assert_eq!(twins.told.look("727")["referral"]["evidence"], "friend_code");
}
