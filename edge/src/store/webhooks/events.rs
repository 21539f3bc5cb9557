//! What webhooks are told, and what waits for one.

use goodword_domain::value::{DAY_MS, EventId, Timestamp, WebhookId};
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

/// As [`reword`], for what is told once under a key and has reached nobody yet.
pub fn reword_untold(sql: &impl Sql, key: &str, body: &str) -> Result<(), Fault> {
    sql.query(
        "UPDATE webhook_events SET body = ? WHERE key = ? AND NOT EXISTS (
           SELECT 1 FROM webhook_deliveries WHERE event_id = webhook_events.id AND state = 'delivered')",
        values![body, key],
    )?;
    Ok(())
}

/// What is told once, is one of these, was on its way to a webhook and has not arrived waits again, as promises of this
/// kind: the webhook takes it no more. Unless another has it, or will.
pub fn wait_again_without(
    sql: &impl Sql,
    kind: &str,
    webhook: &WebhookId,
    told: &[EventType],
) -> Result<(), Fault> {
    sql.query(
        "INSERT INTO outbox (kind, key, payload, revision, due_at, attempts)
         SELECT ?, key, body, 1, told_at, 0
         FROM webhook_deliveries AS gone JOIN webhook_events ON webhook_events.id = gone.event_id
         WHERE gone.webhook_id = ? AND gone.state <> 'delivered' AND key IS NOT NULL
           AND type IN (SELECT value FROM json_each(?)) AND NOT EXISTS (
           SELECT 1 FROM webhook_deliveries AS other WHERE other.event_id = gone.event_id
             AND other.webhook_id <> gone.webhook_id AND other.state <> 'failed')
         ON CONFLICT (kind, key) DO NOTHING",
        values![kind, webhook.as_ref(), serde_json::to_string(told)?],
    )?;
    free_waiting_keys(sql, kind)
}

/// Forgets what is too old, with its deliveries; some at a time. What is told once and has reached nobody waits again, as
/// promises of this kind: without end, as somebody has a right to it; but what speaks of people for no longer than this (an
/// erasure that nobody was told of, a copy of everything about somebody). Returns whether something does.
pub fn forget(sql: &impl Sql, kind: &str, now: Timestamp) -> Result<bool, Fault> {
    let before = now.ms().saturating_sub(KEPT_MS);
    let waits = sql.first(
        "INSERT INTO outbox (kind, key, payload, revision, due_at, attempts)
         SELECT ?, key, body, 1, told_at, 0 FROM webhook_events
         WHERE id IN (SELECT id FROM webhook_events WHERE told_at <= ? ORDER BY told_at LIMIT ?)
           AND key IS NOT NULL AND NOT EXISTS (
             SELECT 1 FROM webhook_deliveries WHERE event_id = webhook_events.id AND state = 'delivered')
         ON CONFLICT (kind, key) DO NOTHING RETURNING 1",
        values![kind, before, MOST],
    )?;
    sql.query(
        "DELETE FROM webhook_deliveries WHERE event_id IN (
           SELECT id FROM webhook_events WHERE told_at <= ? ORDER BY told_at LIMIT ?)",
        values![before, MOST],
    )?;
    sql.query(
        "DELETE FROM webhook_events WHERE id IN (
           SELECT id FROM webhook_events WHERE told_at <= ? ORDER BY told_at LIMIT ?)",
        values![before, MOST],
    )?;
    sql.query(
        "DELETE FROM outbox WHERE kind = 'event' AND key IN (
           SELECT key FROM outbox WHERE kind = 'event' AND key GLOB 'person.*' AND due_at <= ? ORDER BY due_at LIMIT ?)",
        values![before, MOST],
    )?;
    Ok(waits.is_some())
}

/// What waits is to be told under its key, by another event than the one that reached nobody.
fn free_waiting_keys(sql: &impl Sql, kind: &str) -> Result<(), Fault> {
    sql.query(
        "UPDATE webhook_events SET key = NULL WHERE key IN (SELECT key FROM outbox WHERE kind = ?)",
        values![kind],
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
