use goodword_domain::api::webhooks::{
    AddWebhook, DeleteWebhook, GetWebhook, ListWebhooks, NewSecret, NewWebhook, PutWebhook, RotateWebhook,
    WebhookRequest, WebhookView,
};
use goodword_domain::api::{Nothing, Page, Scope};
use goodword_domain::refusal::Refusal;
use goodword_domain::value::{Invalid, Timestamp, WebhookId};
use goodword_domain::webhooks::{DisabledBecause, EventType, OLD_SECRET_MS, may_call};

use super::dispatch::{Call, Desk, anew};
use super::{callers, news, outbound};
use crate::failure::Failure;
use crate::http::Reply;
use crate::secrets::{WebhookSecret, random};
use crate::store::Sql;
use crate::store::webhooks::{self, Webhook, deliveries, secrets};

/// So many of a shop: each has a lane, and the platform opens six connections at a time.
const MOST: usize = 5;

/// Adds a webhook, and tells it what has waited for one.
pub fn add<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let request = checked(desk, call.request::<AddWebhook>()?)?;
    callers::may_also(desk, call, scopes(request.events.as_ref()))?;
    let (id, secret) = (WebhookId::from_bytes(random()?), WebhookSecret::new(random()?));
    let webhook = desk.sql.transaction(|| {
        if webhooks::all(desk.sql)?.len() >= MOST {
            return Err(Refusal::TooManyWebhooks { limit: MOST }.into());
        }
        let WebhookRequest { url, events, description, enabled } = request;
        let disabled = (!enabled).then_some((DisabledBecause::Owner, desk.now));
        let webhook = Webhook { id, url, events, description, disabled, given_up: 0, created_at: desk.now };
        webhooks::put(desk.sql, &webhook)?;
        keep(desk, &webhook.id, &secret, desk.now)?;
        news::release(desk)?;
        Ok(webhook)
    })?;
    anew::<AddWebhook>(&NewWebhook { webhook: view(webhook), secret: secret.to_text() })
}

/// All of them.
pub fn list<S: Sql>(desk: &Desk<'_, S>) -> Result<Reply, Failure> {
    let items = webhooks::all(desk.sql)?.into_iter().map(view).collect();
    anew::<ListWebhooks>(&Page { items, next_cursor: None })
}

/// One of them.
pub fn get<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (id,) = call.path::<GetWebhook>()?;
    anew::<GetWebhook>(&view(known(desk, &id)?))
}

/// Replaces the settings. Whoever is enabled anew begins with a clean slate.
pub fn put<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (id,) = call.path::<PutWebhook>()?;
    let WebhookRequest { url, events, description, enabled } = checked(desk, call.request::<PutWebhook>()?)?;
    let webhook = desk.sql.transaction(|| {
        let before = known(desk, &id)?;
        callers::may_also(desk, call, scopes(events.as_ref()))?;
        if url != before.url {
            // What is on its way, or is sent again, goes to the new address.
            let sent = deliveries::types(desk.sql, &id)?;
            callers::may_also(desk, call, sent.into_iter().map(EventType::scope))?;
        }
        let reopened = enabled && before.disabled.is_some();
        let disabled =
            if enabled { None } else { before.disabled.or(Some((DisabledBecause::Owner, desk.now))) };
        let given_up = if reopened { 0 } else { before.given_up };
        let has_changed = events != before.events;
        let webhook = Webhook { url, events, description, disabled, given_up, ..before };
        webhooks::put(desk.sql, &webhook)?;
        if has_changed {
            news::withdraw(desk, &webhook)?;
        }
        if enabled {
            deliveries::go_on(desk.sql, &id, desk.now)?;
        } else {
            deliveries::halt(desk.sql, &id)?;
        }
        news::release(desk)?;
        Ok(webhook)
    })?;
    anew::<PutWebhook>(&view(webhook))
}

/// Takes one away. What it alone should have been told is told to whoever takes its place.
pub fn delete<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (id,) = call.path::<DeleteWebhook>()?;
    call.request::<DeleteWebhook>()?;
    desk.sql.transaction(|| {
        if let Some((_, at)) = known(desk, &id)?.disabled {
            news::unsay(desk, &outbound::disabled_key(&id, at))?;
        }
        news::wait_again(desk, &id)?;
        webhooks::delete(desk.sql, &id)?;
        news::release(desk)
    })?;
    anew::<DeleteWebhook>(&Nothing {})
}

/// Makes a new secret. Who has it can make up what the webhook is told, so their key may read all of that.
pub fn rotate<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (id,) = call.path::<RotateWebhook>()?;
    call.request::<RotateWebhook>()?;
    let secret = WebhookSecret::new(random()?);
    let old_until = Timestamp::from_ms(desk.now.ms().saturating_add(OLD_SECRET_MS));
    desk.sql.transaction(|| {
        callers::may_also(desk, call, scopes(known(desk, &id)?.events.as_ref()))?;
        secrets::forget(desk.sql, &id, desk.now)?;
        keep(desk, &id, &secret, old_until)
    })?;
    anew::<RotateWebhook>(&NewSecret { secret: secret.to_text(), old_secret_until: old_until.to_rfc3339() })
}

/// The webhook of a call.
pub fn known<S: Sql>(desk: &Desk<'_, S>, id: &WebhookId) -> Result<Webhook, Failure> {
    Ok(webhooks::get(desk.sql, id)?.ok_or(Refusal::WebhookUnknown)?)
}

/// What each field says for itself was seen to; not where it leads, and whether it says something twice.
fn checked<S: Sql>(desk: &Desk<'_, S>, request: WebhookRequest) -> Result<WebhookRequest, Refusal> {
    may_call(&request.url, desk.reach).map_err(|invalid| Refusal::bad_field("url", invalid))?;
    if let Some(events) = &request.events {
        if events.is_empty() {
            return Err(Refusal::bad_field("events", Invalid::Empty));
        }
        let repeated = (0..events.len()).find(|place| {
            let (before, rest) = events.split_at(*place);
            rest.first().is_some_and(|event| before.contains(event))
        });
        if let Some(place) = repeated {
            return Err(Refusal::bad_field(format!("events[{place}]"), Invalid::Repeated));
        }
    }
    Ok(request)
}

/// What a key needs to have these events told; `None`, all of them and those that are yet to come: everything.
fn scopes(events: Option<&Vec<EventType>>) -> Vec<Scope> {
    events.map_or_else(|| vec![Scope::All], |events| events.iter().map(|event| event.scope()).collect())
}

fn keep<S: Sql>(
    desk: &Desk<'_, S>,
    id: &WebhookId,
    secret: &WebhookSecret,
    old_until: Timestamp,
) -> Result<(), Failure> {
    let sealed = desk.vault.seal(&outbound::purpose(id), secret.as_bytes())?;
    Ok(secrets::add(desk.sql, id, &sealed, old_until)?)
}

fn view(webhook: Webhook) -> WebhookView {
    let (because, at) = webhook.disabled.unzip();
    WebhookView {
        id: webhook.id,
        url: webhook.url,
        events: webhook.events,
        description: webhook.description,
        enabled: because.is_none(),
        disabled_because: because,
        disabled_at: at.map(Timestamp::to_rfc3339),
        given_up_in_a_row: webhook.given_up,
        created_at: webhook.created_at.to_rfc3339(),
    }
}
