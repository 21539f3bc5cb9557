//! Whose is what: an erasure, or an export, that takes another's for the person's harms two.

use super::*;

/// Anybody can answer about an order whose number they guess, with anybody's address.
#[test]
fn a_strangers_answer_about_an_order_is_not_the_customers() {
    let shop = TeaHouse::open();
    shop.server("POST /v1/orders", &order("1001", &json!({}))).unwrap();
    let answer = |email: Option<&str>, words: &str| {
        let answer =
            json!({"score": 1, "event": "order", "order_id": "1001", "email": email, "improve": words});
        shop.page("POST /v1/shops/{pk}/responses", &answer).unwrap().1["id"].clone()
    };
    answer(Some("eve@example.com"), "I am Eve");
    let own = [answer(Some("Bob@example.com"), "I am Bob"), answer(None, "I have bought it")];
    let bob = json!({"email": "bob@example.com"});
    let (_, all) = shop.server("POST /v1/exports/person", &bob).unwrap();
    let handed: Vec<_> = all["responses"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect();
    assert_eq!(handed, own);
    let (_, answer) = shop.server("POST /v1/erasures", &bob).unwrap();
    assert_eq!(answer["erasure"]["erased"]["responses"], 2);
    let events = shop.events();
    let erased = &events.iter().find(|event| event["type"] == "person.erased").unwrap()["data"];
    assert_eq!(erased["email_sha256"], json!([crate::secrets::digest_hex("bob@example.com")]));
    assert_eq!(erased["response_ids"], json!(own));
    let left = dump(&shop);
    assert!(left.contains("I am Eve") && !left.contains("I am Bob") && !left.contains("I have bought it"));
}
