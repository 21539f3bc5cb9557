use super::*;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const SCHEDULE_MS: [i64; 9] = [
    5_000,
    5 * MINUTE_MS,
    30 * MINUTE_MS,
    2 * HOUR_MS,
    5 * HOUR_MS,
    10 * HOUR_MS,
    14 * HOUR_MS,
    20 * HOUR_MS,
    24 * HOUR_MS,
];

/// Lets a delivery run through its whole schedule without a success.
fn give_up(shop: &TeaHouse, id: &WebhookId) {
    shop.attempt(id, Answer::Status(500));
    for pause in SCHEDULE_MS {
        shop.ms_pass(pause);
        shop.attempt(id, Answer::Unreachable);
    }
}

/// The first attempt at once, the second 5 seconds after it, …, and none after the tenth; each with the same `webhook-id`.
#[test]
fn the_schedule_is_followed() {
    let shop = TeaHouse::open();
    let (id, _) = shop.webhook(&Value::Null);
    shop.test_event(&id);
    let first = shop.attempt(&id, Answer::Status(503));
    for (pause, answer) in SCHEDULE_MS.into_iter().zip([Answer::TimedOut, Answer::Status(302)].iter().cycle())
    {
        assert!(shop.take(&id).is_none(), "{pause} ms have not passed");
        assert_eq!(shop.rings_at(), Some(Timestamp::from_ms(shop.now.get().ms() + pause)));
        shop.ms_pass(pause - 1);
        assert!(shop.take(&id).is_none(), "{pause} ms have not passed");
        shop.ms_pass(1);
        let due = shop.attempt(&id, *answer);
        assert_eq!((due.event, due.body), (first.event.clone(), first.body.clone()));
    }
    shop.days_pass(10);
    assert!(shop.take(&id).is_none());
    let sent = &shop.sent(&id)[0];
    assert_eq!((&sent["state"], &sent["next_attempt_at"]), (&json!("failed"), &Value::Null));
    let attempts = sent["attempts"].as_array().unwrap();
    assert_eq!(attempts.len(), 10);
    assert_eq!(attempts[0], json!({"at": "2026-11-22T10:00:00Z", "status": 503, "error": "http_status"}));
    assert_eq!(attempts[1], json!({"at": "2026-11-22T10:00:05Z", "status": null, "error": "timed_out"}));
    assert_eq!(attempts[2]["error"], "redirected");
}

#[test]
fn a_success_is_the_end_of_it() {
    let shop = TeaHouse::open();
    let (id, _) = shop.webhook(&Value::Null);
    let test = shop.test_event(&id);
    assert_eq!((&test["state"], &test["type"]), (&json!("pending"), &json!("webhook.test")));
    shop.attempt(&id, Answer::Status(500));
    shop.ms_pass(5_000);
    shop.attempt(&id, Answer::Status(204));
    let sent = &shop.sent(&id)[0];
    assert_eq!((&sent["state"], &sent["next_attempt_at"]), (&json!("delivered"), &Value::Null));
    assert_eq!(sent["attempts"][1], json!({"at": "2026-11-22T10:00:05Z", "status": 204, "error": null}));
    assert_eq!(sent["event_id"], test["event_id"]);
    shop.days_pass(1);
    assert!(shop.take(&id).is_none());
}

/// Whoever has taken a delivery may have died with it: it is not taken twice meanwhile, and taken again afterwards.
#[test]
fn what_was_under_way_when_the_process_died_is_sent_again() {
    let shop = TeaHouse::open();
    let (id, _) = shop.webhook(&Value::Null);
    shop.test_event(&id);
    let first = shop.take(&id).unwrap();
    assert!(shop.take(&id).is_none());
    let rings = shop.rings_at().unwrap();
    assert_eq!(rings.ms() - shop.now.get().ms(), 20_000, "longer than an answer is waited for");
    shop.ms_pass(20_000);
    let again = shop.take(&id).unwrap();
    assert_eq!((again.event, again.tried), (first.event, 0));
}

/// A retry that is due in a moment does not come early, as what was never tried does.
#[test]
fn a_pause_is_a_pause() {
    let shop = TeaHouse::open();
    let (id, _) = shop.webhook(&Value::Null);
    shop.test_event(&id);
    assert_eq!(outbound::waiting(&shop.desk()).unwrap(), std::slice::from_ref(&id));
    shop.attempt(&id, Answer::Status(500));
    shop.ms_pass(1_000);
    assert_eq!(outbound::waiting(&shop.desk()).unwrap(), []);
    shop.test_event(&id);
    assert_eq!(shop.take(&id).unwrap().tried, 0);
}

/// A webhook that fails has its own retries; the other has its events.
#[test]
fn one_webhook_waits_for_no_other() {
    let shop = TeaHouse::open();
    let (failing, _) = shop.webhook(&Value::Null);
    let (well, _) = shop.webhook(&Value::Null);
    let code = shop.ann();
    shop.friend("1", &code, &json!({}));
    for _ in 0..4 {
        shop.attempt(&failing, Answer::TimedOut);
        shop.attempt(&well, Answer::Status(200));
    }
    assert!(shop.take(&well).is_none());
    assert!(shop.sent(&well).iter().all(|sent| sent["state"] == "delivered"));
    assert!(shop.sent(&failing).iter().all(|sent| sent["state"] == "pending"));
}

#[test]
fn who_is_gone_is_disabled_and_the_others_are_told() {
    let shop = TeaHouse::open();
    let (gone, _) = shop.webhook(&Value::Null);
    let (other, _) = shop.webhook(&json!(["webhook.disabled"]));
    shop.test_event(&gone);
    shop.test_event(&gone);
    shop.attempt(&gone, Answer::Status(410));
    let seen = shop.seen(&gone);
    assert_eq!(
        (&seen["enabled"], &seen["disabled_because"], &seen["disabled_at"]),
        (&json!(false), &json!("gone"), &json!("2026-11-22T10:00:00Z"))
    );
    assert!(shop.take(&gone).is_none(), "nothing more is sent there");
    assert_eq!(shop.types(&other), ["webhook.disabled"]);
    let told: Value = serde_json::from_str(&shop.take(&other).unwrap().body).unwrap();
    assert_eq!(told["data"], json!({"webhook_id": gone, "description": null, "because": "gone"}));
    // What was on its way has waited.
    shop.days_pass(1);
    shop.server(&format!("PUT /v1/webhooks/{gone}"), &json!({"url": URL})).unwrap();
    shop.attempt(&gone, Answer::Status(200));
    let states: Vec<_> = shop.sent(&gone).iter().map(|sent| sent["state"].clone()).collect();
    assert_eq!(states, ["delivered", "failed"]);
}

#[test]
fn five_deliveries_given_up_in_a_row_disable_a_webhook() {
    let shop = TeaHouse::open();
    let (id, _) = shop.webhook(&Value::Null);
    for given_up in 1..=4 {
        shop.test_event(&id);
        give_up(&shop, &id);
        assert_eq!(shop.seen(&id)["given_up_in_a_row"], given_up);
    }
    shop.test_event(&id);
    shop.attempt(&id, Answer::Status(200));
    assert_eq!(shop.seen(&id)["given_up_in_a_row"], 0, "a success starts the count anew");
    for given_up in 1..=5 {
        shop.test_event(&id);
        give_up(&shop, &id);
        assert_eq!(shop.seen(&id)["enabled"], given_up < 5);
    }
    assert_eq!(shop.seen(&id)["disabled_because"], "failing");
    shop.server(&format!("PUT /v1/webhooks/{id}"), &json!({"url": URL})).unwrap();
    assert_eq!(shop.seen(&id)["given_up_in_a_row"], 0);
}

/// What was tried nine times before its webhook was mended has ten attempts again: one short hiccup is not the end of it.
#[test]
fn what_was_halted_begins_its_schedule_anew() {
    let shop = TeaHouse::open();
    let (id, _) = shop.webhook(&Value::Null);
    for _ in 0..5 {
        shop.test_event(&id);
    }
    for pause in SCHEDULE_MS {
        (0..5).for_each(|_| drop(shop.attempt(&id, Answer::Status(500))));
        shop.ms_pass(pause);
    }
    for enabled in [false, true] {
        shop.server(&format!("PUT /v1/webhooks/{id}"), &json!({"url": URL, "enabled": enabled})).unwrap();
    }
    (0..5).for_each(|_| assert_eq!(shop.attempt(&id, Answer::Status(503)).tried, 0));
    assert_eq!((&shop.seen(&id)["enabled"], shop.sent(&id).len()), (&json!(true), 5));
    shop.ms_pass(5_000);
    (0..5).for_each(|_| drop(shop.attempt(&id, Answer::Status(200))));
    let is_whole = |sent: &Value| sent["attempts"].as_array().unwrap().len() == 11;
    assert!(shop.sent(&id).iter().all(is_whole), "the log stays");
}

/// An answer that comes when the owner has just switched it off starts no new round.
#[test]
fn what_fails_after_it_was_disabled_stays_where_it_is() {
    let shop = TeaHouse::open();
    let (id, _) = shop.webhook(&Value::Null);
    shop.test_event(&id);
    let due = shop.take(&id).unwrap();
    shop.server(&format!("PUT /v1/webhooks/{id}"), &json!({"url": URL, "enabled": false})).unwrap();
    shop.settle(&id, &due, Answer::Status(500));
    shop.days_pass(1);
    assert!(shop.take(&id).is_none());
    assert_eq!(shop.sent(&id)[0]["state"], "pending");
}

#[test]
fn what_is_resent_has_its_id_and_a_schedule_of_its_own() {
    let shop = TeaHouse::open();
    let (id, _) = shop.webhook(&Value::Null);
    let test = shop.test_event(&id);
    give_up(&shop, &id);
    let delivery = test["id"].as_str().unwrap();
    let line = format!("POST /v1/webhooks/{id}/deliveries/{delivery}/resend");
    let (status, resent) = shop.server(&line, &Value::Null).unwrap();
    assert_eq!((status, &resent["state"]), (200, &json!("pending")));
    let due = shop.attempt(&id, Answer::Status(500));
    assert_eq!((json!(due.event), due.tried), (test["event_id"].clone(), 0));
    shop.ms_pass(5_000);
    shop.attempt(&id, Answer::Status(200));
    assert_eq!(shop.sent(&id)[0]["attempts"].as_array().unwrap().len(), 12);
    let (other, _) = shop.webhook(&Value::Null);
    for (webhook, delivery, code) in [
        (other.to_string(), delivery, "delivery_unknown"),
        (id.to_string(), "dl_00000000000000000000000000", "delivery_unknown"),
        (id.to_string(), "1", "delivery_unknown"),
        ("wh_00000000000000000000000000".to_owned(), delivery, "webhook_unknown"),
    ] {
        let line = format!("POST /v1/webhooks/{webhook}/deliveries/{delivery}/resend");
        assert_eq!(shop.server(&line, &Value::Null), Err(code.to_owned()), "{line}");
    }
}

/// Whoever asks for it once more while an attempt is under way gets it once more, whatever comes of that attempt.
#[test]
fn what_is_resent_during_an_attempt_is_sent_again() {
    let shop = TeaHouse::open();
    for (tried, answer) in [(0, 200), (0, 500), (1, 200), (9, 500)] {
        let (id, _) = shop.webhook(&Value::Null);
        let test = shop.test_event(&id);
        for pause in &SCHEDULE_MS[..tried] {
            shop.attempt(&id, Answer::Status(500));
            shop.ms_pass(*pause);
        }
        let under_way = shop.take(&id).unwrap();
        shop.ms_pass(2_000);
        let line = format!("POST /v1/webhooks/{id}/deliveries/{}/resend", test["id"].as_str().unwrap());
        shop.server(&line, &Value::Null).unwrap();
        shop.settle(&id, &under_way, Answer::Status(answer));
        let again = shop.attempt(&id, Answer::Status(200));
        assert_eq!((json!(again.event), again.tried), (test["event_id"].clone(), 0), "{tried} {answer}");
        let sent = &shop.sent(&id)[0];
        assert_eq!(sent["attempts"].as_array().unwrap().len(), tried + 2, "each attempt is noted");
        assert_eq!((&sent["state"], &shop.seen(&id)["given_up_in_a_row"]), (&json!("delivered"), &json!(0)));
    }
}

#[test]
fn the_log_goes_back_page_by_page() {
    let shop = TeaHouse::open();
    let (id, _) = shop.webhook(&Value::Null);
    let tests: Vec<_> = (0..5).map(|_| shop.test_event(&id)["id"].clone()).collect();
    shop.attempt(&id, Answer::Status(200));
    let page = |query: &str| {
        let line = format!("GET /v1/webhooks/{id}/deliveries?{query}");
        let (_, page) = shop.server(&line, &Value::Null).unwrap();
        let ids: Vec<_> = page["items"].as_array().unwrap().iter().map(|sent| sent["id"].clone()).collect();
        (ids, page["next_cursor"].as_str().map(str::to_owned))
    };
    let (newest, cursor) = page("limit=3");
    assert_eq!(newest, [&tests[4], &tests[3], &tests[2]].map(Clone::clone));
    let (oldest, end) = page(&format!("limit=3&cursor={}", cursor.unwrap()));
    assert_eq!((oldest, end), ([&tests[1], &tests[0]].map(Clone::clone).to_vec(), None));
    assert_eq!(page("state=delivered").0, [tests[0].clone()]);
    assert_eq!(page("state=pending&limit=1").0, [tests[4].clone()]);
    let line = |query: &str| format!("GET /v1/webhooks/{id}/deliveries?{query}");
    for (query, bad) in [
        ("state=lost", "state unknown_word"),
        ("limit=0", "limit out_of_range"),
        ("limit=101", "limit out_of_range"),
        ("cursor=x", "cursor id_malformed"),
        ("colour=red", "colour unknown_field"),
    ] {
        assert_eq!(shop.bad_fields(&line(query), b""), [bad], "{query}");
    }
}

/// Names and addresses are in what was told: none of it stays for ever, also where nothing happens any more.
#[test]
fn what_was_told_is_forgotten_after_a_month() {
    let shop = TeaHouse::open();
    let (id, _) = shop.webhook(&Value::Null);
    shop.test_event(&id);
    shop.attempt(&id, Answer::Status(200));
    assert_eq!(shop.rings_at(), Some(START.plus_days(30)));
    shop.days_pass(29);
    let forget = || crate::object::news::forget(&shop.desk()).unwrap();
    forget();
    assert_eq!(shop.sent(&id).len(), 1);
    shop.days_pass(1);
    forget();
    assert_eq!((shop.count("webhook_events"), shop.count("webhook_deliveries")), (0, 0));
    assert_eq!(shop.rings_at(), None);
}
