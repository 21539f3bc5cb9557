use super::*;
use crate::object::inbox;

const SHOPIFY: Platform = Platform::Shopify;

fn paid(shop: &TeaHouse, code: &str, id: u64, differences: &[(&str, Value)]) {
    let order = recorded("shopify/orders_paid", &[("/id", json!(id))]).to_string().replace(CODE, code);
    let mut order: Value = serde_json::from_str(&order).unwrap();
    for (pointer, value) in differences {
        *order.pointer_mut(pointer).unwrap() = value.clone();
    }
    shop.deliver(SHOPIFY, "orders/paid", &order);
}

/// The platform waits for its answer five seconds, and the ledger has all the time it needs.
#[test]
fn a_delivery_is_kept_first_and_worked_off_after_the_answer() {
    let (shop, code) = TeaHouse::connected(SHOPIFY, &json!({}));
    paid(&shop, &code, 1, &[]);
    assert_eq!((shop.count("deliveries"), shop.count("orders")), (1, 0));
    assert_eq!(shop.inbox(SHOPIFY), ["orders/paid received -"]);
    assert_eq!(due::next(&shop.sql).unwrap(), Some(shop.now.get()), "the alarm is due at once");
    shop.alarm();
    assert_eq!(shop.count("orders"), 1);
}

/// What cannot be read, or is not ours to reward, is the owner's to see; nothing else waits for it.
#[test]
fn a_bad_delivery_is_parked_with_its_reason_and_stops_no_other() {
    let (shop, code) = TeaHouse::connected(SHOPIFY, &json!({}));
    let amount = "/current_subtotal_price_set/shop_money/amount";
    let currency = "/current_subtotal_price_set/shop_money/currency_code";
    paid(&shop, &code, 1, &[(amount, json!(50.0))]);
    paid(&shop, &code, 2, &[(amount, json!("50.005"))]);
    paid(&shop, &code, 3, &[(amount, json!("-1.00"))]);
    paid(&shop, &code, 4, &[(currency, json!("USD"))]);
    paid(&shop, &code, 5, &[("/created_at", json!("yesterday"))]);
    paid(&shop, &code, 6, &[("/discount_codes", json!("TEN"))]);
    shop.deliver(SHOPIFY, "orders/paid", &json!([1, 2]));
    shop.deliver(SHOPIFY, "orders/paid", &json!({}));
    shop.deliver(SHOPIFY, "carts/update", &json!({"id": 1}));
    for body in ["no JSON", "", "{\"id\":1", "\u{0}"] {
        let headers = headers(SHOPIFY, "orders/paid", body.as_bytes(), SECRET, START);
        assert!(shop.posted(SHOPIFY, headers, body.as_bytes()).is_ok());
    }
    let not_utf8 = b"{\"id\":\"\xff\"}";
    let signed = headers(SHOPIFY, "orders/paid", not_utf8, SECRET, START);
    assert!(shop.posted(SHOPIFY, signed, not_utf8).is_ok());
    paid(&shop, &code, 7, &[]);
    shop.alarm();
    let inbox = shop.inbox(SHOPIFY);
    assert_eq!(
        inbox,
        [
            "orders/paid parked wrong_type",
            "orders/paid parked amount_not_whole",
            "orders/paid parked amount_negative",
            "orders/paid parked currency_foreign",
            "orders/paid parked time_malformed",
            "orders/paid parked wrong_type",
            "orders/paid parked wrong_type",
            "orders/paid parked missing_field",
            "carts/update ignored topic_unknown",
            "orders/paid parked malformed_json",
            "orders/paid parked missing_field",
            "orders/paid parked malformed_json",
            "orders/paid parked malformed_json",
            "orders/paid parked wrong_type",
            "orders/paid done -",
        ]
    );
    assert_eq!(shop.count("orders"), 1);
    let (_, page) =
        shop.server("GET /v1/platforms/shopify/deliveries?state=parked&limit=1", &Value::Null).unwrap();
    let item = &page["items"][0];
    assert_eq!(item["field"], "current_subtotal_price_set.shop_money.amount");
    let next = page["next_cursor"].as_str().unwrap();
    let line = format!("GET /v1/platforms/shopify/deliveries?state=parked&limit=1&cursor={next}");
    assert_ne!(shop.server(&line, &Value::Null).unwrap().1["items"][0]["id"], item["id"]);
}

/// The owner looks for what does not agree: a refund that is told along, and known, must not hide it.
#[test]
fn an_order_that_does_not_agree_is_no_order_well_done() {
    let (shop, code) = TeaHouse::connected(SHOPIFY, &json!({}));
    let id = recorded("shopify/refunds_create_partial", &[])["order_id"].as_u64().unwrap();
    let refund = recorded("shopify/refunds_create_partial", &[]);
    paid(&shop, &code, id, &[]);
    shop.deliver(SHOPIFY, "refunds/create", &refund);
    let edited = json!("65.00");
    let amount = "/current_subtotal_price_set/shop_money/amount";
    paid(&shop, &code, id, &[(amount, edited), ("/refunds", json!([refund]))]);
    shop.alarm();
    let inbox = shop.inbox(SHOPIFY);
    assert_eq!(inbox, ["orders/paid done -", "refunds/create done -", "orders/paid ignored order_conflict"]);
}

/// What decides nothing may be of any type: platforms change such fields as they like.
#[test]
fn odd_values_that_decide_nothing_are_as_good_as_none() {
    let (shop, code) = TeaHouse::connected(SHOPIFY, &json!({}));
    let odd = [
        ("/browser_ip", json!("unknown")),
        ("/phone", json!({"number": 1})),
        ("/note_attributes", Value::Null),
        ("/refunds", Value::Null),
        ("/customer", json!({"orders_count": "many", "last_order_id": {}, "email": 7})),
        ("/email", json!("no address")),
        ("/contact_email", json!("")),
        ("/shipping_address", Value::Null),
        ("/billing_address/zip", json!("a postal code that is far too long to be one")),
        ("/landing_site", json!(["/?ref=x"])),
    ];
    paid(&shop, &code, 1, &odd);
    shop.alarm();
    assert_eq!(shop.inbox(SHOPIFY), ["orders/paid done -"]);
    assert_eq!(shop.look("1")["referral"]["evidence"], "advocate_code");
}

/// A fault of ours is no reason to lose what was delivered, however long it lasts: the platform has our word for it.
#[test]
fn a_fault_puts_a_delivery_off_and_shows_it_in_the_end() {
    let (shop, code) = TeaHouse::connected(SHOPIFY, &json!({}));
    paid(&shop, &code, 1, &[]);
    shop.sql.batch("ALTER TABLE traces RENAME TO away").unwrap();
    shop.deliver(SHOPIFY, "carts/update", &json!({}));
    shop.alarm();
    assert_eq!(shop.inbox(SHOPIFY), ["orders/paid received -", "carts/update ignored topic_unknown"]);
    assert_eq!(inbox::next(&shop.sql).unwrap(), Some(Timestamp::from_ms(shop.now.get().ms() + 1_000)));
    shop.sql.batch("ALTER TABLE away RENAME TO traces").unwrap();
    shop.minutes_pass(1);
    shop.alarm();
    assert_eq!(shop.inbox(SHOPIFY)[0], "orders/paid done -");

    paid(&shop, &code, 2, &[]);
    shop.sql.batch("ALTER TABLE traces RENAME TO away").unwrap();
    for _ in 0..12 {
        shop.days_pass(1);
        shop.alarm_that_may_fail();
    }
    assert_eq!(shop.inbox(SHOPIFY)[2], "orders/paid parked internal");
    shop.days_pass(10);
    shop.alarm_that_may_fail();
    let in_an_hour = Timestamp::from_ms(shop.now.get().ms() + 3_600_000);
    assert_eq!(crate::store::inbox::next_due(&shop.sql).unwrap(), Some(in_an_hour));
    shop.sql.batch("ALTER TABLE away RENAME TO traces").unwrap();
    shop.minutes_pass(60);
    shop.alarm();
    assert_eq!(shop.inbox(SHOPIFY).last().unwrap(), "orders/paid done -");
    assert_eq!(shop.count("deliveries WHERE body IS NOT NULL OR due_at IS NOT NULL"), 0);
    assert_eq!(shop.count("orders"), 2);
}

/// It is no delivery's fault that the shop itself cannot be read: none is tried less often for it.
#[test]
fn a_fault_that_is_about_no_delivery_counts_against_none() {
    let (shop, code) = TeaHouse::connected(SHOPIFY, &json!({}));
    paid(&shop, &code, 1, &[]);
    paid(&shop, &code, 2, &[]);
    let currency = |code: &str| {
        shop.sql
            .batch(&format!("UPDATE shop SET settings = json_set(settings, '$.currency', '{code}')"))
            .unwrap();
    };
    currency("no currency");
    for _ in 0..12 {
        shop.minutes_pass(1);
        shop.alarm_that_may_fail();
    }
    assert_eq!(shop.count("deliveries WHERE attempts = 0 AND state = 'received'"), 2);
    currency("EUR");
    shop.alarm();
    assert_eq!(shop.inbox(SHOPIFY), ["orders/paid done -"; 2]);
}

/// What kills the process is tried as seldom as what fails, until it is swept away, and everything else goes on
/// meanwhile.
#[test]
fn a_delivery_that_kills_the_process_is_shown_and_stops_no_other() {
    let (shop, code) = TeaHouse::connected(SHOPIFY, &json!({}));
    paid(&shop, &code, 1, &[]);
    paid(&shop, &code, 2, &[]);
    let kills = 1;
    let mut deaths = Vec::new();
    while let Some(next) = inbox::next(&shop.sql).unwrap() {
        shop.now.set(next.max(shop.now.get()));
        let taken = due::take(&shop.desk()).unwrap();
        if taken.contains(&kills) {
            deaths.push(shop.now.get());
        } else {
            assert!(due::work_off(&shop.desk(), Ok(taken)).unwrap());
        }
        if deaths.len() == 11 {
            assert_eq!(shop.inbox(SHOPIFY), ["orders/paid parked internal", "orders/paid done -"]);
        }
    }
    let in_the_first =
        |minutes: i64| deaths.iter().filter(|death| death.ms() < START.ms() + minutes * 60_000).count();
    assert_eq!((in_the_first(17), in_the_first(60), in_the_first(24 * 60)), (10, 12, 35));
    assert_eq!(shop.count("deliveries"), 0, "after 30 days");
}

/// A fact that a newer version writes otherwise must not stand in the way of all others.
#[test]
fn what_waits_and_cannot_be_read_any_more_is_shown_and_stops_no_other() {
    let (shop, code) = TeaHouse::connected(SHOPIFY, &json!({}));
    shop.deliver(SHOPIFY, "refunds/create", &recorded("shopify/refunds_create_partial", &[]));
    shop.alarm();
    shop.sql.batch("UPDATE deliveries SET facts = '[{\"lost\":1}]'").unwrap();
    paid(&shop, &code, 5_501_001, &[]);
    for _ in 0..12 {
        shop.alarm();
        shop.days_pass(1);
    }
    assert_eq!(shop.inbox(SHOPIFY), ["refunds/create parked internal", "orders/paid done -"]);
}

/// So many in one alarm, so that no shop's rush holds up its own object; the rest is due at once.
#[test]
fn a_rush_is_worked_off_in_bounded_goes() {
    let (shop, _) = TeaHouse::connected(SHOPIFY, &json!({}));
    for _ in 0..60 {
        shop.deliver(SHOPIFY, "carts/update", &json!({}));
    }
    shop.alarm();
    assert_eq!(
        shop.inbox(SHOPIFY).iter().filter(|line| line.contains("received")).count(),
        0,
        "of the first 50"
    );
    assert_eq!(due::next(&shop.sql).unwrap(), Some(shop.now.get()));
    shop.alarm();
    assert_ne!(due::next(&shop.sql).unwrap(), Some(shop.now.get()));
}

/// A refund of an order from before the shop was connected waits, and not for ever.
#[test]
fn no_delivery_is_kept_longer_than_thirty_days() {
    let (shop, _) = TeaHouse::connected(SHOPIFY, &json!({}));
    shop.deliver(SHOPIFY, "refunds/create", &recorded("shopify/refunds_create_partial", &[]));
    shop.deliver(SHOPIFY, "carts/update", &json!({}));
    shop.days_pass(29);
    shop.alarm();
    assert_eq!(shop.count("deliveries"), 2);
    assert_eq!(inbox::next(&shop.sql).unwrap(), Some(START.plus_days(30)));
    shop.days_pass(1);
    shop.alarm();
    assert_eq!(shop.count("deliveries"), 0);
}

/// One Shopify app may be in several shops, and its secret signs for all of them.
#[test]
fn another_shops_delivery_is_not_taken_for_this_ones() {
    let (shop, code) = TeaHouse::connected(SHOPIFY, &json!({}));
    let body = recorded("shopify/orders_paid", &[]).to_string().replace(CODE, &code).into_bytes();
    let mut headers = headers(SHOPIFY, "orders/paid", &body, SECRET, START);
    headers[1].1 = "other.myshopify.com".to_owned();
    assert!(shop.posted(SHOPIFY, headers.clone(), &body).is_ok());
    headers.remove(1);
    assert!(
        shop.posted(SHOPIFY, headers, &body).is_ok(),
        "and one that does not say whose it is is nobody's"
    );
    assert_eq!(shop.count("deliveries WHERE body IS NOT NULL"), 0);
    shop.alarm();
    assert_eq!(shop.inbox(SHOPIFY), ["orders/paid ignored shop_foreign"; 2]);
    assert_eq!(shop.count("orders"), 0);
}
