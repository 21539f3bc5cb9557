use super::privacy::{bob, everything};
use super::*;
use crate::object::inbox;

const SHOPIFY: Platform = Platform::Shopify;

/// A shop that comes back within two days has lost nothing.
#[test]
fn a_shop_that_takes_the_app_out_is_forgotten_two_days_later() {
    for comes_back in [false, true] {
        let twins = bob();
        let shop = &twins.told;
        twins.deliver("app/uninstalled", "shopify/app_uninstalled", &[]);
        let (_, listed) = shop.server("GET /v1/platforms", &Value::Null).unwrap();
        assert_eq!(listed["items"][0]["secrets"], 0, "none is in force");
        assert_eq!(listed["items"][0]["erase_at"], "2026-11-24T10:00:00Z");
        let body = b"{}";
        let signed = headers(SHOPIFY, "orders/paid", body, SECRET, START);
        assert_eq!(shop.posted(SHOPIFY, signed, body), Err("platform_not_connected".to_owned()));
        if comes_back {
            shop.connect(SHOPIFY, &[SECRET]).unwrap();
        }
        shop.minutes_pass(48 * 60 - 1);
        shop.alarm();
        assert!(everything(shop).contains("bob@example.com"));
        shop.minutes_pass(1);
        assert_eq!(inbox::next(&shop.sql).unwrap() == Some(shop.now.get()), !comes_back);
        shop.alarm();
        shop.alarm();
        assert_eq!(everything(shop).contains("bob@example.com"), comes_back);
        let (_, listed) = shop.server("GET /v1/platforms", &Value::Null).unwrap();
        assert_eq!(listed["items"].as_array().unwrap().len(), usize::from(comes_back));
        assert!(everything(shop).contains("ann@example.com"), "she has not come from there");
    }
}

#[test]
fn shopifys_own_word_erases_at_once() {
    let twins = bob();
    let shop = &twins.told;
    twins.deliver("shop/redact", "shopify/shop_redact", &[]);
    shop.alarm();
    shop.alarm();
    assert!(!everything(shop).contains("bob@example.com"));
    assert_eq!((shop.count("deliveries"), shop.count("orders")), (0, 1));
    assert_eq!(shop.server("GET /v1/platforms", &Value::Null), Ok((200, json!({"items": []}))));
}

/// Dora has joined by the tag, and no order has named her: of her wish nothing but the delivery tells.
#[test]
fn what_was_asked_before_the_end_is_worked_off_first() {
    let twins = bob();
    let shop = &twins.told;
    shop.join(&json!({"email": "dora@example.com"})).unwrap();
    twins.deliver("app/uninstalled", "shopify/app_uninstalled", &[]);
    shop.minutes_pass(48 * 60 - 1);
    shop.alarm();
    // A fault holds the wish up, past the time of the end.
    shop.sql.batch("ALTER TABLE erasures RENAME TO away").unwrap();
    let dora = [("/customer/email", json!("dora@example.com")), ("/customer/id", json!(4))];
    shop.deliver(SHOPIFY, "customers/redact", &recorded("shopify/customers_redact", &dora));
    for _ in 0..4 {
        shop.minutes_pass(1);
        shop.alarm();
    }
    assert_eq!(shop.inbox(SHOPIFY).last().unwrap(), "customers/redact received -");
    let next = inbox::next(&shop.sql).unwrap().unwrap();
    assert!(next > shop.now.get(), "no alarm rings for what has to wait");
    shop.sql.batch("ALTER TABLE away RENAME TO erasures").unwrap();
    shop.now.set(next);
    shop.alarm();
    let left = everything(shop);
    assert!(!left.contains("dora@example.com") && !left.contains("bob@example.com"));
    assert_eq!(shop.count("deliveries"), 0);
}

impl TeaHouse {
    /// What a delivery with a good signature is answered.
    fn answered(&self, topic: &str, name: &str) -> Outcome {
        let body = recorded(name, &[]).to_string().into_bytes();
        self.posted(SHOPIFY, headers(SHOPIFY, topic, &body, SECRET, START), &body)
    }
}

/// Shopify asks for the shop's erasure 48 hours after it has left, and for a customer's days after the wish: it must be
/// answered, and whoever cannot sign must be told so.
#[test]
fn a_shop_that_has_left_may_still_ask_in_its_customers_names() {
    let is_kept = |outcome: Outcome| outcome == Ok((200, json!({})));
    let twins = bob();
    let shop = &twins.told;
    // Dora has joined by the tag, and Shopify has told of no order of hers.
    shop.join(&json!({"email": "dora@example.com"})).unwrap();
    twins.deliver("app/uninstalled", "shopify/app_uninstalled", &[]);
    for hours in [0, 47, 2, 24] {
        shop.minutes_pass(hours * 60);
        shop.alarm();
        for (topic, name) in [
            ("app/uninstalled", "shopify/app_uninstalled"),
            ("customers/data_request", "shopify/customers_data_request"),
            ("customers/redact", "shopify/customers_redact"),
        ] {
            assert!(is_kept(shop.answered(topic, name)), "{topic} after {hours}");
        }
        let order = shop.answered("orders/paid", "shopify/orders_paid");
        assert_eq!(order, Err("platform_not_connected".to_owned()));
        let body = recorded("shopify/shop_redact", &[]).to_string().into_bytes();
        let forged = headers(SHOPIFY, "shop/redact", &body, "shpss_another_secret_of_somebody", START);
        let refused = shop.posted(SHOPIFY, forged, &body);
        assert_eq!(refused, Err("delivery_signature_wrong".to_owned()), "401, and never 404");
        shop.alarm();
    }
    assert!(!everything(shop).contains("bob@example.com"));
    assert_eq!(shop.server("GET /v1/platforms", &Value::Null), Ok((200, json!({"items": []}))));
    assert!(is_kept(shop.answered("shop/redact", "shopify/shop_redact")), "what is done already is done");
    shop.alarm();
    assert_eq!(shop.server("GET /v1/platforms", &Value::Null), Ok((200, json!({"items": []}))));
    let dora = [
        ("/customer/email", json!("dora@example.com")),
        ("/customer/id", json!(4)),
        ("/orders_to_redact", json!([])),
    ];
    twins.deliver("customers/redact", "shopify/customers_redact", &dora);
    assert!(!everything(shop).contains("dora@example.com"));

    shop.days_pass(30);
    assert!(inbox::next(&shop.sql).unwrap().is_some_and(|due| due <= shop.now.get()));
    shop.alarm();
    assert_eq!(shop.count("platforms"), 0, "its secrets as well");
    let late = shop.answered("customers/redact", "shopify/customers_redact");
    assert_eq!(late, Err("platform_not_connected".to_owned()));
    assert_eq!(inbox::next(&shop.sql).unwrap(), None, "and nothing is left to be done");
}

/// The row remembers whom to erase: deleting it would keep them for ever.
#[test]
fn disconnecting_what_has_left_puts_no_erasure_off() {
    let twins = bob();
    let shop = &twins.told;
    twins.deliver("app/uninstalled", "shopify/app_uninstalled", &[]);
    let disconnect = || shop.server("DELETE /v1/platforms/shopify", &Value::Null).unwrap();
    disconnect();
    let (_, listed) = shop.server("GET /v1/platforms", &Value::Null).unwrap();
    assert_eq!(listed["items"][0]["erase_at"], "2026-11-24T10:00:00Z");
    shop.days_pass(2);
    shop.alarm();
    assert!(!everything(shop).contains("bob@example.com"));
    disconnect();
    assert_eq!(shop.count("platforms"), 0);
}

/// Shopify sends again what was not answered in time, for hours. The app may be back by then, with the same secret.
#[test]
fn a_farewell_from_before_the_shop_came_back_is_outdated() {
    let twins = bob();
    let shop = &twins.told;
    let farewell = |said_at: &str| {
        let body = recorded("shopify/app_uninstalled", &[]).to_string().into_bytes();
        let mut signed = headers(SHOPIFY, "app/uninstalled", &body, SECRET, START);
        signed.push(("x-shopify-triggered-at", said_at.to_owned()));
        shop.posted(SHOPIFY, signed, &body).unwrap();
        shop.alarm();
        let (_, listed) = shop.server("GET /v1/platforms", &Value::Null).unwrap();
        (shop.inbox(SHOPIFY).pop().unwrap(), listed["items"][0].clone())
    };
    let (line, platform) = farewell("2026-11-22T10:00:00.123456789Z");
    assert_eq!((line.as_str(), &platform["secrets"]), ("app/uninstalled done -", &json!(0)));
    shop.minutes_pass(60);
    shop.connect(SHOPIFY, &[SECRET]).unwrap();
    let (line, platform) = farewell("2026-11-22T10:00:00.123456789Z");
    assert_eq!(line, "app/uninstalled ignored outdated");
    assert_eq!(platform["erase_at"], Value::Null);
    assert_eq!(platform["connected_at"], "2026-11-22T11:00:00Z", "anew");
    // While the first farewell is still under way, too.
    shop.minutes_pass(60);
    shop.connect(SHOPIFY, &[SECRET]).unwrap();
    let (line, platform) = farewell("2026-11-22T11:30:00Z");
    assert_eq!((line.as_str(), &platform["secrets"]), ("app/uninstalled ignored outdated", &json!(1)));
    assert_eq!(platform["connected_at"], "2026-11-22T11:00:00Z", "another secret is no other connection");
    let (line, platform) = farewell("2026-11-22T12:00:01Z");
    assert_eq!((line.as_str(), &platform["secrets"]), ("app/uninstalled done -", &json!(0)));
}
