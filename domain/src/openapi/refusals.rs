//! What every operation may be answered with besides its success, and the headers that it may carry.

use schemars::Schema;
use serde_json::{Value, json};

use crate::api::{Caller, Route};

/// The answers to an operation that did not succeed.
pub fn of(route: Route, problem: &Schema) -> Vec<(&'static str, Value)> {
    let told = |description: &str| {
        json!({
            "description": description,
            "headers": { "x-request-id": { "$ref": "#/components/headers/RequestId" } },
            "content": { "application/problem+json": { "schema": problem } },
        })
    };
    let again_later = |description: &str| {
        let mut answer = told(description);
        answer["headers"]["retry-after"] = json!({ "$ref": "#/components/headers/RetryAfter" });
        answer
    };
    let too_many = again_later("Too many calls: wait as long as the header says.");
    let mut answers = match route.caller() {
        Caller::Server(scope) => {
            let lacks = format!("The key lacks the scope `{}`.", scope.as_str());
            vec![
                ("401", told("No secret key, or none that is good.")),
                ("403", told(&lacks)),
                ("429", too_many),
            ]
        }
        Caller::Operator => vec![("401", told("No operator's key, or not the right one."))],
        Caller::Advocate => vec![
            ("401", told("No status token, or none of this shop's.")),
            ("403", told("Not a page of this shop.")),
            ("429", too_many),
        ],
        Caller::Page => vec![("403", told("Not a page of this shop.")), ("429", too_many)],
        Caller::Platform => vec![("401", told("Not signed with a secret of this shop."))],
        Caller::Anyone | Caller::Worker => Vec::new(),
    };
    if route.takes_idempotency_key() {
        let conflict = "Contradicts what is known; or the idempotency key came with another request before.";
        answers.push(("409", told(conflict)));
    }
    answers.push(("4XX", told("Refused: see `code`.")));
    answers.push(("503", again_later("Not available at the moment: send the same again.")));
    answers
}

/// The headers' descriptions, for the components.
pub fn headers() -> Value {
    json!({
        "RequestId": {
            "description": "The call's id: the caller's own `x-request-id`, or one that was made. Name it when you ask us.",
            "schema": { "type": "string" },
        },
        "RetryAfter": {
            "description": "So many seconds to wait.",
            "schema": { "type": "integer", "minimum": 1 },
        },
        "IdempotencyReplayed": {
            "description": "`true` where the answer is the stored one of an earlier call with the same `Idempotency-Key`.",
            "schema": { "type": "string", "const": "true" },
        },
    })
}

/// The header of a call that is to happen once.
pub fn idempotency_key() -> Value {
    json!({
        "name": "Idempotency-Key",
        "in": "header",
        "required": false,
        "description": "1 to 255 visible ASCII characters, a random UUID for instance. For 24 hours the same call with the \
                        same key is answered as the first time, and does nothing.",
        "schema": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$" },
    })
}
