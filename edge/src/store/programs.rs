//! The shop's program, in all its versions.

use goodword_domain::program::Program;
use goodword_domain::value::Timestamp;

use super::{Sql, values};
use crate::failure::Fault;

/// A version of the program.
#[derive(Debug, Clone)]
pub struct Versioned {
    /// Counted from 1.
    pub version: i64,
    /// What was written down.
    pub program: Program,
}

/// The version in force.
pub fn current(sql: &impl Sql) -> Result<Versioned, Fault> {
    let row = sql.first("SELECT version, program FROM programs ORDER BY version DESC LIMIT 1", values![])?;
    let mut row = row.ok_or_else(|| Fault::new("a shop without a program"))?;
    Ok(Versioned { version: row.integer()?, program: row.json()? })
}

/// A version that was in force.
pub fn of_version(sql: &impl Sql, version: i64) -> Result<Versioned, Fault> {
    let row = sql.first("SELECT program FROM programs WHERE version = ?", values![version])?;
    let mut row = row.ok_or_else(|| Fault::new("an order without its version of the program"))?;
    Ok(Versioned { version, program: row.json()? })
}

/// Every version with the moment from which it was in force, oldest first.
pub fn all(sql: &impl Sql) -> Result<Vec<(i64, Timestamp, Program)>, Fault> {
    let rows = sql.query("SELECT version, at, program FROM programs ORDER BY version", values![])?;
    let read = |mut row: super::Row| Ok((row.integer()?, row.moment()?, row.json()?));
    rows.into_iter().map(read).collect()
}

/// Puts a new version in force.
pub fn insert(sql: &impl Sql, program: &Program, now: Timestamp) -> Result<(), Fault> {
    let json = serde_json::to_string(program)?;
    sql.query("INSERT INTO programs (program, at) VALUES (?, ?)", values![json, now])?;
    Ok(())
}
