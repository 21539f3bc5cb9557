//! Networks that go and come back. Hurt by a mistake here: the shopper in a train, whose answer is lost or counted twice.

use anyhow::Result;
use goodword_domain::program::Placement;
use goodword_tests::browser::Browser;
use goodword_tests::page::{Content, OnePage, TAG};
use goodword_tests::popup::Popup;
use goodword_tests::probe;
use goodword_tests::wait::until;

use super::says_only;

const HONEST: &str =
    "You seem to be offline. We try again as soon as you are back: please keep this page open.";

/// The browser's own word for a call without a network. Nobody else says anything.
const NO_NETWORK: &str = "net::ERR_INTERNET_DISCONNECTED";

async fn open(head: &str) -> Result<(OnePage, Browser)> {
    let page = OnePage::open_soon(Content { head, ..Content::default() }, Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    probe::watch(&browser, false).await?;
    browser.visit(&page.address()).await?;
    Ok((page, browser))
}

/// Nothing was thrown into the page, nothing moved, and the console has no word but the browser's own.
async fn close(page: &OnePage, browser: Browser) -> Result<()> {
    let seen = probe::seen(&browser).await?;
    assert_eq!((seen.errors, seen.shifts), (vec![], vec![]));
    says_only(page, &browser, &[NO_NETWORK], "offline").await?;
    browser.close().await
}

async fn answers_offline(browser: &Browser, email: &str) -> Result<()> {
    asked(browser, email).await?;
    browser.go_offline(true).await?;
    answers(browser).await
}

async fn asked(browser: &Browser, email: &str) -> Result<()> {
    let identify = format!("goodword('identify', {{ email: '{email}' }}); goodword('open', 'survey')");
    browser.run::<()>(&identify, Vec::new()).await?;
    Popup(browser).shows("survey").await
}

async fn answers(browser: &Browser) -> Result<()> {
    let popup = Popup(browser);
    popup.score(6).await?;
    popup.says(HONEST).await?;
    popup.fill("improve", "The lid").await?;
    popup.fill("other", "Nothing else").await?;
    popup.submit("continue").await?;
    popup.shows("thanks").await
}

/// Score, both texts, and whether it counts; waits until there are texts.
async fn kept(page: &OnePage) -> Result<Vec<(u8, Option<String>, Option<String>, bool)>> {
    until("the answer", async || {
        let all = page.tenant.responses().await?;
        let brief: Vec<_> =
            all.into_iter().map(|it| (it.score.get(), it.improve, it.other, it.counted)).collect();
        Ok(brief.iter().any(|(_, improve, ..)| improve.is_some()).then_some(brief))
    })
    .await
}

fn whole() -> Vec<(u8, Option<String>, Option<String>, bool)> {
    vec![(6, Some("The lid".to_owned()), Some("Nothing else".to_owned()), true)]
}

#[tokio::test]
async fn an_answer_is_sent_when_the_network_is_back() -> Result<()> {
    let (page, browser) = open(TAG).await?;
    let popup = Popup(&browser);
    answers_offline(&browser, "ann@example.com").await?;
    popup.says(HONEST).await?;
    assert_eq!(page.tenant.responses().await?, []);
    browser.go_offline(false).await?;
    assert_eq!(kept(&page).await?, whole());
    until("the warning to go", async || Ok((!popup.has("retry").await?).then_some(()))).await?;
    assert_eq!(
        probe::kept(&browser).await?["local"],
        serde_json::json!({}),
        "without consent nothing is kept"
    );
    close(&page, browser).await
}

/// A popup that was closed has not forgotten.
#[tokio::test]
async fn an_answer_outlives_the_popup() -> Result<()> {
    let (page, browser) = open(TAG).await?;
    answers_offline(&browser, "ann@example.com").await?;
    Popup(&browser).click("close").await?;
    Popup(&browser).is_gone().await?;
    browser.go_offline(false).await?;
    assert_eq!(kept(&page).await?, whole());
    close(&page, browser).await
}

/// The page was left without a network; with consent the next one sends what was said, and forgets it then.
#[tokio::test]
async fn with_consent_the_next_page_sends_it() -> Result<()> {
    let (page, browser) = open(TAG).await?;
    browser.run::<()>("goodword('consent', true)", Vec::new()).await?;
    asked(&browser, "ann@example.com").await?;
    // Not the browser's own switch: what a page says when it is left slips past that.
    browser.run::<()>("window.fetch = async () => { throw new TypeError('offline') }", Vec::new()).await?;
    answers(&browser).await?;
    let later = async || {
        let kept = probe::kept(&browser).await?;
        Ok::<_, anyhow::Error>(kept["local"]["goodword-later"].as_str().map(str::to_owned))
    };
    assert!(later().await?.is_some_and(|later| later.contains("The lid")));
    browser.visit(&page.address()).await?;
    assert_eq!(page.tenant.responses().await?, [], "without consent on this page it is not touched");
    browser.run::<()>("goodword('consent', true)", Vec::new()).await?;
    assert_eq!(kept(&page).await?, whole());
    until("it to be forgotten", async || Ok(later().await?.is_none().then_some(()))).await?;
    // Nothing is left to be sent a second time.
    browser.visit(&page.address()).await?;
    browser.run::<()>("goodword('consent', true)", Vec::new()).await?;
    Popup(&browser).stays_away().await?;
    assert_eq!(kept(&page).await?, whole());
    close(&page, browser).await
}

/// The call arrives, its answer does not: what is sent again is the same answer. Without an address or an order, by which
/// it could be known again.
#[tokio::test]
async fn an_answer_whose_receipt_got_lost_counts_once() -> Result<()> {
    let lossy = "<script>
        const original = window.fetch;
        window.lossy = true;
        window.fetch = async (...call) => {
            const answer = await original(...call);
            if (window.lossy && String(call[0]).includes('/responses')) throw new TypeError('lost');
            return answer;
        }</script>";
    let (page, browser) = open(&[lossy, TAG].concat()).await?;
    let popup = Popup(&browser);
    browser.run::<()>("goodword('open', 'survey')", Vec::new()).await?;
    popup.shows("survey").await?;
    popup.score(9).await?;
    popup.find("retry").await?;
    popup.click("retry").await?;
    popup.score(6).await?;
    popup.fill("improve", "The lid").await?;
    browser.run::<()>("window.lossy = false", Vec::new()).await?;
    popup.fill("other", "Nothing else").await?;
    popup.submit("continue").await?;
    popup.shows("thanks").await?;
    until("all of it", async || Ok((kept(&page).await? == whole()).then_some(()))).await?;
    close(&page, browser).await
}

#[tokio::test]
async fn who_joins_or_claims_offline_has_joined_and_claimed() -> Result<()> {
    let (page, browser) = open(&TAG.replace("thank_you", "home")).await?;
    let popup = Popup(&browser);
    let ann = page.tenant.join("kim@example.com", Some("Kim")).await?;
    browser.run::<()>("goodword('open')", Vec::new()).await?;
    popup.fill("email", "ann@example.com").await?;
    browser.go_offline(true).await?;
    popup.submit("join").await?;
    popup.says(HONEST).await?;
    browser.go_offline(false).await?;
    popup.find("link").await?;
    assert_eq!(page.tenant.stats().await?.advocates, 2);

    browser.visit(&ann.share_url).await?;
    popup.shows("friend").await?;
    browser.go_offline(true).await?;
    popup.click("claim").await?;
    popup.says(HONEST).await?;
    browser.go_offline(false).await?;
    until("the claim", async || Ok((!popup.has("claim").await?).then_some(()))).await?;
    close(&page, browser).await
}

/// The tag, the question what to show and the popup all come slowly: the page is there long before, and the popup comes
/// whole, once.
#[tokio::test]
async fn over_a_slow_network_the_popup_comes_late_and_whole() -> Result<()> {
    let page = OnePage::open_soon(Content { head: TAG, ..Content::default() }, Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    probe::watch(&browser, false).await?;
    browser.tell_devtools("Network.enable", serde_json::json!({})).await?;
    let slow = serde_json::json!({ "offline": false, "latency": 800, "downloadThroughput": 12000, "uploadThroughput": 12000 });
    browser.tell_devtools("Network.emulateNetworkConditions", slow).await?;
    browser.visit(&page.address()).await?;
    browser
        .run::<()>(
            "goodword('order', { id: '1001' }); goodword('open', 'survey'); goodword('open', 'survey')",
            Vec::new(),
        )
        .await?;
    assert_eq!(Popup(&browser).step().await?, None, "if it were there at once, this would prove nothing");
    answers_slowly(&browser).await?;
    until("all of it", async || Ok((kept(&page).await? == whole()).then_some(()))).await?;
    let hosts = "return document.querySelectorAll('[data-goodword=host]').length";
    assert_eq!(browser.run::<u32>(hosts, Vec::new()).await?, 1);
    close(&page, browser).await
}

async fn answers_slowly(browser: &Browser) -> Result<()> {
    let popup = Popup(browser);
    popup.shows("survey").await?;
    popup.score(6).await?;
    popup.fill("improve", "The lid").await?;
    popup.fill("other", "Nothing else").await?;
    popup.submit("continue").await?;
    popup.shows("thanks").await?;
    assert!(!popup.has("retry").await?);
    Ok(())
}

/// Slow, not gone: nobody waits for the network to go on, and nobody is told of trouble.
#[tokio::test]
async fn a_slow_network_holds_nobody_up() -> Result<()> {
    let (page, browser) = open(TAG).await?;
    let popup = Popup(&browser);
    browser.run::<()>("goodword('order', { id: '1001' })", Vec::new()).await?;
    popup.shows("survey").await?;
    let slow = serde_json::json!({ "offline": false, "latency": 3000, "downloadThroughput": 2000, "uploadThroughput": 2000 });
    browser.tell_devtools("Network.emulateNetworkConditions", slow).await?;
    answers_slowly(&browser).await?;
    until("all of it", async || Ok((kept(&page).await? == whole()).then_some(()))).await?;
    close(&page, browser).await
}
