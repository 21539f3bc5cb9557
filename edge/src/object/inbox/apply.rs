use goodword_domain::api::orders::{OrderRequest, RefundRequest};
use goodword_domain::api::platforms::InboxState;
use goodword_domain::ledger::{Command, OrderBook, Traces, is_same_order};
use goodword_domain::platform::{Back, Fact, Platform};
use goodword_domain::refusal::Refusal;
use goodword_domain::value::{Money, OrderId, RefundId};

use super::leaving;
use super::work::Bench;
use crate::failure::Failure;
use crate::object::{ledger, privacy};
use crate::store::inbox::{Delivery, Settlement};
use crate::store::{Sql, inbox, orders, platforms};

/// What has become of one fact, with the order that it is about.
#[derive(Debug)]
pub enum Outcome {
    /// It is in the ledger, since now or since before.
    Done(Option<OrderId>),
    /// It changes nothing, for this reason.
    Ignored(Option<OrderId>, &'static str),
    /// The order is known with another total or another buyer.
    Conflicts(OrderId),
    /// It is about an order that nobody has told of yet.
    Waits(OrderId),
    /// The ledger does not take it.
    Refused(Option<OrderId>, Refusal),
}

impl Outcome {
    /// How much the whole delivery depends on it.
    pub fn gravity(&self) -> u8 {
        match self {
            Self::Ignored(..) => 0,
            Self::Done(_) => 1,
            Self::Conflicts(_) => 2,
            Self::Waits(_) => 3,
            Self::Refused(..) => 4,
        }
    }

    /// How it is written down.
    pub fn settlement<'a>(&'a self, facts: &'a [Fact]) -> Settlement<'a> {
        let settled = Settlement { state: InboxState::Done, order: None, facts, reason: None, field: None };
        match self {
            Self::Done(order) => Settlement { order: order.as_ref(), ..settled },
            Self::Ignored(order, reason) => Settlement {
                state: InboxState::Ignored,
                order: order.as_ref(),
                reason: Some(reason),
                ..settled
            },
            Self::Conflicts(order) => Settlement {
                state: InboxState::Ignored,
                order: Some(order),
                reason: Some("order_conflict"),
                ..settled
            },
            Self::Waits(order) => Settlement { state: InboxState::Waiting, order: Some(order), ..settled },
            Self::Refused(order, refusal) => Settlement {
                state: InboxState::Parked,
                order: order.as_ref(),
                reason: Some(refusal.code()),
                field: field(refusal),
                ..settled
            },
        }
    }
}

fn field(refusal: &Refusal) -> Option<&str> {
    match refusal {
        Refusal::BadFields(bad) => bad.first().map(|bad| bad.field.as_str()),
        Refusal::CurrencyForeign { field } => Some(field),
        _ => None,
    }
}

/// Puts one fact into the ledger, in a transaction of its own.
pub fn apply<S: Sql>(bench: &Bench<'_, S>, delivery: &Delivery, fact: Fact) -> Result<Outcome, Failure> {
    let (desk, platform) = (bench.desk, delivery.platform);
    let about = about(&fact);
    let applied = match fact {
        Fact::Paid(order, names) => paid(bench, platform, *order, &names),
        Fact::Refunded { order, also, id, back } => {
            known(bench, order, &also, |order| refunded(bench, order, id, back))
        }
        Fact::AlsoCalled { order, name } => known(bench, order, &[], |order| {
            inbox::name_order(desk.sql, &name, &order)?;
            Ok(Outcome::Done(Some(order)))
        }),
        Fact::Cancelled { order, paid } => {
            let cancelled = known(bench, order.clone(), &[], |id| run(bench, id, &Command::Cancel));
            match cancelled? {
                Outcome::Waits(_) if !paid => Ok(Outcome::Ignored(Some(order), "not_paid")),
                outcome => Ok(outcome),
            }
        }
        Fact::SubscriptionEnded { order, at } => {
            known(bench, order, &[], |id| run(bench, id, &Command::EndSubscription(at)))
        }
        Fact::ExportAsked(person, request) => {
            let request = request.unwrap_or_else(|| format!("delivery:{}", delivery.seq));
            let key = format!("person.export_requested:{}:{request}", platform.as_str());
            privacy::request_export(desk, &person, &key).map(|()| Outcome::Done(None))
        }
        Fact::ErasureAsked(person) => privacy::erase(desk, &person).map(|()| Outcome::Done(None)),
        Fact::ShopErasureAsked => leaving::erase_now(desk, platform).map(|()| Outcome::Done(None)),
        Fact::Uninstalled => leaving::take_out(desk, platform).map(|()| Outcome::Done(None)),
        Fact::Nothing(why) => Ok(Outcome::Ignored(None, why.code())),
    };
    match applied {
        Err(Failure::Refused(refusal)) => Ok(Outcome::Refused(about, refusal)),
        other => other,
    }
}

fn about(fact: &Fact) -> Option<OrderId> {
    match fact {
        Fact::Paid(order, _) => Some(order.id.clone()),
        Fact::Refunded { order, .. }
        | Fact::AlsoCalled { order, .. }
        | Fact::Cancelled { order, .. }
        | Fact::SubscriptionEnded { order, .. } => Some(order.clone()),
        // Once the body is gone, nothing else says who is meant.
        Fact::ExportAsked(person, _) | Fact::ErasureAsked(person) => person.orders.first().cloned(),
        Fact::ShopErasureAsked | Fact::Uninstalled | Fact::Nothing(_) => None,
    }
}

/// The first telling of an order stands, whoever told it. One that agrees about what decides money is the same again; one
/// that does not is another matter, and the ledger has no way to unlearn the first.
fn paid<S: Sql>(
    bench: &Bench<'_, S>,
    platform: Platform,
    mut order: OrderRequest,
    names: &[OrderId],
) -> Result<Outcome, Failure> {
    let desk = bench.desk;
    let id = order.id.clone();
    let traces = Traces::take(&mut order.customer, &bench.trace_key);
    desk.sql.transaction(|| {
        let agrees = if let Some(known) = orders::get(desk.sql, &id)? {
            is_same_order(&known.book, &order)
        } else {
            ledger::within(desk, &id, &Command::Record(Box::new(order), traces))?;
            orders::set_told_by(desk.sql, &id, platform)?;
            true
        };
        platforms::hear(desk.sql, platform, &id)?;
        for name in names {
            inbox::name_order(desk.sql, name, &id)?;
        }
        Ok(if agrees { Outcome::Done(Some(id)) } else { Outcome::Conflicts(id) })
    })
}

/// Does something to an order that is known, under its id or another name. One that is not is waited for by the first.
fn known<S: Sql>(
    bench: &Bench<'_, S>,
    name: OrderId,
    also: &[OrderId],
    act: impl FnOnce(OrderId) -> Result<Outcome, Failure>,
) -> Result<Outcome, Failure> {
    let sql = bench.desk.sql;
    for name in std::iter::once(&name).chain(also) {
        if orders::placed_at(sql, name)?.is_some() {
            return act(name.clone());
        }
        if let Some(id) = inbox::order_named(sql, name)? {
            return act(id);
        }
    }
    Ok(Outcome::Waits(name))
}

fn run<S: Sql>(bench: &Bench<'_, S>, id: OrderId, command: &Command) -> Result<Outcome, Failure> {
    ledger::run(bench.desk, &id, command)?;
    Ok(Outcome::Done(Some(id)))
}

/// A platform may pay back more than what counts here, shipping for instance: then the rest of the order is back.
fn refunded<S: Sql>(
    bench: &Bench<'_, S>,
    order: OrderId,
    id: RefundId,
    back: Back,
) -> Result<Outcome, Failure> {
    let desk = bench.desk;
    desk.sql.transaction(|| {
        let Some(known) = orders::get(desk.sql, &order)? else { return Ok(Outcome::Waits(order)) };
        let told = known.book.refunds.iter().any(|told| told.refund.id == id);
        let total = known.book.order.total;
        let amount = back.of(total.amount_minor).min(left(&known.book));
        if !told && amount.minor() > 0 {
            let refund = RefundRequest { id, amount: Money::new(amount, total.currency) };
            ledger::within(desk, &order, &Command::Refund(refund))?;
        }
        Ok(Outcome::Done(Some(order)))
    })
}

/// What has not come back yet, of an order that may be cancelled as well.
fn left(book: &OrderBook) -> goodword_domain::value::Amount {
    book.order.total.amount_minor.less(book.refunded())
}
