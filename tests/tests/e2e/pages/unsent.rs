//! What waits on the device until it has arrived. Hurt by a mistake here: the shopper whose answer another page deletes.

use anyhow::Result;
use goodword_domain::program::Placement;
use goodword_tests::browser::Browser;
use goodword_tests::page::{Content, OnePage, TAG};
use goodword_tests::popup::Popup;
use goodword_tests::probe;
use goodword_tests::wait::until;
use serde_json::Value;

/// `answering` is the status of calls that say something; 0 for no network, `null` for the Worker's own answer.
const ANSWERING: &str = "<script>
    window.answering = null;
    const original = window.fetch;
    window.fetch = async (...call) => {
        if (answering === null || !call[1]?.body) return original(...call);
        if (!answering) throw new TypeError('offline');
        return new Response('{\"code\":\"rate_limited\"}', { status: answering });
    }</script>";

async fn open() -> Result<(OnePage, Browser)> {
    let head = [ANSWERING, TAG].concat();
    let page = OnePage::open_soon(Content { head: &head, ..Content::default() }, Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    browser.visit(&page.address()).await?;
    Ok((page, browser))
}

async fn noted(browser: &Browser) -> Result<Vec<String>> {
    let kept = probe::kept(browser).await?;
    let later: Value = serde_json::from_str(kept["local"]["goodword-later"].as_str().unwrap_or("{}"))?;
    Ok(later.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect())
}

async fn scores(page: &OnePage) -> Result<Vec<u8>> {
    let mut scores: Vec<u8> = page.tenant.responses().await?.iter().map(|one| one.score.get()).collect();
    scores.sort_unstable();
    Ok(scores)
}

/// Two pages at once, and each writes only what is its own.
#[tokio::test]
async fn what_another_page_has_noted_stays() -> Result<()> {
    let (page, browser) = open().await?;
    let other =
        "localStorage['goodword-later'] = '{\"/v1/of-another-page\":{}}'; goodword('order', { id: '1001' })";
    // Consent was given before the other page noted it: nothing is sent from here.
    browser.run::<()>("goodword('consent', true)", Vec::new()).await?;
    browser.run::<()>(other, Vec::new()).await?;
    let popup = Popup(&browser);
    popup.shows("survey").await?;
    popup.score(6).await?;
    until("the answer", async || Ok((scores(&page).await? == [6]).then_some(()))).await?;
    until("its note to go", async || Ok((noted(&browser).await?.len() == 1).then_some(()))).await?;
    assert_eq!(noted(&browser).await?, ["/v1/of-another-page"]);
    browser.close().await
}

/// What could not be opened without a network is not waited for: the next question comes by itself again.
#[tokio::test]
async fn an_opening_that_failed_holds_nothing_up() -> Result<()> {
    let (page, browser) = open().await?;
    let popup = Popup(&browser);
    // Nothing but what shows the popup is there yet, because something waits to be sent.
    let waits = "localStorage['goodword-later'] = '{\"/v1/of-another-page\":{}}'; goodword('consent', true)";
    browser.run::<()>(waits, Vec::new()).await?;
    until("what sends it", async || {
        let loaded = probe::requests(&browser, page.tenant.worker()).await?;
        Ok(loaded.iter().any(|file| file.ends_with("/later.js")).then_some(()))
    })
    .await?;
    browser.go_offline(true).await?;
    browser.run::<()>("goodword('open')", Vec::new()).await?;
    popup.stays_away().await?;
    browser.go_offline(false).await?;
    browser.run::<()>("goodword('order', { id: '1001' })", Vec::new()).await?;
    popup.shows("survey").await?;
    browser.close_despite_errors().await
}

/// Too many visitors share an address, or the way to us is slow: that is no refusal of what was said.
#[tokio::test]
async fn who_is_told_to_come_back_has_not_arrived() -> Result<()> {
    let (page, browser) = open().await?;
    let popup = Popup(&browser);
    browser.run::<()>("goodword('consent', true); goodword('order', { id: '1001' })", Vec::new()).await?;
    popup.shows("survey").await?;
    for busy in [429, 408, 503] {
        browser.run::<()>(&format!("window.answering = {busy}"), Vec::new()).await?;
        popup.score(6).await?;
        popup.find("retry").await?;
        assert_eq!(noted(&browser).await?.len(), 1, "{busy}");
        popup.click("retry").await?;
        popup.find("retry").await?;
    }
    // The next page brings it.
    browser.visit(&page.address()).await?;
    browser.run::<()>("goodword('consent', true)", Vec::new()).await?;
    until("the answer", async || Ok((scores(&page).await? == [6]).then_some(()))).await?;
    until("its note to go", async || Ok(noted(&browser).await?.is_empty().then_some(()))).await?;
    browser.close_despite_errors().await
}

/// One document, two orders, no network: both answers wait, and both arrive.
#[tokio::test]
async fn the_answers_about_two_orders_are_two() -> Result<()> {
    let (page, browser) = open().await?;
    let popup = Popup(&browser);
    browser.run::<()>("goodword('consent', true); goodword('order', { id: '1001' })", Vec::new()).await?;
    popup.shows("survey").await?;
    browser.run::<()>("window.answering = 0", Vec::new()).await?;
    for (order, score) in [("1001", 6), ("1002", 7)] {
        browser.run::<()>(&format!("goodword('order', {{ id: '{order}' }})"), Vec::new()).await?;
        popup.score(score).await?;
        popup.find("retry").await?;
    }
    assert_eq!(noted(&browser).await?.len(), 2);
    // In this page still, without any later one.
    browser.run::<()>("window.answering = null; dispatchEvent(new Event('online'))", Vec::new()).await?;
    until("both answers", async || Ok((scores(&page).await? == [6, 7]).then_some(()))).await?;
    until("the notes to go", async || Ok(noted(&browser).await?.is_empty().then_some(()))).await?;
    browser.close_despite_errors().await
}

/// Who joins waits for what the answer holds, their own token; and what the shop has signed is not for the device.
#[tokio::test]
async fn joining_is_not_left_to_the_next_page() -> Result<()> {
    let (_page, browser) = open().await?;
    let popup = Popup(&browser);
    let who = "{ email: 'ann@example.com', id: '42', signature: '00ff' }";
    browser
        .run::<()>(
            &format!("window.answering = 0; goodword('consent', true); goodword('identify', {who})"),
            Vec::new(),
        )
        .await?;
    browser.run::<()>("goodword('open')", Vec::new()).await?;
    popup.find("retry").await?;
    assert_eq!(noted(&browser).await?, Vec::<String>::new());
    browser.close_despite_errors().await
}
