//! After a customer was forgotten. Hurt by a mistake here: who is erased again and again, and the shop that is told so.

use super::super::privacy::guests;
use super::privacy::{bob, everything};
use super::*;

const SHOPIFY: Platform = Platform::Shopify;

/// Shopify may ask twice, and ask what is known after that: the made-up name is nobody's.
#[test]
fn a_customer_who_was_forgotten_is_nobody_afterwards() {
    let twins = bob();
    let shop = &twins.told;
    for _ in 0..2 {
        twins.deliver("customers/redact", "shopify/customers_redact", &[]);
    }
    assert_eq!(shop.count("erasures"), 1);
    let told =
        |kind: &str| shop.events().into_iter().filter(|event| event["type"] == kind).collect::<Vec<_>>();
    assert_eq!(told("person.erased").len(), 1);
    twins.deliver("customers/data_request", "shopify/customers_data_request", &[]);
    let asked = told("person.export_requested");
    assert_eq!(asked[0]["data"]["export"]["orders"], json!([]));
}

/// Of an order whose customer was erased, everything else is still recognised.
#[test]
fn an_order_told_again_after_its_customer_was_forgotten_is_the_same() {
    let twins = bob();
    let shop = &twins.told;
    let by_server = json!({"id": "5501001", "placed_at": "2026-11-22T10:00:01Z",
        "customer": {"email": "bob@example.com"}, "total": eur(5_000), "discount_codes": [twins.code]});
    let first = shop.server("POST /v1/orders", &by_server).unwrap();
    twins.deliver("customers/redact", "shopify/customers_redact", &[]);
    twins.deliver("orders/paid", "shopify/orders_paid", &[]);
    assert_eq!(shop.inbox(SHOPIFY).last().unwrap(), "orders/paid done -");
    assert_eq!(shop.server("POST /v1/orders", &by_server).unwrap(), first);
    let mut other = by_server;
    other["total"] = eur(5_001);
    assert_eq!(shop.server("POST /v1/orders", &other), Err("order_conflict".to_owned()));
    assert!(!everything(shop).contains("bob@"));
}

/// Who has bought often is one person, and told of once.
#[test]
fn a_customer_of_many_orders_is_erased_once() {
    let twins = bob();
    let shop = &twins.told;
    for id in [5_501_002, 5_501_003] {
        twins.deliver("orders/paid", "shopify/orders_paid", &[("/id", json!(id))]);
    }
    twins.deliver("shop/redact", "shopify/shop_redact", &[]);
    shop.alarm();
    shop.alarm();
    assert_eq!((shop.count("orders"), shop.count("erasures")), (3, 1));
    assert!(!everything(shop).contains("bob@example.com"));
}

/// An order names its customer by their id as well: that leads to their other addresses, and to what they are as an
/// advocate.
#[test]
fn a_shop_that_goes_takes_along_whoever_its_orders_name_by_their_id() {
    let twins = bob();
    let shop = &twins.told;
    let at_work = json!({"id": "7711223344", "email": "bauer@work.example"});
    shop.server("POST /v1/orders", &order("77", &json!({"customer": at_work}))).unwrap();
    shop.join(&json!({"email": "bauer@work.example", "name": "B. Bauer"})).unwrap();
    twins.deliver("shop/redact", "shopify/shop_redact", &[]);
    shop.alarm();
    let left = everything(shop);
    assert!(!left.contains("bob@example.com") && !left.contains("bauer@work.example"));
    assert!(!left.contains("7711223344") && left.contains("ann@example.com"));
    assert_eq!(shop.count("erasures"), 1);
}

/// An id that all guests have is nobody's: of an order under it, the order's own address is erased, and no other guest.
#[test]
fn an_id_that_all_guests_have_takes_nobody_along() {
    let twins = bob();
    let shop = &twins.told;
    guests(shop, "7711223344", 20);
    twins.deliver("shop/redact", "shopify/shop_redact", &[]);
    shop.alarm();
    let left = everything(shop);
    assert!(!left.contains("bob@example.com") && left.contains("guest19@example.com"));
    assert_eq!(shop.count("erasures"), 1);
}

/// However many go, what was told is gone through once for all of them.
#[test]
fn everybody_of_a_go_is_looked_for_at_once() {
    let twins = bob();
    let shop = &twins.told;
    let eve = [
        ("/id", json!(5_501_002)),
        ("/email", json!("eve@example.com")),
        ("/customer/email", json!("eve@example.com")),
        ("/customer/id", json!(2)),
    ];
    twins.deliver("orders/paid", "shopify/orders_paid", &eve);
    shop.sql.asked();
    twins.deliver("shop/redact", "shopify/shop_redact", &[]);
    let looks =
        shop.sql.asked().iter().filter(|asked| asked.contains("FROM webhook_events WHERE seq >")).count();
    assert_eq!((shop.count("erasures"), looks), (2, 1));
}
