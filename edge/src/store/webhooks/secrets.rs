//! What deliveries are signed with, encrypted.

use goodword_domain::value::{Timestamp, WebhookId};

use crate::failure::Fault;
use crate::store::{Sql, values};

/// So many of a webhook's secrets sign at most, however often it is rotated.
const MOST: i64 = 4;

/// Adds a secret; those before it sign until a moment.
pub fn add(sql: &impl Sql, webhook: &WebhookId, sealed: &str, old_until: Timestamp) -> Result<(), Fault> {
    sql.query(
        "UPDATE webhook_secrets SET until = ? WHERE webhook_id = ? AND until IS NULL",
        values![old_until, webhook.as_ref()],
    )?;
    sql.query(
        "INSERT INTO webhook_secrets (webhook_id, sealed) VALUES (?, ?)",
        values![webhook.as_ref(), sealed],
    )?;
    sql.query(
        "DELETE FROM webhook_secrets WHERE seq IN (
           SELECT seq FROM webhook_secrets WHERE webhook_id = ? ORDER BY seq DESC LIMIT -1 OFFSET ?)",
        values![webhook.as_ref(), MOST],
    )?;
    Ok(())
}

/// Those that sign now, newest first.
pub fn signing(sql: &impl Sql, webhook: &WebhookId, now: Timestamp) -> Result<Vec<String>, Fault> {
    let rows = sql.query(
        "SELECT sealed FROM webhook_secrets WHERE webhook_id = ? AND (until IS NULL OR until > ?)
         ORDER BY seq DESC",
        values![webhook.as_ref(), now],
    )?;
    rows.into_iter().map(|mut row| row.text()).collect()
}

/// Forgets those that sign no more.
pub fn forget(sql: &impl Sql, webhook: &WebhookId, now: Timestamp) -> Result<(), Fault> {
    sql.query(
        "DELETE FROM webhook_secrets WHERE webhook_id = ? AND until IS NOT NULL AND until <= ?",
        values![webhook.as_ref(), now],
    )?;
    Ok(())
}
