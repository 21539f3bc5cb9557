use super::*;

/// Whoever steals the database, or is asked to hand it over, must not find what need not be there.
#[test]
fn what_is_only_compared_is_not_kept_in_clear() {
    let (shop, code) = TeaHouse::with(&json!({}));
    let customer = json!({
        "email": "friend1@example.com", "postal_code": "10115", "address": "Unter den Linden 77",
        "phone": "+49 30 9876543", "ip": "203.0.113.99", "payment_fingerprint": "card_fingerprint_4711",
    });
    let told = order("1", &json!({"discount_codes": [code], "customer": customer}));
    let (_, first) = shop.server("POST /v1/orders", &told).unwrap();
    assert_eq!(shop.server("POST /v1/orders", &told).unwrap(), (200, first), "it is recognised all the same");
    assert_eq!(shop.count("traces"), 4);
    let dump = dump(&shop).to_lowercase();
    assert!(dump.contains("friend1@example.com"), "the dump is one");
    for clear in ["linden", "9876543", "203.0.113", "fingerprint", "4711"] {
        assert!(!dump.contains(clear), "{clear} is in the database");
    }
    let other =
        json!({"discount_codes": [code], "customer": {"email": "friend1@example.com", "phone": "+49 30 1"}});
    assert_eq!(shop.server("POST /v1/orders", &order("1", &other)), Err("order_conflict".to_owned()));
}

/// So many guests, whom the shop tells of under one id.
pub fn guests(shop: &TeaHouse, id: &str, number: usize) {
    for place in 0..number {
        let guest = json!({"id": id, "email": format!("guest{place}@example.com")});
        shop.server("POST /v1/orders", &order(&format!("g{place}"), &json!({"customer": guest}))).unwrap();
    }
}

/// Every value of every table, as text.
pub fn dump(shop: &TeaHouse) -> String {
    let names = |statement: &str| -> Vec<String> {
        let rows = shop.sql.unexplained(statement).unwrap();
        rows.into_iter().map(|mut row| row.text().unwrap()).collect()
    };
    let mut all = String::new();
    for table in names("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'") {
        for column in names(&format!("SELECT name FROM pragma_table_info('{table}')")) {
            let column = format!("SELECT coalesce(CAST({column} AS TEXT), '') FROM {table}");
            all.push_str(&names(&column).join("\n"));
        }
    }
    all
}
