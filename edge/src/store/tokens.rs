//! Status tokens: each opens one advocate's status. Kept as digests.

use goodword_domain::value::{AdvocateId, Timestamp};

use super::{Sql, values};
use crate::failure::Fault;

/// One advocate's devices; the oldest token goes when another comes.
const MOST: i64 = 10;

/// Adds a token, and drops the oldest above the limit.
pub fn insert(sql: &impl Sql, digest: &str, advocate: &AdvocateId, now: Timestamp) -> Result<(), Fault> {
    sql.query(
        "DELETE FROM status_tokens WHERE digest IN (
           SELECT digest FROM status_tokens WHERE advocate_id = ?
           ORDER BY created_at DESC LIMIT -1 OFFSET ?)",
        values![advocate.as_ref(), MOST.saturating_sub(1)],
    )?;
    sql.query(
        "INSERT INTO status_tokens (digest, advocate_id, created_at) VALUES (?, ?, ?)",
        values![digest, advocate.as_ref(), now],
    )?;
    Ok(())
}

/// Whose token it is.
///
/// Looked up by its digest: how long that takes tells something about digests, and nothing about tokens.
pub fn advocate_of(sql: &impl Sql, digest: &str) -> Result<Option<AdvocateId>, Fault> {
    let row = sql.first("SELECT advocate_id FROM status_tokens WHERE digest = ?", values![digest])?;
    row.map(|mut row| row.parsed()).transpose()
}
