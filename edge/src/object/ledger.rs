use goodword_domain::ledger::{Change, Command, OrderBook, decide, gather, is_same_order};
use goodword_domain::refusal::Refusal;
use goodword_domain::value::{OrderId, RewardId};

use super::dispatch::Desk;
use super::{fulfilment, news};
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
    let (mut book, changes) = step(desk, order, command)?;
    if fulfilment::follow(desk, &book, &changes)? {
        let known = orders::get(desk.sql, order)?.ok_or_else(|| Fault::new("a decision about no order"))?;
        book = known.book;
    }
    Ok(Settled { book, changed: !changes.is_empty() })
}

/// One decision and the news of it, and nothing of what follows from it: the order as it stands now, and what has changed.
pub fn step<S: Sql>(
    desk: &Desk<'_, S>,
    order: &OrderId,
    command: &Command,
) -> Result<(OrderBook, Vec<Change>), Failure> {
    let shop = super::shops::shop(desk)?;
    let known = orders::get(desk.sql, order)?;
    if let (Command::Record(told, _), Some(known)) = (command, &known)
        && known.told_by.is_some()
        && is_same_order(&known.book, told)
    {
        // A platform was first, and the shop's server tells of the same in its own words.
        return Ok((known.book.clone(), Vec::new()));
    }
    let program = match &known {
        Some(known) => programs::of_version(desk.sql, known.program_version)?,
        None => programs::current(desk.sql)?,
    };
    let about = (&shop.public_key, shop.settings.currency);
    let book = known.map(|known| known.book);
    let facts = gather(&Tables(desk.sql), about, &program.program, book, command)?;
    let changes = decide(&program.program, &facts, command, desk.now)?;
    let book = after(facts.book, &changes)?;
    let about = (order, book.order.total.amount_minor);
    orders::write(desk.sql, about, &changes, program.version, desk.now)?;
    fulfilment::line_up(desk, &book, &changes)?;
    news::of_decision(desk, &book, &changes)?;
    Ok((book, changes))
}

/// The order as it stands after the changes.
fn after(mut book: Option<OrderBook>, changes: &[Change]) -> Result<OrderBook, Fault> {
    for change in changes {
        match (&mut book, change) {
            (None, Change::Recorded(recorded)) => book = Some(recorded.as_ref().clone()),
            (Some(book), change) => {
                let impossible =
                    |refusal: Refusal| Fault::new(format!("an impossible decision: {}", refusal.code()));
                book.apply(change).map_err(impossible)?;
            }
            (None, _) => {}
        }
    }
    book.ok_or_else(|| Fault::new("a decision about no order"))
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
