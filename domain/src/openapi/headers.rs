//! The headers that calls and answers may carry.

use serde_json::{Value, json};

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
