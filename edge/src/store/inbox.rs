//! The inbox: what platforms have delivered, until it is worked off, and for a while what has become of it.

use goodword_domain::api::platforms::{InboxItem, InboxState};
use goodword_domain::platform::{Fact, Platform};
use goodword_domain::value::{OrderId, Timestamp};

use super::{Row, Sql, values};
use crate::failure::Fault;

/// A delivery that is to be worked off.
#[derive(Debug)]
pub struct Delivery {
    /// Its number in the shop.
    pub seq: i64,
    /// Whose.
    pub platform: Platform,
    /// What about.
    pub topic: String,
    /// As it came, unless it was looked at before.
    pub body: Option<String>,
    /// What it tells, if it was looked at before and had to wait.
    pub facts: Option<Vec<Fact>>,
}

/// A delivery that is due, unread.
#[derive(Debug, Clone, Copy)]
pub struct Due {
    /// Its number in the shop.
    pub seq: i64,
    /// How often it was tried.
    pub attempts: i64,
}

/// What is kept of a delivery as it comes.
#[derive(Debug, Clone, Copy)]
pub enum Arrival<'a> {
    /// Its body, which is due at once.
    Kept(&'a str),
    /// That it came, and why nobody reads it.
    Ignored(&'static str),
}

/// What has become of a delivery.
#[derive(Debug)]
pub struct Settlement<'a> {
    /// Its state.
    pub state: InboxState,
    /// The order that it is about, or that it waits for.
    pub order: Option<&'a OrderId>,
    /// What is kept of it, while it waits.
    pub facts: &'a [Fact],
    /// Why, as a stable code.
    pub reason: Option<&'a str>,
    /// The field that does not fit.
    pub field: Option<&'a str>,
}

/// Keeps a delivery.
pub fn receive(
    sql: &impl Sql,
    platform: Platform,
    topic: &str,
    arrived: Arrival<'_>,
    now: Timestamp,
) -> Result<(), Fault> {
    let (body, state, reason, due_at) = match arrived {
        Arrival::Kept(body) => (Some(body), InboxState::Received, None, Some(now)),
        Arrival::Ignored(reason) => (None, InboxState::Ignored, Some(reason), None),
    };
    sql.query(
        "INSERT INTO deliveries (platform, topic, body, state, reason, attempts, due_at, received_at)
         VALUES (?, ?, ?, ?, ?, 0, ?, ?)",
        values![platform.as_str(), topic, body, state.as_str(), reason, due_at, now],
    )?;
    Ok(())
}

/// What is due, longest due first, at most so many.
pub fn due(sql: &impl Sql, now: Timestamp, most: i64) -> Result<Vec<Due>, Fault> {
    let rows = sql.query(
        "SELECT seq, attempts FROM deliveries
         WHERE due_at IS NOT NULL AND due_at <= ? ORDER BY due_at, seq LIMIT ?",
        values![now, most],
    )?;
    rows.into_iter().map(|mut row| Ok(Due { seq: row.integer()?, attempts: row.integer()? })).collect()
}

/// A delivery is about to be tried; if nothing comes of that, it is tried again then.
pub fn take(sql: &impl Sql, seq: i64, again_at: Timestamp) -> Result<(), Fault> {
    sql.query(
        "UPDATE deliveries SET attempts = attempts + 1, due_at = ? WHERE seq = ?",
        values![again_at, seq],
    )?;
    Ok(())
}

/// One delivery, if it is still there.
pub fn read(sql: &impl Sql, seq: i64) -> Result<Option<Delivery>, Fault> {
    let row = sql.first("SELECT platform, topic, body, facts FROM deliveries WHERE seq = ?", values![seq])?;
    let read = |mut row: Row| {
        Ok(Delivery {
            seq,
            platform: row.parsed()?,
            topic: row.text()?,
            body: row.maybe_text()?,
            facts: row.maybe_text()?.map(|facts| serde_json::from_str(&facts)).transpose()?,
        })
    };
    row.map(read).transpose()
}

/// Writes what has become of a delivery. Its body is needed no more: of one that waits, what it tells is kept.
pub fn settle(sql: &impl Sql, seq: i64, settled: &Settlement<'_>) -> Result<(), Fault> {
    let waits = settled.state == InboxState::Waiting;
    let facts = waits.then(|| serde_json::to_string(settled.facts)).transpose()?;
    sql.query(
        "UPDATE deliveries SET state = ?, order_id = ?, reason = ?, field = ?, facts = ?, body = NULL, due_at = NULL,
                attempts = 0
         WHERE seq = ?",
        values![
            settled.state.as_str(),
            settled.order.map(AsRef::as_ref),
            settled.reason,
            settled.field,
            facts,
            seq
        ],
    )?;
    Ok(())
}

/// A delivery goes on being tried, and its owner sees meanwhile that something is wrong with it.
pub fn park(sql: &impl Sql, seq: i64, reason: &str) -> Result<(), Fault> {
    sql.query(
        "UPDATE deliveries SET state = ?, reason = ? WHERE seq = ?",
        values![InboxState::Parked.as_str(), reason, seq],
    )?;
    Ok(())
}

/// When the next one is due.
pub fn next_due(sql: &impl Sql) -> Result<Option<Timestamp>, Fault> {
    let row = sql.first("SELECT min(due_at) FROM deliveries WHERE due_at IS NOT NULL", values![])?;
    row.map_or(Ok(None), |mut row| row.maybe_moment())
}

/// Whether something of a platform's is still to be looked at, or looked at again.
pub fn is_under_way(sql: &impl Sql, platform: Platform) -> Result<bool, Fault> {
    let row = sql.first(
        "SELECT 1 FROM deliveries WHERE platform = ? AND state = ? LIMIT 1",
        values![platform.as_str(), InboxState::Received.as_str()],
    )?;
    Ok(row.is_some())
}

/// When the oldest came.
pub fn oldest(sql: &impl Sql) -> Result<Option<Timestamp>, Fault> {
    let row = sql.first("SELECT min(received_at) FROM deliveries", values![])?;
    row.map_or(Ok(None), |mut row| row.maybe_moment())
}

/// Removes those that came until then, whatever has become of them, at most so many.
pub fn sweep(sql: &impl Sql, until: Timestamp, most: i64) -> Result<(), Fault> {
    sql.query(
        "DELETE FROM deliveries WHERE seq IN (
           SELECT seq FROM deliveries WHERE received_at <= ? ORDER BY received_at LIMIT ?)",
        values![until, most],
    )?;
    Ok(())
}

/// Removes all of a platform's.
pub fn forget(sql: &impl Sql, platform: Platform) -> Result<(), Fault> {
    sql.query("DELETE FROM deliveries WHERE platform = ?", values![platform.as_str()])?;
    Ok(())
}

/// A platform's deliveries, oldest first, after a place in the list, at most so many; each with its place.
pub fn list(
    sql: &impl Sql,
    platform: Platform,
    state: Option<InboxState>,
    after: i64,
    most: i64,
) -> Result<Vec<(i64, InboxItem)>, Fault> {
    let rows = match state {
        None => sql.query(
            "SELECT seq, topic, order_id, state, reason, field, received_at FROM deliveries
             WHERE platform = ? AND seq > ? ORDER BY seq LIMIT ?",
            values![platform.as_str(), after, most],
        ),
        Some(state) => sql.query(
            "SELECT seq, topic, order_id, state, reason, field, received_at FROM deliveries
             WHERE platform = ? AND state = ? AND seq > ? ORDER BY seq LIMIT ?",
            values![platform.as_str(), state.as_str(), after, most],
        ),
    }?;
    let read = |mut row: Row| {
        let seq = row.integer()?;
        let view = InboxItem {
            id: seq.to_string(),
            topic: row.text()?,
            order_id: row.maybe_parsed()?,
            state: row.word()?,
            reason: row.maybe_text()?,
            field: row.maybe_text()?,
            received_at: row.moment()?.to_rfc3339(),
        };
        Ok((seq, view))
    };
    rows.into_iter().map(read).collect()
}

/// Keeps another name of an order; the first order that has it keeps it.
pub fn name_order(sql: &impl Sql, name: &OrderId, order: &OrderId) -> Result<(), Fault> {
    sql.query(
        "INSERT INTO order_names (name, order_id) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
        values![name.as_ref(), order.as_ref()],
    )?;
    Ok(())
}

/// The order that has another name.
pub fn order_named(sql: &impl Sql, name: &OrderId) -> Result<Option<OrderId>, Fault> {
    let row = sql.first("SELECT order_id FROM order_names WHERE name = ?", values![name.as_ref()])?;
    row.map(|mut row| row.parsed()).transpose()
}
