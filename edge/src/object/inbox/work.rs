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
use crate::store::inbox::{self, Delivery, Due};

/// A delivery of which nothing comes is tried again after a second, two, four, …, and in the end each hour: it was
/// answered for, and the fault is ours.
const PAUSE_MS: i64 = 1_000;
const LONGEST_PAUSE_MS: i64 = 3_600_000;
/// After so many attempts its owner sees that it is stuck.
const HIDDEN_ATTEMPTS: i64 = 10;

/// What all deliveries of one go have in common.
pub struct Bench<'a, S> {
    /// The shop's data.
    pub desk: &'a Desk<'a, S>,
    /// How its money is read.
    pub purse: Purse,
    /// What its traces are made with.
    pub trace_key: TraceKey,
}

impl<'a, S: Sql> Bench<'a, S> {
    fn of(desk: &'a Desk<'a, S>) -> Result<Self, Failure> {
        let shop = shops::shop(desk)?;
        Ok(Self { desk, purse: purse(shop.settings.currency)?, trace_key: shop.trace_key })
    }
}

/// Takes what is due, at most so many; the rest is due at once again. What was taken is put off, and only its settlement
/// ends that: so a delivery that kills the process is tried as seldom as any other. One of which nothing came is taken
/// alone, so that nothing else dies with it. What keeps all of them from being tried counts against none.
pub fn take<S: Sql>(desk: &Desk<'_, S>, most: i64) -> Result<Vec<i64>, Failure> {
    let due = inbox::due(desk.sql, desk.now, most)?;
    if !due.is_empty() {
        Bench::of(desk)?;
    }
    let fresh = due.iter().take_while(|one| one.attempts == 0).count();
    let mut taken = Vec::new();
    for Due { seq, attempts } in due.into_iter().take(fresh.max(1)) {
        inbox::take(desk.sql, seq, again_at(desk.now, attempts))?;
        if attempts >= HIDDEN_ATTEMPTS {
            inbox::park(desk.sql, seq, "internal")?;
        }
        taken.push(seq);
    }
    Ok(taken)
}

fn again_at(now: Timestamp, attempts: i64) -> Timestamp {
    let doubled = u32::try_from(attempts).unwrap_or_default();
    let pause_ms = PAUSE_MS.saturating_mul(2_i64.saturating_pow(doubled));
    Timestamp::from_ms(now.ms().saturating_add(pause_ms.min(LONGEST_PAUSE_MS)))
}

/// Works off what was taken, one read after the other: together they may be larger than the memory. One that cannot be
/// read is parked; one that we fail with is tried again later. Everything in it is keyed by the order and the effect:
/// what is worked off twice, after a crash or since it came twice, changes nothing the second time.
pub fn work_off<S: Sql>(desk: &Desk<'_, S>, taken: &[i64], most: i64) -> Result<(), Failure> {
    if !taken.is_empty() {
        let bench = Bench::of(desk)?;
        for seq in taken {
            let delivery = inbox::read(desk.sql, *seq).map_err(Failure::from);
            let worked = delivery.and_then(|read| read.map_or(Ok(()), |delivery| work(&bench, &delivery)));
            if let Err(failure) = worked {
                failure.log("a delivery");
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

/// ISO 4217 says how many decimal places a currency has; that it is one, was checked when the shop was made.
fn purse(currency: Currency) -> Result<Purse, Fault> {
    let known = iso_currency::Currency::from_code(currency.as_ref());
    let exponent =
        known.and_then(iso_currency::Currency::exponent).and_then(|places| u8::try_from(places).ok());
    let exponent = exponent.ok_or_else(|| Fault::new("a currency without decimal places"))?;
    Ok(Purse { currency, exponent })
}
