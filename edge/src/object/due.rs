//! What time brings: ended holds, promises that were put off.

use goodword_domain::ledger::Command;
use goodword_domain::value::Timestamp;
use worker::console_error;

use super::dispatch::Desk;
use super::ledger;
use crate::failure::{Failure, Fault};
use crate::store::{Sql, outbox, rewards};

/// So many orders in one alarm; the rest has the next one, at once.
const MOST: i64 = 50;

/// When there is something to do next, if ever.
pub fn next(sql: &impl Sql) -> Result<Option<Timestamp>, Fault> {
    let (hold, promise) = (rewards::next_hold(sql)?, outbox::next_due(sql)?);
    Ok(hold.into_iter().chain(promise).min())
}

/// Approves what was held until now. Each order is a transaction of its own and is decided anew from what is known, so
/// that an alarm that comes twice does nothing twice. Returns whether every order went well.
pub fn end_holds<S: Sql>(desk: &Desk<'_, S>) -> Result<bool, Fault> {
    let mut all_well = true;
    for order in rewards::orders_with_ended_holds(desk.sql, desk.now, MOST)? {
        match ledger::run(desk, &order, &Command::EndHolds) {
            Ok(_) => {}
            Err(Failure::Fault(fault)) => {
                console_error!("end of a hold: {fault}");
                all_well = false;
            }
            Err(_) => {
                console_error!("end of a hold: refused");
                all_well = false;
            }
        }
    }
    Ok(all_well)
}
