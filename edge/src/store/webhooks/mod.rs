//! Webhooks: where the shop's systems are told, what with, and what is on its way.

pub mod deliveries;
pub mod events;
pub mod secrets;

use goodword_domain::value::{Name, Timestamp, Url, WebhookId};
use goodword_domain::webhooks::{DisabledBecause, EventType};

use super::sql::word;
use super::{Row, Sql, values};
use crate::failure::Fault;

/// A webhook.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// The webhook.
    pub id: WebhookId,
    /// Where events are sent.
    pub url: Url,
    /// Which; `None`: all of them.
    pub events: Option<Vec<EventType>>,
    /// What the owner calls it.
    pub description: Option<Name>,
    /// Why nothing is sent, and since when.
    pub disabled: Option<(DisabledBecause, Timestamp)>,
    /// Deliveries that were given up in a row.
    pub given_up: u32,
    /// Since when it is there.
    pub created_at: Timestamp,
}

impl Webhook {
    /// Whether it is told of an event.
    pub fn takes(&self, kind: EventType) -> bool {
        self.disabled.is_none() && self.listens_to(kind)
    }

    /// Whether it is told of an event, while it is enabled.
    pub fn listens_to(&self, kind: EventType) -> bool {
        self.events.as_ref().is_none_or(|events| events.contains(&kind))
    }
}

/// All of them, oldest first.
pub fn all(sql: &impl Sql) -> Result<Vec<Webhook>, Fault> {
    let rows = sql.query(
        "SELECT id, url, events, description, disabled_because, disabled_at, given_up, created_at
         FROM webhooks ORDER BY seq",
        values![],
    )?;
    rows.into_iter().map(read).collect()
}

/// One of them.
pub fn get(sql: &impl Sql, id: &WebhookId) -> Result<Option<Webhook>, Fault> {
    let row = sql.first(
        "SELECT id, url, events, description, disabled_because, disabled_at, given_up, created_at
         FROM webhooks WHERE id = ?",
        values![id.as_ref()],
    )?;
    row.map(read).transpose()
}

fn read(mut row: Row) -> Result<Webhook, Fault> {
    let (id, url, events) = (row.parsed()?, row.parsed()?, row.maybe_text()?);
    let events = events.map(|events| serde_json::from_str(&events)).transpose()?;
    let (description, because, at) = (row.maybe_parsed()?, row.maybe_word()?, row.maybe_moment()?);
    Ok(Webhook {
        id,
        url,
        events,
        description,
        disabled: because.zip(at),
        given_up: u32::try_from(row.integer()?).unwrap_or(u32::MAX),
        created_at: row.moment()?,
    })
}

/// Adds one, or gives it other settings.
pub fn put(sql: &impl Sql, webhook: &Webhook) -> Result<(), Fault> {
    let events = webhook.events.as_ref().map(serde_json::to_string).transpose()?;
    let (because, at) = webhook.disabled.unzip();
    sql.query(
        "INSERT INTO webhooks (id, url, events, description, disabled_because, disabled_at, given_up, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE
         SET url = excluded.url, events = excluded.events, description = excluded.description,
             disabled_because = excluded.disabled_because, disabled_at = excluded.disabled_at,
             given_up = excluded.given_up",
        values![
            webhook.id.as_ref(),
            webhook.url.as_ref(),
            events,
            webhook.description.as_ref().map(AsRef::as_ref),
            because.map(word).transpose()?,
            at,
            i64::from(webhook.given_up),
            webhook.created_at
        ],
    )?;
    Ok(())
}

/// Takes one away, with all that was sent to it.
pub fn delete(sql: &impl Sql, id: &WebhookId) -> Result<(), Fault> {
    sql.query("DELETE FROM webhook_deliveries WHERE webhook_id = ?", values![id.as_ref()])?;
    sql.query("DELETE FROM webhook_secrets WHERE webhook_id = ?", values![id.as_ref()])?;
    sql.query("DELETE FROM webhooks WHERE id = ?", values![id.as_ref()])?;
    Ok(())
}
