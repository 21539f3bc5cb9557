//! What time brings: ended holds, promises that were put off, events that are sent again or are too old, answers that were
//! kept for long enough.

use goodword_domain::ledger::Command;
use goodword_domain::value::Timestamp;

use super::dispatch::Desk;
use super::{fulfilment, inbox, ledger, world};
use crate::failure::{Failure, Fault};
use crate::store::{self, Sql, code_bank, replays, webhooks};

/// So many orders in one alarm; the rest has the next one, at once.
const MOST: i64 = 50;
/// So many kept answers are forgotten in one alarm.
const MOST_ANSWERS: i64 = 1_000;

/// When there is something to do next, if ever.
pub fn next(sql: &impl Sql) -> Result<Option<Timestamp>, Fault> {
    let (hold, promise) = (store::due::next(sql)?, webhooks::events::next_due(sql, world::KV)?);
    // A code for whoever waits for one is due since ever.
    let code = (!code_bank::unblocked(sql)?.is_empty()).then(|| Timestamp::from_ms(0));
    let answer = replays::next_forget(sql)?;
    let delivery = inbox::next(sql)?;
    Ok(hold.into_iter().chain(promise).chain(code).chain(answer).chain(delivery).min())
}

/// Takes the deliveries of platforms that are due: see [`inbox::take`]. What was taken is to be kept before it is worked off.
pub fn take<S: Sql>(desk: &Desk<'_, S>) -> Result<Vec<i64>, Failure> {
    inbox::take(desk, MOST)
}

/// Approves what was held until now, ends what was good until now, hands out codes that were waited for, forgets old
/// answers, and works off the deliveries that were taken. Each order is a transaction of its own and is decided anew from
/// what is known, so that an alarm that comes twice does nothing twice. Returns whether all went well.
pub fn work_off<S: Sql>(desk: &Desk<'_, S>, taken: Result<Vec<i64>, Failure>) -> Result<bool, Fault> {
    let mut all_well = true;
    replays::forget(desk.sql, desk.now, MOST_ANSWERS)?;
    for order in store::due::orders(desk.sql, desk.now, MOST)? {
        match ledger::run(desk, &order, &Command::EndHolds) {
            Ok(_) => {}
            Err(failure) => {
                failure.log("end of a hold");
                all_well = false;
            }
        }
    }
    if let Err(failure) = fulfilment::serve_waiting(desk, MOST) {
        failure.log("a code for whoever waits");
        all_well = false;
    }
    let worked_off = taken.and_then(|taken| inbox::work_off(desk, &taken, MOST));
    for done in [worked_off, inbox::erase_due(desk, MOST)] {
        if let Err(failure) = done {
            failure.log("the inbox");
            all_well = false;
        }
    }
    Ok(all_well)
}
