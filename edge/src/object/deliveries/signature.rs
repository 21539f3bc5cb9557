use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use goodword_domain::platform::Platform;
use goodword_domain::value::Timestamp;

use crate::object::dispatch::Call;
use crate::secrets::{SigningState, unhex};

/// How far the clocks may differ, and how long a signature is good where the platform dates it: 300 s, as Stripe's own
/// libraries have it.
const TOLERANCE_MS: i64 = 300_000;

/// Whether a delivery is signed with one of these secrets, over the very bytes of its body.
pub fn fits(platform: Platform, call: &Call, secrets: &[Vec<u8>], now: Timestamp) -> bool {
    match platform {
        Platform::Shopify => in_base64(call.header("x-shopify-hmac-sha256"), &call.body, secrets),
        Platform::Woocommerce => in_base64(call.header("x-wc-webhook-signature"), &call.body, secrets),
        Platform::Stripe => {
            call.header("stripe-signature").is_some_and(|header| stripe(header, &call.body, secrets, now))
        }
    }
}

fn in_base64(header: Option<&str>, body: &[u8], secrets: &[Vec<u8>]) -> bool {
    let given = header.and_then(|header| STANDARD.decode(header.trim()).ok());
    given.is_some_and(|given| any(secrets, &[body], &[given]))
}

/// `t=<unix seconds>,v1=<hex>[,v1=<hex>]`; other schemes than v1 are none of ours.
fn stripe(header: &str, body: &[u8], secrets: &[Vec<u8>], now: Timestamp) -> bool {
    let fields = || header.split(',').filter_map(|field| field.trim().split_once('='));
    let Some(time) = fields().find(|(name, _)| *name == "t").map(|(_, time)| time) else { return false };
    let Ok(seconds) = time.parse::<i64>() else { return false };
    let age_ms = now.ms().saturating_sub(seconds.saturating_mul(1_000));
    let given: Vec<_> =
        fields().filter(|(name, _)| *name == "v1").filter_map(|(_, signature)| unhex(signature)).collect();
    let fits = any(secrets, &[time.as_bytes(), b".", body], &given);
    fits && (-TOLERANCE_MS..=TOLERANCE_MS).contains(&age_ms)
}

/// All of them are compared, so that the time does not tell which one it was.
fn any(secrets: &[Vec<u8>], message: &[&[u8]], given: &[Vec<u8>]) -> bool {
    let keys = secrets.iter().map(|secret| SigningState::of_key(secret));
    let fitting = keys.map(|key| given.iter().filter(|signature| key.signs(message, signature)).count());
    fitting.sum::<usize>() > 0
}
