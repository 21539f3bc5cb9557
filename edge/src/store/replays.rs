//! Answers that are kept for calls that come again with the same idempotency key.

use goodword_domain::value::Timestamp;

use super::{Row, Sql, values};
use crate::failure::Fault;

/// A call that was answered.
#[derive(Debug)]
pub struct Answered {
    /// Of the whole request.
    pub request_digest: String,
    /// The answer's status.
    pub status: i64,
    /// The answer's body, encrypted.
    pub sealed: String,
}

/// The answer that is kept under an idempotency key.
pub fn get(sql: &impl Sql, key_digest: &str, now: Timestamp) -> Result<Option<Answered>, Fault> {
    let row = sql.first(
        "SELECT request_digest, status, sealed FROM answers WHERE key_digest = ? AND forget_at > ?",
        values![key_digest, now],
    )?;
    let read = |mut row: Row| {
        Ok(Answered { request_digest: row.text()?, status: row.integer()?, sealed: row.text()? })
    };
    row.map(read).transpose()
}

/// Keeps an answer.
pub fn keep(
    sql: &impl Sql,
    key_digest: &str,
    answered: &Answered,
    forget_at: Timestamp,
) -> Result<(), Fault> {
    sql.query(
        "INSERT OR REPLACE INTO answers (key_digest, request_digest, status, sealed, forget_at)
         VALUES (?, ?, ?, ?, ?)",
        values![
            key_digest,
            answered.request_digest.as_str(),
            answered.status,
            answered.sealed.as_str(),
            forget_at
        ],
    )?;
    Ok(())
}

/// Forgets what was kept for long enough, at most so many.
pub fn forget(sql: &impl Sql, now: Timestamp, most: i64) -> Result<(), Fault> {
    sql.query(
        "DELETE FROM answers WHERE key_digest IN
           (SELECT key_digest FROM answers WHERE forget_at <= ? ORDER BY forget_at LIMIT ?)",
        values![now, most],
    )?;
    Ok(())
}

/// When there is something to forget next.
pub fn next_forget(sql: &impl Sql) -> Result<Option<Timestamp>, Fault> {
    let row = sql.first("SELECT min(forget_at) FROM answers", values![])?;
    row.map_or(Ok(None), |mut row| row.maybe_moment())
}
