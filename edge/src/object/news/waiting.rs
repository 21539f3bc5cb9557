//! What somebody has to act on, while nobody was told: it waits in the outbox, and never while a webhook would take it.

use goodword_domain::api::deliveries::Attempt;
use goodword_domain::value::{Timestamp, WebhookId};
use goodword_domain::webhooks::{DeliveryError, EventType};

use super::{Audience, WAITING, send};
use crate::failure::{Failure, Fault};
use crate::object::dispatch::Desk;
use crate::store::webhooks::{Webhook, deliveries, events};
use crate::store::{Sql, outbox};

/// So much of what waits is read at a time.
const AT_ONCE: i64 = 500;

/// Tells what has waited to whoever takes it now, in the order in which it happened.
pub fn release<S: Sql>(desk: &Desk<'_, S>) -> Result<(), Failure> {
    let audience = Audience::of(desk)?;
    let mut after = (Timestamp::from_ms(0), String::new());
    loop {
        let some = outbox::after(desk.sql, WAITING, (after.0, &after.1), AT_ONCE)?;
        let Some(last) = some.last() else { return Ok(()) };
        after = (last.at, last.key.clone());
        for waiting in &some {
            let Some(event) = waiting.event else { continue };
            let listeners = audience.of_kind(event);
            if !listeners.is_empty() {
                // Others may have been told before.
                events::free_key(desk.sql, &waiting.key)?;
                send(desk, event, Some(&waiting.key), &waiting.body, &listeners)?;
                outbox::forget(desk.sql, WAITING, &waiting.key)?;
            }
        }
    }
}

/// A webhook is about to go: what it alone should have been told, and was not, waits again.
pub fn wait_again<S: Sql>(desk: &Desk<'_, S>, webhook: &WebhookId) -> Result<(), Fault> {
    events::wait_again_without(desk.sql, WAITING, webhook, EventType::ALL)
}

/// A webhook takes less than before: nothing else is sent to it any more, and what somebody has to act on waits again. A
/// test is sent whatever it takes.
pub fn withdraw<S: Sql>(desk: &Desk<'_, S>, webhook: &Webhook) -> Result<(), Fault> {
    let unwanted = |kind: &EventType| *kind != EventType::WebhookTest && !webhook.listens_to(*kind);
    let unwanted: Vec<_> = EventType::ALL.iter().copied().filter(unwanted).collect();
    let attempt = Attempt { at: desk.now, status: None, error: Some(DeliveryError::Unwanted) };
    deliveries::withdraw(desk.sql, &webhook.id, &unwanted, attempt)?;
    events::wait_again_without(desk.sql, WAITING, &webhook.id, &unwanted)
}

/// Forgets what was told too long ago. What has reached nobody in all that time is told once more, or waits.
pub fn forget<S: Sql>(desk: &Desk<'_, S>) -> Result<(), Failure> {
    desk.sql.transaction(|| if events::forget(desk.sql, WAITING, desk.now)? { release(desk) } else { Ok(()) })
}

/// Whoever has not heard it yet hears it in other words.
pub fn rephrase<S: Sql>(desk: &Desk<'_, S>, key: &str, body: &str) -> Result<(), Fault> {
    outbox::replace(desk.sql, WAITING, key, body)?;
    events::reword_untold(desk.sql, key, body)
}

/// Nobody has to act on it any more: it waits no longer, nor ever again. It may be told anew.
pub fn unsay<S: Sql>(desk: &Desk<'_, S>, key: &str) -> Result<(), Fault> {
    outbox::forget(desk.sql, WAITING, key)?;
    events::free_key(desk.sql, key)
}
