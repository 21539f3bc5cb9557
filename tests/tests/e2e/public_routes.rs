//! What pages, browsers and tools get without a secret: the tag's question, CORS, the OpenAPI document. Hurt
//! by a mistake here: the shop whose popup stays away, and the developer whose tools know other routes than we have.

use anyhow::Result;
use goodword_domain::api::{Caller, Endpoint, Route};
use goodword_domain::api::{responses, widget};
use goodword_tests::client;
use goodword_tests::tenant::Tenant;
use goodword_tests::wait::until;
use goodword_tests::worker::OPERATOR_KEY;
use reqwest::Method;
use reqwest::header::ORIGIN;
use serde_json::{Value, json};

use crate::shape::fits;

/// The popup must never see an owner's change half or late for ever; KV may lag, so this is polled.
#[tokio::test]
async fn the_tag_learns_what_to_show() -> Result<()> {
    let tenant = Tenant::new().await?;
    let ask = async |query: &str| {
        let path = format!("{}?{query}", widget::GetWidget::path(&tenant.pk()));
        client::reply(tenant.credentials(Caller::Page, tenant.raw(Method::GET, &path))).await
    };
    for (query, show) in [
        ("page=home", Value::Null),
        ("page=thank_you&order=1001", json!("survey")),
        ("page=checkout&order=1001", Value::Null),
        ("page=home&ref=7KQ2M9XC", json!("friend")),
        ("page=a-kind-of-page-that-nobody-knows", Value::Null),
    ] {
        let reply = ask(query).await?;
        // Whatever a page says of itself, the tag must not break on it.
        assert!(reply.status == 200 || query.contains("nobody"), "{query}: {} {}", reply.status, reply.body);
        if reply.status == 200 {
            let shape = json!({"show": show, "placement": "corner", "language": "en", "shop_name": "Tea House",
                "friend_reward": {"kind": "percentage", "basis_points": 1000}});
            fits(&reply.json()?, &shape)?;
        }
    }
    fits(&ask("page=home&locale=ar-EG").await?.json()?, &json!({"language": "ar"}))?;
    fits(&ask("page=home&locale=xx").await?.json()?, &json!({"language": "en"}))?;
    tenant.change_program(|program| program.survey.delay_ms = 7_000).await?;
    until("the changed program at the edge", async || {
        Ok((ask("page=home").await?.json()?["delay_ms"] == 7_000).then_some(()))
    })
    .await
}

/// A developer reads it with tools: each route is in it, none of the Worker's own.
#[tokio::test]
async fn the_openapi_document_describes_every_route() -> Result<()> {
    let tenant = Tenant::new().await?;
    let document = client::reply(tenant.raw(Method::GET, "/openapi.json")).await?.json()?;
    fits(&document, &json!({"openapi": "<3.1>", "info": {}, "paths": {}}))?;
    for route in Route::ALL {
        let method = route.method().as_str().to_lowercase();
        let described = document["paths"][route.path()].get(&method).is_some();
        assert_eq!(described, route.caller() != Caller::Worker, "{method} {}", route.path());
    }
    Ok(())
}

/// A page on another origin may call only if the browser is told so; a page that is not the shop's is told nothing.
#[tokio::test]
async fn browsers_are_told_which_pages_may_call() -> Result<()> {
    let tenant = Tenant::new().await?;
    let path = widget::GetWidget::path(&tenant.pk());
    let ask = async |origin: &str| client::reply(tenant.raw(Method::GET, &path).header(ORIGIN, origin)).await;
    let allowed = ask(&tenant.origin).await?;
    assert_eq!(allowed.header("access-control-allow-origin"), Some(tenant.origin.as_str()));
    assert!(
        allowed.header("vary").is_some_and(|vary| vary.to_lowercase().contains("origin")),
        "caches must tell origins apart"
    );
    let foreign = ask("https://evil.example").await?;
    assert_eq!((foreign.status, foreign.header("access-control-allow-origin")), (403, None));
    let preflight = tenant
        .raw(Method::OPTIONS, &responses::Respond::path(&tenant.pk()))
        .header(ORIGIN, &tenant.origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type,authorization");
    let reply = client::reply(preflight).await?;
    assert!((200..300).contains(&reply.status), "{} {}", reply.status, reply.body);
    let told = |name| reply.header(name).unwrap_or_default().to_lowercase();
    assert!(told("access-control-allow-methods").contains("post"));
    assert!(
        ["content-type", "authorization"]
            .iter()
            .all(|name| told("access-control-allow-headers").contains(name))
    );
    Ok(())
}

/// The operator's key makes shops; nothing that a shop has does.
#[tokio::test]
async fn only_the_operator_makes_shops() -> Result<()> {
    let tenant = Tenant::new().await?;
    let shop = json!({"name": "Tea", "origins": ["https://a.example"], "landing_url": "https://a.example/",
        "currency": "EUR", "locale": "en"});
    let make = |key: &str| tenant.raw(Method::POST, "/v1/shops").bearer_auth(key).json(&shop);
    assert_eq!(client::reply(make(&tenant.keys.secret_key)).await?.problem()?.code, "key_wrong");
    assert_eq!(client::reply(make(&OPERATOR_KEY[1..])).await?.problem()?.code, "key_wrong");
    assert_eq!(client::reply(make("")).await?.status, 401);
    assert_eq!(client::reply(make(OPERATOR_KEY)).await?.status, 201);
    Ok(())
}
