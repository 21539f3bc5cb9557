//! Hurt by a mistake here: the shop whose server did not get an answer, and sends again.

use super::*;
use crate::store::replays;

const HOUR: i64 = 60;

impl TeaHouse {
    /// A call with an idempotency key: status and body, and whether the answer was a kept one.
    fn once(&self, key: &str, line: &str, body: &Value) -> Result<(u16, Value, bool), String> {
        self.once_as(&self.key, key, line, body)
    }

    fn once_as(
        &self,
        secret: &str,
        key: &str,
        line: &str,
        body: &Value,
    ) -> Result<(u16, Value, bool), String> {
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        let headers = vec![("idempotency-key", key.to_owned())];
        let reply = told(self.dispatched_with(line, Some(secret), headers, body))?;
        let replayed = reply.header("idempotency-replayed") == Some("true");
        Ok((reply.status(), reply.json_body(), replayed))
    }
}

fn till() -> Value {
    json!({"name": "Till", "scopes": ["orders:write"]})
}

/// A key that is made twice would be one that nobody knows of.
#[test]
fn the_same_call_is_answered_as_the_first_time_and_does_nothing() {
    let shop = TeaHouse::open();
    let (status, made, replayed) = shop.once("k1", "POST /v1/keys", &till()).unwrap();
    assert_eq!((status, replayed), (201, false));
    shop.minutes_pass(23 * HOUR);
    assert_eq!(shop.once("k1", "POST /v1/keys", &till()), Ok((201, made.clone(), true)));
    assert_eq!(shop.count("keys"), 2);
    let (_, other, replayed) = shop.once("k2", "POST /v1/keys", &till()).unwrap();
    assert!(!replayed && other["id"] != made["id"]);
}

/// The first delivery answered 201: so does its repeat, though the order alone would answer 200.
#[test]
fn an_order_is_answered_with_its_first_status() {
    let shop = TeaHouse::open();
    let told = order("1001", &json!({}));
    let (status, first, _) = shop.once("k", "POST /v1/orders", &told).unwrap();
    assert_eq!(shop.once("k", "POST /v1/orders", &told), Ok((status, first.clone(), true)));
    assert_eq!((status, shop.server("POST /v1/orders", &told)), (201, Ok((200, first))));
}

#[test]
fn another_request_with_the_same_key_is_refused() {
    let shop = TeaHouse::open();
    shop.server("POST /v1/orders", &order("1001", &json!({}))).unwrap();
    shop.once("k", "POST /v1/orders/1001/cancel", &Value::Null).unwrap();
    let (_, made) = shop.server("POST /v1/keys", &json!({"name": "Second", "scopes": ["all"]})).unwrap();
    let second = made["secret_key"].as_str().unwrap();
    let ended = json!({"subscription_ended_at": START});
    for outcome in [
        shop.once("k", "POST /v1/orders/1002/cancel", &Value::Null),
        shop.once("k", "POST /v1/orders/1001/cancel", &ended),
        shop.once("k", "POST /v1/orders", &order("1001", &json!({}))),
        shop.once("k", "POST /v1/orders/1001/cancel?x=1", &Value::Null),
        shop.once_as(second, "k", "POST /v1/orders/1001/cancel", &Value::Null),
    ] {
        assert_eq!(outcome, Err("idempotency_key_reused".to_owned()));
    }
}

/// What was refused did nothing: the key is free for the call as it was meant, and what failed in its midst is undone whole.
#[test]
fn a_refusal_is_not_kept_and_leaves_nothing() {
    let shop = TeaHouse::open();
    let cancel = |key: &str| shop.once(key, "POST /v1/orders/1001/cancel", &Value::Null);
    assert_eq!(cancel("k"), Err("order_unknown".to_owned()));
    assert_eq!(shop.count("answers"), 0);
    shop.server("POST /v1/orders", &order("1001", &json!({}))).unwrap();
    assert_eq!(cancel("k").map(|(status, _, replayed)| (status, replayed)), Ok((200, false)));
    assert_eq!(shop.count("answers"), 1);
}

/// An answer that cannot be kept takes its effect with it: else a repeat would do it again.
#[test]
fn the_answer_is_kept_with_its_effect_or_neither() {
    let shop = TeaHouse::open();
    shop.sql.batch("ALTER TABLE answers RENAME TO elsewhere").unwrap();
    let body = order("1001", &json!({})).to_string().into_bytes();
    let headers = vec![("idempotency-key", "k".to_owned())];
    let failed = shop.dispatched_with("POST /v1/orders", Some(&shop.key), headers, body);
    assert!(matches!(failed, Err(Failure::Fault(_))));
    shop.sql.batch("ALTER TABLE elsewhere RENAME TO answers").unwrap();
    let headers = vec![("idempotency-key", "k".to_owned())];
    let full = "CREATE TRIGGER full BEFORE INSERT ON answers BEGIN SELECT RAISE(ABORT, 'full'); END";
    shop.sql.batch(full).unwrap();
    let body = order("1001", &json!({})).to_string().into_bytes();
    assert!(shop.dispatched_with("POST /v1/orders", Some(&shop.key), headers, body).is_err());
    assert_eq!(shop.count("orders"), 0);
    shop.sql.batch("DROP TRIGGER full").unwrap();
    assert_eq!(shop.once("k", "POST /v1/orders", &order("1001", &json!({}))).unwrap().0, 201);
}

#[test]
fn a_key_that_is_none_is_refused_before_anything_is_done() {
    let shop = TeaHouse::open();
    for none in ["", " ", "a b", "ü", "a\u{7f}", &"x".repeat(256)] {
        let outcome = shop.once(none, "POST /v1/keys", &till());
        assert_eq!(outcome, Err("idempotency_key_malformed".to_owned()), "{none:?}");
    }
    assert_eq!(shop.count("keys"), 1);
    assert!(shop.once(&"x".repeat(255), "POST /v1/keys", &till()).is_ok());
}

/// Whoever only reads sends the header to no effect: an old answer would be a wrong one.
#[test]
fn what_reads_is_answered_anew() {
    let shop = TeaHouse::open();
    let (_, _, replayed) = shop.once("k", "GET /v1/keys", &Value::Null).unwrap();
    shop.once("k2", "POST /v1/keys", &till()).unwrap();
    let (_, keys, again) = shop.once("k", "GET /v1/keys", &Value::Null).unwrap();
    assert!(!replayed && !again && keys["keys"].as_array().unwrap().len() == 2);
}

/// An answer that is kept would hand out for a day who was erased since.
#[test]
fn what_asks_by_a_body_is_answered_anew() {
    let shop = TeaHouse::open();
    shop.ann();
    let ann = json!({"email": "ann@example.com"});
    let export = || shop.once("k", "POST /v1/exports/person", &ann).unwrap().1["advocates"].clone();
    assert_eq!(export()[0]["name"], "Ann");
    shop.server("POST /v1/erasures", &ann).unwrap();
    assert_eq!(export(), json!([]));
    let (_, program) = shop.server("GET /v1/program", &Value::Null).unwrap();
    let question = json!({"program": program, "from": START, "until": START.plus_days(1)});
    for _ in 0..2 {
        let (_, _, replayed) = shop.once("p", "POST /v1/program/preview", &question).unwrap();
        assert!(!replayed);
    }
    assert_eq!(shop.count("answers"), 0);
}

#[test]
fn an_answer_is_forgotten_after_a_day() {
    let shop = TeaHouse::open();
    shop.once("k", "POST /v1/keys", &till()).unwrap();
    let rings = due::next(&shop.sql).unwrap().unwrap();
    assert!(rings.ms() <= replays::next_forget(&shop.sql).unwrap().unwrap().ms());
    shop.minutes_pass(25 * HOUR);
    shop.alarm();
    assert_eq!((shop.count("answers"), replays::next_forget(&shop.sql).unwrap()), (0, None));
    let (_, _, replayed) = shop.once("k", "POST /v1/keys", &till()).unwrap();
    assert!(!replayed);
    shop.minutes_pass(25 * HOUR);
    // Also where the alarm is late.
    assert!(!shop.once("k", "POST /v1/keys", &till()).unwrap().2);
    assert_eq!(shop.count("answers"), 1);
}

/// Whoever gets hold of the database gets no secret, no address and no key to look for.
#[test]
fn what_is_kept_opens_with_the_callers_secrets_alone() {
    let shop = TeaHouse::open();
    let (_, made, _) = shop.once("key-of-mine", "POST /v1/keys", &till()).unwrap();
    let partner = json!({"name": "Yoga", "email": "loft@example.com"});
    let request = serde_json::from_value(partner.clone()).unwrap();
    let call = Call {
        route: Route::AddPartner,
        args: Vec::new(),
        query: String::new(),
        bearer: Some(shop.key.clone()),
        headers: vec![("idempotency-key", "k2".to_owned())],
        body: partner.to_string().into_bytes(),
    };
    let add = |code| {
        let work = || super::super::partners::add(&shop.desk(), &request, code);
        super::super::idempotency::once(&shop.desk(), &call, work).unwrap()
    };
    let first = add(Some(shop.new_code()));
    assert_eq!(add(None).json_body(), first.json_body());
    let rows = shop.sql.unexplained("SELECT key_digest || request_digest || sealed FROM answers").unwrap();
    let kept: String = rows.into_iter().map(|mut row| row.text().unwrap()).collect();
    for hidden in [made["secret_key"].as_str().unwrap(), "key-of-mine", "loft@example.com", &shop.key] {
        assert!(!kept.contains(hidden), "{hidden}");
    }
}

/// The same bytes are another request as a file and as JSON.
#[test]
fn a_file_and_json_of_the_same_bytes_are_two_requests() {
    let shop = TeaHouse::open();
    let send = |kind: &str| {
        let headers = vec![("idempotency-key", "k".to_owned()), ("content-type", kind.to_owned())];
        told(
            shop.dispatched_with("POST /v1/code-bank/tea", Some(&shop.key), headers, b"7".to_vec()).map(drop),
        )
    };
    assert_eq!(send("text/csv"), Ok(()));
    assert_eq!(send("text/csv"), Ok(()));
    assert_eq!(send("application/json"), Err("idempotency_key_reused".to_owned()));
    assert_eq!(shop.count("code_bank"), 1);
}
