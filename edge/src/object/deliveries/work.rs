use goodword_domain::api::platforms::DeliveryState;
use goodword_domain::ledger::TraceKey;
use goodword_domain::platform::{Purse, read};
use goodword_domain::refusal::Refusal;
use goodword_domain::value::{Currency, OrderId, Timestamp};

use super::apply::{Outcome, apply};
use super::kept_until;
use crate::failure::{Failure, Fault};
use crate::object::dispatch::Desk;
use crate::object::shops;
use crate::store::Sql;
use crate::store::deliveries::{self, Delivery, Settlement};

/// A fault of ours is tried again so often, after a second, two, four, …; then the delivery is parked.
const MOST_ATTEMPTS: i64 = 10;
const PAUSE_MS: i64 = 1_000;

/// What all deliveries of one go have in common.
pub struct Bench<'a, S> {
    /// The shop's data.
    pub desk: &'a Desk<'a, S>,
    /// How its money is read.
    pub purse: Purse,
    /// What its traces are made with.
    pub trace_key: TraceKey,
}

/// Works off what is due, at most so many; the rest is due at once again. One that cannot be worked off is parked or put
/// off, and no other waits for it. Everything in it is keyed by the order and the effect: what is worked off twice, after
/// a crash or since it came twice, changes nothing the second time.
pub fn work_off<S: Sql>(desk: &Desk<'_, S>, most: i64) -> Result<(), Failure> {
    let due = deliveries::due(desk.sql, desk.now, most)?;
    if !due.is_empty() {
        let shop = shops::shop(desk)?;
        let purse = purse(shop.settings.currency)?;
        let bench = Bench { desk, purse, trace_key: shop.trace_key };
        for delivery in &due {
            if let Err(failure) = work(&bench, delivery) {
                failure.log("a delivery");
                put_off(desk, delivery)?;
            }
        }
    }
    let oldest_kept =
        Timestamp::from_ms(desk.now.ms().saturating_sub(kept_until(Timestamp::from_ms(0)).ms()));
    Ok(deliveries::sweep(desk.sql, oldest_kept, most)?)
}

fn work<S: Sql>(bench: &Bench<'_, S>, delivery: &Delivery) -> Result<(), Failure> {
    let topic = Some(delivery.topic.as_str()).filter(|topic| !topic.is_empty());
    let settle = |state, order: Option<&OrderId>, reason: Option<&str>, field: Option<&str>| {
        let settled = Settlement { state, order, reason, field };
        Ok(deliveries::settle(bench.desk.sql, delivery.seq, &settled)?)
    };
    let Some(body) = &delivery.body else {
        return settle(DeliveryState::Ignored, None, Some("shop_foreign"), None);
    };
    let facts = match read(delivery.platform, topic, body.as_bytes(), bench.purse) {
        Ok(facts) => facts,
        Err(refusal) => {
            return settle(DeliveryState::Parked, None, Some(refusal.code()), field(&refusal).as_deref());
        }
    };
    let mut outcomes = Vec::new();
    for fact in facts {
        outcomes.push(apply(bench, delivery.platform, fact)?);
    }
    // What keeps a part of it back says how all of it stands; what has gone well is in the ledger none the less.
    let gravest = outcomes.into_iter().max_by_key(Outcome::gravity);
    match gravest.unwrap_or(Outcome::Done(None)) {
        Outcome::Done(order) => settle(DeliveryState::Done, order.as_ref(), None, None),
        Outcome::Ignored(order, reason) => settle(DeliveryState::Ignored, order.as_ref(), Some(reason), None),
        Outcome::Waits(order) => settle(DeliveryState::Waiting, Some(&order), None, None),
        Outcome::Refused(order, refusal) => {
            settle(DeliveryState::Parked, order.as_ref(), Some(refusal.code()), field(&refusal).as_deref())
        }
    }
}

fn put_off<S: Sql>(desk: &Desk<'_, S>, delivery: &Delivery) -> Result<(), Fault> {
    if delivery.attempts.saturating_add(1) >= MOST_ATTEMPTS {
        let reason = Some("internal");
        let parked = Settlement { state: DeliveryState::Parked, order: None, reason, field: None };
        return deliveries::settle(desk.sql, delivery.seq, &parked);
    }
    let doubled = u32::try_from(delivery.attempts).unwrap_or_default();
    let pause = PAUSE_MS.saturating_mul(2_i64.saturating_pow(doubled));
    deliveries::put_off(desk.sql, delivery.seq, Timestamp::from_ms(desk.now.ms().saturating_add(pause)))
}

/// ISO 4217 says how many decimal places a currency has; that it is one, was checked when the shop was made.
fn purse(currency: Currency) -> Result<Purse, Fault> {
    let known = iso_currency::Currency::from_code(currency.as_ref());
    let exponent =
        known.and_then(iso_currency::Currency::exponent).and_then(|places| u8::try_from(places).ok());
    let exponent = exponent.ok_or_else(|| Fault::new("a currency without decimal places"))?;
    Ok(Purse { currency, exponent })
}

fn field(refusal: &Refusal) -> Option<String> {
    match refusal {
        Refusal::BadFields(bad) => bad.first().map(|bad| bad.field.clone()),
        Refusal::CurrencyForeign { field } => Some((*field).to_owned()),
        _ => None,
    }
}
