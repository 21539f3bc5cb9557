//! Which shop a delivery is of, whether it is what its headers say, and whether the shop may still say so.
//!
//! A signature covers the body alone. Topic and shop stand in headers, which whoever has any signed bytes of the app's can
//! write anew: so what erases somebody, hands them over or takes an order back must be said by the body too.

use goodword_domain::platform::{Platform, ShopDomain};
use goodword_domain::value::Timestamp;
use serde_json::Value;

use crate::object::dispatch::Call;
use crate::store::platforms::Connected;

/// Shopify's own words about a shop's end and about privacy.
const UNINSTALLED: &str = "app/uninstalled";
const SHOP_REDACT: &str = "shop/redact";
const CUSTOMERS_REDACT: &str = "customers/redact";
const DATA_REQUEST: &str = "customers/data_request";
/// The same body as when it was paid, but for what it says of itself.
const CANCELLED: &str = "orders/cancelled";

/// Whether a delivery with a good signature is of this shop: the signature is the app's, and several shops may have the app.
pub fn is_of_shop(connected: &Connected, topic: &str, call: &Call) -> bool {
    let (Platform::Shopify, Some(own)) = (connected.platform, &connected.shop_domain) else { return true };
    is(call.header("x-shopify-shop-domain"), own)
        && match topic {
            UNINSTALLED => says(call, own, "myshopify_domain", &[]),
            SHOP_REDACT => says(call, own, "shop_domain", &["customer"]),
            CUSTOMERS_REDACT => says(call, own, "shop_domain", &["data_request", "orders_requested"]),
            DATA_REQUEST => says(call, own, "shop_domain", &["orders_to_redact"]),
            CANCELLED => body(call).get("cancelled_at").is_some_and(Value::is_string),
            _ => true,
        }
}

fn body(call: &Call) -> Value {
    serde_json::from_slice(&call.body).unwrap_or_default()
}

/// Whether a shop that has left may still say this: what its customers are owed, and once more that it has left.
pub fn is_last_word(topic: &str) -> bool {
    [UNINSTALLED, SHOP_REDACT, CUSTOMERS_REDACT, DATA_REQUEST].contains(&topic)
}

/// Whether a shop that says that it leaves has come back since: the farewell comes late, or once more.
pub fn is_outdated(connected: &Connected, topic: &str, call: &Call) -> bool {
    let said_at = call.header("x-shopify-triggered-at").and_then(|at| at.trim().parse::<Timestamp>().ok());
    topic == UNINSTALLED && said_at.is_some_and(|at| at < connected.put_at)
}

/// Whether the body names the shop in this field, and is not what another topic's bodies are.
fn says(call: &Call, own: &ShopDomain, field: &str, of_others: &[&str]) -> bool {
    let body = body(call);
    is(body.get(field).and_then(Value::as_str), own)
        && of_others.iter().all(|other| body.get(other).is_none())
}

fn is(told: Option<&str>, own: &ShopDomain) -> bool {
    told.is_some_and(|told| told.trim().eq_ignore_ascii_case(own.as_ref()))
}
