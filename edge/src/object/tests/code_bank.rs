use super::*;

/// Both sides are handed out by codes of a stock, without a hold.
fn by_code(differences: &Value) -> (TeaHouse, String) {
    let mut reward = fixed(500);
    reward["hold_days"] = json!(0);
    reward["fulfilment"] = json!({"by": "code", "pool": "vouchers"});
    let mut program = json!({"advocate_reward": reward, "friend_reward": null, "low_codes": 0});
    for (name, value) in differences.as_object().unwrap() {
        program[name] = value.clone();
    }
    TeaHouse::with(&program)
}

fn upload(shop: &TeaHouse, body: &str) -> Value {
    let line = "POST /v1/code-bank/vouchers";
    told(shop.dispatched(line, Some(&shop.key), body.as_bytes().to_vec()).map(|reply| reply.json_body()))
        .unwrap()
}

fn stock(shop: &TeaHouse) -> Value {
    shop.server("GET /v1/code-bank", &Value::Null).unwrap().1["pools"][0].clone()
}

fn code_of(shop: &TeaHouse, order: &str) -> Value {
    shop.look(order)["rewards"][0]["code"].clone()
}

#[test]
fn takes_what_spreadsheets_and_programs_write() {
    let (shop, _) = by_code(&json!({}));
    assert_eq!(upload(&shop, "code,value\r\nA1,5\r\n\"A2\",5\r\n")["left"], 2);
    assert_eq!(upload(&shop, r#"{"codes":["A3"]}"#)["left"], 3);
    assert_eq!(stock(&shop), json!({"pool": "vouchers", "left": 3, "used": 0, "waiting": 0, "low": false}));
}

/// A page whose first call got lost claims again: the friend has one code, and the stock is one poorer, not two.
#[test]
fn a_claim_that_is_sent_again_takes_no_second_code() {
    let (shop, code) = by_code(&json!({"friend_code_pool": "vouchers"}));
    upload(&shop, "A1\nA2\nA3");
    let claim = |key: &str| {
        let body = json!({"code": code, "key": key});
        shop.page("POST /v1/shops/{pk}/claims", &body).unwrap().1
    };
    let first = claim("3735928559-48879-51966-1");
    assert_eq!(claim("3735928559-48879-51966-1"), first);
    assert_eq!(stock(&shop)["left"], 2);
    let other = claim("3735928559-48879-51966-2");
    assert_ne!((&other["id"], &other["discount_code"]), (&first["id"], &first["discount_code"]));
}

/// A file is taken whole or not at all, and every bad line is named: the owner mends it in one go.
#[test]
fn a_file_with_bad_lines_is_refused_whole() {
    let (shop, code) = by_code(&json!({}));
    upload(&shop, "FREE\nUSED");
    shop.friend("1", &code, &json!({}));
    shop.alarm();
    assert_eq!(code_of(&shop, "1"), "FREE");
    let long = "x".repeat(101);
    let file = format!("code\nNEW\n\nNEW\nFREE\nUSED\na b\nmüßig\n{long}\nFINE\n");
    assert_eq!(
        shop.bad_fields("POST /v1/code-bank/vouchers", file.as_bytes()),
        [
            "line 3 empty",
            "line 4 repeated",
            "line 5 repeated",
            "line 6 repeated",
            "line 7 id_malformed",
            "line 8 id_malformed",
            "line 9 too_long"
        ]
    );
    let codes = json!({"codes": ["NEW", "", "NEW"]}).to_string();
    assert_eq!(
        shop.bad_fields("POST /v1/code-bank/vouchers", codes.as_bytes()),
        ["codes[1] empty", "codes[2] repeated"]
    );
    for (body, bad) in [
        ("", "codes empty"),
        ("code\n", "codes empty"),
        (r#"{"codes":[]}"#, "codes empty"),
        (r#"{"codes":[7]}"#, "codes[0] wrong_type"),
    ] {
        assert_eq!(shop.bad_fields("POST /v1/code-bank/vouchers", body.as_bytes()), [bad], "{body}");
    }
    assert_eq!(shop.bad_fields("POST /v1/code-bank/vouchers", b"\xff\xfe"), [" wrong_type"]);
    // JSON of another shape is no file with one strange code.
    for body in [r#""AAA""#, "[null, null]", "7"] {
        let Found { route, args } = Route::find("POST", "/v1/code-bank/vouchers").unwrap();
        let headers = vec![("content-type", "application/json; charset=utf-8".to_owned())];
        let call = Call {
            route,
            args,
            query: String::new(),
            bearer: Some(shop.key.clone()),
            headers,
            body: body.as_bytes().to_vec(),
        };
        assert_eq!(told(dispatch(&shop.desk(), &call).map(drop)), Err("wrong_type".to_owned()), "{body}");
    }
    assert_eq!(shop.count("code_bank"), 2, "nothing is half taken");
    assert_eq!(upload(&shop, "NEW\nFINE")["left"], 3);
}

/// The same code in two stocks would be given to two people; and a shop that reads codes in either case knows two that
/// differ in nothing else as one.
#[test]
fn a_code_lies_in_one_stock_only_in_either_case() {
    let (shop, code) = by_code(&json!({}));
    upload(&shop, "USED\nFREE");
    shop.friend("1", &code, &json!({}));
    shop.alarm();
    let again = b"used\nfree\nNEW\nFREE\nnew";
    for pool in ["vouchers", "others"] {
        assert_eq!(
            shop.bad_fields(&format!("POST /v1/code-bank/{pool}"), again),
            ["line 1 repeated", "line 2 repeated", "line 4 repeated", "line 5 repeated"],
            "{pool}"
        );
    }
    assert_eq!(shop.count("code_bank"), 2);
    assert_eq!(shop.server("POST /v1/code-bank/others", &json!({"codes": ["new"]})).unwrap().1["left"], 1);
}

/// A shop's whole campaign in one file.
#[test]
fn a_hundred_thousand_lines_go_in_at_once() {
    let (shop, _) = by_code(&json!({}));
    let file = |from: u32, count: u32| {
        let lines: Vec<_> = (from..from + count).map(|n| format!("SUMMER-CAMPAIGN-{n:08}")).collect();
        lines.join("\n")
    };
    assert_eq!(upload(&shop, &file(0, 100_000))["left"], 100_000);
    let more = file(200_000, 100_001);
    assert_eq!(shop.bad_fields("POST /v1/code-bank/vouchers", more.as_bytes()), ["codes too_long"]);
    let overlapping = file(99_990, 100_000);
    assert_eq!(shop.bad_fields("POST /v1/code-bank/vouchers", overlapping.as_bytes()).len(), 10);
    assert_eq!(shop.count("code_bank"), 100_000);
}

/// A code that two people hold is worth nothing to one of them.
#[test]
fn a_code_is_bound_to_one_reward_and_never_to_another() {
    let (shop, code) = by_code(&json!({}));
    upload(&shop, "A1\nA2\nA3");
    for id in ["1", "2"] {
        shop.friend(id, &code, &json!({}));
    }
    shop.alarm();
    shop.alarm();
    assert_eq!((code_of(&shop, "1"), code_of(&shop, "2")), (json!("A1"), json!("A2")));
    assert_eq!(earned(&shop.look("1")), ["referral advocate issued 500"]);
    assert_eq!(codes(&shop.look("1")["rewards"][0]["reasons"]), ["issued_by_code"]);
    shop.refund("1", "r1", 5000);
    assert_eq!(earned(&shop.look("1")), ["referral advocate reversed 0"]);
    shop.friend("3", &code, &json!({}));
    shop.alarm();
    assert_eq!(code_of(&shop, "3"), "A3", "a code that somebody has seen is not given to another");
    for statement in [
        "UPDATE code_bank SET reward_id = NULL WHERE seq = 1",
        "UPDATE code_bank SET reward_id = (SELECT id FROM rewards WHERE seq = 3) WHERE seq = 2",
        "UPDATE code_bank SET code = 'A9' WHERE seq = 1",
    ] {
        assert!(shop.sql.unexplained(statement).is_err(), "{statement}");
    }
}

/// An empty stock delays a reward and never loses it; whoever has waited longest is first.
#[test]
fn a_reward_waits_for_a_code_and_gets_it_by_the_alarm() {
    let (shop, code) = by_code(&json!({}));
    shop.friend("1", &code, &json!({}));
    shop.alarm();
    shop.days_pass(1);
    shop.friend("2", &code, &json!({}));
    shop.alarm();
    assert_eq!(earned(&shop.look("1")), ["referral advocate approved 500"]);
    assert_eq!(stock(&shop), json!({"pool": "vouchers", "left": 0, "used": 0, "waiting": 2, "low": false}));
    shop.sql.unexplained("DELETE FROM outbox WHERE kind = 'kv'").unwrap();
    assert_eq!(due::next(&shop.sql).unwrap(), None, "an empty stock does not keep the alarm busy");
    upload(&shop, "A1");
    assert!(due::next(&shop.sql).unwrap().is_some_and(|at| at <= shop.now.get()), "the alarm comes at once");
    shop.alarm();
    assert_eq!((code_of(&shop, "1"), code_of(&shop, "2")), (json!("A1"), Value::Null));
    upload(&shop, "A2");
    shop.alarm();
    assert_eq!(code_of(&shop, "2"), "A2");
    assert_eq!(stock(&shop), json!({"pool": "vouchers", "left": 0, "used": 2, "waiting": 0, "low": false}));
    assert_eq!(due::next(&shop.sql).unwrap(), None);
}

/// A reward that came back while it waited must not take a code.
#[test]
fn what_is_taken_back_no_longer_waits() {
    let (shop, code) = by_code(&json!({}));
    shop.friend("1", &code, &json!({}));
    shop.alarm();
    shop.refund("1", "r1", 5000);
    upload(&shop, "A1");
    shop.alarm();
    assert_eq!((code_of(&shop, "1"), &stock(&shop)["left"]), (Value::Null, &json!(1)));
}

/// The owner hands out by other means what has waited too long: no code is spent on it afterwards.
#[test]
fn what_the_owner_has_handed_out_takes_no_code() {
    let (shop, code) = by_code(&json!({}));
    shop.friend("1", &code, &json!({}));
    shop.alarm();
    shop.decide("issue", &shop.reward("1", "referral", "advocate")).unwrap();
    upload(&shop, "A1");
    shop.alarm();
    assert_eq!(stock(&shop), json!({"pool": "vouchers", "left": 1, "used": 0, "waiting": 0, "low": false}));
}

/// One warning, not one with each code; and another after the stock was filled.
#[test]
fn the_owner_is_warned_when_a_stock_runs_low() {
    let (shop, code) = by_code(&json!({"low_codes": 3}));
    upload(&shop, "A1\nA2\nA3\nA4");
    let after = |id: &str| {
        shop.friend(id, &code, &json!({}));
        shop.alarm();
        shop.events()
    };
    assert_eq!(after("1"), [json!(null); 0]);
    for (id, left) in [("2", 2), ("3", 1)] {
        let events = after(id);
        assert_eq!(events.len(), 1);
        assert_eq!(
            (&events[0]["type"], &events[0]["data"]),
            (&json!("code_bank.low"), &json!({"pool": "vouchers", "left": left}))
        );
    }
    assert_eq!(stock(&shop)["low"], true);
    upload(&shop, "B1\nB2\nB3");
    assert_eq!(shop.events(), [json!(null); 0]);
    assert_eq!(stock(&shop)["low"], false);
    after("4");
    assert_eq!(after("5").len(), 1);
}

/// A friend's own code: the same again for the same claim, the advocate's where the stock is empty, and the strongest
/// evidence in the order.
#[test]
fn a_friend_gets_a_code_of_their_own() {
    let (shop, ann) = TeaHouse::with(&json!({
        "friend_code_pool": "vouchers", "apply_url": "https://tea.example/cart?discount={code}", "low_codes": 0,
    }));
    upload(&shop, "OWN-1\nOWN-2");
    let claim = |email: &str| {
        shop.page("POST /v1/shops/{pk}/claims", &json!({"code": ann, "email": email})).unwrap().1
    };
    let bobs = claim("bob@example.com");
    assert_eq!(
        (&bobs["discount_code"], &bobs["apply_url"]),
        (&json!("OWN-1"), &json!("https://tea.example/cart?discount=OWN-1"))
    );
    assert_eq!(claim("bob@example.com"), bobs);
    assert_eq!(claim("cat@example.com")["discount_code"], "OWN-2");
    assert_eq!(claim("dan@example.com")["discount_code"], ann);
    let guest = json!({"discount_codes": ["OWN-1"], "customer": {"email": "bob@work.example"}});
    assert_eq!(shop.friend("1", "", &guest)["referral"]["evidence"], "friend_code");
    let unused = json!({"discount_codes": ["OWN-9"]});
    assert_eq!(codes(&shop.friend("2", "", &unused)["reasons"]), ["no_referral"]);
}
