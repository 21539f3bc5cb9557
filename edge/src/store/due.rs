//! What time will bring to rewards.

use goodword_domain::value::{OrderId, Timestamp};

use super::{Row, Sql, values};
use crate::failure::Fault;

/// Orders with a hold or a validity that has ended, longest ended first, at most so many.
pub fn orders(sql: &impl Sql, now: Timestamp, most: i64) -> Result<Vec<OrderId>, Fault> {
    let rows = sql.query(
        "SELECT DISTINCT due_at, order_id FROM standing
         WHERE due_at IS NOT NULL AND due_at <= ? ORDER BY due_at, order_id LIMIT ?",
        values![now, most],
    )?;
    let read = |mut row: Row| {
        row.moment()?;
        row.parsed()
    };
    rows.into_iter().map(read).collect()
}

/// When the next hold or validity ends.
pub fn next(sql: &impl Sql) -> Result<Option<Timestamp>, Fault> {
    let row = sql.first("SELECT min(due_at) FROM standing WHERE due_at IS NOT NULL", values![])?;
    row.map_or(Ok(None), |mut row| row.maybe_moment())
}
