//! What is promised to the world outside, written in the same transaction as its cause, and kept until it is done.

use goodword_domain::value::Timestamp;
use goodword_domain::webhooks::EventType;

use super::{Row, Sql, values};
use crate::failure::Fault;

/// The first pause after a failure; doubled after each further one.
const PAUSE_MS: i64 = 2_000;
/// The longest pause: an hour.
const LONGEST_PAUSE_MS: i64 = 3_600_000;

/// One promise.
#[derive(Debug, Clone)]
pub struct Promise {
    /// What kind.
    pub kind: String,
    /// What it is about. A newer promise under the same key takes this one's place.
    pub key: String,
    /// What is to be said.
    pub payload: String,
    /// Tells a promise from the newer one in its place.
    pub revision: i64,
    /// How often it was tried.
    pub attempts: i64,
}

/// Promises something, due at once.
pub fn promise(sql: &impl Sql, kind: &str, key: &str, payload: &str, now: Timestamp) -> Result<(), Fault> {
    sql.query(
        "INSERT INTO outbox (kind, key, payload, revision, due_at, attempts) VALUES (?, ?, ?, 1, ?, 0)
         ON CONFLICT (kind, key) DO UPDATE
         SET payload = excluded.payload, revision = revision + 1, due_at = excluded.due_at, attempts = 0",
        values![kind, key, payload, now],
    )?;
    Ok(())
}

/// What is due of one kind, longest due first, at most so many.
pub fn due(sql: &impl Sql, kind: &str, now: Timestamp, most: i64) -> Result<Vec<Promise>, Fault> {
    let rows = sql.query(
        "SELECT kind, key, payload, revision, attempts FROM outbox
         WHERE kind = ? AND due_at <= ? ORDER BY due_at LIMIT ?",
        values![kind, now, most],
    )?;
    let read = |mut row: Row| {
        Ok(Promise {
            kind: row.text()?,
            key: row.text()?,
            payload: row.text()?,
            revision: row.integer()?,
            attempts: row.integer()?,
        })
    };
    rows.into_iter().map(read).collect()
}

/// The promise was kept; a newer one in its place stays.
pub fn kept(sql: &impl Sql, promise: &Promise) -> Result<(), Fault> {
    sql.query(
        "DELETE FROM outbox WHERE kind = ? AND key = ? AND revision = ?",
        values![promise.kind.as_str(), promise.key.as_str(), promise.revision],
    )?;
    Ok(())
}

/// An event that waits for somebody to tell.
#[derive(Debug)]
pub struct Waiting {
    /// When it happened.
    pub at: Timestamp,
    /// What it is about.
    pub key: String,
    /// What has happened; `None`: nothing that this version knows. It keeps nobody else waiting.
    pub event: Option<EventType>,
    /// What is to be told.
    pub body: String,
}

/// Events that wait, oldest first, after a place among them, at most so many.
pub fn after(
    sql: &impl Sql,
    kind: &str,
    (at, key): (Timestamp, &str),
    most: i64,
) -> Result<Vec<Waiting>, Fault> {
    let rows = sql.query(
        "SELECT due_at, key, json_extract(payload, '$.type'), payload FROM outbox
         WHERE kind = ? AND (due_at, key) > (?, ?) ORDER BY due_at, key LIMIT ?",
        values![kind, at, key, most],
    )?;
    let read = |mut row: Row| {
        Ok(Waiting { at: row.moment()?, key: row.text()?, event: row.word().ok(), body: row.text()? })
    };
    rows.into_iter().map(read).collect()
}

/// How many promises of a kind there are.
pub fn count(sql: &impl Sql, kind: &str) -> Result<u64, Fault> {
    let row = sql.first("SELECT count(*) FROM outbox WHERE kind = ?", values![kind])?;
    row.map_or(Ok(0), |mut row| Ok(u64::try_from(row.integer()?).unwrap_or(0)))
}

/// What is still to be told under a key is another.
pub fn replace(sql: &impl Sql, kind: &str, key: &str, payload: &str) -> Result<(), Fault> {
    sql.query(
        "UPDATE outbox SET payload = ?, revision = revision + 1 WHERE kind = ? AND key = ?",
        values![payload, kind, key],
    )?;
    Ok(())
}

/// What was promised under a key is no longer so.
pub fn forget(sql: &impl Sql, kind: &str, key: &str) -> Result<(), Fault> {
    sql.query("DELETE FROM outbox WHERE kind = ? AND key = ?", values![kind, key])?;
    Ok(())
}

/// The promise could not be kept yet: it is tried again after a pause.
pub fn put_off(sql: &impl Sql, promise: &Promise, now: Timestamp) -> Result<(), Fault> {
    let doubled = u32::try_from(promise.attempts.min(20)).unwrap_or(20);
    let pause = PAUSE_MS.saturating_mul(2_i64.saturating_pow(doubled)).min(LONGEST_PAUSE_MS);
    sql.query(
        "UPDATE outbox SET attempts = attempts + 1, due_at = ? WHERE kind = ? AND key = ? AND revision = ?",
        values![
            now.ms().saturating_add(pause),
            promise.kind.as_str(),
            promise.key.as_str(),
            promise.revision
        ],
    )?;
    Ok(())
}
