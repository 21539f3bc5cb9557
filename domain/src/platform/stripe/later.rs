//! What becomes of a session later: refunds, payments that are charged back, and the end of a subscription.

use serde::Deserialize;

use super::super::loose::Loose;
use super::super::{Back, Fact, Purse, Share, Unheeded};
use super::{Event, in_minor_units, named, seconds};
use crate::refusal::Refusal;
use crate::value::{Invalid, OrderId, RefundId};

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
pub(super) struct Dispute {
    id: String,
    status: String,
    amount: i64,
    currency: String,
    charge: String,
    #[serde(default)]
    payment_intent: Loose,
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
    let (order, also) = paid_by(&[&charge.invoice, &charge.payment_intent], &charge.id)?;
    let id = refund_id(&format!("{}:{}", charge.id, charge.amount_refunded))?;
    Ok(Fact::Refunded { order, also, id, back })
}

/// The bank has paid the customer back, and it stays so. The money is gone since the dispute was opened, but one that
/// is won brings it back: so only its end counts.
pub(super) fn disputed(event: &Event<Dispute>, purse: Purse) -> Result<Fact, Refusal> {
    let dispute = &event.data.object;
    if dispute.status != "lost" {
        return Ok(Fact::Nothing(Unheeded::NothingBack));
    }
    // In another currency: which share of the payment that is, is not told.
    let back = if purse.is(&dispute.currency) {
        Back::Amount(in_minor_units(dispute.amount, purse, "data.object.amount")?)
    } else {
        Back::ALL
    };
    let (order, also) = paid_by(&[&dispute.payment_intent], &dispute.charge)?;
    Ok(Fact::Refunded { order, also, id: refund_id(&dispute.id)?, back })
}

/// What an order may be known by that a charge has paid: the first name, and the further ones.
fn paid_by(names: &[&Loose], charge: &str) -> Result<(OrderId, Vec<OrderId>), Refusal> {
    let mut names = names.iter().filter_map(|name| name.parsed()).chain(charge.parse());
    let order = names.next().map_or_else(|| named(charge), Ok)?;
    Ok((order, names.collect()))
}

fn refund_id(id: &str) -> Result<RefundId, Refusal> {
    id.parse().map_err(|invalid| Refusal::bad_field("data.object.id", invalid))
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
