//! With what a route may answer.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::examples::Example;
use super::problems;
use crate::api::{Caller, Method, Route};

/// What a body is, and what a success is written as.
pub struct Media {
    /// Of each success: its media type and schema.
    pub success: Vec<(&'static str, Value)>,
    /// Of a refusal: pages for people are told on a page.
    pub refusal: &'static str,
    /// Of the request's body.
    pub request: &'static str,
}

/// Every answer of a route by its status.
pub fn answers(route: Route, media: &Media, has_query: bool, has_body: bool, example: &Example) -> Value {
    let mut answers = Map::new();
    let mut content = Map::new();
    for (media_type, schema) in &media.success {
        content.insert((*media_type).to_owned(), json!({ "schema": schema }));
        if let Some(response) = &example.response {
            content[*media_type]["example"] = response.clone();
        }
        if let Some(text) = example.texts.get(*media_type) {
            content[*media_type]["example"] = json!(text);
        }
    }
    let mut headers = json!({ "x-request-id": { "$ref": "#/components/headers/RequestId" } });
    if route.takes_idempotency_key() {
        headers["idempotency-replayed"] = json!({ "$ref": "#/components/headers/IdempotencyReplayed" });
    }
    let done = json!({ "description": "Done.", "headers": headers, "content": content });
    answers.insert(route.status().to_string(), done);
    if route.knows_repeats() {
        let known = json!({ "description": "Known already; nothing was changed.", "headers": headers, "content": content });
        answers.insert("200".to_owned(), known);
    }
    for (status, codes) in refusals(route, has_query, has_body, example) {
        answers.insert(status.to_string(), refusal(status, &codes, media.refusal));
    }
    answers.insert("500".to_owned(), fault(500, "Something broke on our side; it has been logged.", media));
    answers.insert("503".to_owned(), fault(503, "Not available at the moment: send the same again.", media));
    Value::Object(answers)
}

/// The codes of the refusals by their status: what a route's caller, path, query and body can have wrong, and what only
/// this route refuses.
fn refusals(route: Route, has_query: bool, has_body: bool, example: &Example) -> BTreeMap<u16, Vec<String>> {
    let mut refusals: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    let mut add = |status: u16, codes: &[&str]| {
        refusals.entry(status).or_default().extend(codes.iter().map(|code| (*code).to_owned()));
    };
    match route.caller() {
        Caller::Server(_) => {
            add(401, &["key_missing", "key_wrong"]);
            add(403, &["scope_missing"]);
            add(429, &["rate_limited"]);
        }
        Caller::Operator => add(401, &["key_missing", "key_wrong"]),
        Caller::Platform => {
            add(401, &["delivery_signature_wrong"]);
            add(404, &["shop_unknown", "platform_unknown", "platform_not_connected"]);
            add(429, &["rate_limited"]);
        }
        Caller::Page => {
            add(403, &["origin_not_allowed"]);
            add(404, &["shop_unknown"]);
            add(429, &["rate_limited"]);
        }
        Caller::Advocate => {
            add(401, &["token_missing", "token_wrong"]);
            add(403, &["origin_not_allowed"]);
            add(404, &["shop_unknown"]);
            add(429, &["rate_limited"]);
        }
        Caller::Anyone | Caller::Worker => {}
    }
    if route.takes_idempotency_key() {
        add(400, &["idempotency_key_malformed"]);
        add(409, &["idempotency_key_reused"]);
    }
    // A body is read where none is expected, too: whoever sends one there means something by it.
    let has_body = has_body || route.method() != Method::Get;
    if has_body {
        add(413, &["body_too_large"]);
    }
    // What a platform delivers is kept unread.
    let is_read = has_body && route.caller() != Caller::Platform;
    if is_read {
        add(400, &["malformed_json"]);
    }
    if is_read || has_query {
        add(422, &["bad_fields"]);
    }
    if route.path().contains("{code}") {
        add(422, &["code_mistyped"]);
    }
    if route.path().contains("{pool}") {
        add(422, &["id_malformed"]);
    }
    for (status, codes) in &example.refusals {
        if let Ok(status) = status.parse() {
            refusals.entry(status).or_default().extend(codes.iter().cloned());
        }
    }
    refusals
}

fn refusal(status: u16, codes: &[String], media_type: &str) -> Value {
    let listed: Vec<_> = codes.iter().map(|code| format!("`{code}`")).collect();
    let description = match status {
        422 => format!("Refused: {}, or the code of the one field that does not fit.", listed.join(", ")),
        _ => format!("Refused: {}.", listed.join(", ")),
    };
    told(status, &description, codes.first().map(String::as_str), media_type)
}

fn fault(status: u16, description: &str, media: &Media) -> Value {
    let code = if status == 503 { "unavailable" } else { "internal" };
    told(status, description, Some(code), media.refusal)
}

fn told(status: u16, description: &str, code: Option<&str>, media_type: &str) -> Value {
    let mut headers = json!({ "x-request-id": { "$ref": "#/components/headers/RequestId" } });
    if matches!(status, 429 | 503) {
        headers["retry-after"] = json!({ "$ref": "#/components/headers/RetryAfter" });
    }
    json!({ "description": description, "headers": headers, "content": problem(media_type, code.and_then(problems::example)) })
}

fn problem(media_type: &str, example: Option<Value>) -> Value {
    let schema = if media_type == "text/html" {
        json!({ "type": "string" })
    } else {
        json!({ "$ref": "#/components/schemas/Problem" })
    };
    let mut content = json!({ "schema": schema });
    if let Some(example) = example.filter(|_| media_type != "text/html") {
        content["example"] = example;
    }
    json!({ media_type: content })
}
