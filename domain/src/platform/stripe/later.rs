//! What becomes of a session later: refunds, and the end of a subscription.

use serde::Deserialize;

use super::super::loose::{Loose, first};
use super::super::{Fact, Purse, Unheeded};
use super::{Event, in_minor_units, named, seconds};
use crate::api::orders::RefundRequest;
use crate::refusal::Refusal;
use crate::value::Money;

#[derive(Deserialize)]
pub(super) struct Charge {
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

pub(super) fn ended(event: &Event<Subscription>) -> Result<Fact, Refusal> {
    let subscription = &event.data.object;
    let over = matches!(subscription.status.as_str(), "canceled" | "unpaid" | "incomplete_expired");
    if !over {
        return Ok(Fact::Nothing(Unheeded::SubscriptionGoesOn));
    }
    let at = seconds(subscription.ended_at.unwrap_or(event.created));
    Ok(Fact::SubscriptionEnded { order: named(&subscription.id)?, at })
}
