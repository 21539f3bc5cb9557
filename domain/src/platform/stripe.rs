//! Stripe's events, for shops that sell by Stripe Checkout.
//!
//! The order is the Checkout session, under the shop's own id if the session's metadata has `order_id`. Refunds name the
//! payment and not the session, and subscriptions themselves: these are further names of the order.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::decimal::amount;
use super::evidence::Named;
use super::loose::{Loose, first};
use super::{Fact, Purse, Unheeded};
use crate::api::orders::{Customer, OrderRequest, RefundRequest};
use crate::api::read_json;
use crate::refusal::Refusal;
use crate::value::{Amount, Code, Invalid, Money, OrderId, Timestamp};

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

#[derive(Deserialize)]
struct Session {
    id: String,
    created: i64,
    payment_status: String,
    #[serde(default)]
    mode: Loose,
    /// `null` only where nothing is sold.
    amount_total: Option<i64>,
    currency: Option<String>,
    /// Where the customer has paid in a currency of their own: the same in the shop's.
    #[serde(default)]
    currency_conversion: Option<Conversion>,
    #[serde(default)]
    client_reference_id: Loose,
    #[serde(default)]
    customer: Loose,
    #[serde(default)]
    customer_email: Loose,
    #[serde(default)]
    customer_details: Option<Details>,
    #[serde(default)]
    collected_information: Option<Collected>,
    #[serde(default)]
    shipping_details: Option<Details>,
    #[serde(default)]
    payment_intent: Loose,
    #[serde(default)]
    subscription: Loose,
    #[serde(default)]
    invoice: Loose,
    #[serde(default)]
    metadata: Option<BTreeMap<String, Loose>>,
}

#[derive(Deserialize)]
struct Conversion {
    amount_total: i64,
    source_currency: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Details {
    email: Loose,
    phone: Loose,
    address: Option<Address>,
}

#[derive(Deserialize)]
struct Collected {
    #[serde(default)]
    shipping_details: Option<Details>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Address {
    line1: Loose,
    line2: Loose,
    postal_code: Loose,
}

#[derive(Deserialize)]
struct Charge {
    id: String,
    /// Everything that was paid back so far.
    amount_refunded: i64,
    currency: String,
    #[serde(default)]
    payment_intent: Loose,
    #[serde(default)]
    invoice: Loose,
}

#[derive(Deserialize)]
struct Subscription {
    id: String,
    status: String,
    #[serde(default)]
    ended_at: Option<i64>,
}

pub(super) fn read(body: &[u8], purse: Purse) -> Result<Vec<Fact>, Refusal> {
    let Head { r#type } = read_json(body)?;
    let fact = match r#type.as_str() {
        "checkout.session.completed" | "checkout.session.async_payment_succeeded" => {
            paid(&read_json(body)?, purse)?
        }
        "charge.refunded" => refunded(&read_json(body)?, purse)?,
        "customer.subscription.deleted" | "customer.subscription.updated" => ended(&read_json(body)?)?,
        _ => Fact::Nothing(Unheeded::TopicUnknown),
    };
    Ok(vec![fact])
}

fn paid(event: &Event<Session>, purse: Purse) -> Result<Fact, Refusal> {
    let session = &event.data.object;
    // A direct debit is `unpaid` for some days; its own event follows.
    if session.payment_status == "unpaid" || session.mode.is("setup") {
        return Ok(Fact::Nothing(Unheeded::NotPaid));
    }
    let nothing = BTreeMap::new();
    let metadata = session.metadata.as_ref().unwrap_or(&nothing);
    let own_id = session_id(session, metadata)?;
    let named = Named(metadata.iter().map(|(name, value)| (name.as_str(), value)).collect());
    // The shop may have put something of its own there.
    let reference_id = session.client_reference_id.text().filter(|text| text.parse::<Code>().is_ok());
    let request = OrderRequest {
        placed_at: seconds(session.created),
        customer: customer(session),
        total: total(session, purse)?,
        discount_codes: named.code().into_iter().collect(),
        reference: named.reference(None).or_else(|| reference_id.map(str::to_owned)),
        staff: named.staff(),
        id: own_id,
    };
    let further = [&session.payment_intent, &session.subscription, &session.invoice];
    let further = further.into_iter().filter_map(Loose::parsed).chain(session.id.parse().ok());
    let further = further.filter(|name| *name != request.id).collect();
    Ok(Fact::Paid(Box::new(request), further))
}

fn session_id(session: &Session, metadata: &BTreeMap<String, Loose>) -> Result<OrderId, Refusal> {
    match metadata.get("order_id").and_then(Loose::text) {
        Some(own) => {
            own.parse().map_err(|invalid| Refusal::bad_field("data.object.metadata.order_id", invalid))
        }
        None => named(&session.id),
    }
}

fn total(session: &Session, purse: Purse) -> Result<Money, Refusal> {
    let field = "data.object.amount_total";
    let missing = || Refusal::bad_field(field, Invalid::MissingField);
    let (told, currency) = match &session.currency_conversion {
        Some(conversion) => (conversion.amount_total, &conversion.source_currency),
        None => (session.amount_total.ok_or_else(missing)?, session.currency.as_ref().ok_or_else(missing)?),
    };
    purse.must_be(currency, "data.object.currency")?;
    Ok(Money::new(in_minor_units(told, purse, field)?, purse.currency))
}

fn customer(session: &Session) -> Customer {
    let nobody = Details::default();
    let details = session.customer_details.as_ref().unwrap_or(&nobody);
    let collected = session.collected_information.as_ref().and_then(|told| told.shipping_details.as_ref());
    let sent = collected.or(session.shipping_details.as_ref()).and_then(|told| told.address.as_ref());
    let nowhere = Address::default();
    let address = sent.or(details.address.as_ref()).unwrap_or(&nowhere);
    let street = [&address.line1, &address.line2].into_iter().filter_map(Loose::text);
    Customer {
        id: session.customer.parsed(),
        email: first(&[&details.email, &session.customer_email]),
        new: None,
        postal_code: address.postal_code.parsed(),
        address: street.collect::<Vec<_>>().join(" ").parse().ok(),
        phone: details.phone.parsed(),
        ip: None,
        payment_fingerprint: None,
    }
}

/// A charge tells how much was paid back in all; what this event adds is the difference to what it was before. So each
/// event is a refund of its own, whatever the order in which they come.
fn refunded(event: &Event<Charge>, purse: Purse) -> Result<Fact, Refusal> {
    let charge = &event.data.object;
    purse.must_be(&charge.currency, "data.object.currency")?;
    let field = "data.object.amount_refunded";
    let before = event.data.previous_attributes.as_ref().and_then(|before| before.amount_refunded);
    let back = charge.amount_refunded.saturating_sub(before.unwrap_or(0));
    if back <= 0 {
        return Ok(Fact::Nothing(Unheeded::NothingBack));
    }
    let order = first(&[&charge.payment_intent, &charge.invoice]).map_or_else(|| named(&charge.id), Ok)?;
    let id = format!("{}:{}", charge.id, charge.amount_refunded);
    let id = id.parse().map_err(|invalid| Refusal::bad_field("data.object.id", invalid))?;
    let amount = Money::new(in_minor_units(back, purse, field)?, purse.currency);
    Ok(Fact::Refunded { order, refund: RefundRequest { id, amount } })
}

fn ended(event: &Event<Subscription>) -> Result<Fact, Refusal> {
    let subscription = &event.data.object;
    let over = matches!(subscription.status.as_str(), "canceled" | "unpaid" | "incomplete_expired");
    if !over {
        return Ok(Fact::Nothing(Unheeded::SubscriptionGoesOn));
    }
    let at = seconds(subscription.ended_at.unwrap_or(event.created));
    Ok(Fact::SubscriptionEnded { order: named(&subscription.id)?, at })
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
