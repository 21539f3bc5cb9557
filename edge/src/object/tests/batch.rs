//! Hurt by a mistake here: the shop that moves in with its past orders, or repairs a day of lost deliveries.

use super::*;

impl TeaHouse {
    /// Hands lines to the object as the Worker does; each answer.
    pub(super) fn lines(&self, first: u64, lines: &str) -> Result<Vec<Value>, String> {
        let line = format!("POST /inside/orders?first={first}");
        let reply = told(self.dispatched(&line, Some(&self.key), lines.as_bytes().to_vec()))?;
        let text = String::from_utf8(reply.body().unwrap().to_vec()).unwrap();
        Ok(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
    }
}

/// A reward's id is a digest of its advocate's, which is drawn at random.
fn without_ids(told: &Value) -> Value {
    match told {
        Value::String(text) if text.starts_with("rw_") => json!("rw_"),
        Value::Array(items) => items.iter().map(without_ids).collect(),
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), without_ids(value))).collect())
        }
        other => other.clone(),
    }
}

fn statuses(answers: &[Value]) -> Vec<String> {
    let brief = |answer: &Value| {
        let code = answer["problem"]["code"].as_str().unwrap_or("");
        let order = answer["order_id"].as_str().unwrap_or("?");
        format!("{} {order} {} {code}", answer["line"], answer["status"]).trim_end().to_owned()
    };
    answers.iter().map(brief).collect()
}

/// Two shops hear the same, one line by line, the other call by call: they are told the same and stand the same.
#[test]
fn a_line_is_decided_as_the_call_alone() {
    let rules = json!({"milestones": [{"id": "two", "friends": 2, "reward": points(10)}], "debts": "next_reward_pays"});
    let (batch, code) = TeaHouse::with(&rules);
    let (single, _) = TeaHouse::with(&rules);
    let friend = |number: u32| {
        let customer = json!({"email": format!("friend{number}@example.com"), "phone": "+49 30 1"});
        order(&number.to_string(), &json!({"discount_codes": [code], "customer": customer}))
    };
    let refund = json!({"order_id": "1", "id": "r1", "amount": eur(5000)});
    let told = [
        ("POST /v1/orders", friend(1), friend(1)),
        ("POST /v1/orders", friend(2), friend(2)),
        ("POST /v1/orders", friend(1), friend(1)),
        ("POST /v1/orders/1/refunds", json!({"id": "r1", "amount": eur(5000)}), json!({"refund": refund})),
        ("POST /v1/orders/1/refunds", json!({"id": "r1", "amount": eur(5000)}), json!({"refund": refund})),
        ("POST /v1/orders/2/cancel", Value::Null, json!({"cancel": {"order_id": "2"}})),
        ("POST /v1/orders/9/cancel", Value::Null, json!({"cancel": {"order_id": "9"}})),
        ("POST /v1/orders", order("3", &json!({"totl": 1})), order("3", &json!({"totl": 1}))),
    ];
    let lines: Vec<String> = told.iter().map(|(_, _, line)| line.to_string()).collect();
    let answers = batch.lines(1, &lines.join("\n")).unwrap();
    assert_eq!(answers.len(), told.len());
    for ((line, body, _), answer) in told.iter().zip(&answers) {
        match single.server(line, body) {
            Ok((status, body)) => {
                let answered = (answer["status"].clone(), without_ids(&answer["answer"]));
                assert_eq!(answered, (json!(status), without_ids(&body)), "{line}");
            }
            Err(code) => assert_eq!(answer["problem"]["code"], json!(code), "{line}"),
        }
    }
    for path in ["/v1/orders/1", "/v1/orders/2", "/v1/rewards", "/v1/referrals", "/v1/stats"] {
        let ask =
            |shop: &TeaHouse| without_ids(&shop.server(&format!("GET {path}"), &Value::Null).unwrap().1);
        assert_eq!(ask(&batch), ask(&single), "{path}");
    }
}

#[test]
fn a_bad_line_is_refused_alone_and_named() {
    let shop = TeaHouse::open();
    let good = |id: &str| order(id, &json!({})).to_string();
    let dollars = order("4", &json!({"total": {"amount_minor": 1, "currency": "USD"}})).to_string();
    let cut_off = &good("5")[..40];
    let lines = [&good("1"), "", "  \r", "{]", &dollars, cut_off, "[]", &good("1"), &good("2")].join("\n");
    let answers = shop.lines(101, &lines).unwrap();
    let expected = [
        "101 1 201",
        "104 ? 400 malformed_json",
        "105 4 422 currency_foreign",
        "106 ? 400 malformed_json",
        "107 ? 422 wrong_type",
        "108 1 200",
        "109 2 201",
    ];
    assert_eq!(statuses(&answers), expected);
    assert_eq!(answers[2]["problem"]["field"], "total.currency");
    assert_eq!(shop.count("orders"), 2);
    let broken = [&b"{\"id\":\"\xff\"}\n"[..], good("3").as_bytes()].concat();
    let reply = shop.dispatched("POST /inside/orders?first=1", Some(&shop.key), broken).unwrap();
    let text = String::from_utf8(reply.body().unwrap().to_vec()).unwrap();
    assert!(text.contains("malformed_json") && shop.count("orders") == 3, "{text}");
}

/// The same batch once more, as after a crash: everything is known, and answered as the first time.
#[test]
fn a_batch_that_comes_again_changes_nothing() {
    let (shop, code) = TeaHouse::with(&json!({}));
    let lines: Vec<_> =
        (0..50).map(|id| order(&id.to_string(), &json!({"discount_codes": [code]})).to_string()).collect();
    let first = shop.lines(1, &lines.join("\n")).unwrap();
    let (entries, again) = (shop.count("entries"), shop.lines(1, &lines.join("\r\n")).unwrap());
    assert_eq!(shop.count("entries"), entries);
    for (first, again) in first.iter().zip(&again) {
        assert_eq!((&first["answer"], &again["status"]), (&again["answer"], &json!(200)));
    }
}

/// The Worker's own route lets nobody in whom the public one would not.
#[test]
fn a_batch_needs_the_key_that_an_order_needs() {
    let shop = TeaHouse::open();
    let (_, made) =
        shop.server("POST /v1/keys", &json!({"name": "Reader", "scopes": ["ledger:read"]})).unwrap();
    let reader = made["secret_key"].as_str().unwrap();
    let body = order("1", &json!({}));
    for (bearer, code) in
        [(None, "key_missing"), (Some("sk_x"), "key_wrong"), (Some(reader), "scope_missing")]
    {
        assert_eq!(shop.call("POST /inside/orders?first=1", bearer, &body), Err(code.to_owned()));
    }
    assert_eq!((shop.count("orders"), shop.lines(1, "")), (0, Ok(Vec::new())));
}

/// A line that breaks on our side is told apart, and the lines after it are taken.
#[test]
fn a_fault_in_a_line_is_that_lines_alone() {
    let shop = TeaHouse::open();
    let trigger =
        "CREATE TRIGGER broken BEFORE INSERT ON orders WHEN NEW.id = '2' BEGIN SELECT RAISE(ABORT, 'x'); END";
    shop.sql.batch(trigger).unwrap();
    let lines: Vec<_> = ["1", "2", "3"].map(|id| order(id, &json!({})).to_string()).into();
    let answers = shop.lines(1, &lines.join("\n")).unwrap();
    assert_eq!(statuses(&answers), ["1 1 201", "2 2 500 internal", "3 3 201"]);
    assert_eq!(shop.count("orders"), 2);
}
