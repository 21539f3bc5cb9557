//! The short link, as crawlers, caches and people open it. Hurt by a mistake here: the advocate whose link shows nothing in
//! the chat, the friend who gets nowhere, and the shop whose name leads to somebody else's pages.

use anyhow::Result;
use goodword_domain::api::Endpoint;
use goodword_domain::api::codes::ShortLink;
use goodword_domain::value::Code;
use goodword_tests::browser::Browser;
use goodword_tests::client::{self, Reply};
use goodword_tests::popup::Popup;
use goodword_tests::tenant::{OpenShop, Tenant};
use goodword_tests::{axe, worker};
use reqwest::Method;
use serde_json::json;

/// Well formed, and nobody's.
const UNKNOWN: &str = "7KQ2M9XC";

async fn open(tenant: &Tenant, code: &str, query: &str, languages: Option<&str>) -> Result<Reply> {
    let mut request = tenant.raw(Method::GET, &format!("/r/{code}{query}"));
    if let Some(languages) = languages {
        request = request.header("accept-language", languages);
    }
    client::reply(request).await
}

#[tokio::test]
async fn a_crawler_reads_a_preview_in_the_language_that_it_asks_for() -> Result<()> {
    let tenant = Tenant::new().await?;
    let joined = tenant.join("ann@example.com", Some("Ann")).await?;
    for (query, languages, language, title) in [
        ("", None, "en", "Ann gives you 10% off at Tea House"),
        ("?lang=ar", Some("en"), "ar", "Ann"),
        ("?fb_locale=ar_AR", None, "ar", "Ann"),
        ("", Some("xx,ar-EG;q=0.9"), "ar", "Ann"),
        ("?lang=xx&lang=%00&utm_source=%ff&fbclid=1&fbclid=2", Some("xx"), "en", "Ann gives you"),
    ] {
        let reply = open(&tenant, joined.code.as_ref(), query, languages).await?;
        assert_eq!((reply.status, reply.content_type()), (200, "text/html"), "{query}: {}", reply.body);
        assert_eq!(reply.header("content-language"), Some(language), "{query} {languages:?}");
        let caching = (reply.header("cache-control"), reply.header("vary"));
        assert_eq!(caching, (Some("public, max-age=300"), Some("accept-language")));
        let (own, other) = if language == "ar" { ("ar_AR", "en_US") } else { ("en_US", "ar_AR") };
        for tag in [
            format!(r#"og:locale" content="{own}""#),
            format!(r#"og:locale:alternate" content="{other}""#),
            r#"og:site_name" content="Tea House""#.to_owned(),
            "og:description".to_owned(),
        ] {
            assert!(reply.body.contains(&tag), "{query}: no {tag} in {}", reply.body);
        }
        // The page is kept by caches, and a shop may serve it from an address of its own.
        assert!(!reply.body.contains(tenant.worker()), "{query}: {}", reply.body);
        let (_, told) = reply.body.split_once(r#"og:title" content=""#).unwrap_or_default();
        assert!(told.split('"').next().unwrap_or_default().contains(title), "{query}: {told}");
        assert!(reply.body.contains(&joined.share_url) || query.contains("utm"), "{query}: {}", reply.body);
    }
    Ok(())
}

/// A link of a trusted shop must lead to this shop.
#[tokio::test]
async fn nothing_in_the_request_decides_where_it_leads() -> Result<()> {
    let tenant = Tenant::new().await?;
    let code = tenant.join("ann@example.com", None).await?.code;
    for query in
        ["?url=https://evil.example", "?ref=https://evil.example", "?redirect=//evil.example&next=/\\evil"]
    {
        let reply = open(&tenant, code.as_ref(), query, None).await?;
        let target = format!(r#"content="0; url=https://tea.example/?ref={code}""#);
        assert!(reply.body.contains(&target) && !reply.body.contains("evil"), "{query}: {}", reply.body);
    }
    let campaign = open(&tenant, code.as_ref(), "?utm_source=chat%22%3E%3Cb&x=1", None).await?;
    let target = format!("https://tea.example/?utm_source=chat%22%3E%3Cb&amp;ref={code}");
    assert!(campaign.body.contains(&target), "{}", campaign.body);
    let back = open(&tenant, code.as_ref(), &format!("?ref={code}"), None).await?;
    assert!(!back.body.contains("http-equiv=\"refresh\""), "round and round: {}", back.body);
    Ok(())
}

/// Programs that tidy addresses up end them with a slash.
#[tokio::test]
async fn a_slash_at_its_end_changes_nothing() -> Result<()> {
    let tenant = Tenant::new().await?;
    let code = tenant.join("ann@example.com", Some("Ann")).await?.code;
    for query in ["", "?lang=ar&utm_source=chat"] {
        let [plain, slash] = [
            open(&tenant, code.as_ref(), query, None).await?,
            open(&tenant, &format!("{code}/"), query, None).await?,
        ];
        assert_eq!((slash.status, slash.body), (plain.status, plain.body), "{query}");
    }
    let unknown = open(&tenant, &format!("{UNKNOWN}/"), "", None).await?;
    assert_eq!((unknown.status, unknown.content_type()), (404, "text/html"), "{}", unknown.body);
    Ok(())
}

/// Names are what anybody types.
#[tokio::test]
async fn names_do_not_become_markup() -> Result<()> {
    let name = r#"</title><script>alert(1)</script>" http-equiv="refresh"#;
    let tenant = Tenant::make(worker::shared().await?, name, "https://tea.example").await?;
    let code = tenant.join("ann@example.com", Some(name)).await?.code;
    let reply = open(&tenant, code.as_ref(), "", None).await?;
    assert_eq!(reply.status, 200);
    assert!(!reply.body.contains("<script") && reply.body.contains("&lt;script&gt;"), "{}", reply.body);
    assert_eq!(reply.body.matches(r#"http-equiv="refresh""#).count(), 1, "{}", reply.body);
    let policy = reply.header("content-security-policy").unwrap_or_default();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    Ok(())
}

#[tokio::test]
async fn an_unknown_code_is_told_of_in_the_visitors_language() -> Result<()> {
    let tenant = Tenant::new().await?;
    for code in [UNKNOWN, "7KQ2M9X1", "nonsense!", "%3Cscript%3E"] {
        for (query, languages, language) in [
            ("", None, "en"),
            ("", Some("ar"), "ar"),
            ("?lang=ar", Some("en"), "ar"),
            ("?lang=xx", Some("en"), "en"),
        ] {
            let reply = open(&tenant, code, query, languages).await?;
            assert_eq!((reply.status, reply.content_type()), (404, "text/html"), "{code}: {}", reply.body);
            let told =
                (reply.header("content-language"), reply.header("cache-control"), reply.header("vary"));
            assert_eq!(told, (Some(language), Some("no-store"), Some("accept-language")), "{code} {query}");
            assert!(!reply.body.contains("http-equiv") && !reply.body.contains("<script"), "{}", reply.body);
        }
    }
    Ok(())
}

/// Messengers look before they read.
#[tokio::test]
async fn head_tells_the_same_without_a_body() -> Result<()> {
    let tenant = Tenant::new().await?;
    let code = tenant.join("ann@example.com", Some("Ann")).await?.code;
    for code in [code, UNKNOWN.parse::<Code>()?] {
        let path = ShortLink::path(&(code,));
        let get = client::reply(tenant.raw(Method::GET, &path)).await?;
        let head = client::reply(tenant.raw(Method::HEAD, &path)).await?;
        assert_eq!((head.status, head.body.as_str()), (get.status, ""));
        for name in ["content-type", "cache-control", "vary", "content-language", "content-security-policy"] {
            assert_eq!(head.header(name), get.header(name), "{name}");
        }
    }
    Ok(())
}

/// From a messenger's preview into the shop, also in a browser without JavaScript.
#[tokio::test]
async fn it_leads_to_the_greeting_with_or_without_javascript() -> Result<()> {
    let shop = OpenShop::new().await?;
    let ann = shop.tenant.join("ann@example.com", Some("Ann")).await?;
    let browser = Browser::open("bob").await?;
    let link = format!("{}/r/{}", shop.tenant.worker(), ann.code);
    browser.visit(&link).await?;
    assert_eq!(browser.is_at("?ref=").await?, ann.share_url);
    Popup(&browser).shows("friend").await?;

    browser.visit(&format!("{link}?ref={}", ann.code)).await?;
    axe::check(&browser, "the short link's page that leads on no more").await?;
    browser.tell_devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await?;
    browser.visit(&link).await?;
    assert_eq!(browser.is_at("?ref=").await?, ann.share_url);
    browser.tell_devtools("Emulation.setScriptExecutionDisabled", json!({ "value": false })).await?;
    browser.visit(&format!("{}/r/{UNKNOWN}", shop.tenant.worker())).await?;
    axe::check(&browser, "the page of an unknown code").await?;
    browser.close_despite_errors().await
}
