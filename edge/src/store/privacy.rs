//! Of whom a platform has told.

use goodword_domain::platform::Platform;
use goodword_domain::value::OrderId;

use super::{Sql, values};
use crate::failure::Fault;

/// Orders that a platform has told of and that still tell who bought, at most so many.
pub fn told_by(sql: &impl Sql, platform: Platform, most: i64) -> Result<Vec<OrderId>, Fault> {
    let rows =
        sql.query("SELECT id FROM orders WHERE told_by = ? LIMIT ?", values![platform.as_str(), most])?;
    rows.into_iter().map(|mut row| row.parsed()).collect()
}
