//! What is promised to the world outside, written in the same transaction as its cause, and kept until it is done.

use goodword_domain::value::Timestamp;

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

/// What is promised of one kind, due or not, after a key, at most so many: each key with what is to be said.
pub fn after(sql: &impl Sql, kind: &str, key: &str, most: i64) -> Result<Vec<(String, String)>, Fault> {
    let rows = sql.query(
        "SELECT key, payload FROM outbox WHERE kind = ? AND key > ? ORDER BY key LIMIT ?",
        values![kind, key, most],
    )?;
    rows.into_iter().map(|mut row| Ok((row.text()?, row.text()?))).collect()
}

/// The same promise in other words: due when it was, tried as often.
pub fn reword(sql: &impl Sql, kind: &str, key: &str, payload: &str) -> Result<(), Fault> {
    sql.query("UPDATE outbox SET payload = ? WHERE kind = ? AND key = ?", values![payload, kind, key])?;
    Ok(())
}

/// The promise was kept; a newer one in its place stays.
pub fn kept(sql: &impl Sql, promise: &Promise) -> Result<(), Fault> {
    sql.query(
        "DELETE FROM outbox WHERE kind = ? AND key = ? AND revision = ?",
        values![promise.kind.as_str(), promise.key.as_str(), promise.revision],
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

/// When the next promise of one kind is due.
pub fn next_due(sql: &impl Sql, kind: &str) -> Result<Option<Timestamp>, Fault> {
    let row = sql.first("SELECT min(due_at) FROM outbox WHERE kind = ?", values![kind])?;
    row.map_or(Ok(None), |mut row| row.maybe_moment())
}
