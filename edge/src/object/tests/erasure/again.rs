//! What is told again after an erasure, and what goes on.

use super::*;

/// A page that was offline sends what it has kept: it is told that there is nothing to add to, and stops.
#[test]
fn an_answer_sent_again_after_its_erasure_is_refused_and_brings_nobody_back() {
    let shop = TeaHouse::open();
    let keyed = json!({"score": 3, "event": "visit", "email": "ann@example.com", "improve": "Warmer tea",
        "key": "3735928559-48879-51966-1"});
    let respond = |body: &Value| shop.page("POST /v1/shops/{pk}/responses", body);
    respond(&keyed).unwrap();
    let plain = json!({"score": 9, "event": "order", "order_id": "1001"});
    let (_, about) = respond(&plain).unwrap();
    shop.server("POST /v1/orders", &order("1001", &json!({"customer": {"email": "ann@example.com"}})))
        .unwrap();
    shop.server("POST /v1/erasures", &json!({"email": "ann@example.com"})).unwrap();
    assert_eq!(respond(&keyed), Err("response_unknown".to_owned()));
    let (_, again) = respond(&plain).unwrap();
    assert_ne!(again["id"], about["id"], "nobody gets the erased answer's id");
    assert!(!dump(&shop).contains("Warmer tea"));
}

/// Whoever listens is not told of what was refused.
#[test]
fn words_for_an_answer_that_was_erased_are_no_news() {
    let shop = TeaHouse::open();
    shop.server("POST /v1/webhooks", &json!({"url": "https://crm.example/"})).unwrap();
    let answer = json!({"score": 3, "event": "visit", "email": "ann@example.com"});
    let (_, given) = shop.page("POST /v1/shops/{pk}/responses", &answer).unwrap();
    shop.server("POST /v1/erasures", &json!({"email": "ann@example.com"})).unwrap();
    let before = shop.count("webhook_events");
    let line = format!("PATCH /v1/shops/{{pk}}/responses/{}", given["id"].as_str().unwrap());
    let words = json!({"improve": "Warmer tea"});
    assert_eq!(shop.page(&line, &words), Err("response_unknown".to_owned()));
    assert_eq!(shop.count("webhook_events"), before);
}

/// A refund may come long after: what it leads to is told, of nobody.
#[test]
fn what_happens_after_an_erasure_is_told_of_nobody() {
    let shop = TeaHouse::open();
    shop.server("POST /v1/webhooks", &json!({"url": "https://crm.example/"})).unwrap();
    let code = shop.ann();
    shop.friend("1", &code, &json!({"customer": {"id": "77", "email": "bob@example.com"}}));
    shop.server("POST /v1/erasures", &json!({"email": "bob@example.com"})).unwrap();
    let before = shop.count("webhook_events");
    shop.refund("1", "r", 5000);
    let rows = shop
        .sql
        .unexplained(&format!("SELECT body FROM webhook_events ORDER BY seq LIMIT -1 OFFSET {before}"))
        .unwrap();
    let told = rows.into_iter().map(|mut row| serde_json::from_str::<Value>(&row.text().unwrap()).unwrap());
    let people = told.map(|event| {
        let data = &event["data"];
        (event["type"].as_str().unwrap().to_owned(), data["friend"].clone(), data["email"].clone())
    });
    let nobody = json!({"customer_id": null, "email": null});
    let expected = [
        ("reward.rejected".to_owned(), Value::Null, json!("ann@example.com")),
        ("reward.rejected".to_owned(), Value::Null, Value::Null),
        ("referral.updated".to_owned(), nobody, Value::Null),
    ];
    assert_eq!(people.collect::<Vec<_>>(), expected);
}
