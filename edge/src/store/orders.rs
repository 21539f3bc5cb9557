//! Orders with everything that belongs to them.

use goodword_domain::api::orders::{OrderRequest, RefundRequest};
use goodword_domain::ledger::{Change, OrderBook, Referral};
use goodword_domain::value::{CustomerId, Email, OrderId, Timestamp};

use super::sql::word;
use super::{Row, Sql, rewards, values};
use crate::failure::Fault;

/// What is known about an order, and the version of the program that it is judged by.
#[derive(Debug, Clone)]
pub struct Known {
    /// The order with its refunds and rewards.
    pub book: OrderBook,
    /// In force when the order was recorded.
    pub program_version: i64,
}

/// What is known about an order.
pub fn get(sql: &impl Sql, id: &OrderId) -> Result<Option<Known>, Fault> {
    let row = sql.first(
        "SELECT orders.content, orders.program_version, orders.cancelled_at, orders.reasons,
                orders.referral_id, orders.advocate_id, advocates.code, orders.evidence
         FROM orders LEFT JOIN advocates ON advocates.id = orders.advocate_id
         WHERE orders.id = ?",
        values![id.as_ref()],
    )?;
    let Some(mut row) = row else { return Ok(None) };
    let order: OrderRequest = row.json()?;
    let program_version = row.integer()?;
    let (cancelled_at, reasons) = (row.maybe_moment()?, row.json()?);
    let referral = match (row.maybe_parsed()?, row.maybe_parsed()?, row.maybe_parsed()?, row.maybe_word()?) {
        (Some(id), Some(advocate), Some(code), Some(evidence)) => {
            Some(Referral { id, advocate, code, evidence })
        }
        _ => None,
    };
    let (refunds, rewards) = (refunds(sql, id)?, rewards::of_order(sql, id)?);
    let book = OrderBook { order, referral, reasons, refunds, cancelled_at, rewards };
    Ok(Some(Known { book, program_version }))
}

fn refunds(sql: &impl Sql, id: &OrderId) -> Result<Vec<RefundRequest>, Fault> {
    let rows = sql.query("SELECT seq, content FROM refunds WHERE order_id = ?", values![id.as_ref()])?;
    let read = |mut row: Row| Ok((row.integer()?, row.json()?));
    let mut refunds: Vec<(i64, RefundRequest)> = rows.into_iter().map(read).collect::<Result<_, Fault>>()?;
    refunds.sort_by_key(|(seq, _)| *seq);
    Ok(refunds.into_iter().map(|(_, refund)| refund).collect())
}

/// When an order was placed, if it is known.
pub fn placed_at(sql: &impl Sql, id: &OrderId) -> Result<Option<Timestamp>, Fault> {
    let row = sql.first("SELECT placed_at FROM orders WHERE id = ?", values![id.as_ref()])?;
    row.map(|mut row| row.moment()).transpose()
}

/// Whether there is another order by the same address or the same customer.
pub fn has_ordered(sql: &impl Sql, order: &OrderRequest) -> Result<bool, Fault> {
    if let Some(email) = &order.customer.email {
        let other = sql.first(
            "SELECT 1 FROM orders WHERE email_key = ? AND id <> ? LIMIT 1",
            values![email.key().as_ref(), order.id.as_ref()],
        )?;
        if other.is_some() {
            return Ok(true);
        }
    }
    let Some(customer) = &order.customer.id else { return Ok(false) };
    let other = sql.first(
        "SELECT 1 FROM orders WHERE customer_id = ? AND id <> ? LIMIT 1",
        values![customer.as_ref(), order.id.as_ref()],
    )?;
    Ok(other.is_some())
}

/// Whether the shop has told of an order that this customer placed with this address.
pub fn vouch_for(sql: &impl Sql, customer: &CustomerId, email: &Email) -> Result<bool, Fault> {
    let order = sql.first(
        "SELECT 1 FROM orders WHERE customer_id = ? AND email_folded = ? LIMIT 1",
        values![customer.as_ref(), email.folded()],
    )?;
    Ok(order.is_some())
}

/// Writes a decision about an order. The caller holds the transaction.
pub fn write(
    sql: &impl Sql,
    id: &OrderId,
    changes: &[Change],
    program_version: i64,
    now: Timestamp,
) -> Result<(), Fault> {
    for change in changes {
        match change {
            Change::Recorded(book) => insert(sql, book, program_version, now)?,
            Change::Refunded(refund) => insert_refund(sql, id, refund, now)?,
            Change::Cancelled(at) => {
                sql.query("UPDATE orders SET cancelled_at = ? WHERE id = ?", values![*at, id.as_ref()])?;
            }
            Change::Granted(grant, entry) => {
                rewards::insert(sql, grant)?;
                rewards::append(sql, entry)?;
            }
            Change::Entered(entry) => rewards::append(sql, entry)?,
        }
    }
    Ok(())
}

fn insert(sql: &impl Sql, book: &OrderBook, program_version: i64, now: Timestamp) -> Result<(), Fault> {
    let OrderBook { order, referral, reasons, .. } = book;
    let referral = referral.as_ref();
    let email = order.customer.email.as_ref();
    sql.query(
        "INSERT INTO orders (id, content, program_version, email_key, email_folded, customer_id, placed_at,
                             referral_id, advocate_id, evidence, reasons, recorded_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        values![
            order.id.as_ref(),
            serde_json::to_string(order)?,
            program_version,
            email.map(|email| email.key().as_ref().to_owned()),
            email.map(Email::folded),
            order.customer.id.as_ref().map(AsRef::as_ref),
            order.placed_at,
            referral.map(|referral| referral.id.as_ref()),
            referral.map(|referral| referral.advocate.as_ref()),
            referral.map(|referral| word(referral.evidence)).transpose()?,
            serde_json::to_string(reasons)?,
            now
        ],
    )?;
    Ok(())
}

fn insert_refund(
    sql: &impl Sql,
    order: &OrderId,
    refund: &RefundRequest,
    now: Timestamp,
) -> Result<(), Fault> {
    sql.query(
        "INSERT INTO refunds (order_id, id, content, at) VALUES (?, ?, ?, ?)",
        values![order.as_ref(), refund.id.as_ref(), serde_json::to_string(refund)?, now],
    )?;
    Ok(())
}
