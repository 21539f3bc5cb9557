use goodword_domain::api::Endpoint;
use goodword_domain::api::inside::GetAskedOrder;
use goodword_domain::api::orders::{
    Cancel, CancelAnswer, CancelRequest, GetOrder, OrderAnswer, OrderRequest, OrderView, RecordOrder, Refund,
    RefundAnswer, RefundRequest,
};
use goodword_domain::api::rewards::RewardItem;
use goodword_domain::ledger::{Command, OrderBook, Traces};
use goodword_domain::refusal::Refusal;
use goodword_domain::survey::AskedOrder;
use goodword_domain::value::{Money, OrderId};

use super::dispatch::{Call, Desk, anew};
use super::ledger::{self, Settled};
use crate::failure::Failure;
use crate::http::Reply;
use crate::store::orders::Known;
use crate::store::{Sql, orders, responses, rewards};

/// Takes an order in.
pub fn record<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (status, answer) = take_order(desk, call.request::<RecordOrder>()?)?;
    Reply::json(status, &answer)
}

/// Takes a refund in.
pub fn refund<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (order,) = call.path::<Refund>()?;
    let (status, answer) = take_refund(desk, &order, call.request::<Refund>()?)?;
    Reply::json(status, &answer)
}

/// Takes a cancellation in.
pub fn cancel<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (order,) = call.path::<Cancel>()?;
    let (status, answer) = take_cancellation(desk, &order, call.request::<Cancel>()?)?;
    Reply::json(status, &answer)
}

/// Decides about an order, whichever way it was told. What need not be kept in clear is a trace from here on.
pub fn take_order<S: Sql>(
    desk: &Desk<'_, S>,
    mut order: OrderRequest,
) -> Result<(u16, OrderAnswer), Failure> {
    let traces = Traces::take(&mut order.customer, &super::shops::shop(desk)?.trace_key);
    let id = order.id.clone();
    let settled = ledger::run(desk, &id, &Command::Record(Box::new(order), traces))?;
    Ok((status::<RecordOrder>(&settled), settled.book.answer()))
}

/// Decides about a refund.
pub fn take_refund<S: Sql>(
    desk: &Desk<'_, S>,
    order: &OrderId,
    refund: RefundRequest,
) -> Result<(u16, RefundAnswer), Failure> {
    let id = refund.id.clone();
    let settled = ledger::run(desk, order, &Command::Refund(refund))?;
    Ok((status::<Refund>(&settled), RefundAnswer { id, rewards: settled.book.reward_views() }))
}

/// Decides about a cancellation: of the order, or of the subscription that it began.
pub fn take_cancellation<S: Sql>(
    desk: &Desk<'_, S>,
    order: &OrderId,
    request: CancelRequest,
) -> Result<(u16, CancelAnswer), Failure> {
    let command = request.subscription_ended_at.map_or(Command::Cancel, Command::EndSubscription);
    let settled = ledger::run(desk, order, &command)?;
    let answer = CancelAnswer { id: order.clone(), rewards: settled.book.reward_views() };
    Ok((status::<Cancel>(&settled), answer))
}

/// A repeat that changed nothing is told apart from the first.
fn status<E: Endpoint>(settled: &Settled) -> u16 {
    if settled.changed { E::STATUS } else { 200 }
}

/// All that is known about an order.
pub fn get<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (id,) = call.path::<GetOrder>()?;
    let known = orders::get(desk.sql, &id)?.ok_or(Refusal::OrderUnknown)?;
    anew::<GetOrder>(&view(desk, known)?)
}

/// All that is known about an order, as its owner sees it.
pub fn view<S: Sql>(
    desk: &Desk<'_, S>,
    Known { book, program_version, .. }: Known,
) -> Result<OrderView, Failure> {
    let answer = book.answer();
    let total = book.order.total;
    Ok(OrderView {
        id: answer.id,
        placed_at: book.order.placed_at,
        total,
        remaining: Money::new(book.remaining(), total.currency),
        referral: answer.referral,
        program_version: u32::try_from(program_version).unwrap_or(u32::MAX),
        rewards: items(desk, &book)?,
        reasons: answer.reasons,
        timeline: book.timeline(),
    })
}

/// An order's rewards as the owner sees them.
pub fn items<S: Sql>(desk: &Desk<'_, S>, book: &OrderBook) -> Result<Vec<RewardItem>, Failure> {
    let item =
        |reward| Ok(goodword_domain::ledger::Reward::item(reward, rewards::advocate_code(desk.sql, reward)?));
    book.rewards.iter().map(item).collect()
}

/// What decides whether a customer is asked about an order.
pub fn get_asked<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (order,) = call.path::<GetAskedOrder>()?;
    let placed_at = orders::placed_at(desk.sql, &order)?;
    anew::<GetAskedOrder>(&AskedOrder { placed_at, answered: responses::answered(desk.sql, &order)? })
}
