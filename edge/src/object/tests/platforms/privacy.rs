use super::super::privacy::{dump, guests};
use super::*;

const SHOPIFY: Platform = Platform::Shopify;

/// Every value of every table, in small letters.
pub fn everything(shop: &TeaHouse) -> String {
    dump(shop).to_lowercase()
}

/// Bob has ordered by Ann's code, has answered, and recommends in his turn.
pub fn bob() -> Twins {
    let twins = Twins::new(SHOPIFY);
    twins.deliver("orders/paid", "shopify/orders_paid", &[]);
    let shop = &twins.told;
    let answer = json!({"score": 9, "event": "order", "order_id": "5501001", "email": "bob@example.com"});
    shop.page("POST /v1/shops/{pk}/responses", &answer).unwrap();
    shop.join(&json!({"email": "Bob@example.com", "name": "Bob Bauer"})).unwrap();
    let claim = json!({"code": twins.code, "email": "bob@example.com"});
    shop.page("POST /v1/shops/{pk}/claims", &claim).unwrap();
    twins
}

/// What Shopify passes on from a customer is done, and the ledger stays whole.
#[test]
fn a_customer_who_wants_to_be_forgotten_is_forgotten() {
    let twins = bob();
    let shop = &twins.told;
    assert!(everything(shop).contains("bob@example.com"));
    let before = earned(&shop.look("5501001"));
    twins.deliver("customers/redact", "shopify/customers_redact", &[]);
    assert_eq!(shop.inbox(SHOPIFY).last().unwrap(), "customers/redact done -");
    let left = everything(shop);
    for clear in ["bob@", "bob bauer", "7711223344", "10117"] {
        // What pages read from KV is promised there, and taken back with the code.
        let tables = left.replace("\"advocate_name\":\"bob bauer\"", "");
        assert!(!tables.contains(clear), "{clear} is still there");
    }
    assert_eq!(shop.count("traces"), 0);
    assert_eq!(earned(&shop.look("5501001")), before, "what was earned stays");
    assert!(left.contains("ann@example.com"), "nobody else is touched");
    // The same again, and somebody whom nobody knows.
    twins.deliver("customers/redact", "shopify/customers_redact", &[]);
    let nobody = [
        ("/customer/email", json!("eve@example.com")),
        ("/customer/id", json!(1)),
        ("/orders_to_redact", json!([])),
    ];
    twins.deliver("customers/redact", "shopify/customers_redact", &nobody);
    assert!(shop.inbox(SHOPIFY).iter().all(|line| line.contains(" done ")));
    // A refund still finds its order.
    twins.deliver("refunds/create", "shopify/refunds_create_partial", &[]);
    assert_eq!(shop.look("5501001")["remaining"], eur(3_600));
}

/// The shop answers its customer, and is given all that it has to hand over.
#[test]
fn a_customer_who_asks_what_is_known_is_answered_by_the_shop() {
    let twins = bob();
    twins.deliver("customers/data_request", "shopify/customers_data_request", &[]);
    let events = twins.told.events();
    let asked = events.iter().find(|event| event["type"] == "person.export_requested").unwrap();
    let export = &asked["data"]["export"];
    assert_eq!(asked["data"]["customer_id"], "7711223344");
    assert_eq!(export["orders"][0]["told"]["customer"]["email"], "bob@example.com");
    assert_eq!(export["advocates"][0]["name"], "Bob Bauer");
    assert_eq!(export["responses"][0]["score"], 9);
    assert_eq!(asked["data"]["too_large"], false);
}

/// A wholesaler has bought for years: what is more than a message holds is fetched, and the wish is told all the same.
#[test]
fn an_export_that_is_too_large_for_a_message_is_fetched() {
    let twins = bob();
    let shop = &twins.told;
    let bob = json!({"id": "7711223344", "email": "bob@example.com"});
    let bought = json!({"customer": bob, "discount_codes": vec!["X".repeat(60); 10]});
    for place in 0..1_300 {
        shop.server("POST /v1/orders", &order(&format!("w{place}"), &bought)).unwrap();
    }
    twins.deliver("customers/data_request", "shopify/customers_data_request", &[]);
    let events = shop.events();
    let asked = events.iter().find(|event| event["type"] == "person.export_requested").unwrap();
    assert_eq!((&asked["data"]["export"], &asked["data"]["too_large"]), (&Value::Null, &json!(true)));
    let person = json!({"customer_id": asked["data"]["customer_id"]});
    let (_, fetched) = shop.server("POST /v1/exports/person", &person).unwrap();
    assert_eq!(fetched["orders"].as_array().unwrap().len(), 1_301);
    // Once they are erased there is nothing left to be fetched.
    shop.server("POST /v1/erasures", &person).unwrap();
    let events = shop.events();
    let asked = events.iter().find(|event| event["type"] == "person.export_requested").unwrap();
    assert_eq!((&asked["data"]["export"], &asked["data"]["too_large"]), (&Value::Null, &json!(false)));
}

/// Each request is told once, however often Shopify sends it and whoever it is about: a guest has no id.
#[test]
fn each_request_of_a_customer_is_told_once() {
    let twins = Twins::new(SHOPIFY);
    let shop = &twins.told;
    let asked = |id: u64, email: &str| {
        let mut body = recorded("shopify/customers_data_request", &[]);
        body["data_request"]["id"] = json!(id);
        body["customer"] = json!({"email": email});
        shop.deliver(SHOPIFY, "customers/data_request", &body);
    };
    asked(1, "guest@example.com");
    asked(2, "another@example.com");
    shop.alarm();
    shop.minutes_pass(1);
    asked(1, "guest@example.com");
    shop.deliver(SHOPIFY, "customers/data_request", &json!({"shop_domain": DOMAIN, "customer": {"id": 3}}));
    shop.deliver(SHOPIFY, "customers/data_request", &json!({"shop_domain": DOMAIN, "customer": {"id": 4}}));
    shop.alarm();
    let told = shop.events().iter().filter(|event| event["type"] == "person.export_requested").count();
    assert_eq!(told, 4, "two with a number, and two without");
}

/// An id with very many addresses is that of all guests. Nobody is told that it was done: the owner sees whose order it
/// is.
#[test]
fn a_customer_with_too_many_addresses_is_the_owners_to_see() {
    let twins = bob();
    let shop = &twins.told;
    guests(shop, "7711223344", 1_000);
    let told = shop.events().len();
    twins.deliver("customers/data_request", "shopify/customers_data_request", &[]);
    twins.deliver("customers/redact", "shopify/customers_redact", &[]);
    let line = "GET /v1/platforms/shopify/deliveries?state=parked";
    let (_, parked) = shop.server(line, &Value::Null).unwrap();
    for (place, topic) in ["customers/data_request", "customers/redact"].into_iter().enumerate() {
        let item = &parked["items"][place];
        assert_eq!((&item["topic"], &item["reason"]), (&json!(topic), &json!("person_ambiguous")));
        assert_eq!(item["order_id"], "5501001");
    }
    assert_eq!((shop.count("erasures"), shop.events().len()), (0, told));
}

/// The signature is over the body alone. Whoever has any signed bytes (a captured order, another shop's farewell) could
/// write a topic and a shop over them that erase everybody.
#[test]
fn what_erases_hands_over_or_cancels_is_said_by_the_signed_body() {
    let twins = bob();
    let shop = &twins.told;
    let of_another = |name: &str, field: &str| recorded(name, &[(field, json!("other.myshopify.com"))]);
    for (topic, body) in [
        ("shop/redact", recorded("shopify/orders_paid", &[])),
        ("shop/redact", recorded("shopify/customers_redact", &[])),
        ("shop/redact", recorded("shopify/customers_data_request", &[])),
        ("shop/redact", of_another("shopify/shop_redact", "/shop_domain")),
        ("shop/redact", json!({})),
        ("app/uninstalled", recorded("shopify/orders_paid", &[])),
        ("app/uninstalled", recorded("shopify/shop_redact", &[])),
        ("app/uninstalled", of_another("shopify/app_uninstalled", "/myshopify_domain")),
        ("customers/redact", recorded("shopify/orders_paid", &[])),
        ("customers/redact", recorded("shopify/customers_data_request", &[])),
        ("customers/redact", of_another("shopify/customers_redact", "/shop_domain")),
        ("customers/data_request", recorded("shopify/customers_redact", &[])),
        ("customers/data_request", of_another("shopify/customers_data_request", "/shop_domain")),
        ("orders/cancelled", recorded("shopify/orders_paid", &[])),
        ("orders/cancelled", json!({"id": 5_501_001, "financial_status": "paid"})),
    ] {
        shop.deliver(SHOPIFY, topic, &body);
        assert_eq!(shop.inbox(SHOPIFY).last().unwrap(), &format!("{topic} ignored shop_foreign"));
    }
    shop.alarm();
    shop.days_pass(3);
    shop.alarm();
    assert!(everything(shop).contains("bob@example.com"));
    assert_eq!((shop.count("platforms WHERE erase_at IS NULL"), shop.count("erasures")), (1, 0));
    let exported = shop.events().iter().any(|event| event["type"] == "person.export_requested");
    assert!(!exported);
}

/// Shopify has told of Bob, whoever told of him first, and whether or not the two agree; of Carl the server alone has.
#[test]
fn who_was_told_by_the_server_first_is_forgotten_as_well() {
    for total in [5_000, 4_000] {
        let twins = Twins::new(SHOPIFY);
        let shop = &twins.told;
        let told = json!({"id": "5501001", "total": eur(total), "customer": {"email": "bob@example.com"}});
        shop.server("POST /v1/orders", &order("5501001", &told)).unwrap();
        let carl = json!({"customer": {"email": "carl@example.com"}});
        shop.server("POST /v1/orders", &order("2", &carl)).unwrap();
        twins.deliver("orders/paid", "shopify/orders_paid", &[]);
        twins.deliver("shop/redact", "shopify/shop_redact", &[]);
        shop.alarm();
        let left = everything(shop);
        assert!(!left.contains("bob@example.com") && left.contains("carl@example.com"), "{total}");
        assert_eq!(shop.count("erasures"), 1);
    }
}
