use goodword_domain::api::inside::GetAskedOrder;
use goodword_domain::api::orders::{Cancel, CancelAnswer, RecordOrder, Refund, RefundAnswer};
use goodword_domain::ledger::Command;
use goodword_domain::survey::AskedOrder;

use super::dispatch::{Call, Desk, again, anew};
use super::ledger;
use crate::failure::Failure;
use crate::http::Reply;
use crate::store::{Sql, orders, responses};

/// Takes an order in.
pub fn record<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let order = call.request::<RecordOrder>()?;
    let id = order.id.clone();
    let settled = ledger::run(desk, &id, &Command::Record(Box::new(order)))?;
    let answer = settled.book.answer();
    if settled.changed { anew::<RecordOrder>(&answer) } else { again::<RecordOrder>(&answer) }
}

/// Takes a refund in.
pub fn refund<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (order,) = call.path::<Refund>()?;
    let refund = call.request::<Refund>()?;
    let id = refund.id.clone();
    let settled = ledger::run(desk, &order, &Command::Refund(refund))?;
    let answer = RefundAnswer { id, rewards: settled.book.reward_views() };
    if settled.changed { anew::<Refund>(&answer) } else { again::<Refund>(&answer) }
}

/// Takes a cancellation in.
pub fn cancel<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (order,) = call.path::<Cancel>()?;
    call.request::<Cancel>()?;
    let settled = ledger::run(desk, &order, &Command::Cancel)?;
    anew::<Cancel>(&CancelAnswer { id: order, rewards: settled.book.reward_views() })
}

/// What decides whether a customer is asked about an order.
pub fn get_asked<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (order,) = call.path::<GetAskedOrder>()?;
    let placed_at = orders::placed_at(desk.sql, &order)?;
    anew::<GetAskedOrder>(&AskedOrder { placed_at, answered: responses::answered(desk.sql, &order)? })
}
