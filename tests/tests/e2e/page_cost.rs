//! What the tag costs a page. Hurt by a mistake here: every visitor of the shop, also those who never see the popup.

use anyhow::Result;
use goodword_tests::browser::Browser;
use goodword_tests::page::{Content, OnePage, STRICT, TAG};
use goodword_tests::popup::Popup;
use goodword_tests::probe::{self, Script};
use goodword_tests::tenant::OpenShop;
use goodword_tests::wait::until;

/// A long task, as browsers define it.
const LONG_MS: f64 = 50.0;

#[tokio::test]
async fn nothing_but_the_loader_is_asked_for_before_the_page_is_idle() -> Result<()> {
    let shop = OpenShop::new().await?;
    let ann = shop.tenant.join("ann@example.com", Some("Ann")).await?;
    let browser = Browser::open("bob").await?;
    probe::watch(&browser, true).await?;
    browser.visit(&ann.share_url).await?;
    let waiting = until("the loader to wait for the page", async || {
        // Held, not run: the page is as busy as can be.
        let asked = probe::requests(&browser, shop.tenant.worker()).await?;
        assert!(asked.iter().all(|address| address.ends_with("/w.js")), "before idle: {asked:?}");
        Ok(browser.run::<u32>("return seenByTheTest.held()", Vec::new()).await?.checked_sub(1))
    })
    .await?;
    assert_eq!(waiting, 0, "it waits once");
    probe::release_idle(&browser).await?;
    Popup(&browser).shows("friend").await?;
    let asked = probe::requests(&browser, shop.tenant.worker()).await?;
    assert!(asked.iter().any(|address| address.contains("/widget?")), "{asked:?}");
    browser.close().await
}

/// Most pages show nothing: they must not pay for the popup.
#[tokio::test]
async fn a_page_with_nothing_to_show_loads_no_popup() -> Result<()> {
    let shop = OpenShop::new().await?;
    let browser = Browser::open("visitor").await?;
    browser.visit(&shop.page("/")).await?;
    Popup(&browser).stays_away().await?;
    let asked = probe::requests(&browser, shop.tenant.worker()).await?;
    let files: Vec<_> = asked.iter().map(|address| address.split('?').next().unwrap_or_default()).collect();
    let widget = format!("{}/v1/shops/{}/widget", shop.tenant.worker(), shop.tenant.keys.public_key);
    assert_eq!(files, [format!("{}/w.js", shop.tenant.worker()), widget]);
    browser.close().await
}

#[tokio::test]
async fn the_popup_moves_nothing_and_keeps_to_the_page_s_policy() -> Result<()> {
    let shop = OpenShop::new().await?;
    let browser = Browser::open("ann").await?;
    probe::watch(&browser, false).await?;
    // So slow that no answer counts as the consequence of a click: browsers forgive shifts for half a second.
    let slow = serde_json::json!({ "offline": false, "latency": 700, "downloadThroughput": -1, "uploadThroughput": -1 });
    shop.buy(&browser, "Ann", "ann@example.com").await?;
    browser.tell_devtools("Network.enable", serde_json::json!({})).await?;
    browser.tell_devtools("Network.emulateNetworkConditions", slow).await?;
    let popup = Popup(&browser);
    popup.shows("survey").await?;
    popup.score(10).await?;
    popup.submit("continue").await?;
    popup.shows("share").await?;
    popup.find("status").await?;
    let seen = probe::seen(&browser).await?;
    assert_eq!((seen.shifts, seen.violations, seen.errors), (vec![], vec![], vec![]));
    browser.close().await
}

/// If the probe saw nothing, the tests that find nothing would prove nothing.
#[tokio::test]
async fn planted_shifts_long_tasks_and_violations_are_seen() -> Result<()> {
    let policy = "script-src 'self' 'unsafe-inline' EDGE; connect-src EDGE";
    let plant = "<p id=first>first</p><script>
        setTimeout(() => {
            const end = performance.now() + 200;
            while (performance.now() < end);
            const space = document.createElement('div');
            space.style.height = '300px';
            document.querySelector('main').prepend(space);
            fetch('https://elsewhere.example/').catch(() => {});
            throw new Error('planted');
        }, 500)</script>";
    let page = OnePage::open(Content { policy, head: "", body: plant }).await?;
    let browser = Browser::open("visitor").await?;
    probe::watch(&browser, false).await?;
    browser.visit(&page.address()).await?;
    until("everything that was planted", async || {
        let seen = probe::seen(&browser).await?;
        let long = ours(seen.scripts, &page.tenant.origin);
        let found =
            [seen.shifts.is_empty(), seen.violations.is_empty(), seen.errors.is_empty(), long.is_empty()];
        Ok((found == [false; 4]).then_some(()))
    })
    .await?;
    browser.close_despite_errors().await
}

/// Ours are the scripts in long frames that come from the Worker, or that the Worker's files have called.
fn ours(scripts: Vec<Script>, worker: &str) -> Vec<Script> {
    let long = scripts.into_iter().filter(|script| script.duration_ms > LONG_MS);
    long.filter(|script| script.source.starts_with(worker) || script.invoker.contains(worker)).collect()
}

/// The tests share two cores with other work, which makes a task look long that is not: of several loads the best
/// counts. A task that is really long is long in each of them.
#[tokio::test]
async fn no_long_task_is_ours() -> Result<()> {
    let shop = OpenShop::new().await?;
    let browser = Browser::open("ann").await?;
    probe::watch(&browser, false).await?;
    let popup = Popup(&browser);
    let mut found = Vec::new();
    for _ in 0..5 {
        shop.buy(&browser, "Ann", "ann@example.com").await?;
        popup.shows("survey").await?;
        popup.score(10).await?;
        popup.submit("continue").await?;
        popup.shows("share").await?;
        popup.find("link").await?;
        let long = ours(probe::seen(&browser).await?.scripts, shop.tenant.worker());
        if long.is_empty() {
            return browser.close().await;
        }
        found.push(long);
    }
    panic!("in each of the loads: {found:#?}");
}

/// Consent is asked for by the shop, not assumed by us.
#[tokio::test]
async fn nothing_is_kept_on_the_device_without_consent() -> Result<()> {
    let shop = OpenShop::new().await?;
    let ann = shop.tenant.join("kim@example.com", Some("Kim")).await?;
    let browser = Browser::open("bob").await?;
    let popup = Popup(&browser);
    // Before us: the shop's own cookie.
    browser.visit(&shop.page("/cart?lang=en")).await?;
    browser.visit(&shop.page("/?lang=ar")).await?;
    browser.visit(&shop.page("/?lang=en")).await?;
    browser.visit(&ann.share_url).await?;
    popup.shows("friend").await?;
    popup.click("claim").await?;
    browser.is_at("/cart").await?;
    shop.buy(&browser, "Bob", "bob@example.com").await?;
    popup.shows("survey").await?;
    popup.score(10).await?;
    popup.submit("continue").await?;
    popup.find("link").await?;
    let kept = probe::kept(&browser).await?;
    assert_eq!(kept["cookies"], serde_json::json!(["leaf_session"]), "the shop's own, and no other");
    for place in ["local", "session", "databases", "caches"] {
        let content = &kept[place];
        let empty = content
            .as_object()
            .map_or_else(|| content.as_array().is_none_or(Vec::is_empty), serde_json::Map::is_empty);
        assert!(empty, "{place}: {content}");
    }
    browser.close().await
}

/// With consent, what was kept serves; taken back, it goes.
#[tokio::test]
async fn consent_taken_back_leaves_nothing() -> Result<()> {
    let shop = OpenShop::new().await?;
    let ann = shop.tenant.join("kim@example.com", Some("Kim")).await?;
    let browser = Browser::open("bob").await?;
    let popup = Popup(&browser);
    browser.visit(&ann.share_url).await?;
    popup.shows("friend").await?;
    browser.run::<()>("goodword('consent', true)", Vec::new()).await?;
    let kept = probe::kept(&browser).await?;
    assert!(kept["local"].as_object().is_some_and(|local| !local.is_empty()), "{kept:?}");
    browser.run::<()>("goodword('consent', false)", Vec::new()).await?;
    let kept = probe::kept(&browser).await?;
    assert_eq!(kept["local"], serde_json::json!({}));
    browser.close().await
}

/// `order` and `open` right after each other, as a page does that wants the popup at once: neither is lost.
#[tokio::test]
async fn calls_in_a_row_are_all_heard() -> Result<()> {
    for calls in [
        "goodword('order', { id: '1001' }); goodword('open', 'share')",
        "goodword('open', 'share'); goodword('page', { kind: 'account' })",
        "goodword('open', 'share'); history.pushState({}, '', '/elsewhere')",
    ] {
        let page = OnePage::open(Content { policy: "", head: TAG, body: "" }).await?;
        let browser = Browser::open("visitor").await?;
        browser.visit(&page.address()).await?;
        browser.run::<()>(calls, Vec::new()).await?;
        Popup(&browser).shows("share").await?;
        browser.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn the_popup_works_under_the_strictest_policy() -> Result<()> {
    let page = OnePage::open(Content { policy: STRICT, head: TAG, body: "" }).await?;
    let browser = Browser::open("visitor").await?;
    probe::watch(&browser, false).await?;
    browser.visit(&page.address()).await?;
    browser.run::<()>("goodword('open')", Vec::new()).await?;
    let popup = Popup(&browser);
    popup.shows("share").await?;
    popup.fill("email", "ann@example.com").await?;
    popup.submit("join").await?;
    popup.find("link").await?;
    popup.click("qr").await?;
    popup.find_css(".qr img").await?;
    let styled: String = popup.find("link").await?.css_value("font-size").await?;
    assert_ne!(styled, "13.3333px", "its own styles are in force");
    let seen = probe::seen(&browser).await?;
    assert_eq!((seen.violations, seen.errors), (vec![], vec![]));
    browser.close().await
}

/// Pages do strange things to the browser's own functions. Ours must not throw into them, nor stop the page.
#[tokio::test]
async fn a_page_that_breaks_the_browser_s_functions_is_not_broken_further() -> Result<()> {
    for breaking in [
        "window.fetch = () => Promise.reject('no error at all')",
        "window.fetch = () => { throw 1 }",
        "navigator.sendBeacon = () => { throw 1 }",
        "Object.defineProperty(window, 'localStorage', { get() { throw 1 } })",
        "delete window.requestIdleCallback; window.requestIdleCallback = undefined",
        "window.WebAssembly = undefined",
        "document.adoptedStyleSheets = 5",
        "goodword = () => { throw 1 }",
    ] {
        let page = OnePage::open(Content { policy: "", head: TAG, body: "" }).await?;
        let browser = Browser::open("visitor").await?;
        probe::watch(&browser, false).await?;
        browser.run_first(&format!("try {{ {breaking} }} catch {{}}")).await?;
        browser.visit(&page.address()).await?;
        let calls = "try { goodword('consent', true); goodword('order', { id: '1001' }); goodword('open'); \
            goodword('nonsense'); goodword('on', 'show'); goodword('order'); goodword('identify', 5) } \
            catch (error) { return String(error) } return ''";
        let thrown: String = browser.run(calls, Vec::new()).await?;
        if !breaking.starts_with("goodword") {
            assert_eq!(thrown, "", "{breaking}");
        }
        let _: serde_json::Value = browser
            .run_async("const done = arguments[0]; setTimeout(() => done(null), 1500)", Vec::new())
            .await?;
        let seen = probe::seen(&browser).await?;
        assert_eq!(seen.errors, Vec::<String>::new(), "{breaking}");
        browser.close_despite_errors().await?;
    }
    Ok(())
}
