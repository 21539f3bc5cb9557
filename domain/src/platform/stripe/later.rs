//! What becomes of a session later: refunds, and the end of a subscription.

use serde::Deserialize;

use super::super::loose::Loose;
use super::super::{Back, Fact, Purse, Share, Unheeded};
use super::{Event, in_minor_units, named, seconds};
use crate::refusal::Refusal;
use crate::value::Invalid;

#[derive(Deserialize)]
pub(super) struct Charge {
    id: String,
    amount: i64,
    /// Everything that was paid back so far.
    amount_refunded: i64,
    currency: String,
    #[serde(default)]
    payment_intent: Loose,
    #[serde(default)]
    invoice: Loose,
}

#[derive(Deserialize)]
pub(super) struct InvoicePayment {
    invoice: String,
    payment: Payment,
}

#[derive(Deserialize)]
struct Payment {
    #[serde(default)]
    payment_intent: Loose,
}

#[derive(Deserialize)]
pub(super) struct Subscription {
    id: String,
    status: String,
    #[serde(default)]
    ended_at: Option<i64>,
}

/// A charge tells how much was paid back in all; what this event adds is the difference to what it was before. So each
/// event is a refund of its own, whatever the order in which they come.
pub(super) fn refunded(event: &Event<Charge>, purse: Purse) -> Result<Fact, Refusal> {
    let charge = &event.data.object;
    let field = "data.object.amount_refunded";
    let before = event.data.previous_attributes.as_ref().and_then(|before| before.amount_refunded);
    let (before, after) = (before.unwrap_or(0), charge.amount_refunded);
    if after <= before {
        return Ok(Fact::Nothing(Unheeded::NothingBack));
    }
    let back = if purse.is(&charge.currency) {
        Back::Amount(in_minor_units(after.saturating_sub(before), purse, field)?)
    } else {
        let share = Share::new(before, after, charge.amount);
        Back::Share(share.ok_or_else(|| Refusal::bad_field(field, Invalid::OutOfRange))?)
    };
    // A subscription's charge may have both, and its session knows the invoice alone.
    let names = [&charge.invoice, &charge.payment_intent].into_iter().filter_map(Loose::parsed);
    let mut names = names.chain(charge.id.parse());
    let order = names.next().map_or_else(|| named(&charge.id), Ok)?;
    let id = format!("{}:{}", charge.id, charge.amount_refunded);
    let id = id.parse().map_err(|invalid| Refusal::bad_field("data.object.id", invalid))?;
    Ok(Fact::Refunded { order, also: names.collect(), id, back })
}

/// Since API version 2025-03-31 nothing else says which payment an invoice was paid by: neither the charge, nor the
/// session that a subscription has begun with.
pub(super) fn invoice_paid(event: &Event<InvoicePayment>) -> Result<Fact, Refusal> {
    let paid = &event.data.object;
    match paid.payment.payment_intent.parsed() {
        Some(name) => Ok(Fact::AlsoCalled { order: named(&paid.invoice)?, name }),
        None => Ok(Fact::Nothing(Unheeded::TopicUnknown)),
    }
}

/// `unpaid` is no end: it is active again when the customer pays.
pub(super) fn ended(event: &Event<Subscription>) -> Result<Fact, Refusal> {
    let subscription = &event.data.object;
    let over = matches!(subscription.status.as_str(), "canceled" | "incomplete_expired");
    if !over {
        return Ok(Fact::Nothing(Unheeded::SubscriptionGoesOn));
    }
    let at = seconds(subscription.ended_at.unwrap_or(event.created));
    Ok(Fact::SubscriptionEnded { order: named(&subscription.id)?, at })
}
