//! Orders with everything that belongs to them.

use goodword_domain::ledger::{Change, OrderBook, Reason, Referral, Refunded};
use goodword_domain::platform::Platform;
use goodword_domain::value::{Amount, CustomerId, Email, OrderId, ReferralId, Timestamp};

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
    /// The platform that has told of it; `None`: the shop's own server.
    pub told_by: Option<Platform>,
}

/// What is known about an order.
pub fn get(sql: &impl Sql, id: &OrderId) -> Result<Option<Known>, Fault> {
    let row = sql.first(
        "SELECT orders.program_version, orders.content, orders.traces, orders.erased_at, orders.recorded_at, orders.cancelled_at,
                orders.ended_at, orders.reasons, orders.referral_id, orders.advocate_id, advocates.code,
                orders.evidence, orders.referral_state, orders.told_by
         FROM orders LEFT JOIN advocates ON advocates.id = orders.advocate_id
         WHERE orders.id = ?",
        values![id.as_ref()],
    )?;
    let Some(mut row) = row else { return Ok(None) };
    let program_version = row.integer()?;
    let book = OrderBook {
        order: row.json()?,
        traces: row.json()?,
        customer_erased: row.maybe_moment()?.is_some(),
        recorded_at: row.moment()?,
        cancelled_at: row.maybe_moment()?,
        ended_at: row.maybe_moment()?,
        reasons: row.json()?,
        referral: referral(&mut row)?,
        refunds: refunds(sql, id)?,
        rewards: rewards::of_order(sql, id)?,
    };
    let told_by = row.maybe_parsed()?;
    Ok(Some(Known { book, program_version, told_by }))
}

fn referral(row: &mut Row) -> Result<Option<Referral>, Fault> {
    let (id, advocate, code) = (row.maybe_parsed()?, row.maybe_parsed()?, row.maybe_parsed()?);
    let (evidence, state) = (row.maybe_word()?, row.maybe_word()?);
    Ok(match (id, advocate, code, evidence, state) {
        (Some(id), Some(advocate), Some(code), Some(evidence), Some(state)) => {
            Some(Referral { id, advocate, code, evidence, state })
        }
        _ => None,
    })
}

fn refunds(sql: &impl Sql, id: &OrderId) -> Result<Vec<Refunded>, Fault> {
    let rows = sql.query("SELECT seq, content, at FROM refunds WHERE order_id = ?", values![id.as_ref()])?;
    let read = |mut row: Row| Ok((row.integer()?, Refunded { refund: row.json()?, at: row.moment()? }));
    let mut refunds: Vec<(i64, Refunded)> = rows.into_iter().map(read).collect::<Result<_, Fault>>()?;
    refunds.sort_by_key(|(seq, _)| *seq);
    Ok(refunds.into_iter().map(|(_, refund)| refund).collect())
}

/// The order that a referral is.
pub fn of_referral(sql: &impl Sql, id: &ReferralId) -> Result<Option<OrderId>, Fault> {
    let row = sql.first("SELECT id FROM orders WHERE referral_id = ?", values![id.as_ref()])?;
    row.map(|mut row| row.parsed()).transpose()
}

/// A platform has told of an order, and not the shop's own server.
pub fn set_told_by(sql: &impl Sql, id: &OrderId, platform: Platform) -> Result<(), Fault> {
    sql.query("UPDATE orders SET told_by = ? WHERE id = ?", values![platform.as_str(), id.as_ref()])?;
    Ok(())
}

/// When an order was placed, if it is known.
pub fn placed_at(sql: &impl Sql, id: &OrderId) -> Result<Option<Timestamp>, Fault> {
    let row = sql.first("SELECT placed_at FROM orders WHERE id = ?", values![id.as_ref()])?;
    row.map(|mut row| row.moment()).transpose()
}

/// Whether the shop has told of an order that this customer placed with this address.
pub fn vouch_for(sql: &impl Sql, customer: &CustomerId, email: &Email) -> Result<bool, Fault> {
    let order = sql.first(
        "SELECT 1 FROM orders WHERE customer_id = ? AND email_folded = ? LIMIT 1",
        values![customer.as_ref(), email.folded()],
    )?;
    Ok(order.is_some())
}

/// Writes a decision about an order, which came to `total` when it was placed. The caller holds the transaction.
pub fn write(
    sql: &impl Sql,
    (id, total): (&OrderId, Amount),
    changes: &[Change],
    program_version: i64,
    now: Timestamp,
) -> Result<(), Fault> {
    if changes.is_empty() {
        return Ok(());
    }
    let told = next_told(sql)?;
    for change in changes {
        match change {
            Change::Recorded(book) => insert(sql, book, program_version, told)?,
            Change::Refunded(refunded) => insert_refund(sql, id, refunded, told)?,
            Change::Cancelled(at) => {
                sql.query(
                    "UPDATE orders SET cancelled_at = ?, cancelled_seq = ? WHERE id = ?",
                    values![*at, told, id.as_ref()],
                )?;
            }
            Change::Ended(at) => {
                sql.query(
                    "UPDATE orders SET ended_at = ?, ended_told_at = ?, ended_seq = ? WHERE id = ?",
                    values![*at, now, told, id.as_ref()],
                )?;
            }
            Change::Attributed(referral, reasons) => attribute(sql, id, referral, reasons, told)?,
            Change::Unattributed(reasons) => {
                sql.query(
                    "UPDATE orders SET reasons = ? WHERE id = ?",
                    values![serde_json::to_string(reasons)?, id.as_ref()],
                )?;
            }
            Change::Moved(state) => {
                sql.query(
                    "UPDATE orders SET referral_state = ? WHERE id = ?",
                    values![state.as_str(), id.as_ref()],
                )?;
            }
            Change::Granted(grant, entry) => {
                rewards::insert(sql, grant, total)?;
                rewards::append(sql, entry, told)?;
            }
            Change::Entered(entry) => rewards::append(sql, entry, told)?,
        }
    }
    Ok(())
}

/// The number of a decision: what is decided later has a higher one, also within a millisecond.
fn next_told(sql: &impl Sql) -> Result<i64, Fault> {
    let row = sql.first(
        "INSERT INTO totals (name, count) VALUES ('told', 1)
         ON CONFLICT (name) DO UPDATE SET count = count + 1 RETURNING count",
        values![],
    )?;
    row.ok_or_else(|| Fault::new("a decision was not numbered"))?.integer()
}

fn insert(sql: &impl Sql, book: &OrderBook, program_version: i64, told: i64) -> Result<(), Fault> {
    let OrderBook { order, traces, referral, reasons, recorded_at, .. } = book;
    let (email, customer) = (order.customer.email.as_ref(), order.customer.id.as_ref());
    let referral = referral.as_ref();
    sql.query(
        "INSERT INTO orders (id, content, traces, program_version, email_key, email_folded, customer_id, placed_at,
                             reasons, recorded_at, referral_id, advocate_id, evidence, referral_state, told_seq,
                             referral_seq)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?11, ?12, ?13, ?14, ?15, CASE WHEN ?11 IS NOT NULL THEN
             (SELECT coalesce(max(referral_seq), 0) + 1 FROM orders WHERE referral_seq > 0) END)",
        values![
            order.id.as_ref(),
            serde_json::to_string(order)?,
            serde_json::to_string(traces)?,
            program_version,
            email.map(|email| email.key().as_ref().to_owned()),
            email.map(Email::folded),
            customer.map(AsRef::as_ref),
            order.placed_at,
            serde_json::to_string(reasons)?,
            *recorded_at,
            referral.map(|referral| referral.id.as_ref()),
            referral.map(|referral| referral.advocate.as_ref()),
            referral.map(|referral| word(referral.evidence)).transpose()?,
            referral.map(|referral| referral.state.as_str()),
            told
        ],
    )?;
    insert_traces(sql, book)
}

/// What the customer has left behind besides names, all of it in one statement: most orders have several.
fn insert_traces(sql: &impl Sql, book: &OrderBook) -> Result<(), Fault> {
    let customer = &book.order.customer;
    let traces: Vec<_> = book.traces.each().map(|(kind, trace)| (trace, kind)).collect();
    if traces.is_empty() || (customer.email.is_none() && customer.id.is_none()) {
        return Ok(());
    }
    sql.query(
        "INSERT INTO traces (trace, kind, order_id, email_key, customer_id)
         SELECT value ->> 0, value ->> 1, ?, ?, ? FROM json_each(?) AS told",
        values![
            book.order.id.as_ref(),
            customer.email.as_ref().map(|email| email.key().as_ref().to_owned()),
            customer.id.as_ref().map(AsRef::as_ref),
            serde_json::to_string(&traces)?
        ],
    )?;
    Ok(())
}

/// An order that is known turns out to be an advocate's friend's.
fn attribute(
    sql: &impl Sql,
    id: &OrderId,
    referral: &Referral,
    reasons: &[Reason],
    told: i64,
) -> Result<(), Fault> {
    sql.query(
        "UPDATE orders SET referral_id = ?, advocate_id = ?, evidence = ?, referral_state = ?, reasons = ?,
                attributed_seq = ?,
                referral_seq = (SELECT coalesce(max(referral_seq), 0) + 1 FROM orders WHERE referral_seq > 0)
         WHERE id = ?",
        values![
            referral.id.as_ref(),
            referral.advocate.as_ref(),
            word(referral.evidence)?,
            referral.state.as_str(),
            serde_json::to_string(reasons)?,
            told,
            id.as_ref()
        ],
    )?;
    Ok(())
}

fn insert_refund(sql: &impl Sql, order: &OrderId, refunded: &Refunded, told: i64) -> Result<(), Fault> {
    let Refunded { refund, at } = refunded;
    sql.query(
        "INSERT INTO refunds (order_id, id, content, at, told_seq) VALUES (?, ?, ?, ?, ?)",
        values![order.as_ref(), refund.id.as_ref(), serde_json::to_string(refund)?, *at, told],
    )?;
    Ok(())
}
