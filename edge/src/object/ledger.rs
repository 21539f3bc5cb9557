use goodword_domain::ledger::{Change, Command, OrderBook, decide, gather};
use goodword_domain::refusal::Refusal;
use goodword_domain::value::{OrderId, RewardId};

use super::dispatch::Desk;
use super::fulfilment;
use crate::failure::{Failure, Fault};
use crate::store::records::Tables;
use crate::store::{Sql, orders, programs, rewards};

/// How an order stands after a command.
#[derive(Debug)]
pub struct Settled {
    /// The order.
    pub book: OrderBook,
    /// Whether anything changed; if not, the same command came before.
    pub changed: bool,
}

/// Runs one command on one order: facts, decision and changes in one transaction, so that a process that dies in the
/// middle has done nothing, and one that dies after it has done all.
pub fn run<S: Sql>(desk: &Desk<'_, S>, order: &OrderId, command: &Command) -> Result<Settled, Failure> {
    desk.sql.transaction(|| within(desk, order, command))
}

/// As [`run`], where the caller holds the transaction.
pub fn within<S: Sql>(desk: &Desk<'_, S>, order: &OrderId, command: &Command) -> Result<Settled, Failure> {
    let changes = step(desk, order, command)?;
    fulfilment::follow(desk, order, &changes)?;
    let known = orders::get(desk.sql, order)?.ok_or_else(|| Fault::new("a decision about no order"))?;
    Ok(Settled { book: known.book, changed: !changes.is_empty() })
}

/// One decision, and nothing of what follows from it.
pub fn step<S: Sql>(desk: &Desk<'_, S>, order: &OrderId, command: &Command) -> Result<Vec<Change>, Failure> {
    let shop = super::shops::shop(desk)?;
    let known = orders::get(desk.sql, order)?;
    let program = match &known {
        Some(known) => programs::of_version(desk.sql, known.program_version)?,
        None => programs::current(desk.sql)?,
    };
    let about = (&shop.public_key, shop.settings.currency);
    let book = known.map(|known| known.book);
    let facts = gather(&Tables(desk.sql), about, &program.program, book, command)?;
    let changes = decide(&program.program, &facts, command, desk.now)?;
    orders::write(desk.sql, order, &changes, program.version, desk.now)?;
    Ok(changes)
}

/// Runs a command on a reward's order.
pub fn run_on_reward<S: Sql>(
    desk: &Desk<'_, S>,
    reward: &RewardId,
    command: &Command,
) -> Result<Settled, Failure> {
    let order = rewards::order_of(desk.sql, reward)?.ok_or(Refusal::RewardUnknown)?;
    run(desk, &order, command)
}
