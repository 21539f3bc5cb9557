//! The routes of the ledger's rules: referrals, choices, mentions, partners, staff, the code bank; and programs that
//! contradict themselves.

use reqwest::Method;
use serde_json::{Value, json};

use super::calls::{Call, World};
use super::rows::{Row, bad, row};

const NOBODY: &str = "00000000000000000000000000";

impl World {
    pub fn mention(&self) -> Call {
        let body = json!({"advocate": "Ann", "email": "dan@example.com", "order_id": "1001"});
        self.page(Method::POST, "mentions", body)
    }

    pub fn choose(&self) -> Call {
        let rest = format!("me/rewards/{}/choose", self.advocates_reward);
        let authorization = Some(format!("Bearer {}", self.token));
        Call { authorization, ..self.page(Method::POST, &rest, json!({"choice": 0})) }
    }

    pub fn partner(&self) -> Call {
        self.server(Method::POST, "/v1/partners", json!({"name": "Yoga Loft", "email": "loft@example.com"}))
    }

    pub fn codes(&self) -> Call {
        self.server(Method::POST, "/v1/code-bank/vouchers", json!({"codes": ["A1", "A2"]}))
    }

    pub fn make_key(&self) -> Call {
        self.server(Method::POST, "/v1/keys", json!({"name": "Till", "scopes": ["orders:write"]}))
    }

    pub fn end_subscription(&self) -> Call {
        self.cancel().with_body(json!({"subscription_ended_at": "2026-11-22T10:00:00Z"}).to_string())
    }

    /// Each of these calls that a shop's server makes.
    pub fn by_servers_about_rules(&self) -> Vec<Call> {
        let read = |path: &str| self.server(Method::GET, path, Value::Null);
        vec![
            read("/v1/orders/1001"),
            read("/v1/referrals"),
            read("/v1/mentions"),
            read("/v1/partners"),
            read("/v1/staff"),
            read("/v1/code-bank"),
            read("/v1/program/versions"),
            read("/v1/keys"),
            self.partner(),
            self.codes(),
            self.make_key(),
        ]
    }
}

/// Ids and codes of nobody, and states that forbid it.
pub fn unknown(world: &World) -> Vec<Row> {
    let post = |path: &str, body: Value| world.server(Method::POST, path, body);
    let get = |path: &str| world.server(Method::GET, path, Value::Null);
    let mut rows = Vec::new();
    for id in [format!("rf_{NOBODY}"), "1".to_owned(), "%00".to_owned()] {
        rows.push(row("", get(&format!("/v1/referrals/{id}")), 404, "referral_unknown"));
        for verb in ["clear", "reject"] {
            rows.push(row(
                "",
                post(&format!("/v1/referrals/{id}/{verb}"), Value::Null),
                404,
                "referral_unknown",
            ));
        }
    }
    for id in [format!("mn_{NOBODY}"), "x".to_owned()] {
        let confirm = post(&format!("/v1/mentions/{id}/confirm"), json!({"code": world.code}));
        rows.push(row("", confirm, 404, "mention_unknown"));
        rows.push(row("", post(&format!("/v1/mentions/{id}/reject"), Value::Null), 404, "mention_unknown"));
    }
    let another = format!("me/rewards/rw_{NOBODY}/choose");
    rows.extend([
        row("", get("/v1/orders/9999"), 404, "order_unknown"),
        row("", get("/v1/orders/a%20b"), 404, "order_unknown"),
        row("of nobody", world.choose().with_path(world.page_path(&another)), 404, "reward_unknown"),
        row("", get("/v1/code-bank/vouchers"), 405, "method_not_allowed"),
        row("", post("/v1/staff", json!({})), 405, "method_not_allowed"),
    ]);
    rows
}

/// Fields, and pool names.
pub fn values(world: &World) -> Vec<Row> {
    let long = |letters: usize| json!("x".repeat(letters));
    let mut rows = Vec::new();
    for (call, pointer, value, code) in [
        (world.mention(), "/advocate", json!(""), "empty"),
        (world.mention(), "/advocate", long(101), "too_long"),
        (world.mention(), "/email", json!("dan"), "email_malformed"),
        (world.mention(), "/order_id", json!("a b"), "id_malformed"),
        (world.choose(), "/choice", json!(1), "out_of_range"),
        (world.choose(), "/choice", json!(-1), "out_of_range"),
        (world.choose(), "/choice", json!(256), "out_of_range"),
        (world.partner(), "/name", json!(" "), "empty"),
        (world.partner(), "/email", json!("loft"), "email_malformed"),
        (world.end_subscription(), "/subscription_ended_at", json!("today"), "time_malformed"),
        (world.codes(), "/codes", json!([]), "empty"),
    ] {
        rows.push(bad(call.with(pointer, value), &pointer[1..], code));
    }
    for (customer, value, code) in [
        ("phone", long(101), "too_long"),
        ("address", json!(""), "empty"),
        ("ip", json!("192.0.2"), "wrong_type"),
        ("ip", json!("localhost"), "wrong_type"),
        ("payment_fingerprint", long(101), "too_long"),
    ] {
        let call = world.order().with(&format!("/customer/{customer}"), value);
        rows.push(bad(call, &format!("customer.{customer}"), code));
    }
    let get = |path: &str| world.server(Method::GET, path, Value::Null);
    for (path, field, code) in [
        ("/v1/referrals?state=paid", "state", "unknown_word"),
        ("/v1/referrals?limit=0", "limit", "out_of_range"),
        ("/v1/referrals?cursor=-1", "cursor", "id_malformed"),
        ("/v1/referrals?order=1", "order", "unknown_field"),
        ("/v1/rewards?fulfilment=task", "state", "missing_field"),
        ("/v1/rewards?fulfilment=magic&state=pending", "fulfilment", "unknown_word"),
        ("/v1/mentions?limit=101", "limit", "out_of_range"),
        ("/v1/partners?cursor=x", "cursor", "id_malformed"),
        ("/v1/staff?period=day", "period", "unknown_word"),
        ("/v1/staff?who=Mia", "who", "unknown_field"),
    ] {
        rows.push(bad(get(path), field, code));
    }
    for (pool, code) in
        [("Vouchers", "id_malformed"), ("a%20b", "id_malformed"), (&"x".repeat(41), "too_long")]
    {
        rows.push(bad(world.codes().with_path(format!("/v1/code-bank/{pool}")), "pool", code));
    }
    rows
}

/// A file of codes is taken whole or not at all.
pub fn files(world: &World) -> Vec<Row> {
    let file = |text: &[u8]| world.codes().with_file(text);
    let long = "x".repeat(101);
    let many: Vec<_> = (0..100_001).map(|line| format!("C{line}")).collect();
    let many = many.join("\n");
    vec![
        bad(file(b""), "codes", "empty"),
        bad(file(b"code\n"), "codes", "empty"),
        bad(file(b"A1\n\nA2\n"), "line 2", "empty"),
        bad(file(b"A1\nA2\nA1\n"), "line 3", "repeated"),
        bad(file("A1\nmüßig\n".as_bytes()), "line 2", "id_malformed"),
        bad(file(format!("A1\n{long}\n").as_bytes()), "line 2", "too_long"),
        row("a file that is said to be JSON", world.codes().with_body(b"A1\nA2\n"), 400, "malformed_json"),
        row("with two bad lines", file(b"A1\n\nA1\n"), 422, "bad_fields"),
        Row { what: "POST 100,001 lines".to_owned(), ..bad(file(many.as_bytes()), "codes", "too_long") },
    ]
}

/// What each part of a program may say, and all together may not.
pub fn programs(world: &World) -> Vec<Row> {
    let money = |minor: i64, currency: &str| json!({"amount_minor": minor, "currency": currency});
    let points = json!({"kind": "points", "count": 1});
    let milestone = |reward: &Value| json!({"id": "m", "friends": 2, "reward": reward});
    let limit = |value: Value| json!([{"id": "l", "per": "advocate", "period": "week", "value": value}]);
    let mut rows = Vec::new();
    for (field, value, path, code) in [
        ("limits", limit(money(499, "EUR")), "limits[0].value.amount_minor", "contradictory"),
        ("limits", limit(money(500, "USD")), "limits[0].value.currency", "currency_foreign"),
        ("limits", json!([{"id": "l", "per": "advocate", "period": "week"}]), "limits[0]", "missing_field"),
        (
            "limits",
            json!([{"id": "l", "per": "advocate", "period": "day", "count": 1}]),
            "limits[0].period",
            "unknown_word",
        ),
        ("milestones", json!([{"id": "m", "friends": 2}]), "milestones[0].reward", "missing_field"),
        ("milestones", json!([milestone(&points), milestone(&points)]), "milestones[1].id", "contradictory"),
        (
            "milestones",
            json!([milestone(&json!({"kind": "cake"}))]),
            "milestones[0].reward.kind",
            "unknown_word",
        ),
        (
            "standing_discounts",
            json!([{"id": "s", "friends": 1, "advocate_reward": null, "friend_reward": null}]),
            "standing_discounts[0]",
            "contradictory",
        ),
        (
            "neighbours",
            json!({"prefix_chars": 0, "same_day": false, "advocate_reward": points, "friend_reward": null}),
            "neighbours.prefix_chars",
            "out_of_range",
        ),
        ("surprise", json!({"seed": "s", "one_in": 0, "reward": points}), "surprise.one_in", "out_of_range"),
        ("staff", json!({"points": 0, "goal": null}), "staff.points", "out_of_range"),
        ("evidence", json!(["rumour"]), "evidence[0]", "unknown_word"),
        ("debts", json!("forgiven"), "debts", "unknown_word"),
        ("friend_code_pool", json!("My Pool"), "friend_code_pool", "id_malformed"),
        ("low_codes", json!(100_001), "low_codes", "out_of_range"),
        ("risk", json!({"review_at": 0}), "risk.review_at", "out_of_range"),
        (
            "risk",
            json!({"banned": ["@a.example"], "allowed": ["@a.example"]}),
            "risk.allowed[0]",
            "contradictory",
        ),
        (
            "test",
            json!({"id": "t", "seed": "s", "hold_out_basis_points": null, "variants": []}),
            "test.variants",
            "empty",
        ),
    ] {
        rows.push(bad(world.put_program().with(&format!("/{field}"), value), path, code));
    }
    rows
}
