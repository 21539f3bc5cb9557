//! One attempt at a delivery: what is sent, and what follows from the answer. Sending it is the [`courier`](super::courier)'s.

use goodword_domain::api::deliveries::{Attempt, DeliveryState};
use goodword_domain::value::{Timestamp, Url, WebhookId};
use goodword_domain::webhooks::{
    Answer, DisabledBecause, DisabledNews, Event, TIMEOUT_MS, Verdict, disables, judge, may_call,
};

use super::dispatch::Desk;
use super::news::{Audience, How};
use super::world::after_grace;
use crate::failure::{Failure, Fault};
use crate::secrets::{WebhookSecret, unix_seconds};
use crate::store::Sql;
use crate::store::webhooks::deliveries::{Due, Settled};
use crate::store::webhooks::{self, Webhook, deliveries, secrets};

/// Whoever takes a delivery has an answer by then, or has died: a little more than the time-out.
const LEASE_MS: i64 = TIMEOUT_MS as i64 + 5_000;
/// So many attempts of a delivery are remembered.
const REMEMBERED: usize = 20;

/// What a secret of a webhook is encrypted for.
pub fn purpose(webhook: &WebhookId) -> String {
    ["webhook ", webhook.as_ref()].concat()
}

/// What is sent in one attempt.
#[derive(Debug)]
pub struct Parcel {
    /// Where to.
    pub url: Url,
    /// The headers of Standard Webhooks.
    pub headers: [(&'static str, String); 3],
    /// The event.
    pub body: String,
}

/// Webhooks for which something is due.
pub fn waiting<S: Sql>(desk: &Desk<'_, S>) -> Result<Vec<WebhookId>, Fault> {
    deliveries::waiting(desk.sql, desk.now, after_grace(desk.now))
}

/// The next delivery to a webhook. From now on it counts as under way: should nobody ever settle it, because the process
/// dies, it is due again when the lease ends.
pub fn take<S: Sql>(desk: &Desk<'_, S>, webhook: &WebhookId) -> Result<Option<Due>, Fault> {
    let lease = Timestamp::from_ms(desk.now.ms().saturating_add(LEASE_MS));
    deliveries::take(desk.sql, webhook, desk.now, after_grace(desk.now), lease)
}

/// What to send for a delivery; or what has come of it, where nothing can be sent.
pub fn parcel<S: Sql>(
    desk: &Desk<'_, S>,
    webhook: &WebhookId,
    due: &Due,
) -> Result<Result<Parcel, Answer>, Failure> {
    let forbidden = Ok(Err(Answer::Forbidden));
    let Some(Webhook { id, url, .. }) = webhooks::get(desk.sql, webhook)? else { return forbidden };
    if may_call(&url, desk.reach).is_err() {
        return forbidden;
    }
    let mut signatures = Vec::new();
    for sealed in secrets::signing(desk.sql, &id, desk.now)? {
        // One that does not open says nothing against the others: a new secret mends it at once.
        let kept = desk.vault.open(&purpose(&id), &sealed).map_err(|failure| failure.log("webhooks"));
        if let Some(secret) = kept.ok().as_deref().and_then(WebhookSecret::from_bytes) {
            signatures.push(secret.sign(&due.event, desk.now, &due.body)?);
        }
    }
    if signatures.is_empty() {
        return Ok(Err(Answer::Unsigned));
    }
    let headers = [
        ("webhook-id", due.event.to_string()),
        ("webhook-timestamp", unix_seconds(desk.now).to_string()),
        ("webhook-signature", signatures.join(" ")),
    ];
    Ok(Ok(Parcel { url, headers, body: due.body.clone() }))
}

/// Notes what came of an attempt, and what follows. Until then, nothing is marked: an event that may not have arrived is
/// sent again.
pub fn settle<S: Sql>(
    desk: &Desk<'_, S>,
    webhook: &WebhookId,
    due: &Due,
    answer: Answer,
    random: u32,
) -> Result<(), Failure> {
    desk.sql.transaction(|| {
        // Deleted meanwhile, with all its deliveries.
        let Some(webhook) = webhooks::get(desk.sql, webhook)? else { return Ok(()) };
        let tried = due.tried.saturating_add(1);
        let verdict = judge(answer, tried, random);
        let mut attempts = due.attempts.clone();
        attempts.push(Attempt { at: desk.now, status: answer.status(), error: answer.error() });
        let forgotten = attempts.len().saturating_sub(REMEMBERED);
        attempts.drain(..forgotten);
        let (state, due_at) = match verdict {
            Verdict::Delivered => (DeliveryState::Delivered, None),
            Verdict::Again { after_ms } => {
                let again = Timestamp::from_ms(desk.now.ms().saturating_add(after_ms));
                (DeliveryState::Pending, Some(again).filter(|_| webhook.disabled.is_none()))
            }
            Verdict::GivenUp | Verdict::Gone => (DeliveryState::Failed, None),
        };
        let settled = Settled { state, tried, due_at, attempts: &attempts };
        let settled = deliveries::settle(desk.sql, due, &settled)?;
        // What is being sent again has not been given up.
        if settled || verdict != Verdict::GivenUp { judge_webhook(desk, webhook, verdict) } else { Ok(()) }
    })
}

/// Whoever answers again is forgiven; whoever is gone, or fails for ever, gets nothing more.
fn judge_webhook<S: Sql>(desk: &Desk<'_, S>, webhook: Webhook, verdict: Verdict) -> Result<(), Failure> {
    let given_up = match verdict {
        Verdict::Delivered => 0,
        Verdict::GivenUp => webhook.given_up.saturating_add(1),
        Verdict::Again { .. } | Verdict::Gone => webhook.given_up,
    };
    let because = disables(verdict, webhook.given_up).filter(|_| webhook.disabled.is_none());
    if given_up == webhook.given_up && because.is_none() {
        return Ok(());
    }
    let webhook = Webhook { given_up, ..webhook };
    match because {
        Some(because) => disable(desk, webhook, because),
        None => Ok(webhooks::put(desk.sql, &webhook)?),
    }
}

/// Nothing more is sent to a webhook, and the others are told; if there are none, whoever listens next: the webhook itself,
/// once it is enabled again. What is on its way to it is kept.
fn disable<S: Sql>(desk: &Desk<'_, S>, webhook: Webhook, because: DisabledBecause) -> Result<(), Failure> {
    let webhook = Webhook { disabled: Some((because, desk.now)), ..webhook };
    webhooks::put(desk.sql, &webhook)?;
    deliveries::halt(desk.sql, &webhook.id)?;
    let Webhook { id: webhook_id, description, .. } = webhook;
    let key = disabled_key(&webhook_id, desk.now);
    let news = DisabledNews { webhook_id, description, because };
    Audience::of(desk)?.tell(desk, &Event::WebhookDisabled(news), How::Once(&key))
}

/// Under which key it is told that a webhook was disabled at a moment.
pub fn disabled_key(webhook: &WebhookId, at: Timestamp) -> String {
    format!("webhook.disabled:{webhook}:{}", at.ms())
}
