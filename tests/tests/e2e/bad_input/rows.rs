//! The table: what is wrong, and what the answer has to be.

use reqwest::Method;
use serde_json::{Value, json};

use super::calls::{Call, World};

/// One line of the table.
pub struct Row {
    pub what: String,
    pub call: Call,
    pub status: u16,
    pub code: &'static str,
    /// The bad field; `None` where the code says it all.
    pub field: Option<String>,
}

/// A refusal that is told by its code alone.
pub fn row(what: &str, call: Call, status: u16, code: &'static str) -> Row {
    Row { what: format!("{} {what}", call.name()), call, status, code, field: None }
}

/// Status 422, with the field that does not fit.
pub fn bad(call: Call, field: &str, code: &'static str) -> Row {
    let what =
        format!("{} with {}", call.name(), String::from_utf8_lossy(call.body.as_deref().unwrap_or_default()));
    Row { what, call, status: 422, code, field: Some(field.to_owned()) }
}

pub fn broken_bodies(world: &World) -> Vec<Row> {
    let mut rows = Vec::new();
    for call in world.with_bodies() {
        let good = call.body.clone().unwrap_or_default();
        let after = |more: &[u8]| [&good, more].concat();
        for (what, body) in [
            ("cut off", good[..good.len() - 1].to_vec()),
            ("no JSON", b"nonsense".to_vec()),
            ("two values", after(b" {}")),
            ("not UTF-8", after(b"\xff")),
            ("a NUL", vec![0]),
            ("nested without end", vec![b'['; 10_000]),
            ("a form", b"score=10&email=ann%40example.com".to_vec()),
        ] {
            rows.push(row(what, call.clone().with_body(body), 400, "malformed_json"));
        }
        rows.push(row("a list", call.clone().with_body("[]"), 422, "wrong_type"));
        rows.push(row("null", call.clone().with_body("null"), 422, "wrong_type"));
        rows.push(row("a text", call.clone().with_body("\"x\""), 422, "wrong_type"));
        // Spaces after a good value: it is the size alone that is wrong.
        rows.push(row("two megabytes", call.with_body(after(&vec![b' '; 2_000_000])), 413, "body_too_large"));
    }
    rows
}

pub fn wrong_fields(world: &World) -> Vec<Row> {
    let mut rows = Vec::new();
    for call in world.with_bodies() {
        let body = call.json();
        for (field, value) in body.as_object().into_iter().flatten() {
            let wrong = if value.is_boolean() { json!(5) } else { json!(true) };
            rows.push(bad(call.clone().with(&format!("/{field}"), wrong), field, "wrong_type"));
            if let Some(within) = value.as_object() {
                let list = within.values().cloned().collect();
                rows.push(bad(call.clone().with(&format!("/{field}"), list), field, "wrong_type"));
            }
        }
        rows.push(bad(call.clone().with("/colour", json!("red")), "colour", "unknown_field"));
        let twice = format!("{{\"{0}\":{1},{2}", first(&body).0, first(&body).1, &body.to_string()[1..]);
        if !call.path.ends_with("/program") {
            rows.push(bad(call.with_body(twice), &first(&body).0, "duplicate_field"));
        }
    }
    let required = [
        (world.join(), &["email"][..]),
        (world.claim(), &["code"]),
        (world.respond(), &["score", "event"]),
        (world.events(), &["events"]),
        (world.order(), &["id", "placed_at", "customer", "total"]),
        (world.refund(), &["id", "amount"]),
        (world.put_program(), &["hold_days", "friend_reward", "survey", "texts"]),
        (world.connect_platform(), &["secrets"]),
        (Call::make_shop(), &["name", "origins", "landing_url", "currency", "locale"]),
    ];
    for (call, fields) in required {
        for field in fields {
            rows.push(bad(call.clone().without(field), field, "missing_field"));
        }
    }
    for (call, pointer, field) in [
        (world.order(), "/customer/vip", "customer.vip"),
        (world.order(), "/total/amount", "total.amount"),
        (world.refund(), "/amount/vat", "amount.vat"),
        (world.join(), "/identity/phone", "identity.phone"),
        (world.put_program(), "/survey/sound", "survey.sound"),
        (world.put_program(), "/minimum_order/vat", "minimum_order.vat"),
    ] {
        rows.push(bad(call.with(pointer, json!(1)), field, "unknown_field"));
    }
    rows
}

fn first(body: &Value) -> (String, String) {
    let first = body.as_object().into_iter().flatten().next();
    first.map(|(name, value)| (name.clone(), value.to_string())).unwrap_or_default()
}

pub fn wrong_callers(world: &World) -> Vec<Row> {
    let mut rows = Vec::new();
    for call in world.by_pages() {
        for origin in [
            "https://evil.example",
            "null",
            "http://tea.example",
            "https://tea.example:8443",
            "https://tea.example.evil.example",
            "https://eviltea.example",
        ] {
            let what = format!("from {origin}");
            rows.push(row(&what, call.clone().with_origin(origin), 403, "origin_not_allowed"));
        }
    }
    let public = world.tenant.keys.public_key.to_string();
    let secret = world.tenant.keys.secret_key.clone();
    let another = format!("{}{}", &secret[..secret.len() - 1], if secret.ends_with('0') { '1' } else { '0' });
    for call in world.by_servers() {
        let keyless = [None, Some(format!("Basic {secret}")), Some(String::new())];
        for authorization in keyless {
            let what = format!("with {authorization:?}");
            rows.push(row(
                &what,
                call.clone().with_authorization(authorization.as_deref()),
                401,
                "key_missing",
            ));
        }
        for key in
            [another.as_str(), &secret[..secret.len() - 1], &public, "sk_", "sk_x", world.token.as_ref()]
        {
            let call = call.clone().with_authorization(Some(&format!("Bearer {key}")));
            rows.push(row(&format!("with {key}"), call, 401, "key_wrong"));
        }
    }
    rows.push(row("without a key", Call::make_shop().with_authorization(None), 401, "key_missing"));
    rows.push(row(
        "with another key",
        Call::make_shop().with_authorization(Some("Bearer nobody")),
        401,
        "key_wrong",
    ));
    rows.push(row("without a token", world.me().with_authorization(None), 401, "token_missing"));
    for token in ["st_00000000000000000000000000", "nonsense", &secret] {
        rows.push(row(
            token,
            world.me().with_authorization(Some(&format!("Bearer {token}"))),
            401,
            "token_wrong",
        ));
    }
    for signature in
        ["", "0", &"0".repeat(64), &world.tenant.sign("43"), &format!("{}ff", world.tenant.sign("42"))]
    {
        let call = world.join().with("/identity/signature", json!(signature));
        rows.push(row(&format!("signed {signature:?}"), call, 403, "signature_wrong"));
    }
    let for_email =
        world.join().with("/identity", json!({"signature": world.tenant.sign("ann@example.com")}));
    rows.push(row("with another's signature", for_email, 403, "signature_wrong"));
    rows
}

pub fn unknown_things(world: &World) -> Vec<Row> {
    let mut rows = Vec::new();
    let public = world.tenant.keys.public_key.to_string();
    for pk in ["pk_00000000000000000000000000", "pk_nope", "x", "..%2f..%2fadmin", "%00"] {
        for call in world.by_pages() {
            let path = call.path.replace(&public, pk);
            rows.push(row("of an unknown shop", call.with_path(path), 404, "shop_unknown"));
        }
    }
    let page = |rest: &str| world.page(Method::GET, rest, Value::Null);
    let get = |path: &str| Call::new(Method::GET, path.to_owned(), Value::Null);
    let unknown_order = |path: &str, body| world.server(Method::POST, path, body);
    let refund = world.refund().json();
    let nobody = "re_00000000000000000000000000";
    rows.extend([
        // 00000001: the check character of seven zeros is 1.
        row("", page("codes/00000001"), 404, "code_unknown"),
        bad(page("codes/7KQ2M9XD"), "code", "code_mistyped"),
        bad(page("codes/UUUUUUUU"), "code", "code_mistyped"),
        row("unknown", world.claim().with("/code", json!("00000001")), 404, "code_unknown"),
        row("", unknown_order("/v1/orders/9999/refunds", refund.clone()), 404, "order_unknown"),
        row("", unknown_order("/v1/orders/9999/cancel", Value::Null), 404, "order_unknown"),
        row("", unknown_order("/v1/orders/a%20b/refunds", refund), 404, "order_unknown"),
        row(
            "",
            world.server(Method::POST, "/v1/rewards/rw_00000000000000000000000000/approve", Value::Null),
            404,
            "reward_unknown",
        ),
        row("", world.server(Method::POST, "/v1/rewards/1/reject", Value::Null), 404, "reward_unknown"),
        row(
            "",
            world.add_answers().with_path(world.page_path(&format!("responses/{nobody}"))),
            404,
            "response_unknown",
        ),
        row("", get("/v1/nothing"), 404, "route_unknown"),
        row("", get("/inside/shop"), 404, "route_unknown"),
        row("", Call::new(Method::POST, "/inside/shop".to_owned(), json!({})), 404, "route_unknown"),
        row("", world.server(Method::POST, "/inside/counts", json!({"messages": []})), 404, "route_unknown"),
        row("", get("/v1/orders"), 405, "method_not_allowed"),
        row("", world.server(Method::DELETE, "/v1/program", Value::Null), 405, "method_not_allowed"),
        row("", world.page(Method::PUT, "responses", json!({})), 405, "method_not_allowed"),
    ]);
    rows
}

pub fn contradictions(world: &World) -> Vec<Row> {
    let again = world.order().with("/id", json!("1001"));
    vec![
        row("with other content", again.clone(), 409, "order_conflict"),
        row("with another total", again.clone().with("/total/amount_minor", json!(1)), 409, "order_conflict"),
        row("without its code", again.with("/discount_codes", json!([])), 409, "order_conflict"),
        row(
            "too much",
            world.refund().with("/amount/amount_minor", json!(5_001)),
            422,
            "refund_exceeds_order",
        ),
        row("before it is approved", world.decide("issue"), 409, "reward_state_forbids"),
    ]
}

/// After the good refund and the approval.
pub fn later_contradictions(world: &World) -> Vec<Row> {
    let second = world.refund().with("/id", json!("r2"));
    vec![
        row(
            "with another amount",
            world.refund().with("/amount/amount_minor", json!(999)),
            409,
            "refund_conflict",
        ),
        row(
            "together too much",
            second.with("/amount/amount_minor", json!(4_001)),
            422,
            "refund_exceeds_order",
        ),
        row("after it was approved", world.decide("reject"), 409, "reward_state_forbids"),
    ]
}
