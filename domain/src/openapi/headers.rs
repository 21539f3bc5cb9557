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

/// The headers of Standard Webhooks 1.0.0.
pub fn of_webhooks() -> Value {
    let header = |name: &str, description: &str| json!({ "name": name, "in": "header", "required": true, "description": description, "schema": { "type": "string" } });
    json!([
        header(
            "webhook-id",
            "The event's id, the same whenever it is sent again: do nothing for one that you know."
        ),
        header("webhook-timestamp", "When this attempt is made, in seconds since 1970."),
        header(
            "webhook-signature",
            "`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces."
        ),
    ])
}

/// What platforms say about their deliveries: which header is whose.
pub fn of_deliveries() -> Vec<Value> {
    [
        ("X-Shopify-Hmac-SHA256", "Shopify: the base64 of HMAC-SHA256 over the body."),
        ("X-Shopify-Topic", "Shopify: what has happened."),
        ("X-Shopify-Shop-Domain", "Shopify: the shop's host there."),
        ("X-WC-Webhook-Signature", "WooCommerce: the base64 of HMAC-SHA256 over the body."),
        ("X-WC-Webhook-Topic", "WooCommerce: what has happened."),
        ("Stripe-Signature", "Stripe: `t=` the time in seconds since 1970, `v1=` the hex of HMAC-SHA256 over `t.body`."),
    ]
    .map(|(name, description)| {
        json!({ "name": name, "in": "header", "required": false, "description": description, "schema": { "type": "string" } })
    })
    .into()
}
