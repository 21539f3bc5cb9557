//! Whole lists. Hurt by a mistake here: an owner whose books lack a line, or have one twice.

use super::*;

/// Asks for part after part, as the Worker does it.
fn whole(shop: &TeaHouse, list: &str) -> Vec<Value> {
    let (status, begun) = shop.server(&format!("GET /v1/exports/{list}"), &Value::Null).unwrap();
    assert_eq!(status, 200);
    rest(shop, list, &begun["until"])
}

fn rest(shop: &TeaHouse, list: &str, until: &Value) -> Vec<Value> {
    let (mut rows, mut after) = (Vec::new(), Value::Null);
    while !until.is_null() {
        let request = json!({"after": after, "until": until});
        let (_, page) = shop.call(&format!("POST /inside/exports/{list}"), None, &request).unwrap();
        rows.extend(page["rows"].as_array().unwrap().clone());
        after = page["next"].clone();
        if after.is_null() {
            break;
        }
    }
    rows
}

fn listed(shop: &TeaHouse, list: &str) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let (_, page) = shop.server(&format!("GET /v1/{list}?limit=100{cursor}"), &Value::Null).unwrap();
        items.extend(page["items"].as_array().unwrap().clone());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

fn busy() -> TeaHouse {
    let (shop, code) = TeaHouse::with(&json!({}));
    for number in 0..130 {
        shop.friend(&format!("o{number}"), &code, &json!({}));
        let answer = json!({"score": 9, "event": "visit", "email": format!("friend{number}@example.com")});
        shop.page("POST /v1/shops/{pk}/responses", &answer).unwrap();
        shop.minutes_pass(i64::from(number % 3 == 0));
    }
    shop.join(&json!({"email": "cat@example.com"})).unwrap();
    shop
}

#[test]
fn an_export_is_what_the_list_is() {
    let shop = busy();
    for list in ["referrals", "rewards", "responses"] {
        let rows = whole(&shop, list);
        assert!(rows.len() >= 130, "{list}: {}", rows.len());
        assert_eq!(rows, listed(&shop, list), "{list}");
    }
    let orders = whole(&shop, "orders");
    let mut ids: Vec<_> = orders.iter().map(|order| order["id"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!((orders.len(), ids.len()), (130, 130), "orders of one moment are all there, and once");
    assert_eq!(orders[0]["customer"]["email"], "friendo0@example.com");
    let advocates = whole(&shop, "advocates");
    let brief: Vec<_> =
        advocates.iter().map(|row| (row["email"].as_str().unwrap(), &row["friends"])).collect();
    assert_eq!(brief.len(), 2);
    assert_eq!(brief[0].0, "ann@example.com");
    let sum = |rows: &[Value]| rows.iter().map(|row| row["amount_minor"].as_i64().unwrap()).sum::<i64>();
    let value =
        |rows: &[Value]| rows.iter().map(|row| row["value"]["amount_minor"].as_i64().unwrap()).sum::<i64>();
    assert_eq!(
        sum(&whole(&shop, "entries")),
        value(&whole(&shop, "rewards")),
        "the entries add up to the rewards"
    );
}

/// Whoever exports while the shop goes on selling gets the books of one moment.
#[test]
fn what_is_added_meanwhile_is_not_in_it() {
    let shop = busy();
    for list in ["orders", "rewards", "entries", "referrals", "responses", "advocates"] {
        let before = whole(&shop, list);
        let (_, begun) = shop.server(&format!("GET /v1/exports/{list}?format=ndjson"), &Value::Null).unwrap();
        shop.minutes_pass(1);
        let code = shop.join(&json!({"email": format!("new-{list}@example.com")})).unwrap()["code"].clone();
        shop.friend(&format!("new-{list}"), code.as_str().unwrap(), &json!({}));
        let answer = json!({"score": 1, "event": "visit", "email": format!("new-{list}@example.com")});
        shop.page("POST /v1/shops/{pk}/responses", &answer).unwrap();
        assert_eq!(rest(&shop, list, &begun["until"]), before, "{list}");
        assert_eq!(
            whole(&shop, list).len(),
            before.len() + if list == "rewards" || list == "entries" { 2 } else { 1 }
        );
    }
}

/// An export that was made for a year's books must not bring a person back.
#[test]
fn whoever_was_erased_is_in_no_export() {
    let shop = busy();
    for email in ["ann@example.com", "friendo7@example.com"] {
        shop.server("POST /v1/erasures", &json!({"email": email})).unwrap();
    }
    let orders = whole(&shop, "orders");
    let erased: Vec<_> = orders.iter().filter(|order| order["customer_erased"] == true).collect();
    assert_eq!(
        (erased.len(), &erased[0]["id"], &erased[0]["customer"]["email"]),
        (1, &json!("o7"), &Value::Null)
    );
    let advocates = whole(&shop, "advocates");
    assert_eq!(
        (&advocates[0]["erased"], &advocates[0]["email"], &advocates[0]["name"]),
        (&json!(true), &Value::Null, &Value::Null)
    );
    for list in ["orders", "rewards", "entries", "referrals", "responses", "advocates"] {
        let all = json!(whole(&shop, list)).to_string();
        assert!(
            !all.contains("erased.invalid") && !all.contains("ann@") && !all.contains("friendo7@"),
            "{list}"
        );
    }
}

#[test]
fn an_empty_list_and_a_list_that_is_none() {
    let shop = TeaHouse::open();
    for list in ["orders", "referrals", "rewards", "entries", "responses", "advocates"] {
        assert_eq!(whole(&shop, list), Vec::<Value>::new());
        let get = format!("GET /v1/exports/{list}");
        assert_eq!(shop.call(&get, None, &Value::Null), Err("key_missing".to_owned()));
        let query = |query: &str| shop.server(&format!("{get}?{query}"), &Value::Null);
        assert_eq!(query("format=xml"), Err("unknown_word".to_owned()));
        assert_eq!(query("frmt=csv"), Err("unknown_field".to_owned()));
    }
    assert_eq!(shop.server("GET /v1/exports/keys", &Value::Null), Err("route_unknown".to_owned()));
}
