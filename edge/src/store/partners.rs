//! Businesses that recommend the shop by a link of their own.

use goodword_domain::value::{AdvocateId, Code, Name, Timestamp};

use super::{Row, Sql, values};
use crate::failure::Fault;

/// A partner.
#[derive(Debug)]
pub struct Partner {
    /// Its place in the list.
    pub seq: i64,
    /// The ledger's name for it.
    pub id: AdvocateId,
    /// Its code.
    pub code: Code,
    /// What friends see.
    pub name: Name,
    /// Since when.
    pub since: Timestamp,
}

/// Makes an advocate a partner, under this name.
pub fn mark(sql: &impl Sql, id: &AdvocateId, name: &Name) -> Result<(), Fault> {
    sql.query(
        "UPDATE advocates SET name = ?, partner_seq = coalesce(partner_seq,
           (SELECT coalesce(max(partner_seq), 0) + 1 FROM advocates WHERE partner_seq IS NOT NULL)) WHERE id = ?",
        values![name.as_ref(), id.as_ref()],
    )?;
    Ok(())
}

/// Partners, oldest first, after a place in the list, at most so many.
pub fn list(sql: &impl Sql, after: i64, most: i64) -> Result<Vec<Partner>, Fault> {
    let rows = sql.query(
        "SELECT partner_seq, id, code, name, created_at FROM advocates
         WHERE partner_seq > ? ORDER BY partner_seq LIMIT ?",
        values![after, most],
    )?;
    rows.into_iter().map(read).collect()
}

/// One partner.
pub fn get(sql: &impl Sql, id: &AdvocateId) -> Result<Option<Partner>, Fault> {
    let row = sql.first(
        "SELECT partner_seq, id, code, name, created_at FROM advocates WHERE id = ? AND partner_seq IS NOT NULL",
        values![id.as_ref()],
    )?;
    row.map(read).transpose()
}

fn read(mut row: Row) -> Result<Partner, Fault> {
    Ok(Partner {
        seq: row.integer()?,
        id: row.parsed()?,
        code: row.parsed()?,
        name: row.parsed()?,
        since: row.moment()?,
    })
}
