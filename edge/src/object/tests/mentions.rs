use super::*;

fn mention(shop: &TeaHouse, body: &Value) -> String {
    let (status, noted) = shop.page("POST /v1/shops/{pk}/mentions", body).unwrap();
    assert_eq!(status, 201);
    noted["id"].as_str().unwrap().to_owned()
}

fn settle(shop: &TeaHouse, verb: &str, id: &str, body: &Value) -> Result<Value, String> {
    shop.server(&format!("POST /v1/mentions/{id}/{verb}"), body).map(|(_, item)| item)
}

fn waiting(shop: &TeaHouse) -> Vec<Value> {
    shop.server("GET /v1/mentions", &Value::Null).unwrap().1["items"].as_array().unwrap().clone()
}

/// "Ann sent me", said at the counter: the order was told before anyone knew, and is decided now.
#[test]
fn a_confirmed_mention_attributes_the_order_that_waited() {
    let shop = TeaHouse::open();
    let code = shop.ann();
    shop.days_pass(1);
    shop.server("POST /v1/orders", &order("1001", &json!({}))).unwrap();
    let id = mention(&shop, &json!({"advocate": "ann", "email": "Bob@example.com", "order_id": "1001"}));
    let again = mention(&shop, &json!({"advocate": "ann", "email": "bob@example.com", "order_id": "1001"}));
    assert_eq!(again, id, "told twice it is one mention");
    assert_eq!(waiting(&shop)[0]["matches"], json!([{"code": code, "name": "Ann"}]));
    let confirmed = settle(&shop, "confirm", &id, &json!({"code": code})).unwrap();
    assert_eq!(confirmed["state"], "confirmed");
    let order = shop.look("1001");
    assert_eq!(earned(&order), ["referral advocate pending 500", "referral friend pending 500"]);
    assert_eq!(
        (&order["referral"]["evidence"], &order["referral"]["state"]),
        (&json!("mention"), &json!("counts"))
    );
    assert_eq!(codes(&order["reasons"]), ["mention_confirmed", "referred"]);
    assert_eq!(settle(&shop, "confirm", &id, &json!({"code": code})).unwrap(), confirmed);
    assert_eq!(shop.count("rewards"), 2);
    assert!(waiting(&shop).is_empty());
    let (_, stats) = shop.server("GET /v1/stats", &Value::Null).unwrap();
    assert_eq!(stats["referrals"], 1);
}

/// A shop with printed cards takes none, and the window is that of a claim: the order that waited says so, as the one
/// that came later.
#[test]
fn a_mention_that_the_program_does_not_take_counts_for_no_order() {
    let with_card = json!({"evidence": ["friend_code", "advocate_code"]});
    for (program, days, reason) in
        [(with_card, 1, "evidence_not_taken"), (json!({}), 31, "attribution_window_passed")]
    {
        let (shop, code) = TeaHouse::with(&program);
        let mentions = ["early", "late"].map(|name| {
            let email = format!("{name}@example.com");
            (email.clone(), mention(&shop, &json!({"advocate": "Ann", "email": email})))
        });
        let confirm = |id: &str| settle(&shop, "confirm", id, &json!({"code": code})).unwrap();
        confirm(&mentions[0].1);
        shop.days_pass(days);
        for (id, (email, _)) in ["early", "late"].iter().zip(&mentions) {
            shop.friend(id, "", &json!({"discount_codes": [], "customer": {"email": email}}));
        }
        confirm(&mentions[1].1);
        assert_eq!(codes(&shop.look("early")["reasons"]), [reason]);
        assert_eq!(codes(&shop.look("late")["reasons"]), ["mention_confirmed", reason]);
        assert_eq!((shop.look("late")["referral"].clone(), shop.count("rewards")), (Value::Null, 0));
    }
}

/// Before the order it is a claim, from the time of the mention on.
#[test]
fn a_confirmed_mention_waits_for_the_order() {
    let shop = TeaHouse::open();
    let code = shop.ann();
    let id = mention(&shop, &json!({"advocate": "A.nn@Example.com", "email": "friend1@example.com"}));
    assert_eq!(waiting(&shop)[0]["matches"][0]["code"], code);
    shop.days_pass(1);
    settle(&shop, "confirm", &id, &json!({"code": code})).unwrap();
    assert_eq!(shop.friend("1", "", &json!({"discount_codes": []}))["referral"]["evidence"], "mention");
}

/// "Ann sent me", said at the counter of an order that the shop tells of only after the owner's word.
#[test]
fn a_mention_of_an_order_that_is_told_late_counts() {
    let shop = TeaHouse::open();
    let code = shop.ann();
    shop.days_pass(1);
    let told = json!({"advocate": "Ann", "email": "friend1@example.com", "order_id": "1"});
    let id = mention(&shop, &told);
    settle(&shop, "confirm", &id, &json!({"code": code})).unwrap();
    let late = json!({"discount_codes": [], "placed_at": START});
    let bobs =
        json!({"discount_codes": [], "placed_at": START, "customer": {"email": "friend1@example.com"}});
    assert_eq!(shop.friend("1", "", &late)["referral"]["evidence"], "mention");
    assert_eq!(
        codes(&shop.friend("2", "", &bobs)["reasons"]),
        ["attribution_window_passed"],
        "another order"
    );
}

/// Nobody named an order: the friend's first one since the mention that has no advocate is meant.
#[test]
fn a_mention_without_an_order_finds_it() {
    let shop = TeaHouse::open();
    let code = shop.ann();
    let id = mention(&shop, &json!({"advocate": "Ann", "email": "friend1@example.com"}));
    shop.days_pass(1);
    shop.friend("1", "", &json!({"discount_codes": []}));
    settle(&shop, "confirm", &id, &json!({"code": code})).unwrap();
    assert_eq!(shop.look("1")["referral"]["advocate_code"], code);
}

#[test]
fn a_mention_is_settled_once_and_takes_no_order_from_another() {
    let shop = TeaHouse::open();
    let ann = shop.ann();
    let bea = shop.join(&json!({"email": "bea@example.com"})).unwrap()["code"].as_str().unwrap().to_owned();
    shop.friend("1", &bea, &json!({}));
    let theirs = json!({"advocate": "Ann", "email": "friend1@example.com", "order_id": "1"});
    let strangers = json!({"advocate": "Ann", "email": "eve@example.com", "order_id": "1"});
    for told in [&theirs, &strangers] {
        let id = mention(&shop, told);
        settle(&shop, "confirm", &id, &json!({"code": ann})).unwrap();
        assert_eq!(settle(&shop, "confirm", &id, &json!({"code": bea})), Err("mention_settled".to_owned()));
        assert_eq!(settle(&shop, "reject", &id, &Value::Null), Err("mention_settled".to_owned()));
    }
    assert_eq!(shop.look("1")["referral"]["advocate_code"], bea);
    let id = mention(&shop, &json!({"advocate": "Nobody", "email": "eve@example.com"}));
    assert_eq!(settle(&shop, "confirm", &id, &json!({"code": "00000001"})), Err("code_unknown".to_owned()));
    for _ in 0..2 {
        assert_eq!(settle(&shop, "reject", &id, &Value::Null).unwrap()["state"], "rejected");
    }
    assert_eq!(settle(&shop, "confirm", &id, &json!({"code": ann})), Err("mention_settled".to_owned()));
    let unknown = "mn_00000000000000000000000000";
    assert_eq!(settle(&shop, "reject", unknown, &Value::Null), Err("mention_unknown".to_owned()));
}

/// The shop's own word against buying through oneself stands, whoever confirms.
#[test]
fn a_mention_of_oneself_earns_nothing() {
    let shop = TeaHouse::open();
    let code = shop.ann();
    shop.server("POST /v1/orders", &order("1", &json!({"customer": {"email": "ann@example.com"}}))).unwrap();
    let id = mention(&shop, &json!({"advocate": "Ann", "email": "ann@example.com", "order_id": "1"}));
    settle(&shop, "confirm", &id, &json!({"code": code})).unwrap();
    assert_eq!(shop.look("1")["rewards"], json!([]));
}
