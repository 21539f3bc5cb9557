//! Webhooks: where they may lead, and what may be said about them.

use reqwest::Method;
use serde_json::{Value, json};

use super::calls::{Call, World};
use super::rows::{Row, bad, row};

const NOBODY: &str = "00000000000000000000000000";

impl World {
    pub fn add_webhook(&self) -> Call {
        let body = json!({"url": "https://crm.example/goodword", "events": ["response.created"],
            "description": "CRM", "enabled": false});
        self.server(Method::POST, "/v1/webhooks", body)
    }

    /// A call about this shop's one webhook.
    fn about_webhook(&self, method: Method, rest: &str, body: Value) -> Call {
        self.server(method, &format!("/v1/webhooks/{}{rest}", self.webhook), body)
    }

    pub fn put_webhook(&self) -> Call {
        self.about_webhook(Method::PUT, "", self.add_webhook().json())
    }

    /// Each of these calls that a shop's server makes, but for those that end something.
    pub fn by_servers_about_webhooks(&self) -> Vec<Call> {
        vec![
            self.add_webhook(),
            self.server(Method::GET, "/v1/webhooks", Value::Null),
            self.about_webhook(Method::GET, "", Value::Null),
            self.about_webhook(Method::GET, "/deliveries", Value::Null),
            self.about_webhook(Method::POST, "/test", Value::Null),
            self.about_webhook(Method::POST, "/rotate", Value::Null),
            self.put_webhook(),
        ]
    }
}

pub fn unknown(world: &World) -> Vec<Row> {
    let mut rows = Vec::new();
    for id in [format!("wh_{NOBODY}"), format!("rw_{NOBODY}"), "1".to_owned(), "%00".to_owned()] {
        let path = |rest: &str| format!("/v1/webhooks/{id}{rest}");
        let delivery = format!("/deliveries/dl_{NOBODY}/resend");
        for (method, rest) in [
            (Method::GET, ""),
            (Method::DELETE, ""),
            (Method::POST, "/rotate"),
            (Method::POST, "/test"),
            (Method::GET, "/deliveries"),
            (Method::POST, delivery.as_str()),
        ] {
            rows.push(row("", world.server(method, &path(rest), Value::Null), 404, "webhook_unknown"));
        }
        rows.push(row("", world.put_webhook().with_path(path("")), 404, "webhook_unknown"));
    }
    for id in [format!("dl_{NOBODY}"), "1".to_owned()] {
        let rest = format!("/deliveries/{id}/resend");
        rows.push(row("", world.about_webhook(Method::POST, &rest, Value::Null), 404, "delivery_unknown"));
    }
    rows.push(row("", world.about_webhook(Method::PATCH, "", json!({})), 405, "method_not_allowed"));
    rows
}

pub fn values(world: &World) -> Vec<Row> {
    let long = |letters: usize| json!("x".repeat(letters));
    let mut rows = Vec::new();
    for call in [world.add_webhook(), world.put_webhook()] {
        for url in [
            "http://crm.example/",
            "https://crm.example:8443/",
            "https://crm/",
            "https://db.internal/",
            "https://10.0.0.1/",
            "https://192.168.0.1/",
            "https://169.254.169.254/latest/meta-data/",
            "https://167772161/",
            "https://0xa.1/",
            "http://2130706433/",
            "https://[fd00::1]/",
            "https://[::ffff:10.0.0.1]/",
        ] {
            rows.push(bad(call.clone().with("/url", json!(url)), "url", "address_forbidden"));
        }
        for (pointer, value, field, code) in [
            ("/url", json!(""), "url", "url_malformed"),
            ("/url", json!("crm.example"), "url", "url_malformed"),
            ("/url", json!("https://ann:secret@crm.example/"), "url", "url_malformed"),
            ("/url", long(2_001), "url", "too_long"),
            ("/events", json!([]), "events", "empty"),
            ("/events", json!(["response.created", "response.created"]), "events[1]", "repeated"),
            ("/events/0", json!("response.lost"), "events[0]", "unknown_word"),
            ("/events/0", json!(7), "events[0]", "wrong_type"),
            ("/description", json!(""), "description", "empty"),
            ("/description", long(101), "description", "too_long"),
        ] {
            rows.push(bad(call.clone().with(pointer, value), field, code));
        }
        rows.push(bad(call.without("url"), "url", "missing_field"));
    }
    for (query, field, code) in [
        ("state=lost", "state", "unknown_word"),
        ("limit=0", "limit", "out_of_range"),
        ("limit=101", "limit", "out_of_range"),
        ("cursor=x", "cursor", "id_malformed"),
        ("type=webhook.test", "type", "unknown_field"),
    ] {
        let rest = format!("/deliveries?{query}");
        rows.push(bad(world.about_webhook(Method::GET, &rest, Value::Null), field, code));
    }
    rows
}
