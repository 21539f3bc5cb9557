use super::*;

/// Strongest first, whatever else the order says: the friend's own code, the advocate's, the claim, the reference.
#[test]
fn the_strongest_evidence_decides() {
    let shop = TeaHouse::open();
    shop.program(&json!({"friend_code_pool": "friends"}));
    shop.server("POST /v1/code-bank/friends", &json!({"codes": ["OWN-1"]})).unwrap();
    let code =
        |email: &str| shop.join(&json!({"email": email})).unwrap()["code"].as_str().unwrap().to_owned();
    let (ann, bea, cat, dan) =
        (code("ann@example.com"), code("bea@example.com"), code("cat@example.com"), code("dan@example.com"));
    let claimed = shop.page("POST /v1/shops/{pk}/claims", &json!({"code": ann})).unwrap().1;
    assert_eq!(claimed["discount_code"], "OWN-1");
    shop.page("POST /v1/shops/{pk}/claims", &json!({"code": cat, "email": "friend@example.com"})).unwrap();
    let mut told = json!({
        "customer": {"email": "friend@example.com"}, "discount_codes": ["SUMMER", bea, "OWN-1"], "ref": dan,
    });
    let mut number = 0;
    let mut expect = |told: &Value, code: &str, evidence: &str| {
        number += 1;
        shop.program(&json!({"new_customers_only": false}));
        let (_, answer) = shop.server("POST /v1/orders", &order(&number.to_string(), told)).unwrap();
        assert_eq!(
            (&answer["referral"]["advocate_code"], &answer["referral"]["evidence"]),
            (&json!(code), &json!(evidence))
        );
    };
    expect(&told, &ann, "friend_code");
    told["discount_codes"] = json!(["SUMMER", bea]);
    expect(&told, &bea, "advocate_code");
    told["discount_codes"] = json!(["SUMMER"]);
    expect(&told, &cat, "claim");
    told["customer"] = json!({"email": "another@example.com"});
    expect(&told, &dan, "reference");
}

/// A shop with printed cards counts the card alone, and says why a link did not count.
#[test]
fn a_program_takes_the_evidence_that_it_names() {
    let (shop, code) = TeaHouse::with(&json!({"evidence": ["friend_code", "advocate_code"]}));
    let by_link = shop.friend("1", &code, &json!({"discount_codes": [], "ref": code}));
    assert_eq!(by_link["reasons"], json!([{"code": "evidence_not_taken", "evidence": "reference"}]));
    assert_eq!(shop.friend("2", &code, &json!({}))["referral"]["evidence"], "advocate_code");
}

/// The first advocate keeps the friend, for the window.
#[test]
fn a_claim_holds_for_the_window() {
    let shop = TeaHouse::open();
    let code = |email: &str| shop.join(&json!({"email": email})).unwrap()["code"].clone();
    let (ann, bea) = (code("ann@example.com"), code("bea@example.com"));
    for friend in ["1", "2"] {
        let email = format!("friend{friend}@example.com");
        shop.page("POST /v1/shops/{pk}/claims", &json!({"code": ann, "email": email})).unwrap();
    }
    shop.days_pass(1);
    shop.page("POST /v1/shops/{pk}/claims", &json!({"code": bea, "email": "friend1@example.com"})).unwrap();
    let nothing = json!({"discount_codes": []});
    assert_eq!(shop.friend("1", "", &nothing)["referral"]["advocate_code"], ann);
    shop.days_pass(30);
    let late = shop.friend("2", "", &nothing);
    assert_eq!(late["reasons"], json!([{"code": "attribution_window_passed", "days": 30}]));
}

/// "Why did this order earn nothing?" is one call.
#[test]
fn an_order_that_earned_nothing_says_why() {
    let shop = TeaHouse::open();
    shop.server("POST /v1/orders", &order("1", &json!({}))).unwrap();
    assert_eq!(shop.look("1")["reasons"], json!([{"code": "no_referral"}]));
    shop.program(&json!({"minimum_order": eur(6000)}));
    let code = shop.ann();
    let small = shop.friend("2", &code, &json!({}));
    assert_eq!(
        small["reasons"],
        json!([{"code": "below_minimum_order", "amount_minor": 6000, "currency": "EUR"}])
    );
    assert_eq!(shop.server("GET /v1/orders/9", &Value::Null), Err("order_unknown".to_owned()));
}
