use goodword_domain::api::deliveries::{DeliveryView, ListDeliveries, ResendDelivery, TestWebhook};
use goodword_domain::refusal::Refusal;
use goodword_domain::value::{DeliveryId, WebhookId};
use goodword_domain::webhooks::{Event, TestNews};

use super::dispatch::{Call, Desk, anew};
use super::lists::Place;
use super::world::after_grace;
use super::{news, webhooks};
use crate::failure::Failure;
use crate::http::Reply;
use crate::store::Sql;
use crate::store::webhooks::{Webhook, deliveries};

/// One page of what was sent to a webhook.
pub fn list<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (id,) = call.path::<ListDeliveries>()?;
    let (place, query) = Place::of::<ListDeliveries>(call)?;
    webhooks::known(desk, &id)?;
    let listed = deliveries::list(desk.sql, &id, query.state, place.before(), place.one_more())?;
    anew::<ListDeliveries>(&place.page(listed))
}

/// Sends a test event.
pub fn test<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (id,) = call.path::<TestWebhook>()?;
    call.request::<TestWebhook>()?;
    let delivery = desk.sql.transaction(|| {
        let webhook = enabled(desk, &id)?;
        news::send_to(desk, &webhook, &Event::WebhookTest(TestNews { webhook_id: id.clone() }))
    })?;
    anew::<TestWebhook>(&known(desk, &id, &delivery)?)
}

/// Sends an event once more.
pub fn resend<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (id, delivery) = call.path::<ResendDelivery>()?;
    call.request::<ResendDelivery>()?;
    desk.sql.transaction(|| {
        enabled(desk, &id)?;
        known(desk, &id, &delivery)?;
        Ok(deliveries::again(desk.sql, &delivery, after_grace(desk.now))?)
    })?;
    anew::<ResendDelivery>(&known(desk, &id, &delivery)?)
}

fn enabled<S: Sql>(desk: &Desk<'_, S>, id: &WebhookId) -> Result<Webhook, Failure> {
    let webhook = webhooks::known(desk, id)?;
    if webhook.disabled.is_some() { Err(Refusal::WebhookDisabled.into()) } else { Ok(webhook) }
}

fn known<S: Sql>(desk: &Desk<'_, S>, webhook: &WebhookId, id: &DeliveryId) -> Result<DeliveryView, Failure> {
    Ok(deliveries::get(desk.sql, webhook, id)?.ok_or(Refusal::DeliveryUnknown)?)
}
