use super::*;

/// The main job: both sides get their reward, held for the return window.
#[test]
fn a_friends_order_earns_both_sides_a_reward() {
    let shop = TeaHouse::open();
    let code = shop.ann();
    let (status, answer) =
        shop.server("POST /v1/orders", &order("1001", &json!({"discount_codes": [code]}))).unwrap();
    assert_eq!(status, 201);
    assert_eq!(rewards(&answer), ["advocate pending 500", "friend pending 500"]);
    assert_eq!(answer["referral"]["advocate_code"], code);
    assert_eq!(answer["referral"]["evidence"], "advocate_code");
    assert_eq!(answer["rewards"][0]["held_until"], "2026-12-06T10:00:00Z");
}

/// Rewards granted twice are what users of such programs complain about first.
#[test]
fn an_order_counts_once_however_often_it_is_told() {
    let shop = TeaHouse::open();
    let told = order("1001", &json!({"discount_codes": [shop.ann()]}));
    let (_, first) = shop.server("POST /v1/orders", &told).unwrap();
    for days in [0, 0, 1, 365] {
        shop.days_pass(days);
        assert_eq!(shop.server("POST /v1/orders", &told).unwrap(), (200, first.clone()));
    }
    assert_eq!((shop.count("orders"), shop.count("rewards"), shop.count("entries")), (1, 2, 2));
}

#[test]
fn an_order_id_with_other_content_is_refused() {
    let shop = TeaHouse::open();
    shop.server("POST /v1/orders", &order("1001", &json!({}))).unwrap();
    let other = order("1001", &json!({"total": eur(5001)}));
    assert_eq!(shop.server("POST /v1/orders", &other), Err("order_conflict".to_owned()));
}

/// What the program says today does not change what it promised yesterday.
#[test]
fn an_order_is_judged_by_the_program_it_was_recorded_under() {
    let shop = TeaHouse::open();
    shop.server("POST /v1/orders", &order("1001", &json!({"discount_codes": [shop.ann()]}))).unwrap();
    let (_, mut program) = shop.server("GET /v1/program", &Value::Null).unwrap();
    program["minimum_order"] = eur(100_000);
    shop.server("PUT /v1/program", &program).unwrap();
    let refund = json!({"id": "r1", "amount": eur(1000)});
    let (_, answer) = shop.server("POST /v1/orders/1001/refunds", &refund).unwrap();
    assert_eq!(rewards(&answer), ["advocate pending 500", "friend pending 400"]);
}

#[test]
fn a_refund_counts_once() {
    let shop = TeaHouse::open();
    shop.server("POST /v1/orders", &order("1001", &json!({"discount_codes": [shop.ann()]}))).unwrap();
    let refund = |id: &str, amount: Value| {
        shop.server("POST /v1/orders/1001/refunds", &json!({"id": id, "amount": amount}))
    };
    let (status, first) = refund("r1", eur(2000)).unwrap();
    assert_eq!((status, rewards(&first)[1].as_str()), (201, "friend pending 300"));
    assert_eq!(refund("r1", eur(2000)).unwrap(), (200, first));
    assert_eq!(refund("r1", eur(2001)), Err("refund_conflict".to_owned()));
    assert_eq!(refund("r2", eur(3001)), Err("refund_exceeds_order".to_owned()));
    let dollars = json!({"amount_minor": 1, "currency": "USD"});
    assert_eq!(refund("r3", dollars), Err("currency_foreign".to_owned()));
    let (_, rest) = refund("r2", eur(3000)).unwrap();
    assert_eq!(rewards(&rest), ["advocate rejected 0", "friend rejected 0"]);
    assert_eq!(shop.count("refunds"), 2);
}

#[test]
fn the_timer_approves_what_was_held_and_a_late_refund_reverses_it() {
    let shop = TeaHouse::open();
    let told = order("1001", &json!({"discount_codes": [shop.ann()]}));
    shop.server("POST /v1/orders", &told).unwrap();
    assert_eq!(due::next(&shop.sql).unwrap().unwrap().ms(), START.ms() + 5_000, "KV is written first");
    shop.days_pass(13);
    shop.alarm();
    assert_eq!(shop.count("entries"), 2, "too early");
    shop.days_pass(1);
    shop.alarm();
    shop.alarm();
    assert_eq!(shop.count("entries"), 4, "an alarm may come twice");
    let (_, answer) = shop.server("POST /v1/orders", &told).unwrap();
    assert_eq!(rewards(&answer), ["advocate approved 500", "friend approved 500"]);
    let (_, late) = shop.server("POST /v1/orders/1001/cancel", &Value::Null).unwrap();
    assert_eq!(rewards(&late), ["advocate reversed 0", "friend reversed 0"]);
    assert_eq!(shop.server("POST /v1/orders/1001/cancel", &Value::Null).unwrap(), (200, late));
}

#[test]
fn buying_through_ones_own_link_earns_nothing_and_says_why() {
    let shop = TeaHouse::open();
    let own = json!({"discount_codes": [shop.ann()], "customer": {"email": "A.n.n+shop@Example.com"}});
    let (_, answer) = shop.server("POST /v1/orders", &order("1001", &own)).unwrap();
    assert_eq!(answer["rewards"], json!([]));
    assert_eq!(answer["reasons"], json!([{"code": "same_person", "matched": "email"}]));
}

#[test]
fn a_claim_or_the_reference_finds_the_advocate_too() {
    let shop = TeaHouse::open();
    let code = shop.ann();
    shop.page("POST /v1/shops/{pk}/claims", &json!({"code": code, "email": "bob@example.com"})).unwrap();
    let (_, by_claim) = shop.server("POST /v1/orders", &order("1", &json!({}))).unwrap();
    assert_eq!(by_claim["referral"]["evidence"], "claim");
    let typed = code.to_lowercase();
    let by_reference = json!({"ref": typed, "customer": {"id": "78", "email": "cat@example.com"}});
    let (_, by_reference) = shop.server("POST /v1/orders", &order("2", &by_reference)).unwrap();
    assert_eq!(by_reference["referral"]["evidence"], "reference");
}

/// Deliveries come in any order; and no customer is a new one twice.
#[test]
fn the_first_order_counts_though_it_is_told_after_the_second() {
    let shop = TeaHouse::open();
    let code = shop.ann();
    let bobs = |id: &str, code: &str, minute: i64| {
        let placed_at = Timestamp::from_ms(START.ms() + minute * 60_000);
        shop.friend(id, code, &json!({"customer": {"id": "77"}, "placed_at": placed_at}))
    };
    bobs("second", "", 120);
    assert_eq!(earned(&bobs("first", &code, 0)).len(), 2);
    for (id, minute) in [("same-time", 0), ("later", 60), ("earlier", -60)] {
        assert_eq!(codes(&bobs(id, &code, minute)["reasons"]), ["not_a_new_customer"], "{id}");
    }
    shop.server("POST /v1/orders/first/cancel", &Value::Null).unwrap();
    assert_eq!(earned(&bobs("before-all", &code, -120)).len(), 2, "what came back is no first order");
}

#[test]
fn only_the_first_order_of_a_customer_counts() {
    let shop = TeaHouse::open();
    let code = shop.ann();
    shop.server("POST /v1/orders", &order("1", &json!({}))).unwrap();
    let unknown = json!({"discount_codes": [code], "customer": {"email": "BOB@example.com"}});
    let (_, again) = shop.server("POST /v1/orders", &order("2", &unknown)).unwrap();
    assert_eq!(again["reasons"], json!([{"code": "not_a_new_customer"}]));
}

#[test]
fn an_advocates_limit_is_never_exceeded_and_a_lost_reward_makes_room() {
    let shop = TeaHouse::open();
    let code = shop.ann();
    let (_, mut program) = shop.server("GET /v1/program", &Value::Null).unwrap();
    program["advocate_limit"] = json!(1);
    shop.server("PUT /v1/program", &program).unwrap();
    let friend = |id: &str| {
        let customer = json!({"email": format!("friend{id}@example.com")});
        let told = order(id, &json!({"discount_codes": [code], "customer": customer}));
        shop.server("POST /v1/orders", &told).unwrap().1
    };
    assert_eq!(rewards(&friend("1")).len(), 2);
    assert_eq!(rewards(&friend("2")), ["friend pending 500"]);
    shop.server("POST /v1/orders/1/cancel", &Value::Null).unwrap();
    assert_eq!(rewards(&friend("3")).len(), 2);
}

/// Whoever can write to the database by mistake still cannot rewrite the ledger.
#[test]
fn entries_are_neither_changed_nor_removed_and_grants_are_unique() {
    let shop = TeaHouse::open();
    shop.server("POST /v1/orders", &order("1001", &json!({"discount_codes": [shop.ann()]}))).unwrap();
    for statement in [
        "UPDATE entries SET amount_minor = 0 WHERE seq = 1",
        "DELETE FROM entries WHERE seq = 1",
        "INSERT INTO rewards (id, order_id, rule, side, beneficiary, terms, currency, held_until)
         SELECT 'rw_another', order_id, rule, side, beneficiary, terms, currency, held_until
         FROM rewards WHERE seq = 1",
    ] {
        assert!(shop.sql.query(statement, values![]).is_err(), "{statement}");
    }
}

#[test]
fn a_decision_that_fails_half_way_leaves_nothing() {
    let shop = TeaHouse::open();
    let code = shop.ann();
    shop.sql
        .batch(
            "CREATE TRIGGER full BEFORE INSERT ON entries WHEN NEW.seq IS NOT NULL OR TRUE
                    BEGIN SELECT RAISE(ABORT, 'the disk is full'); END;",
        )
        .unwrap();
    let told = order("1001", &json!({"discount_codes": [code]}));
    let (route, args) = (Route::RecordOrder, Vec::new());
    let body = told.to_string().into_bytes();
    let bearer = Some(shop.key.clone());
    let call = Call { route, args, query: String::new(), bearer, headers: Vec::new(), body };
    assert!(matches!(dispatch(&shop.desk(), &call), Err(Failure::Fault(_))));
    assert_eq!((shop.count("orders"), shop.count("rewards")), (0, 0));
    shop.sql.batch("DROP TRIGGER full").unwrap();
    assert_eq!(shop.server("POST /v1/orders", &told).unwrap().0, 201);
}
