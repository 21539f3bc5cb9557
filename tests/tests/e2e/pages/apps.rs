//! Single-page apps. Hurt by a mistake here: the customer whose thank-you page is a route, not a document.

use anyhow::Result;
use goodword_domain::program::Placement;
use goodword_tests::browser::Browser;
use goodword_tests::page::{Content, OnePage, TAG};
use goodword_tests::popup::Popup;
use goodword_tests::probe;
use goodword_tests::wait::until;

use super::{answer, is_silent};

/// The tag on a page that is none of those on which anybody is asked.
const HOME: &str = "<script async src='EDGE/w.js' data-shop='SHOP' data-page='home'></script>";

const ROUTES: [(&str, &str); 5] = [
    ("push", "history.pushState({}, '', '/thanks/1')"),
    ("replace", "history.replaceState({}, '', '/thanks/2')"),
    ("hash", "location.hash = '#/thanks'"),
    ("hashbang", "location.hash = '#!/thanks'"),
    ("back", "history.pushState({}, '', '/one'); history.pushState({}, '', '/two'); history.back()"),
];

async fn asks(browser: &Browser) -> Result<Vec<String>> {
    let script = "return performance.getEntriesByType('resource').map(it => it.name).filter(it => it.includes('/widget?'))";
    browser.run(script, Vec::new()).await
}

#[tokio::test]
async fn a_route_is_a_page_of_its_own() -> Result<()> {
    let page = OnePage::open_soon(Content { head: HOME, ..Content::default() }, Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    probe::watch(&browser, false).await?;
    for (name, route) in ROUTES {
        browser.visit(&format!("{}{name}", page.address())).await?;
        until("the first question", async || Ok((asks(&browser).await?.len() == 1).then_some(()))).await?;
        browser.run::<()>(route, Vec::new()).await?;
        until(name, async || {
            let asks = asks(&browser).await?;
            // The kind of the page that was left is not that of the new one.
            Ok(asks.get(1..).unwrap_or_default().iter().any(|ask| !ask.contains("page=")).then_some(()))
        })
        .await?;
        browser.run::<()>("goodword('page', 'thank_you')", Vec::new()).await?;
        answer(&page, &browser, name).await?;
        is_silent(&page, &browser, name).await?;
    }
    browser.close().await
}

/// Routers that hear of a change before the tag does, and tell of the new page at once.
const ROUTERS: [(&str, &str, &str); 2] = [
    (
        "popstate",
        "addEventListener('popstate', () => goodword('page', 'thank_you'))",
        "history.pushState({}, '', '/one'); history.pushState({}, '', '/two'); history.back()",
    ),
    (
        "wrapped",
        "const original = history.pushState.bind(history);
         history.pushState = (...given) => { original(...given); goodword('page', 'thank_you') }",
        "history.pushState({}, '', '/thanks')",
    ),
];

#[tokio::test]
async fn what_a_router_tells_before_the_tag_has_noticed_stays() -> Result<()> {
    for (name, router, route) in ROUTERS {
        let head = ["<script>", router, "</script>", HOME].concat();
        let page =
            OnePage::open_soon(Content { head: &head, ..Content::default() }, Placement::Corner).await?;
        let browser = Browser::open("ann").await?;
        probe::watch(&browser, false).await?;
        browser.visit(&page.address()).await?;
        until("the first question", async || Ok((asks(&browser).await?.len() == 1).then_some(()))).await?;
        browser.run::<()>(route, Vec::new()).await?;
        until(name, async || Ok(last_ask(&browser).await?.contains("page=thank_you").then_some(()))).await?;
        answer(&page, &browser, name).await?;
        is_silent(&page, &browser, name).await?;
        browser.close().await?;
    }
    Ok(())
}

async fn last_ask(browser: &Browser) -> Result<String> {
    Ok(asks(browser).await?.pop().unwrap_or_default())
}

/// The next page is not about it, whatever kind that is. What is in view goes on about what it was asked about.
#[tokio::test]
async fn an_order_is_that_of_its_own_route() -> Result<()> {
    let page = OnePage::open_soon(Content { head: TAG, ..Content::default() }, Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    probe::watch(&browser, false).await?;
    browser.visit(&page.address()).await?;
    let popup = Popup(&browser);
    browser.run::<()>("goodword('order', { id: '1001' })", Vec::new()).await?;
    popup.shows("survey").await?;
    assert!(last_ask(&browser).await?.contains("order=1001"));
    let before = asks(&browser).await?.len();
    browser
        .run::<()>("history.pushState({}, '', '/account'); goodword('page', 'account')", Vec::new())
        .await?;
    until("the next question", async || Ok((asks(&browser).await?.len() > before).then_some(()))).await?;
    let asked = last_ask(&browser).await?;
    assert!(asked.contains("page=account") && !asked.contains("order"), "{asked}");
    popup.score(6).await?;
    popup.fill("improve", "The lid").await?;
    popup.submit("continue").await?;
    assert_eq!(super::answer_about(&page, "1001").await?, "The lid");
    is_silent(&page, &browser, "an order").await?;
    browser.close().await
}

/// An app knows its language when it has started, and may change it with a route.
#[tokio::test]
async fn the_language_is_the_page_s_when_it_is_asked_for() -> Result<()> {
    let page = OnePage::open_soon(Content { head: HOME, ..Content::default() }, Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    probe::watch(&browser, true).await?;
    browser.visit(&page.address()).await?;
    for (language, then) in
        [("de", "seenByTheTest.release()"), ("fr", "history.pushState({}, '', '/fr/tea')")]
    {
        let start = format!("document.documentElement.lang = '{language}'; {then}");
        browser.run::<()>(&start, Vec::new()).await?;
        let told = format!("locale={language}");
        until(&told, async || Ok(last_ask(&browser).await?.contains(&told).then_some(()))).await?;
    }
    browser.close().await
}

/// A place within the page is no route: the page's kind stays, and nothing is asked again.
#[tokio::test]
async fn a_place_within_the_page_is_no_route() -> Result<()> {
    let page = OnePage::open_soon(Content { head: HOME, ..Content::default() }, Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    browser.visit(&page.address()).await?;
    until("the first question", async || Ok((asks(&browser).await?.len() == 1).then_some(()))).await?;
    browser.run::<()>("location.hash = '#reviews'; history.pushState({}, '', '?size=2')", Vec::new()).await?;
    Popup(&browser).stays_away().await?;
    assert_eq!(asks(&browser).await?.len(), 1);
    browser.close().await
}

/// What frameworks do to the page below an open popup; what was typed in it is not lost.
const REMOUNTS: [(&str, &str); 5] = [
    ("emptied", "document.body.innerHTML = '<div id=app>Anew</div>'"),
    ("replaced", "document.body.replaceWith(document.createElement('body'))"),
    ("removed", "document.querySelector('[data-goodword=host]').remove()"),
    ("head-anew", "document.head.innerHTML = ''"),
    (
        "tag-again",
        "const old = document.querySelector('script[data-shop]'), tag = document.createElement('script');
         tag.src = old.src; Object.assign(tag.dataset, old.dataset); old.replaceWith(tag);
         tag.onload = () => history.pushState({}, '', '/again')",
    ),
];

#[tokio::test]
async fn an_app_that_draws_its_page_anew_does_not_take_the_popup_away() -> Result<()> {
    for placement in [Placement::Corner, Placement::Overlay] {
        let page = OnePage::open_soon(Content { head: TAG, ..Content::default() }, placement).await?;
        let browser = Browser::open("ann").await?;
        probe::watch(&browser, false).await?;
        let popup = Popup(&browser);
        for (name, script) in REMOUNTS {
            browser.visit(&format!("{}{name}", page.address())).await?;
            browser.run::<()>(&format!("goodword('order', {{ id: '{name}' }})"), Vec::new()).await?;
            popup.shows("survey").await?;
            popup.score(6).await?;
            popup.fill("improve", "The lid").await?;
            browser.run::<()>(script, Vec::new()).await?;
            browser.run::<()>("history.pushState({}, '', '/elsewhere')", Vec::new()).await?;
            popup.shows("survey").await?;
            assert_eq!(popup.value("improve").await?, "The lid", "{name}");
            popup.submit("continue").await?;
            popup.shows("thanks").await?;
            let hosts: u32 = browser
                .run("return document.querySelectorAll('[data-goodword=host]').length", Vec::new())
                .await?;
            assert_eq!(hosts, 1, "{name}");
            let seen = probe::seen(&browser).await?;
            assert_eq!(seen.errors, Vec::<String>::new(), "{name}");
            super::says_nothing(&page, &browser, name).await?;
        }
        browser.close().await?;
    }
    Ok(())
}
