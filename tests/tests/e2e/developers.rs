//! What every call of a developer's can rely on: ids, limits, calls that happen once, keys that may do only some things.
//! What the object decides is tested natively; here is what only the real runtime shows.

use anyhow::{Context, Result};
use goodword_domain::api::keys::{CreateKey, KeyRequest, NewKey};
use goodword_domain::api::orders::RecordOrder;
use goodword_domain::api::partners::{AddPartner, PartnerRequest};
use goodword_domain::api::{Endpoint, Scope};
use goodword_tests::client::{self, Reply};
use goodword_tests::orders::order;
use goodword_tests::tenant::Tenant;
use goodword_tests::worker;
use reqwest::header::ORIGIN;
use reqwest::{Method, RequestBuilder};
use serde_json::json;

fn told(tenant: &Tenant, id: &str) -> Result<RequestBuilder> {
    let request = tenant.raw(Method::POST, RecordOrder::PATH).json(&order(id, "bob@example.com")?);
    Ok(tenant.credentials(RecordOrder::CALLER, request))
}

fn id_of(reply: &Reply) -> Result<String> {
    Ok(reply.header("x-request-id").context("no id")?.to_owned())
}

/// Whoever asks us about a call names its id: each has one, refused ones and faults as well.
#[tokio::test]
async fn every_answer_carries_its_calls_id() -> Result<()> {
    let tenant = Tenant::new().await?;
    let mine = client::reply(told(&tenant, "1001")?.header("x-request-id", "till-7:0001")).await?;
    assert_eq!((mine.status, id_of(&mine)?.as_str()), (201, "till-7:0001"));
    let one = id_of(&client::reply(told(&tenant, "1001")?).await?)?;
    let other = id_of(&client::reply(told(&tenant, "1001")?.header("x-request-id", "two words")).await?)?;
    assert!(one.starts_with("rq_") && other.starts_with("rq_") && one != other, "{one} {other}");
    for path in ["/v1/orders/9", "/v1/stats", "/v1/nothing", "/v1/shops/pk_x/widget", "/r/00000001"] {
        let reply = client::reply(tenant.raw(Method::GET, path)).await?;
        assert!(reply.status >= 400 && id_of(&reply)?.starts_with("rq_"), "{path}: {}", reply.status);
    }
    let page =
        client::reply(tenant.raw(Method::GET, &format!("/v1/shops/{}/widget", tenant.keys.public_key)))
            .await?;
    assert_eq!(page.status, 200);
    id_of(&page)?;
    Ok(())
}

/// A browser shows a page only the headers that it is told to; what a shop's server calls, no page may read at all.
#[tokio::test]
async fn pages_read_ids_and_pauses_and_nothing_of_servers() -> Result<()> {
    let tenant = Tenant::new().await?;
    let widget = format!("/v1/shops/{}/widget", tenant.keys.public_key);
    let reply = client::reply(tenant.raw(Method::GET, &widget).header(ORIGIN, &tenant.origin)).await?;
    let exposed = reply.header("access-control-expose-headers").unwrap_or_default();
    assert!(exposed.contains("retry-after") && exposed.contains("x-request-id"), "{exposed}");
    let allowed = |reply: &Reply| reply.header("access-control-allow-origin").map(str::to_owned);
    for path in ["/v1/orders", "/v1/orders/batch", "/v1/keys", "/v1/shops"] {
        let preflight = tenant.raw(Method::OPTIONS, path).header(ORIGIN, &tenant.origin);
        let preflight = preflight.header("access-control-request-method", "POST");
        assert_eq!(allowed(&client::reply(preflight).await?), None, "{path}");
    }
    let reply = client::reply(told(&tenant, "1001")?.header(ORIGIN, &tenant.origin)).await?;
    assert_eq!((reply.status, allowed(&reply)), (201, None));
    let document = tenant.raw(Method::GET, "/openapi.json").header(ORIGIN, "https://editor.example");
    assert_eq!(allowed(&client::reply(document).await?).as_deref(), Some("*"));
    Ok(())
}

/// A loop in one shop's server is stopped, told for how long, and stops nobody else.
#[tokio::test]
async fn a_key_that_calls_too_often_is_told_when_to_call_again() -> Result<()> {
    let worker = worker::start_limited("limits", 20).await?;
    let tenant = Tenant::make(worker.url(), "Tea House", "https://tea.example").await?;
    let scopes = vec![Scope::All];
    let second = KeyRequest { name: "Second".parse()?, scopes, expires_at: None };
    let second = tenant.tell::<CreateKey>(&(), &second).await?.body;
    let stats = || tenant.raw(Method::GET, "/v1/stats");
    let mut limited = None;
    // A window may end in the midst of them; the next one is as short.
    for _ in 0..100 {
        let reply = client::reply(stats().bearer_auth(&tenant.keys.secret_key)).await?;
        if reply.status != 200 {
            limited = Some(reply);
            break;
        }
    }
    let limited = limited.context("a hundred calls, and no limit")?;
    assert_eq!((limited.status, limited.header("retry-after")), (429, Some("10")));
    assert_eq!(limited.problem()?.code, "rate_limited");
    id_of(&limited)?;
    assert_eq!(client::reply(stats().bearer_auth(&second.secret_key)).await?.status, 200);
    worker.stop().await;
    Ok(())
}

/// Whoever tries keys has a new one each time: it is the address that is stopped, before the shop's object is asked.
#[tokio::test]
async fn who_tries_keys_is_stopped() -> Result<()> {
    let worker = worker::start_limited("wrong-keys", 20).await?;
    let tenant = Tenant::make(worker.url(), "Tea House", "https://tea.example").await?;
    let own = &tenant.keys.secret_key;
    let mut limited = None;
    for number in 0..200 {
        let wrong = format!("{}{number:03}", &own[..own.len() - 3]);
        let reply = client::reply(tenant.raw(Method::GET, "/v1/stats").bearer_auth(wrong)).await?;
        if reply.status == 429 {
            limited = Some(reply);
            break;
        }
    }
    let limited = limited.context("two hundred wrong keys, and no limit")?;
    assert_eq!(
        (limited.problem()?.code.as_str(), limited.header("retry-after")),
        ("rate_limited", Some("10"))
    );
    worker.stop().await;
    Ok(())
}

/// A page that is stopped can read that it is, and for how long: else the popup would take it for a lost network.
#[tokio::test]
async fn a_page_that_calls_too_often_can_read_when_to_call_again() -> Result<()> {
    let worker = worker::start_limited("page-limit", 2).await?;
    let tenant = Tenant::make(worker.url(), "Tea House", "https://tea.example").await?;
    let path = format!("/v1/shops/{}/codes/00000000", tenant.keys.public_key);
    let mut limited = None;
    for _ in 0..60 {
        let reply = client::reply(tenant.raw(Method::GET, &path).header(ORIGIN, &tenant.origin)).await?;
        if reply.status == 429 {
            limited = Some(reply);
            break;
        }
    }
    let limited = limited.context("sixty calls, and no limit")?;
    assert_eq!(
        (limited.problem()?.code.as_str(), limited.header("retry-after")),
        ("rate_limited", Some("60"))
    );
    assert_eq!(limited.header("access-control-allow-origin"), Some(tenant.origin.as_str()));
    let readable = limited.header("access-control-expose-headers").unwrap_or_default();
    assert!(readable.contains("retry-after") && readable.contains("x-request-id"), "{readable}");
    worker.stop().await;
    Ok(())
}

/// The kept answer comes through the Worker as it went, with the secret that was shown once, over a restart.
#[tokio::test]
async fn a_repeated_call_gets_the_kept_answer() -> Result<()> {
    let mut worker = worker::start("idempotency").await?;
    let tenant = Tenant::make(worker.url(), "Tea House", "https://tea.example").await?;
    let make = async |name: &str| {
        let request = tenant.raw(Method::POST, CreateKey::PATH).header("idempotency-key", "k1");
        let body = json!({"name": name, "scopes": ["orders:write"]});
        client::reply(tenant.credentials(CreateKey::CALLER, request).json(&body)).await
    };
    let first = make("Till").await?;
    worker.kill();
    worker.restart().await?;
    let again = make("Till").await?;
    assert_eq!((first.status, again.status, &again.body), (201, 201, &first.body));
    assert_eq!(
        (first.header("idempotency-replayed"), again.header("idempotency-replayed")),
        (None, Some("true"))
    );
    assert_eq!(again.content_type(), "application/json");
    assert_eq!(make("Kiosk").await?.problem()?.code, "idempotency_key_reused");

    // The new key does what it is for, and nothing else.
    let till: NewKey = first.read()?;
    let as_till = |request: RequestBuilder| request.bearer_auth(&till.secret_key);
    let order = tenant.raw(Method::POST, "/v1/orders").json(&order("1001", "bob@example.com")?);
    assert_eq!(client::reply(as_till(order)).await?.status, 201);
    let read = client::reply(as_till(tenant.raw(Method::GET, "/v1/rewards"))).await?.problem()?;
    assert_eq!((read.status, read.code.as_str()), (403, "scope_missing"));
    assert!(read.detail.contains("`ledger:read`"), "{}", read.detail);
    worker.stop().await;
    Ok(())
}

/// A partner's code is asked for in another object first: two calls at once are two turns, and one partner.
#[tokio::test]
async fn parallel_calls_with_one_key_happen_once() -> Result<()> {
    let tenant = Tenant::new().await?;
    let body = PartnerRequest { name: "Yoga".parse()?, email: "loft@example.com".parse()? };
    let send = async || {
        let request = tenant.raw(Method::POST, AddPartner::PATH).header("idempotency-key", "k").json(&body);
        client::reply(tenant.credentials(AddPartner::CALLER, request)).await
    };
    let (a, b, c) = tokio::try_join!(send(), send(), send())?;
    assert_eq!((a.status, &a.body, &a.body), (201, &b.body, &c.body));
    let replayed = [&a, &b, &c].into_iter().filter(|reply| reply.header("idempotency-replayed").is_some());
    assert_eq!(replayed.count(), 2);
    Ok(())
}
