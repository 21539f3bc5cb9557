//! Consent and storage. Hurt by a mistake here: the visitor who has said no, and the one whose browser says it for them.

use anyhow::Result;
use goodword_domain::program::Placement;
use goodword_tests::browser::Browser;
use goodword_tests::page::{Content, OnePage, TAG};
use goodword_tests::popup::Popup;
use goodword_tests::probe;
use serde_json::{Value, json};

use super::{answer, is_silent};

async fn kept(browser: &Browser) -> Result<Value> {
    Ok(probe::kept(browser).await?.remove("local").unwrap_or_default())
}

/// Denied, given later on the same page, withdrawn, given again: at each moment the device holds what was allowed.
#[tokio::test]
async fn the_device_holds_what_was_allowed_last() -> Result<()> {
    let page = OnePage::open_soon(Content { head: TAG, ..Content::default() }, Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    let popup = Popup(&browser);
    browser.visit(&page.address()).await?;
    browser
        .run::<()>(
            "goodword('consent', false); goodword('identify', { email: 'ann@example.com' })",
            Vec::new(),
        )
        .await?;
    browser.run::<()>("goodword('open')", Vec::new()).await?;
    popup.find("link").await?;
    assert_eq!(kept(&browser).await?, json!({}), "denied");
    browser.run::<()>("goodword('consent', true)", Vec::new()).await?;
    let memory = kept(&browser).await?;
    assert!(memory["goodword"].as_str().is_some_and(|kept| kept.contains("st_")), "given later: {memory}");
    browser.run::<()>("goodword('consent', false)", Vec::new()).await?;
    assert_eq!(kept(&browser).await?, json!({}), "withdrawn");
    browser.run::<()>("goodword('consent', true)", Vec::new()).await?;
    // On the next page the advocate is known without having signed in.
    browser.visit(&page.address()).await?;
    browser.run::<()>("goodword('consent', true); goodword('open')", Vec::new()).await?;
    popup.find("status").await?;
    // A page without the call has no consent, whatever an earlier one had.
    browser.visit(&page.address()).await?;
    browser.run::<()>("goodword('open')", Vec::new()).await?;
    popup.find("email").await?;
    browser.close().await
}

/// Withdrawn on a page without a popup, by the loader alone.
#[tokio::test]
async fn consent_is_withdrawn_on_any_page() -> Result<()> {
    let page = OnePage::open(Content { head: TAG, ..Content::default() }).await?;
    let browser = Browser::open("ann").await?;
    browser.visit(&page.address()).await?;
    let plant = "for (const name of ['goodword', 'goodword-ref', 'goodword-later', 'shop']) localStorage[name] = '{}'";
    browser.run::<()>(plant, Vec::new()).await?;
    browser.run::<()>("goodword('consent', false)", Vec::new()).await?;
    assert_eq!(kept(&browser).await?, json!({ "shop": "{}" }), "the shop's own stays");
    browser.close().await
}

const STORAGE: [(&str, &str); 3] = [
    (
        "getter-throws",
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError') } })",
    ),
    ("full", "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }"),
    ("none", "Object.defineProperty(window, 'localStorage', { value: null })"),
];

#[tokio::test]
async fn without_storage_the_popup_works_and_forgets() -> Result<()> {
    let page = OnePage::open_soon(Content::default(), Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    probe::watch(&browser, false).await?;
    for (name, script) in STORAGE {
        let head = format!("<script>{script}</script>{TAG}");
        browser.visit(&page.add(&format!("/{name}"), Content { head: &head, ..Content::default() })).await?;
        browser.run::<()>("goodword('consent', true)", Vec::new()).await?;
        answer(&page, &browser, name).await?;
        browser.run::<()>("goodword('consent', false)", Vec::new()).await?;
        is_silent(&page, &browser, name).await?;
    }
    // A visitor's browser that refuses cookies refuses storage as well.
    browser.tell_devtools("Emulation.setDocumentCookieDisabled", json!({ "disabled": true })).await?;
    browser.visit(&page.add("/no-cookies", Content { head: TAG, ..Content::default() })).await?;
    answer(&page, &browser, "no-cookies").await?;
    is_silent(&page, &browser, "no cookies").await?;
    browser.close().await
}
