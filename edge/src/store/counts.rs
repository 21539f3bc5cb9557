//! What is merely counted: events by day, and how many there are of things.

use std::collections::BTreeMap;

use goodword_domain::api::inside::CountedMessage;
use goodword_domain::value::{DAY_MS, Timestamp};

use super::{Row, Sql, values};
use crate::failure::Fault;

/// Far longer than a queue tries.
const REMEMBERED_MS: i64 = 7 * DAY_MS;
/// As many as two batches bring, so that the memory shrinks faster than it grows.
const FORGOTTEN_AT_ONCE: i64 = 200;

/// Adds a message's events, unless the message was added before.
pub fn add(sql: &impl Sql, message: &CountedMessage, now: Timestamp) -> Result<(), Fault> {
    let new = sql.first(
        "INSERT INTO counted_messages (id, at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING RETURNING 1",
        values![message.id.as_str(), now],
    )?;
    if new.is_none() {
        return Ok(());
    }
    for event in &message.events {
        sql.query(
            "INSERT INTO counters (day, kind, count) VALUES (?, ?, 1)
             ON CONFLICT (day, kind) DO UPDATE SET count = count + 1",
            values![message.day, event.as_str()],
        )?;
        sql.query(
            "INSERT INTO totals (name, count) VALUES ('event:' || ?, 1)
             ON CONFLICT (name) DO UPDATE SET count = count + 1",
            values![event.as_str()],
        )?;
    }
    Ok(())
}

/// Forgets messages that cannot come again.
pub fn forget(sql: &impl Sql, now: Timestamp) -> Result<(), Fault> {
    sql.query(
        "DELETE FROM counted_messages WHERE id IN (
           SELECT id FROM counted_messages WHERE at < ? ORDER BY at LIMIT ?)",
        values![now.ms().saturating_sub(REMEMBERED_MS), FORGOTTEN_AT_ONCE],
    )?;
    Ok(())
}

/// How many there are, by name: `orders`, `event:survey_view`, `reward:granted`, `score:10` …
pub fn totals(sql: &impl Sql) -> Result<BTreeMap<String, u64>, Fault> {
    let rows = sql.query("SELECT name, count FROM totals", values![])?;
    let read = |mut row: Row| {
        let name = row.text()?;
        Ok((name, u64::try_from(row.integer()?).unwrap_or_default()))
    };
    rows.into_iter().map(read).collect()
}
