//! Platforms at the real Worker, signed by their own libraries. Hurt by a gap here: the owner whose orders do not arrive,
//! and everyone, if somebody else's do.

use std::io::Write;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use futures_util::future::join_all;
use goodword_domain::api::Nothing;
use goodword_domain::api::orders::{GetOrder, OrderView};
use goodword_domain::api::platforms::{
    ConnectPlatform, InboxItem, InboxQuery, InboxState, ListInbox, PlatformRequest, PlatformView,
};
use goodword_domain::platform::Platform;
use goodword_domain::value::OrderId;
use goodword_tests::client::{self, Reply};
use goodword_tests::orders::now;
use goodword_tests::tenant::Tenant;
use goodword_tests::wait::until;
use goodword_tests::worker;
use reqwest::Method;
use serde_json::{Value, json};
use xtask::project;
use xtask::tools::Tools;

const SECRET: &str = "whsec_of_the_end_to_end_tests_0123456789";

/// A shop that is connected to a platform, with Ann as its advocate.
struct Connected {
    tenant: Tenant,
    platform: Platform,
    view: PlatformView,
    code: String,
}

impl Connected {
    async fn new(platform: Platform) -> Result<Self> {
        let tenant = Tenant::new().await?;
        let code = tenant.join("ann@example.com", Some("Ann")).await?.code.to_string();
        let mut body = json!({"secrets": [SECRET]});
        if platform != Platform::Stripe {
            body["shop_domain"] = json!("tea.myshopify.com");
        }
        let request: PlatformRequest = serde_json::from_value(body)?;
        let view = tenant.tell::<ConnectPlatform>(&(platform,), &request).await?.body;
        Ok(Self { tenant, platform, view, code })
    }

    /// A recorded delivery, with Ann's code in it.
    fn recorded(&self, name: &str) -> Result<Value> {
        let file = project::path(format!("domain/tests/platform/{name}.json"));
        let text = std::fs::read_to_string(file)?;
        let lower = self.code.to_lowercase();
        Ok(serde_json::from_str(&text.replace("7KQ2M9XC", &self.code).replace("7kq2m9xc", &lower))?)
    }

    async fn post(&self, topic: &str, signature: &str, body: Vec<u8>) -> Result<Reply> {
        let path =
            self.view.hook_url.strip_prefix(self.tenant.worker()).context("not this Worker's address")?;
        let request = self.tenant.raw(Method::POST, path).header("content-type", "application/json");
        let request = match self.platform {
            Platform::Shopify => request
                .header("X-Shopify-Topic", topic)
                .header("X-Shopify-Shop-Domain", "tea.myshopify.com")
                .header("X-Shopify-Webhook-Id", "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043")
                .header("X-Shopify-API-Version", "2026-04")
                .header("X-Shopify-Hmac-SHA256", signature),
            Platform::Woocommerce => request
                .header("X-WC-Webhook-Topic", topic)
                .header("X-WC-Webhook-Source", "https://tea.example/")
                .header("X-WC-Webhook-Delivery-ID", "8b1f")
                .header("X-WC-Webhook-Signature", signature),
            Platform::Stripe => request.header("Stripe-Signature", signature),
        };
        client::reply(request.body(body)).await
    }

    /// Signed by the platform's own library, and taken.
    async fn deliver(&self, topic: &str, delivery: &Value) -> Result<()> {
        let body = delivery.to_string();
        let signature = sign(self.platform, &body, now().ms() / 1_000)?;
        let reply = self.post(topic, &signature, body.into_bytes()).await?;
        ensure!(reply.status == 200, "{}: {}", reply.status, reply.body);
        Ok(())
    }

    async fn order(&self, id: &str, is: impl Fn(&OrderView) -> bool) -> Result<OrderView> {
        let id: OrderId = id.parse()?;
        until("the order, worked off", async || {
            let reply = self.tenant.send::<GetOrder>(&(id.clone(),), &Nothing {}, &Nothing {}).await?;
            if reply.status == 404 {
                return Ok(None);
            }
            let order = reply.success::<GetOrder>()?.body;
            Ok(Some(order).filter(&is))
        })
        .await
    }

    async fn inbox(&self) -> Result<Vec<InboxItem>> {
        let query = InboxQuery::default();
        Ok(self.tenant.ask::<ListInbox>(&(self.platform,), &query).await?.body.items)
    }
}

fn sign(platform: Platform, payload: &str, seconds: i64) -> Result<String> {
    let script = project::path("tests/tests/e2e/platforms/sign.cjs");
    let mut node = Tools::install()?.npm("node");
    node.arg(script).args([platform.as_str(), SECRET, &seconds.to_string()]);
    let mut node = node.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    node.stdin.take().context("its input")?.write_all(payload.as_bytes())?;
    let output = node.wait_with_output()?;
    ensure!(output.status.success(), "the library has not signed");
    Ok(String::from_utf8(output.stdout)?)
}

#[tokio::test]
async fn shopifys_own_library_signs_an_order_and_its_refund() -> Result<()> {
    let shop = Connected::new(Platform::Shopify).await?;
    // Before its order: it waits.
    shop.deliver("refunds/create", &shop.recorded("shopify/refunds_create_partial")?).await?;
    shop.deliver("orders/paid", &shop.recorded("shopify/orders_paid")?).await?;
    let order = shop.order("5501001", |order| order.remaining.amount_minor.minor() == 3_600).await?;
    assert_eq!(order.total.amount_minor.minor(), 5_000);
    assert_eq!(order.referral.context("Ann's")?.advocate_code.to_string(), shop.code);
    Ok(())
}

#[tokio::test]
async fn woocommerce_delivers_after_its_ping() -> Result<()> {
    let shop = Connected::new(Platform::Woocommerce).await?;
    let path = format!("/hooks/{}/woocommerce", shop.tenant.keys.public_key);
    let ping = shop.tenant.raw(Method::POST, &path).form(&[("webhook_id", "17")]);
    assert_eq!(client::reply(ping).await?.status, 200);
    shop.deliver("order.created", &shop.recorded("woocommerce/order_processing")?).await?;
    let order = shop.order("727", |_| true).await?;
    assert_eq!((order.total.amount_minor.minor(), order.rewards.len()), (5_000, 2));
    assert_eq!(shop.inbox().await?.len(), 1, "the ping is no delivery");
    Ok(())
}

#[tokio::test]
async fn stripes_own_library_signs_and_an_old_signature_is_refused() -> Result<()> {
    let shop = Connected::new(Platform::Stripe).await?;
    let session = shop.recorded("stripe/checkout_session_completed")?;
    let body = session.to_string();
    let old = sign(Platform::Stripe, &body, now().ms() / 1_000 - 3_600)?;
    let problem = shop.post("", &old, body.into_bytes()).await?.problem()?;
    assert_eq!((problem.status, problem.code.as_str()), (401, "delivery_signature_wrong"));
    shop.deliver("", &session).await?;
    shop.deliver("", &shop.recorded("stripe/charge_refunded_partly")?).await?;
    shop.order("cs_test_a1b2c3", |order| order.remaining.amount_minor.minor() == 3_600).await?;
    Ok(())
}

#[tokio::test]
async fn what_is_not_the_platforms_is_refused_and_leaves_nothing() -> Result<()> {
    for platform in Platform::ALL {
        let shop = Connected::new(platform).await?;
        let body = json!({"id": 1, "type": "x"}).to_string();
        let good = sign(platform, &body, now().ms() / 1_000)?;
        let tampered = body.replace('1', "2").into_bytes();
        for (what, signature, body) in [
            ("tampered with", good.as_str(), tampered),
            ("with no signature", "", body.clone().into_bytes()),
            ("with nonsense", "nonsense", body.clone().into_bytes()),
            ("empty", good.as_str(), Vec::new()),
        ] {
            let reply = shop.post("orders/paid", signature, body).await?;
            assert!(
                !reply.headers.contains_key("www-authenticate"),
                "{platform:?} {what}: no key would help"
            );
            let problem = reply.problem()?;
            let found = (problem.status, problem.code.as_str());
            assert_eq!(found, (401, "delivery_signature_wrong"), "{platform:?} {what}");
        }
        let large = " ".repeat(1_024 * 1_024 + 1);
        let signature = sign(platform, &large, now().ms() / 1_000)?;
        let problem = shop.post("orders/paid", &signature, large.into_bytes()).await?.problem()?;
        assert_eq!((problem.status, problem.code.as_str()), (413, "body_too_large"), "{platform:?}");
        assert_eq!(shop.inbox().await?.len(), 0, "{platform:?}");
    }
    let shop = Connected::new(Platform::Shopify).await?;
    // Signed, by whomever: what bears no signature is asked no further.
    let of = |path: &str| {
        let request = shop.tenant.raw(Method::POST, path).body("{}");
        let request = request.header("X-Shopify-Hmac-SHA256", BASE64.encode([0; 32]));
        request.header("Stripe-Signature", format!("t=1,v1={}", "0".repeat(64)))
    };
    let pk = shop.tenant.keys.public_key.to_string();
    for (path, status, code) in [
        (format!("/hooks/{pk}/magento"), 404, "platform_unknown"),
        (format!("/hooks/{pk}/stripe"), 404, "platform_not_connected"),
        ("/hooks/pk_00000000000000000000000000/shopify".to_owned(), 404, "shop_unknown"),
        ("/hooks/nobody/shopify".to_owned(), 404, "shop_unknown"),
        (format!("/hooks/{pk}/woocommerce"), 401, "delivery_signature_wrong"),
    ] {
        let problem = client::reply(of(&path)).await?.problem()?;
        assert_eq!((problem.status, problem.code.as_str()), (status, code), "{path}");
    }
    let get = client::reply(shop.tenant.raw(Method::GET, &format!("/hooks/{pk}/shopify"))).await?;
    assert_eq!(get.status, 405);
    Ok(())
}

/// A shop's best hour: each delivery is answered, and none is forgotten behind the others.
#[tokio::test]
async fn a_rush_is_answered_and_worked_off() -> Result<()> {
    const RUSH: usize = 200;
    let shop = Connected::new(Platform::Shopify).await?;
    // One after the other would be no rush, and to sign each takes longer than to take it.
    let body = shop.recorded("shopify/orders_paid")?.to_string();
    let signature = sign(shop.platform, &body, now().ms() / 1_000)?;
    let posts = (0..RUSH).map(|_| shop.post("orders/paid", &signature, body.clone().into_bytes()));
    for reply in join_all(posts).await {
        assert_eq!(reply?.status, 200);
    }
    until("the rush, worked off", async || {
        let (mut done, mut cursor) = (0, None);
        loop {
            let query = InboxQuery { state: Some(InboxState::Done), cursor, ..InboxQuery::default() };
            let page = shop.tenant.ask::<ListInbox>(&(shop.platform,), &query).await?.body;
            done += page.items.len();
            cursor = page.next_cursor;
            if cursor.is_none() {
                return Ok((done == RUSH).then_some(()));
            }
        }
    })
    .await?;
    shop.order("5501001", |_| true).await?;
    Ok(())
}

/// An order of hundreds of lines is no small thing.
#[tokio::test]
async fn a_large_order_is_taken() -> Result<()> {
    let shop = Connected::new(Platform::Shopify).await?;
    let mut order = shop.recorded("shopify/orders_paid")?;
    let line = order["line_items"][0].clone();
    order["line_items"] = Value::Array(vec![line; 600]);
    assert!(order.to_string().len() > 600_000);
    shop.deliver("orders/paid", &order).await?;
    shop.order("5501001", |_| true).await?;
    Ok(())
}

/// What was answered for is not lost, whenever the process dies.
#[tokio::test]
async fn a_worker_that_dies_after_its_answer_works_the_delivery_off_later() -> Result<()> {
    let mut own = worker::start("platforms").await?;
    let tenant = Tenant::make(own.url(), "Tea House", "https://tea.example").await?;
    let request: PlatformRequest =
        serde_json::from_value(json!({"secrets": [SECRET], "shop_domain": "tea.myshopify.com"}))?;
    let view = tenant.tell::<ConnectPlatform>(&(Platform::Shopify,), &request).await?.body;
    let shop = Connected { tenant, platform: Platform::Shopify, view, code: "7KQ2M9XC".to_owned() };
    let mut order = shop.recorded("shopify/orders_paid")?;
    let ids: Vec<u64> = (1..=10).collect();
    for id in &ids {
        order["id"] = json!(id);
        shop.deliver("orders/paid", &order).await?;
    }
    own.restart().await?;
    for id in ids {
        shop.order(&id.to_string(), |_| true).await?;
    }
    assert_eq!(shop.inbox().await?.len(), 10);
    own.stop().await;
    Ok(())
}
