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

/// "Carol sent me", by somebody else: in whatever spelling, and whether Carol has ever joined or not.
#[test]
fn what_others_have_said_about_a_person_is_handed_over_and_erased() {
    let shop = TeaHouse::open();
    shop.join(&json!({"email": "ann@example.com", "name": "Änne"})).unwrap();
    for named in [
        "carol@example.com",
        "Carol <C.arol+tea@Example.com>",
        "my friend carol@example.com.",
        "a.nn@example.com",
        "ÄNNE",
        "caroline@example.com",
    ] {
        let mention = json!({"advocate": named, "email": "dan@example.com"});
        shop.page("POST /v1/shops/{pk}/mentions", &mention).unwrap();
    }
    let texts = |listed: &Value| {
        listed.as_array().unwrap().iter().map(|item| item["advocate"].clone()).collect::<Vec<_>>()
    };
    let export = |email: &str| {
        let (_, all) = shop.server("POST /v1/exports/person", &json!({"email": email})).unwrap();
        assert!(!all.to_string().contains("dan@"), "who has said it is nobody's business: {all:#}");
        texts(&all["mentioned"])
    };
    let carols = ["carol@example.com", "Carol <C.arol+tea@Example.com>", "my friend carol@example.com."];
    let mut exported = export("carol@example.com");
    exported.sort_by_key(ToString::to_string);
    assert_eq!(exported, [carols[1], carols[0], carols[2]]);
    assert_eq!(export("ann@example.com").len(), 2);
    for (email, mentions) in [("CAROL@example.com", 3), ("ann@example.com", 2), ("carol@example.com", 0)] {
        let (_, answer) = shop.server("POST /v1/erasures", &json!({"email": email})).unwrap();
        assert_eq!(answer["erasure"]["erased"]["mentions"].as_i64().unwrap_or_default(), mentions, "{email}");
    }
    let left = dump(&shop);
    for gone in carols.into_iter().chain(["ÄNNE", "a.nn@", "ann@"]) {
        assert!(!left.contains(gone), "{gone}");
    }
    assert!(left.contains("caroline@example.com") && left.contains("dan@example.com"));
}

/// Whom a waiting export of somebody else names is told in it no longer.
#[test]
fn anothers_export_names_the_person_no_longer() {
    let shop = TeaHouse::open();
    let mention = json!({"advocate": "carol@example.com", "email": "dan@example.com"});
    shop.page("POST /v1/shops/{pk}/mentions", &mention).unwrap();
    ask(&shop, &Person { email: "dan@example.com".parse().ok(), ..Person::default() });
    let named = || shop.events()[0]["data"]["export"]["mentions"][0]["advocate"].clone();
    assert_eq!(named(), "carol@example.com");
    shop.server("POST /v1/erasures", &json!({"email": "carol@example.com"})).unwrap();
    assert_eq!(shop.events().len(), 2);
    let export = &shop.events().into_iter().find(|event| event["type"] == "person.export_requested").unwrap();
    assert_eq!(export["data"]["export"]["mentions"][0]["advocate"], "erased");
    assert_eq!(export["data"]["export"]["mentions"][0]["email"], "dan@example.com");
}

/// Nobody has everything of an advocate of many friends in one document, and it says so.
#[test]
fn rewards_that_are_left_out_are_counted() {
    let (shop, code) = TeaHouse::with(&json!({}));
    for number in ["1", "2", "3"] {
        shop.friend(number, &code, &json!({}));
    }
    let ann = json!({"email": "ann@example.com"});
    let (_, all) = shop.server("POST /v1/exports/person", &ann).unwrap();
    let advocate = &all["advocates"][0];
    assert_eq!(
        (advocate["rewards"].as_array().unwrap().len(), &advocate["rewards_left_out"]),
        (3, &json!(0))
    );
    let asked = serde_json::from_value(ann).unwrap();
    let person = crate::store::people::Person::find(&shop.sql, &asked, &[], 1).unwrap().unwrap();
    let (newest, left_out) = crate::object::people::rewards_of(&shop.sql, &person.advocates[0], 2).unwrap();
    assert_eq!((newest.len(), left_out), (2, 1));
    assert_eq!(newest[0].order_id.as_ref(), "3");
}
