//! What the shop's own systems are told, in the transaction in which it happens.

mod decisions;
mod waiting;

use goodword_domain::value::{AdvocateId, DeliveryId, EventId, ResponseId};
use goodword_domain::webhooks::{AdvocateNews, Event, EventType};

use super::advocates::share_url;
use super::dispatch::Desk;
use super::world::after_grace;
use crate::failure::{Failure, Fault};
use crate::secrets::random;
use crate::store::webhooks::events::NewEvent;
use crate::store::webhooks::{self, Webhook, deliveries, events};
use crate::store::{Sql, advocates, outbox, responses};

pub use decisions::of_decision;
pub use waiting::{forget, release, rephrase, unsay, wait_again, withdraw};

/// The promises that wait for the first webhook that takes them.
pub const WAITING: &str = "event";

/// How an event is told.
#[derive(Debug, Clone, Copy)]
pub enum How<'a> {
    /// Each time, to whoever listens now.
    EachTime,
    /// Once for this key; where nobody listens, it waits for the first who does: somebody has to act on it.
    Once(&'a str),
}

/// Whoever may listen.
#[derive(Debug)]
pub struct Audience(Vec<Webhook>);

impl Audience {
    /// All of the shop's webhooks: one question, and the only one where there is none.
    pub fn of<S: Sql>(desk: &Desk<'_, S>) -> Result<Self, Fault> {
        webhooks::all(desk.sql).map(Self)
    }

    /// Whether anybody listens to this.
    pub fn wants(&self, kind: EventType) -> bool {
        self.0.iter().any(|webhook| webhook.takes(kind))
    }

    /// Whoever listens to this.
    fn of_kind(&self, kind: EventType) -> Vec<&Webhook> {
        self.0.iter().filter(|webhook| webhook.takes(kind)).collect()
    }

    /// Tells everyone who listens.
    pub fn tell<S: Sql>(&self, desk: &Desk<'_, S>, event: &Event, how: How<'_>) -> Result<(), Failure> {
        let (kind, body) = (event.kind(), event.body(desk.now)?);
        let listeners = self.of_kind(kind);
        match how {
            How::Once(key) if listeners.is_empty() => {
                Ok(outbox::promise(desk.sql, WAITING, key, &body, desk.now)?)
            }
            How::EachTime if listeners.is_empty() => Ok(()),
            How::Once(key) => send(desk, kind, Some(key), &body, &listeners),
            How::EachTime => send(desk, kind, None, &body, &listeners),
        }
    }
}

/// Writes an event down and puts it on its way.
fn send<S: Sql>(
    desk: &Desk<'_, S>,
    kind: EventType,
    key: Option<&str>,
    body: &str,
    listeners: &[&Webhook],
) -> Result<(), Failure> {
    let event = NewEvent { id: EventId::from_bytes(random()?), kind, key, body };
    if events::add(desk.sql, &event, desk.now)? {
        for webhook in listeners {
            let id = DeliveryId::from_bytes(random()?);
            deliveries::add(desk.sql, &id, (&webhook.id, &event.id), after_grace(desk.now), desk.now)?;
        }
    }
    Ok(())
}

/// Sends an event to one webhook, whatever it listens to.
pub fn send_to<S: Sql>(desk: &Desk<'_, S>, webhook: &Webhook, event: &Event) -> Result<DeliveryId, Failure> {
    let body = event.body(desk.now)?;
    let new = NewEvent { id: EventId::from_bytes(random()?), kind: event.kind(), key: None, body: &body };
    events::add(desk.sql, &new, desk.now)?;
    let id = DeliveryId::from_bytes(random()?);
    deliveries::add(desk.sql, &id, (&webhook.id, &new.id), after_grace(desk.now), desk.now)?;
    Ok(id)
}

/// Tells of somebody who has joined.
pub fn of_advocate<S: Sql>(desk: &Desk<'_, S>, id: &AdvocateId) -> Result<(), Failure> {
    let audience = Audience::of(desk)?;
    if !audience.wants(EventType::AdvocateCreated) {
        return Ok(());
    }
    let advocate = advocates::by_id(desk.sql, id)?.ok_or_else(|| Fault::new("an advocate who is none"))?;
    let (email, locale) = advocates::contact(desk.sql, id)?;
    let news = AdvocateNews {
        code: advocate.code,
        share_url: share_url(desk, advocate.code)?,
        email,
        name: advocate.name,
        locale,
        partner: advocate.partner,
    };
    audience.tell(desk, &Event::AdvocateCreated(news), How::EachTime)
}

/// Tells of an answer that was given, or added to.
pub fn of_response<S: Sql>(desk: &Desk<'_, S>, kind: EventType, id: &ResponseId) -> Result<(), Failure> {
    let audience = Audience::of(desk)?;
    if !audience.wants(kind) {
        return Ok(());
    }
    let Some(response) = responses::get(desk.sql, id)? else { return Ok(()) };
    let event = match kind {
        EventType::ResponseCreated => Event::ResponseCreated(response),
        _ => Event::ResponseUpdated(response),
    };
    audience.tell(desk, &event, How::EachTime)
}
