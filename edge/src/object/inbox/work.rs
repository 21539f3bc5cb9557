use goodword_domain::api::platforms::InboxState;
use goodword_domain::ledger::TraceKey;
use goodword_domain::platform::{Fact, Purse, read};
use goodword_domain::refusal::Refusal;
use goodword_domain::value::{Currency, Timestamp};

use super::apply::{Outcome, apply};
use super::kept_until;
use crate::failure::{Failure, Fault};
use crate::object::dispatch::Desk;
use crate::object::shops;
use crate::store::Sql;
use crate::store::inbox::{self, Delivery, Settlement};

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
    let due = inbox::due(desk.sql, desk.now, most)?;
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
    Ok(inbox::sweep(desk.sql, oldest_kept, most)?)
}

fn work<S: Sql>(bench: &Bench<'_, S>, delivery: &Delivery) -> Result<(), Failure> {
    let (facts, read) = match facts(bench, delivery) {
        Ok(facts) => (facts, Outcome::Done(None)),
        Err(refusal) => (Vec::new(), Outcome::Refused(None, refusal)),
    };
    let mut outcomes = Vec::new();
    for fact in &facts {
        outcomes.push(apply(bench, delivery, fact.clone())?);
    }
    // What keeps a part of it back says how all of it stands; what has gone well is in the ledger none the less.
    let gravest = outcomes.into_iter().max_by_key(Outcome::gravity).unwrap_or(read);
    Ok(inbox::settle(bench.desk.sql, delivery.seq, &gravest.settlement(&facts))?)
}

/// What a delivery tells.
fn facts<S>(bench: &Bench<'_, S>, delivery: &Delivery) -> Result<Vec<Fact>, Refusal> {
    if let Some(facts) = &delivery.facts {
        return Ok(facts.clone());
    }
    let topic = Some(delivery.topic.as_str()).filter(|topic| !topic.is_empty());
    let body = delivery.body.as_deref().unwrap_or_default();
    read(delivery.platform, topic, body.as_bytes(), bench.purse)
}

fn put_off<S: Sql>(desk: &Desk<'_, S>, delivery: &Delivery) -> Result<(), Fault> {
    if delivery.attempts.saturating_add(1) >= MOST_ATTEMPTS {
        let reason = Some("internal");
        let parked = Settlement { state: InboxState::Parked, order: None, facts: &[], reason, field: None };
        return inbox::settle(desk.sql, delivery.seq, &parked);
    }
    let doubled = u32::try_from(delivery.attempts).unwrap_or_default();
    let pause = PAUSE_MS.saturating_mul(2_i64.saturating_pow(doubled));
    inbox::put_off(desk.sql, delivery.seq, Timestamp::from_ms(desk.now.ms().saturating_add(pause)))
}

/// ISO 4217 says how many decimal places a currency has; that it is one, was checked when the shop was made.
fn purse(currency: Currency) -> Result<Purse, Fault> {
    let known = iso_currency::Currency::from_code(currency.as_ref());
    let exponent =
        known.and_then(iso_currency::Currency::exponent).and_then(|places| u8::try_from(places).ok());
    let exponent = exponent.ok_or_else(|| Fault::new("a currency without decimal places"))?;
    Ok(Purse { currency, exponent })
}
