//! A Checkout session that was paid.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::super::evidence::Named;
use super::super::loose::{Loose, first};
use super::super::{Fact, Purse, Unheeded};
use super::{Event, in_minor_units, named, seconds};
use crate::api::orders::{Customer, OrderRequest};
use crate::refusal::Refusal;
use crate::value::{Code, Invalid, Money, OrderId};

#[derive(Deserialize)]
pub(super) struct Session {
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

pub(super) fn paid(event: &Event<Session>, purse: Purse) -> Result<Fact, Refusal> {
    let session = &event.data.object;
    if !is_paid(session) {
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

/// A direct debit is `unpaid` for some days; its own event follows. A subscription that begins with nothing to pay is
/// on trial, and who stays and pays is told of by no session. A single purchase for nothing is an order.
fn is_paid(session: &Session) -> bool {
    let for_nothing = session.payment_status == "no_payment_required" || session.amount_total == Some(0);
    let on_trial = session.mode.is("subscription") && for_nothing;
    session.payment_status != "unpaid" && !session.mode.is("setup") && !on_trial
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
