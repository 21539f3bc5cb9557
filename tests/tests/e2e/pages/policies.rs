//! Content security policies. Hurt by a mistake here: the shop that takes its visitors' security seriously.

use anyhow::Result;
use goodword_domain::program::Placement;
use goodword_tests::browser::Browser;
use goodword_tests::page::{Content, FOLDER, OnePage, STRICT, TAG};
use goodword_tests::popup::Popup;
use goodword_tests::probe;

use super::{answer, is_silent, says_only};

const NONCE: &str = "default-src 'none'; script-src 'nonce-tea' 'strict-dynamic' 'wasm-unsafe-eval'; connect-src EDGE; \
    img-src EDGE; require-trusted-types-for 'script'; trusted-types 'none'";
const OWN: &str =
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'";

#[tokio::test]
async fn the_popup_keeps_to_every_policy_that_lets_it_run() -> Result<()> {
    let page = OnePage::open_soon(Content::default(), Placement::Overlay).await?;
    let browser = Browser::open("ann").await?;
    probe::watch(&browser, false).await?;
    let nonce = TAG.replace("<script", "<script nonce=tea");
    let own = TAG.replace("EDGE", "OWN");
    for (name, policy, head) in [("strict", STRICT, TAG), ("nonce", NONCE, &nonce), ("own", OWN, &own)] {
        browser.visit(&page.add(&format!("/{name}"), Content { policy, head, body: "" })).await?;
        answer(&page, &browser, name).await?;
        is_silent(&page, &browser, name).await?;
    }
    browser.close().await
}

/// The browser's own words for what a policy refuses.
const REFUSED: &str = "Content Security Policy";

/// Without `'wasm-unsafe-eval'` it is the plain link, at whichever address we are served.
#[tokio::test]
async fn where_webassembly_is_refused_the_link_leads_to_our_page() -> Result<()> {
    let page = OnePage::open_soon(Content::default(), Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    probe::watch(&browser, false).await?;
    let own = TAG.replace("EDGE", "OWN");
    let strict = STRICT.replace(" 'wasm-unsafe-eval'", "");
    let self_only = OWN.replace(" 'wasm-unsafe-eval'", "");
    let edge = page.tenant.worker().to_owned();
    let folder = [&page.tenant.origin, FOLDER].concat();
    for (name, policy, head, from) in [("strict", &strict, TAG, &edge), ("own", &self_only, &own, &folder)] {
        browser.visit(&page.add(&format!("/{name}"), Content { policy, head, body: "" })).await?;
        browser.run::<()>("goodword('order', { id: '1001' })", Vec::new()).await?;
        let href = browser.find("a[href*='/s/']").await?.attr("href").await?.unwrap_or_default();
        assert!(href.starts_with(&format!("{from}/s/pk_")), "{name}: {href}");
        assert_eq!(Popup(&browser).step().await?, None, "{name}");
        assert_eq!(probe::seen(&browser).await?.errors, Vec::<String>::new(), "{name}");
        says_only(&page, &browser, &[REFUSED], name).await?;
    }
    browser.close().await
}

/// A policy that does not name us at all refuses the tag; the browser says so, not we.
#[tokio::test]
async fn a_policy_that_does_not_name_us_is_obeyed() -> Result<()> {
    let policy = "default-src 'self'; script-src 'self' EDGE";
    let page = OnePage::open(Content { policy, head: TAG, body: "" }).await?;
    let browser = Browser::open("ann").await?;
    probe::watch(&browser, false).await?;
    browser.visit(&page.address()).await?;
    browser.run::<()>("goodword('order', { id: '1001' }); goodword('open')", Vec::new()).await?;
    Popup(&browser).stays_away().await?;
    assert_eq!(probe::seen(&browser).await?.errors, Vec::<String>::new(), "nothing is thrown into the page");
    says_only(&page, &browser, &[REFUSED], "a policy without us").await?;
    browser.close().await
}
