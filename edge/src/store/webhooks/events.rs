//! What webhooks are told, and what waits for one.

use goodword_domain::value::{DAY_MS, EventId, Timestamp};
use goodword_domain::webhooks::EventType;

use crate::failure::Fault;
use crate::store::sql::word;
use crate::store::{Sql, values};

/// So long an event and its deliveries are kept, in milliseconds.
const KEPT_MS: i64 = 30 * DAY_MS;
/// So many are forgotten at a time.
const MOST: i64 = 100;

/// An event, as it is written down.
#[derive(Debug)]
pub struct NewEvent<'a> {
    /// The `webhook-id` of its deliveries.
    pub id: EventId,
    /// What has happened.
    pub kind: EventType,
    /// Told once under this key.
    pub key: Option<&'a str>,
    /// What is told.
    pub body: &'a str,
}

/// Writes an event down. Returns whether it is new: under its key it may have been told before.
pub fn add(sql: &impl Sql, event: &NewEvent<'_>, now: Timestamp) -> Result<bool, Fault> {
    let row = sql.first(
        "INSERT INTO webhook_events (id, type, key, body, told_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (key) DO NOTHING RETURNING 1",
        values![event.id.as_ref(), word(event.kind)?, event.key, event.body, now],
    )?;
    Ok(row.is_some())
}

/// What was told once may be told again.
pub fn free_key(sql: &impl Sql, key: &str) -> Result<(), Fault> {
    sql.query("UPDATE webhook_events SET key = NULL WHERE key = ?", values![key])?;
    Ok(())
}

/// What was told, after a place, at most so many: each place with what was said.
pub fn after(sql: &impl Sql, seq: i64, most: i64) -> Result<Vec<(i64, String)>, Fault> {
    let rows = sql.query(
        "SELECT seq, body FROM webhook_events WHERE seq > ? ORDER BY seq LIMIT ?",
        values![seq, most],
    )?;
    rows.into_iter().map(|mut row| Ok((row.integer()?, row.text()?))).collect()
}

/// The same event in other words: whoever is sent it from now on is sent these.
pub fn reword(sql: &impl Sql, seq: i64, body: &str) -> Result<(), Fault> {
    sql.query("UPDATE webhook_events SET body = ? WHERE seq = ?", values![body, seq])?;
    Ok(())
}

/// Forgets what is too old, with its deliveries; some at a time. What waits for a webhook waits without end, as somebody has
/// a right to it; but not what speaks of people: an erasure that nobody was told of, a copy of everything about somebody.
pub fn forget(sql: &impl Sql, now: Timestamp) -> Result<(), Fault> {
    let before = now.ms().saturating_sub(KEPT_MS);
    sql.query(
        "DELETE FROM webhook_deliveries WHERE event_id IN (
           SELECT id FROM webhook_events WHERE told_at <= ? ORDER BY told_at LIMIT ?)",
        values![before, MOST],
    )?;
    sql.query(
        "DELETE FROM webhook_events WHERE seq IN (
           SELECT seq FROM webhook_events WHERE told_at <= ? ORDER BY told_at LIMIT ?)",
        values![before, MOST],
    )?;
    sql.query(
        "DELETE FROM outbox WHERE kind = 'event' AND key IN (
           SELECT key FROM outbox WHERE kind = 'event' AND key GLOB 'person.*' AND due_at <= ? ORDER BY due_at LIMIT ?)",
        values![before, MOST],
    )?;
    Ok(())
}

/// When something is next to be done about webhooks, or about a promise of this kind: both are asked for after each call.
pub fn next_due(sql: &impl Sql, promise: &str) -> Result<Option<Timestamp>, Fault> {
    let row = sql.first(
        "SELECT min(at) FROM (
           SELECT min(due_at) AS at FROM outbox WHERE kind = ?
           UNION ALL SELECT min(due_at) FROM webhook_deliveries WHERE due_at IS NOT NULL
           UNION ALL SELECT min(told_at) + CAST(? AS INTEGER) FROM webhook_events
           UNION ALL SELECT min(due_at) + CAST(? AS INTEGER) FROM outbox WHERE kind = 'event' AND key GLOB 'person.*')",
        values![promise, KEPT_MS, KEPT_MS],
    )?;
    row.map_or(Ok(None), |mut row| row.maybe_moment())
}
