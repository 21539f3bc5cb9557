//! Webhooks, from a real Worker to a real receiver. Hurt by a mistake here: the shop whose CRM is never told, the owner
//! whose server hands a reward out twice, and whoever runs Goodword, if it can be made to speak to what is behind a wall.

use anyhow::{Context, Result};
use goodword_domain::api::deliveries::{
    DeliveriesQuery, DeliveryState, DeliveryView, ListDeliveries, TestWebhook,
};
use goodword_domain::api::webhooks::{
    AddWebhook, GetWebhook, NewWebhook, PutWebhook, RotateWebhook, WebhookRequest,
};
use goodword_domain::api::{Limit, Nothing, Page};
use goodword_domain::value::WebhookId;
use goodword_domain::webhooks::{DeliveryError, DisabledBecause};
use goodword_tests::orders::{ago, days_ms, friends_order};
use goodword_tests::receiver::{Manner, Received, Receiver};
use goodword_tests::resolver::Resolver;
use goodword_tests::tenant::Tenant;
use goodword_tests::wait::until;
use goodword_tests::worker;
use serde_json::{Value, json};

/// Much later than 5 seconds, sooner than a delivery is given up for lost that was under way: 20.
const LATE_MS: i64 = 12_000;

/// A webhook for everything.
async fn add(tenant: &Tenant, receiver: &Receiver) -> Result<NewWebhook> {
    add_for(tenant, receiver, Value::Null).await
}

/// A webhook for these events.
async fn add_for(tenant: &Tenant, receiver: &Receiver, events: Value) -> Result<NewWebhook> {
    let request: WebhookRequest = serde_json::from_value(json!({"url": receiver.url(), "events": events}))?;
    Ok(tenant.tell::<AddWebhook>(&(), &request).await?.body)
}

async fn test(tenant: &Tenant, webhook: &NewWebhook) -> Result<DeliveryView> {
    Ok(tenant.tell::<TestWebhook>(&(webhook.webhook.id.clone(),), &Nothing {}).await?.body)
}

/// A webhook's deliveries, newest first.
async fn deliveries(tenant: &Tenant, id: &WebhookId) -> Result<Vec<DeliveryView>> {
    let query = DeliveriesQuery { limit: Some(Limit::MOST), ..DeliveriesQuery::default() };
    let Page { items, .. } = tenant.ask::<ListDeliveries>(&(id.clone(),), &query).await?.body;
    Ok(items)
}

/// Waits for a delivery that fits, by the log.
async fn until_logged(
    tenant: &Tenant,
    webhook: &NewWebhook,
    what: &str,
    fits: impl Fn(&DeliveryView) -> bool,
) -> Result<DeliveryView> {
    until(what, async || Ok(deliveries(tenant, &webhook.webhook.id).await?.into_iter().find(&fits))).await
}

/// Waits until all of a webhook's deliveries fit.
async fn until_all(
    tenant: &Tenant,
    webhook: &NewWebhook,
    fits: impl Fn(&DeliveryView) -> bool,
) -> Result<Vec<DeliveryView>> {
    until("all deliveries", async || {
        let sent = deliveries(tenant, &webhook.webhook.id).await?;
        Ok(sent.iter().all(&fits).then_some(sent))
    })
    .await
}

fn last_error(delivery: &DeliveryView) -> Option<DeliveryError> {
    delivery.attempts.last().and_then(|attempt| attempt.error)
}

#[tokio::test]
async fn what_is_sent_is_signed_as_the_official_library_checks_it() -> Result<()> {
    let (tenant, receiver) = (Tenant::new().await?, Receiver::accepting().await?);
    let webhook = add(&tenant, &receiver).await?;
    tenant.join("ann@example.com", Some("Änn \u{1F375}")).await?;
    let heard = receiver.until_called(1).await?.remove(0);
    assert_eq!(heard.header("content-type")?, "application/json");
    let told = heard.json()?;
    assert_eq!((&told["type"], &told["data"]["name"]), (&json!("advocate.created"), &json!("Änn \u{1F375}")));
    assert!(heard.verifies(&webhook.secret)?);
    let forged = Received { body: heard.body.replace("ann@", "eve@"), ..heard.clone() };
    assert!(!forged.verifies(&webhook.secret)?, "another body");
    let mut renamed = heard.clone();
    renamed.headers.insert("webhook-id".to_owned(), "ev_00000000000000000000000000".to_owned());
    assert!(!renamed.verifies(&webhook.secret)?, "another id");

    let rotated = tenant.tell::<RotateWebhook>(&(webhook.webhook.id.clone(),), &Nothing {}).await?.body;
    test(&tenant, &webhook).await?;
    let heard = receiver.until_called(2).await?.remove(1);
    assert_eq!(heard.header("webhook-signature")?.split(' ').count(), 2);
    assert!(heard.verifies(&webhook.secret)?, "the old secret");
    assert!(heard.verifies(&rotated.secret)?, "the new one");
    assert!(!heard.verifies(&add(&tenant, &receiver).await?.secret)?, "another webhook's");
    Ok(())
}

#[tokio::test]
async fn a_receiver_that_fails_is_called_again_with_the_same_id() -> Result<()> {
    let tenant = Tenant::new().await?;
    let receiver = Receiver::open(&[Manner::Status(500)], Manner::Status(200)).await?;
    let webhook = add(&tenant, &receiver).await?;
    let sent = test(&tenant, &webhook).await?;
    let heard = receiver.until_called(2).await?;
    for heard in &heard {
        assert_eq!(heard.header("webhook-id")?, sent.event_id.as_ref());
        assert!(heard.verifies(&webhook.secret)?);
    }
    assert_eq!(heard[0].body, heard[1].body);
    let log =
        until_logged(&tenant, &webhook, "the success", |sent| sent.state == DeliveryState::Delivered).await?;
    let statuses: Vec<_> = log.attempts.iter().map(|attempt| attempt.status).collect();
    assert_eq!(statuses, [Some(500), Some(200)]);
    Ok(())
}

/// What the alarm has brought is tried again as soon as what a call has brought. Nobody calls the Worker in between: a
/// call would set the alarm.
#[tokio::test]
async fn what_an_alarm_has_told_is_tried_again_in_time() -> Result<()> {
    let tenant = Tenant::new().await?;
    // One reward, one event: another one would have an alarm of its own.
    tenant.change_program(|program| program.friend_reward = None).await?;
    let code = tenant.join("ann@example.com", None).await?.code;
    let receiver = Receiver::open(&[Manner::Status(500)], Manner::Status(200)).await?;
    let webhook = add_for(&tenant, &receiver, json!(["reward.approved"])).await?;
    let mut order = friends_order("1001", "bob@example.com", &code)?;
    // The hold ends in a moment, in an alarm.
    order.placed_at = ago(days_ms(14) - 2_500);
    tenant.order(&order).await?;
    receiver.until_called(2).await?;
    let tried_again = |sent: &DeliveryView| sent.attempts.len() == 2;
    let log = until_logged(&tenant, &webhook, "the second attempt", tried_again).await?;
    let pause_ms = log.attempts[1].at.ms() - log.attempts[0].at.ms();
    assert!(pause_ms < LATE_MS, "5 seconds were promised: {log:?}");
    Ok(())
}

/// More than a lane takes in one go: the rest goes at once, not when somebody happens to call.
#[tokio::test]
async fn a_long_queue_goes_on_without_a_pause() -> Result<()> {
    const QUEUE: usize = 60;
    let tenant = Tenant::new().await?;
    let (failing, well) = (Receiver::open(&[], Manner::Status(500)).await?, Receiver::accepting().await?);
    let webhook = add(&tenant, &failing).await?;
    for _ in 0..QUEUE {
        test(&tenant, &webhook).await?;
    }
    until_all(&tenant, &webhook, |sent| !sent.attempts.is_empty()).await?;
    for enabled in [false, true] {
        let request = serde_json::from_value(json!({"url": well.url(), "enabled": enabled}))?;
        tenant.tell::<PutWebhook>(&(webhook.webhook.id.clone(),), &request).await?;
    }
    well.until_called(QUEUE).await?;
    let sent = until_all(&tenant, &webhook, |sent| sent.state == DeliveryState::Delivered).await?;
    let arrived = sent.iter().filter_map(|sent| Some(sent.attempts.last()?.at.ms()));
    let (first, last) = (arrived.clone().min().context("a first")?, arrived.max().context("a last")?);
    assert!(last - first < LATE_MS, "{sent:?}");
    Ok(())
}

#[tokio::test]
async fn who_hangs_is_given_up_in_time_and_delays_nobody() -> Result<()> {
    let tenant = Tenant::new().await?;
    let (hanging, well) = (Receiver::open(&[], Manner::Hang).await?, Receiver::accepting().await?);
    let hanging_webhook = add(&tenant, &hanging).await?;
    let code = tenant.join("ann@example.com", None).await?.code;
    hanging.until_called(1).await?;
    // Under way from here on; whoever is told now has another lane.
    add(&tenant, &well).await?;
    for order in ["1001", "1002", "1003"] {
        tenant.order(&friends_order(order, &format!("friend{order}@example.com"), &code)?).await?;
    }
    let heard = well.until_called(9).await?;
    assert!(heard.iter().all(|heard| heard.header("webhook-id").is_ok()));
    let first = deliveries(&tenant, &hanging_webhook.webhook.id).await?;
    assert!(
        first.iter().all(|sent| sent.attempts.is_empty()),
        "nobody has waited for the one that hangs: {first:?}"
    );
    let given_up = |sent: &DeliveryView| last_error(sent) == Some(DeliveryError::TimedOut);
    until_logged(&tenant, &hanging_webhook, "an end of the patience", given_up).await?;
    Ok(())
}

#[tokio::test]
async fn who_is_gone_is_disabled_and_the_others_are_told() -> Result<()> {
    let tenant = Tenant::new().await?;
    let (gone, other) = (Receiver::open(&[], Manner::Status(410)).await?, Receiver::accepting().await?);
    let webhook = add(&tenant, &gone).await?;
    add(&tenant, &other).await?;
    test(&tenant, &webhook).await?;
    let told = other.until_called(1).await?.remove(0).json()?;
    assert_eq!(told["type"], "webhook.disabled");
    assert_eq!(
        told["data"],
        json!({"webhook_id": webhook.webhook.id, "description": null, "because": "gone"})
    );
    let seen = tenant.ask::<GetWebhook>(&(webhook.webhook.id.clone(),), &Nothing {}).await?.body;
    assert_eq!((seen.enabled, seen.disabled_because), (false, Some(DisabledBecause::Gone)));
    tenant.join("ann@example.com", None).await?;
    other.until_called(2).await?;
    assert_eq!(gone.received().len(), 1);
    Ok(())
}

#[tokio::test]
async fn nobody_is_followed_elsewhere() -> Result<()> {
    let (tenant, elsewhere) = (Tenant::new().await?, Receiver::accepting().await?);
    let receiver = Receiver::open(&[], Manner::Redirect(elsewhere.url().to_owned())).await?;
    let webhook = add(&tenant, &receiver).await?;
    test(&tenant, &webhook).await?;
    let redirected = |sent: &DeliveryView| last_error(sent) == Some(DeliveryError::Redirected);
    let log = until_logged(&tenant, &webhook, "the redirection", redirected).await?;
    assert_eq!(log.attempts.first().and_then(|attempt| attempt.status), Some(307));
    assert_eq!(elsewhere.received().len(), 0);
    Ok(())
}

#[tokio::test]
async fn nobody_there_is_a_failure_like_another() -> Result<()> {
    let tenant = Tenant::new().await?;
    let closed = Receiver::accepting().await?.url().to_owned();
    let request: WebhookRequest = serde_json::from_value(json!({"url": closed}))?;
    let webhook = tenant.tell::<AddWebhook>(&(), &request).await?.body;
    test(&tenant, &webhook).await?;
    let unreachable = |sent: &DeliveryView| last_error(sent) == Some(DeliveryError::Unreachable);
    until_logged(&tenant, &webhook, "the failure", unreachable).await?;
    Ok(())
}

/// Nothing in a name shows where it leads, and one of its addresses is enough. The other fails for want of a network: it is
/// called.
#[tokio::test]
async fn a_name_that_leads_to_a_private_address_is_not_called() -> Result<()> {
    let public = "93.184.216.34".parse()?;
    let resolver = Resolver::open(&[
        ("private.", "127.0.0.1".parse()?),
        ("half.", public),
        ("half.", "fd00::1".parse()?),
        ("public.", public),
    ])
    .await?;
    let worker = worker::start_resolving("resolver", resolver.url()).await?;
    let tenant = Tenant::make(worker.url(), "Tea House", "https://tea.example").await?;
    for (name, expected) in [
        ("private", DeliveryError::PrivateAddress),
        ("half", DeliveryError::PrivateAddress),
        ("unknown", DeliveryError::Unreachable),
        ("public", DeliveryError::Unreachable),
        // The receiver was asked nothing, so it has not hung.
        ("hanging", DeliveryError::Unreachable),
    ] {
        let url = format!("https://{name}.goodword.example/");
        let request: WebhookRequest = serde_json::from_value(json!({"url": url}))?;
        let webhook = tenant.tell::<AddWebhook>(&(), &request).await?.body;
        test(&tenant, &webhook).await?;
        let tried = |sent: &DeliveryView| !sent.attempts.is_empty();
        let log = until_logged(&tenant, &webhook, "an attempt", tried).await?;
        assert_eq!(last_error(&log), Some(expected), "{name}");
    }
    // What says itself where it leads is asked of nobody. Of another shop: this one has as many webhooks as it may.
    let tenant = Tenant::make(worker.url(), "Tea House", "https://tea.example").await?;
    let receiver = Receiver::accepting().await?;
    let webhook = add(&tenant, &receiver).await?;
    test(&tenant, &webhook).await?;
    receiver.until_called(1).await?;
    worker.stop().await;
    Ok(())
}

/// The Worker dies while the receiver has the event and has not answered. Nobody calls the Worker afterwards: the alarm
/// alone sees to it.
#[tokio::test]
async fn nothing_is_lost_when_the_worker_is_killed_in_the_middle() -> Result<()> {
    let mut worker = worker::start("webhooks").await?;
    let tenant = Tenant::make(worker.url(), "Tea House", "https://tea.example").await?;
    let receiver = Receiver::open(&[Manner::Hang], Manner::Status(200)).await?;
    let webhook = add(&tenant, &receiver).await?;
    tenant.join("ann@example.com", None).await?;
    receiver.until_called(1).await?;
    worker.kill();
    worker.restart().await?;
    let heard = receiver.until_called(2).await?;
    let ids = heard.iter().map(|heard| heard.header("webhook-id")).collect::<Result<Vec<_>>>()?;
    assert_eq!(ids[0], ids[1]);
    assert_eq!(heard[0].body, heard[1].body);
    let delivered = |sent: &DeliveryView| sent.state == DeliveryState::Delivered;
    let log = until_logged(&tenant, &webhook, "the success", delivered).await?;
    assert_eq!(log.attempts.len(), 1, "the first attempt had no answer");
    let sent = deliveries(&tenant, &webhook.webhook.id).await?;
    sent.first().context("one delivery")?;
    assert_eq!(sent.len(), 1);
    worker.stop().await;
    Ok(())
}
