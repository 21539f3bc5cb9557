//! Events on their way.

use goodword_domain::api::deliveries::{Attempt, DeliveryState, DeliveryView};
use goodword_domain::value::{DeliveryId, EventId, Timestamp, WebhookId};
use goodword_domain::webhooks::EventType;

use crate::failure::Fault;
use crate::store::{Row, Sql, values};

/// A delivery that is due.
#[derive(Debug, Clone)]
pub struct Due {
    /// The delivery.
    pub id: DeliveryId,
    /// The event.
    pub event: EventId,
    /// What is told.
    pub body: String,
    /// Attempts of the schedule that is under way.
    pub tried: usize,
    /// What came of the last ones.
    pub attempts: Vec<Attempt>,
    /// Until when whoever has taken it may be under way with it. Somebody else's moment: it was begun anew meanwhile.
    pub until: Timestamp,
}

/// How a delivery stands after an attempt.
#[derive(Debug)]
pub struct Settled<'a> {
    /// Where it stands.
    pub state: DeliveryState,
    /// Attempts of the schedule that is under way.
    pub tried: usize,
    /// When it is tried again.
    pub due_at: Option<Timestamp>,
    /// What came of the last attempts.
    pub attempts: &'a [Attempt],
}

/// Puts an event on its way to a webhook. It is tried at once; the alarm looks after it from `due_at` on.
pub fn add(
    sql: &impl Sql,
    id: &DeliveryId,
    (webhook, event): (&WebhookId, &EventId),
    due_at: Timestamp,
    now: Timestamp,
) -> Result<(), Fault> {
    sql.query(
        "INSERT INTO webhook_deliveries (id, webhook_id, event_id, state, tried, due_at, attempts, created_at)
         VALUES (?, ?, ?, 'pending', 0, ?, '[]', ?)",
        values![id.as_ref(), webhook.as_ref(), event.as_ref(), due_at, now],
    )?;
    Ok(())
}

/// Webhooks that something is due for: whatever is to be tried now, and by `first_by` what was never tried.
pub fn waiting(sql: &impl Sql, now: Timestamp, first_by: Timestamp) -> Result<Vec<WebhookId>, Fault> {
    let rows = sql.query(
        "SELECT id FROM webhooks WHERE EXISTS (
           SELECT 1 FROM webhook_deliveries WHERE webhook_id = webhooks.id AND due_at IS NOT NULL
             AND due_at <= ? AND (due_at <= ? OR tried = 0))",
        values![first_by, now],
    )?;
    rows.into_iter().map(|mut row| row.parsed()).collect()
}

/// The delivery that is due longest, put off until `until`: whoever takes it may die before there is an answer.
pub fn take(
    sql: &impl Sql,
    webhook: &WebhookId,
    now: Timestamp,
    first_by: Timestamp,
    until: Timestamp,
) -> Result<Option<Due>, Fault> {
    let row = sql.first(
        "SELECT webhook_deliveries.id, event_id, body, tried, attempts
         FROM webhook_deliveries JOIN webhook_events ON webhook_events.id = event_id
         WHERE webhook_id = ? AND due_at IS NOT NULL AND due_at <= ? AND (due_at <= ? OR tried = 0)
         ORDER BY due_at, webhook_deliveries.seq LIMIT 1",
        values![webhook.as_ref(), first_by, now],
    )?;
    let Some(mut row) = row else { return Ok(None) };
    let due = Due {
        id: row.parsed()?,
        event: row.parsed()?,
        body: row.text()?,
        tried: usize::try_from(row.integer()?).unwrap_or(usize::MAX),
        attempts: row.json()?,
        until,
    };
    put_off(sql, &due.id, until)?;
    Ok(Some(due))
}

/// Tries a delivery later, without an attempt.
pub fn put_off(sql: &impl Sql, id: &DeliveryId, until: Timestamp) -> Result<(), Fault> {
    sql.query("UPDATE webhook_deliveries SET due_at = ? WHERE id = ?", values![until, id.as_ref()])?;
    Ok(())
}

/// Notes an attempt, and how the delivery stands after it; returns whether it stands so. If somebody has asked for it to be
/// sent again while the attempt was under way, it stands as they have said; if it was withdrawn, only an arrival counts.
pub fn settle(sql: &impl Sql, due: &Due, settled: &Settled<'_>) -> Result<bool, Fault> {
    let attempts = serde_json::to_string(settled.attempts)?;
    let row = sql.first(
        "UPDATE webhook_deliveries SET state = ?, tried = ?, due_at = ?, attempts = ?
         WHERE id = ? AND (state = 'pending' OR ? = 'delivered') AND (due_at IS NULL OR due_at = ?) RETURNING 1",
        values![
            settled.state.as_str(),
            i64::try_from(settled.tried).unwrap_or(i64::MAX),
            settled.due_at,
            attempts.as_str(),
            due.id.as_ref(),
            settled.state.as_str(),
            due.until
        ],
    )?;
    if row.is_none() {
        let statement = "UPDATE webhook_deliveries SET attempts = ? WHERE id = ?";
        sql.query(statement, values![attempts, due.id.as_ref()])?;
    }
    Ok(row.is_some())
}

/// Begins a delivery's schedule anew.
pub fn again(sql: &impl Sql, id: &DeliveryId, due_at: Timestamp) -> Result<(), Fault> {
    sql.query(
        "UPDATE webhook_deliveries SET state = 'pending', tried = 0, due_at = ? WHERE id = ?",
        values![due_at, id.as_ref()],
    )?;
    Ok(())
}

/// What is on its way to a webhook stays where it is.
pub fn halt(sql: &impl Sql, webhook: &WebhookId) -> Result<(), Fault> {
    sql.query(
        "UPDATE webhook_deliveries SET due_at = NULL WHERE webhook_id = ? AND due_at IS NOT NULL",
        values![webhook.as_ref()],
    )?;
    Ok(())
}

/// What was halted goes on, with a schedule that begins anew: what was tried while the webhook was down says nothing
/// against it now.
pub fn go_on(sql: &impl Sql, webhook: &WebhookId, now: Timestamp) -> Result<(), Fault> {
    sql.query(
        "UPDATE webhook_deliveries SET tried = 0, due_at = ?
         WHERE webhook_id = ? AND state = 'pending' AND due_at IS NULL",
        values![now, webhook.as_ref()],
    )?;
    Ok(())
}

/// What is on its way to a webhook and tells one of these is not sent any more; its log says so.
pub fn withdraw(
    sql: &impl Sql,
    webhook: &WebhookId,
    kinds: &[EventType],
    attempt: Attempt,
) -> Result<(), Fault> {
    sql.query(
        "UPDATE webhook_deliveries
         SET state = 'failed', due_at = NULL, attempts = json_insert(attempts, '$[#]', json(?))
         WHERE webhook_id = ? AND state = 'pending' AND (
           SELECT type FROM webhook_events WHERE id = event_id) IN (SELECT value FROM json_each(?))",
        values![serde_json::to_string(&attempt)?, webhook.as_ref(), serde_json::to_string(kinds)?],
    )?;
    Ok(())
}

/// What each of a webhook's deliveries tells.
pub fn types(sql: &impl Sql, webhook: &WebhookId) -> Result<Vec<EventType>, Fault> {
    let rows = sql.query(
        "SELECT type FROM webhook_deliveries JOIN webhook_events ON webhook_events.id = event_id
         WHERE webhook_id = ?",
        values![webhook.as_ref()],
    )?;
    rows.into_iter().map(|mut row| row.word()).collect()
}

/// One delivery.
pub fn get(sql: &impl Sql, webhook: &WebhookId, id: &DeliveryId) -> Result<Option<DeliveryView>, Fault> {
    let row = sql.first(
        "SELECT webhook_deliveries.seq, webhook_deliveries.id, event_id, type, created_at, state, attempts, due_at
         FROM webhook_deliveries JOIN webhook_events ON webhook_events.id = event_id
         WHERE webhook_deliveries.id = ? AND webhook_id = ?",
        values![id.as_ref(), webhook.as_ref()],
    )?;
    row.map(|row| read(row).map(|(_, view)| view)).transpose()
}

/// A webhook's deliveries, newest first, before a place in the list, at most so many; each with its place.
pub fn list(
    sql: &impl Sql,
    webhook: &WebhookId,
    state: Option<DeliveryState>,
    before: i64,
    most: i64,
) -> Result<Vec<(i64, DeliveryView)>, Fault> {
    let rows = match state {
        None => sql.query(
            "SELECT webhook_deliveries.seq, webhook_deliveries.id, event_id, type, created_at, state, attempts, due_at
             FROM webhook_deliveries JOIN webhook_events ON webhook_events.id = event_id
             WHERE webhook_id = ? AND webhook_deliveries.seq < ?
             ORDER BY webhook_deliveries.seq DESC LIMIT ?",
            values![webhook.as_ref(), before, most],
        ),
        Some(state) => sql.query(
            "SELECT webhook_deliveries.seq, webhook_deliveries.id, event_id, type, created_at, state, attempts, due_at
             FROM webhook_deliveries JOIN webhook_events ON webhook_events.id = event_id
             WHERE webhook_id = ? AND state = ? AND webhook_deliveries.seq < ?
             ORDER BY webhook_deliveries.seq DESC LIMIT ?",
            values![webhook.as_ref(), state.as_str(), before, most],
        ),
    }?;
    rows.into_iter().map(read).collect()
}

fn read(mut row: Row) -> Result<(i64, DeliveryView), Fault> {
    let seq = row.integer()?;
    let view = DeliveryView {
        id: row.parsed()?,
        event_id: row.parsed()?,
        kind: row.word()?,
        created_at: row.moment()?.to_rfc3339(),
        state: row.word()?,
        attempts: row.json()?,
        next_attempt_at: row.maybe_moment()?.map(Timestamp::to_rfc3339),
    };
    Ok((seq, view))
}
