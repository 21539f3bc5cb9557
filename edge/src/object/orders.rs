use goodword_domain::api::inside::GetAskedOrder;
use goodword_domain::api::orders::{
    Cancel, CancelAnswer, GetOrder, OrderView, RecordOrder, Refund, RefundAnswer,
};
use goodword_domain::api::rewards::RewardItem;
use goodword_domain::ledger::{Command, OrderBook, Traces};
use goodword_domain::refusal::Refusal;
use goodword_domain::survey::AskedOrder;
use goodword_domain::value::Money;

use super::dispatch::{Call, Desk, again, anew};
use super::ledger;
use crate::failure::Failure;
use crate::http::Reply;
use crate::store::orders::Known;
use crate::store::{Sql, orders, responses, rewards};

/// Takes an order in. What need not be kept in clear is a trace from here on.
pub fn record<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let mut order = call.request::<RecordOrder>()?;
    let traces = Traces::take(&mut order.customer, &super::shops::shop(desk)?.trace_key);
    let id = order.id.clone();
    let settled = ledger::run(desk, &id, &Command::Record(Box::new(order), traces))?;
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

/// Takes a cancellation in: of the order, or of the subscription that it began.
pub fn cancel<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (order,) = call.path::<Cancel>()?;
    let request = call.request::<Cancel>()?;
    let command = request.subscription_ended_at.map_or(Command::Cancel, Command::EndSubscription);
    let settled = ledger::run(desk, &order, &command)?;
    anew::<Cancel>(&CancelAnswer { id: order, rewards: settled.book.reward_views() })
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
    Known { book, program_version }: Known,
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
