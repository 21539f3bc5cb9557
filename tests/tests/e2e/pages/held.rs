//! Networks that answer late, and pages that are left meanwhile. Hurt by a mistake here: the shopper at the till, over whose
//! card number a popup appears.

use anyhow::Result;
use goodword_domain::program::Placement;
use goodword_tests::browser::Browser;
use goodword_tests::page::{Content, OnePage};
use goodword_tests::popup::Popup;
use goodword_tests::probe;
use goodword_tests::wait::until;

use super::{is_silent, stays_away};

/// What `holding` names is asked for when the test lets it. The page is idle late.
const HELD: &str = "<script>
    window.held = [], window.holding = /^$/;
    const original = window.fetch;
    window.fetch = async (...call) => {
        if (holding.test(call[0])) await new Promise(go => held.push(go));
        return original(...call);
    };
    window.requestIdleCallback = work => setTimeout(work, 1200);
    </script><script async src='EDGE/w.js' data-shop='SHOP' data-page='home'></script>";

const TO_THE_TILL: &str = "history.pushState({}, '', '/checkout'); goodword('page', 'checkout')";

#[tokio::test]
async fn nothing_comes_into_view_on_a_page_that_it_was_not_meant_for() -> Result<()> {
    let page = OnePage::open_soon(Content { head: HELD, ..Content::default() }, Placement::Corner).await?;
    let ann = page.tenant.join("ann@example.com", Some("Ann")).await?;
    let browser = Browser::open("bob").await?;
    probe::watch(&browser, false).await?;
    // What is under way: the question, the popup itself, the offer that it greets with.
    for (what, holding) in [("question", "widget[?]"), ("popup", "wasm"), ("offer", "codes")] {
        for leaving in [TO_THE_TILL, "goodword('close')"] {
            browser.visit(&ann.share_url).await?;
            browser.run::<()>(&format!("window.holding = /{holding}/"), Vec::new()).await?;
            until(what, async || {
                Ok(browser.run::<bool>("return held.length > 0", Vec::new()).await?.then_some(()))
            })
            .await?;
            let let_go = format!("{leaving}; holding = /^$/; held.forEach(go => go())");
            browser.run::<()>(&let_go, Vec::new()).await?;
            stays_away(&browser).await.map_err(|error| error.context(format!("{what}: {leaving}")))?;
            is_silent(&page, &browser, what).await?;
        }
    }
    // Whoever is back from the till is greeted as on any page.
    browser.run::<()>("goodword('page', 'home'); history.pushState({}, '', '/tea')", Vec::new()).await?;
    Popup(&browser).shows("friend").await?;
    browser.close().await
}

/// Unless it was closed meanwhile; what is asked for after that comes.
#[tokio::test]
async fn what_was_asked_for_is_dropped_by_closing() -> Result<()> {
    let page = OnePage::open_soon(Content { head: HELD, ..Content::default() }, Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    for (again, step) in [("", None), ("goodword('open', 'survey')", Some("survey"))] {
        browser.visit(&page.address()).await?;
        let asked =
            "return performance.getEntriesByType('resource').some(it => it.name.includes('/widget?'))";
        until("the first question", async || Ok(browser.run::<bool>(asked, Vec::new()).await?.then_some(())))
            .await?;
        // Of another page nobody knows yet what there is to show.
        browser.run::<()>("window.holding = /widget[?]/; goodword('page', 'home')", Vec::new()).await?;
        until("the next question", async || {
            Ok(browser.run::<bool>("return held.length > 0", Vec::new()).await?.then_some(()))
        })
        .await?;
        let let_go = "goodword('open'); goodword('close'); AGAIN; holding = /^$/; held.forEach(go => go())";
        browser.run::<()>(&let_go.replace("AGAIN", again), Vec::new()).await?;
        match step {
            Some(step) => Popup(&browser).shows(step).await?,
            None => stays_away(&browser).await?,
        }
    }
    browser.close().await
}

/// What the shopper has asked for comes, wherever the app has gone with it.
#[tokio::test]
async fn what_was_asked_for_is_not_dropped_by_a_route() -> Result<()> {
    let page = OnePage::open_soon(Content { head: HELD, ..Content::default() }, Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    browser.visit(&page.address()).await?;
    browser.run::<()>("window.holding = /wasm/; goodword('open')", Vec::new()).await?;
    until("the popup to be asked for", async || {
        Ok(browser.run::<bool>("return held.length > 0", Vec::new()).await?.then_some(()))
    })
    .await?;
    browser
        .run::<()>("history.pushState({}, '', '/recommend'); held.forEach(go => go())", Vec::new())
        .await?;
    Popup(&browser).shows("share").await?;
    browser.close().await
}
