use super::*;

/// Ann has ordered once, with all that an order may tell; her code.
fn shop(risk: &Value) -> (TeaHouse, String) {
    let (shop, code) = TeaHouse::with(&json!({"risk": risk}));
    shop.server("POST /v1/orders", &order("ann", &json!({"customer": ann()}))).unwrap();
    (shop, code)
}

fn ann() -> Value {
    json!({"email": "ann@example.com", "postal_code": "10115", "address": "Main St. 5", "phone": "+49 30 1234567",
           "ip": "192.0.2.7", "payment_fingerprint": "card_4711"})
}

fn friend(shop: &TeaHouse, id: &str, code: &str, customer: &Value) -> Value {
    let mut all = json!({"email": format!("friend{id}@example.com")});
    for (name, value) in customer.as_object().unwrap() {
        all[name] = value.clone();
    }
    shop.friend(id, code, &json!({"customer": all}))
}

fn household() -> Value {
    json!({"address": "main st 5", "postal_code": "10115"})
}

fn settle(shop: &TeaHouse, verb: &str, order: &str) -> Outcome {
    let id = shop.look(order)["referral"]["id"].as_str().unwrap().to_owned();
    shop.server(&format!("POST /v1/referrals/{id}/{verb}"), &Value::Null)
}

/// A household may be two customers: nobody is rejected for it, and nobody is paid before the owner has looked.
#[test]
fn a_household_is_held_for_the_owner_with_its_reasons() {
    let (shop, code) = shop(&json!({}));
    let answer = friend(&shop, "1", &code, &household());
    assert_eq!(answer["referral"]["state"], "in_review");
    assert_eq!(
        answer["reasons"],
        json!([{"code": "referred", "evidence": "advocate_code"},
               {"code": "risk", "signal": "same_address", "score": 60},
               {"code": "held_for_review", "score": 60, "threshold": 50}])
    );
    shop.days_pass(20);
    shop.alarm();
    let held = ["referral advocate pending 500", "referral friend pending 500"];
    assert_eq!(earned(&shop.look("1")), held, "the timer does not approve what nobody has looked at");
    assert_eq!(shop.look("1")["rewards"][0]["in_review"], true);
    let queue = || shop.server("GET /v1/referrals?state=in_review", &Value::Null).unwrap().1["items"].clone();
    assert_eq!((queue().as_array().unwrap().len(), &queue()[0]["order_id"]), (1, &json!("1")));
    let (_, cleared) = settle(&shop, "clear", "1").unwrap();
    assert_eq!(cleared["state"], "counts");
    assert_eq!(settle(&shop, "clear", "1").unwrap(), (200, cleared));
    assert_eq!(settle(&shop, "reject", "1"), Err("referral_state_forbids".to_owned()));
    assert_eq!(queue(), json!([]));
    assert_eq!(
        shop.server("GET /v1/referrals", &Value::Null).unwrap().1["items"].as_array().unwrap().len(),
        1
    );
    shop.alarm();
    assert_eq!(earned(&shop.look("1")), ["referral advocate approved 500", "referral friend approved 500"]);
}

#[test]
fn the_owner_may_reject_it_with_everything_that_waited() {
    let (shop, code) = shop(&json!({}));
    friend(&shop, "1", &code, &household());
    let (_, rejected) = settle(&shop, "reject", "1").unwrap();
    assert_eq!(rejected["state"], "rejected");
    assert_eq!(earned(&rejected), ["referral advocate rejected 0", "referral friend rejected 0"]);
    assert_eq!(codes(&rejected["rewards"][0]["reasons"]), ["rejected_by_owner"]);
    assert_eq!(settle(&shop, "clear", "1"), Err("referral_state_forbids".to_owned()));
}

/// What came back needs nobody's look any more.
#[test]
fn an_order_in_review_that_comes_back_is_lost() {
    let (shop, code) = shop(&json!({}));
    friend(&shop, "1", &code, &household());
    shop.refund("1", "r1", 5000);
    assert_eq!(shop.look("1")["referral"]["state"], "lost");
    assert_eq!(settle(&shop, "clear", "1"), Err("referral_state_forbids".to_owned()));
}

/// A friend in review is none yet: a milestone waits for the owner's word, and comes with it.
#[test]
fn a_friend_in_review_does_not_count_for_a_milestone() {
    let (shop, code) = shop(&json!({}));
    shop.program(&json!({"milestones": [{"id": "one", "friends": 1, "reward": points(9)}]}));
    assert_eq!(earned(&friend(&shop, "1", &code, &household())).len(), 2);
    settle(&shop, "clear", "1").unwrap();
    assert_eq!(earned(&shop.look("1"))[2], "milestone:one advocate pending 9");
}

#[test]
fn the_same_phone_or_card_is_the_same_person() {
    let (shop, code) = shop(&json!({}));
    for (id, customer, matched) in [
        ("1", json!({"phone": "0049301234567"}), "phone"),
        ("2", json!({"payment_fingerprint": "card_4711"}), "payment"),
    ] {
        let answer = friend(&shop, id, &code, &customer);
        assert_eq!(answer["reasons"], json!([{"code": "same_person", "matched": matched}]));
        assert_eq!((&answer["rewards"], &answer["referral"]), (&json!([]), &Value::Null));
    }
}

/// Each signal weighs for itself; together they may weigh enough.
#[test]
fn what_speaks_against_a_referral_is_weighed_and_told() {
    let (shop, code) = shop(&json!({"review_at": 51, "friends_a_day": 2}));
    let state = |answer: &Value| answer["referral"]["state"].clone();
    let signals = |answer: &Value| {
        let reasons = answer["reasons"].as_array().unwrap().clone();
        reasons
            .into_iter()
            .filter_map(|reason| reason["signal"].as_str().map(str::to_owned))
            .collect::<Vec<_>>()
    };
    let office = friend(&shop, "1", &code, &json!({"ip": "192.0.2.200"}));
    assert_eq!((state(&office), signals(&office)), (json!("counts"), vec!["same_network".to_owned()]));
    let thrown = friend(&shop, "2", &code, &json!({"email": "x@mailinator.com"}));
    assert_eq!((state(&thrown), signals(&thrown)), (json!("counts"), vec!["disposable_mail".to_owned()]));
    let third = friend(&shop, "3", &code, &json!({}));
    assert_eq!((state(&third), signals(&third)), (json!("counts"), vec!["velocity".to_owned()]));
    let fourth = friend(&shop, "4", &code, &json!({"email": "y@mailinator.com"}));
    assert_eq!((state(&fourth), signals(&fourth).len()), (json!("in_review"), 2));
    assert_eq!(fourth["reasons"][3], json!({"code": "held_for_review", "score": 70, "threshold": 51}));
    shop.days_pass(2);
    assert!(signals(&friend(&shop, "5", &code, &json!({}))).is_empty(), "another day");
}

#[test]
fn the_owners_lists_decide() {
    let (shop, code) = shop(&json!({}));
    let lists = |differences: &Value| shop.program(&json!({"risk": differences}));
    lists(&json!({"banned": ["@rivals.example"]}));
    let banned = friend(&shop, "1", &code, &json!({"email": "eve@rivals.example"}));
    assert_eq!((codes(&banned["reasons"]), &banned["rewards"]), (vec!["banned"], &json!([])));
    lists(&json!({"banned": [code]}));
    assert_eq!(codes(&friend(&shop, "2", &code, &json!({}))["reasons"]), ["banned"]);
    lists(&json!({"leaked": [code]}));
    let leaked = friend(&shop, "3", &code, &json!({}));
    assert_eq!(leaked["reasons"][1], json!({"code": "risk", "signal": "code_leaked", "score": 50}));
    assert_eq!(leaked["referral"]["state"], "in_review");
    lists(&json!({"leaked": [code], "allowed": ["friend4@example.com"]}));
    assert_eq!(friend(&shop, "4", &code, &household())["referral"]["state"], "counts");
    let own = friend(&shop, "5", &code, &json!({"email": "ann@example.com"}));
    assert_eq!(codes(&own["reasons"])[0], "same_person", "nobody is allowed to be two");
}

/// An advocate whom the shop knows by a customer id is one person under every address.
#[test]
fn an_advocates_orders_under_another_address_count_as_theirs() {
    let (shop, _) = TeaHouse::with(&json!({
        "advocate_reward": null,
        "neighbours": {"prefix_chars": 5, "same_day": false, "advocate_reward": points(5), "friend_reward": null},
    }));
    let identity = json!({"id": "42", "signature": joining::signed(&shop.key, "42")});
    let bea = shop.join(&json!({"email": "bea@example.com", "identity": identity})).unwrap();
    let own =
        json!({"id": "42", "email": "bea@work.example", "postal_code": "10115", "address": "Main St. 5"});
    shop.server("POST /v1/orders", &order("bea", &json!({"customer": own}))).unwrap();
    shop.days_pass(1);
    let answer = friend(&shop, "1", bea["code"].as_str().unwrap(), &household());
    assert_eq!(answer["reasons"][1]["signal"], "same_address");
    assert!(earned(&answer).contains(&"neighbours advocate pending 5".to_owned()), "{answer:#}");
}
