//! Stripe's events, for shops that sell by Stripe Checkout.
//!
//! The order is the Checkout session, under the shop's own id if the session's metadata has `order_id`. Refunds name the
//! payment and not the session, and subscriptions themselves: these are further names of the order.

mod later;
mod session;

use serde::Deserialize;

use super::decimal::amount;
use super::{Fact, Purse, Unheeded};
use crate::api::read_json;
use crate::refusal::Refusal;
use crate::value::{Amount, Invalid, OrderId, Timestamp};

#[derive(Deserialize)]
struct Head {
    r#type: String,
}

#[derive(Deserialize)]
struct Event<T> {
    created: i64,
    data: Data<T>,
}

#[derive(Deserialize)]
struct Data<T> {
    object: T,
    #[serde(default)]
    previous_attributes: Option<Before>,
}

#[derive(Deserialize)]
struct Before {
    #[serde(default)]
    amount_refunded: Option<i64>,
}

pub(super) fn read(body: &[u8], purse: Purse) -> Result<Vec<Fact>, Refusal> {
    let Head { r#type } = read_json(body)?;
    let fact = match r#type.as_str() {
        "checkout.session.completed" | "checkout.session.async_payment_succeeded" => {
            session::paid(&read_json(body)?, purse)?
        }
        "charge.refunded" => later::refunded(&read_json(body)?, purse)?,
        "charge.dispute.closed" => later::disputed(&read_json(body)?, purse)?,
        "invoice_payment.paid" => later::invoice_paid(&read_json(body)?)?,
        "customer.subscription.deleted" | "customer.subscription.updated" => later::ended(&read_json(body)?)?,
        _ => Fact::Nothing(Unheeded::TopicUnknown),
    };
    Ok(vec![fact])
}

fn named(id: &str) -> Result<OrderId, Refusal> {
    id.parse().map_err(|invalid| Refusal::bad_field("data.object.id", invalid))
}

fn seconds(since_1970: i64) -> Timestamp {
    Timestamp::from_ms(since_1970.saturating_mul(1_000))
}

/// Stripe's smallest unit is ISO 4217's minor unit but for three currencies
/// (<https://docs.stripe.com/currencies#special-cases>): it writes ISK and UGX with two decimal places, MGA with none.
fn in_minor_units(told: i64, purse: Purse, field: &str) -> Result<Amount, Refusal> {
    let places = match purse.currency.as_ref() {
        "ISK" | "UGX" => 2,
        "MGA" => 0,
        _ => purse.exponent,
    };
    let more = 10_i64.saturating_pow(u32::from(places.saturating_sub(purse.exponent)));
    let fewer = 10_i64.saturating_pow(u32::from(purse.exponent.saturating_sub(places)));
    if told % more != 0 {
        return Err(Refusal::bad_field(field, Invalid::AmountNotWhole));
    }
    amount((told / more).saturating_mul(fewer), field)
}
