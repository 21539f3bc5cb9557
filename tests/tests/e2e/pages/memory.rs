//! Back and forth through the browser's memory of whole pages (bfcache). Hurt by a mistake here: the shopper who looks at
//! another page with a half-written answer, and the shop whose pages we make slow.

use anyhow::Result;
use goodword_domain::program::Placement;
use goodword_tests::browser::Browser;
use goodword_tests::page::{Content, OnePage, TAG};
use goodword_tests::popup::Popup;
use goodword_tests::probe;
use goodword_tests::wait::until;

use super::is_silent;

/// Whether this page came back as it was left.
const NOTE: &str =
    "<script>addEventListener('pageshow', event => { window.cameBack = event.persisted })</script>";

#[tokio::test]
async fn whoever_comes_back_finds_the_answer_as_it_was_left() -> Result<()> {
    let head = format!("{NOTE}{TAG}");
    let page = OnePage::open_soon(Content { head: &head, ..Content::default() }, Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    probe::watch(&browser, false).await?;
    let popup = Popup(&browser);
    browser.visit(&page.address()).await?;
    browser.run::<()>("goodword('order', { id: '1001' })", Vec::new()).await?;
    popup.shows("survey").await?;
    popup.score(8).await?;
    popup.fill("improve", "Half a sent").await?;
    browser.run::<()>("location.href = '/elsewhere'", Vec::new()).await?;
    browser.is_at("/elsewhere").await?;
    browser.session().back().await?;
    until("the page from the memory", async || {
        Ok(browser.run::<bool>("return window.cameBack === true", Vec::new()).await?.then_some(()))
    })
    .await?;
    popup.shows("survey").await?;
    popup.fill("improve", "Half a sentence, and the other half").await?;
    popup.submit("continue").await?;
    popup.shows("thanks").await?;
    let answers = until("the whole answer", async || {
        let answers = page.tenant.responses().await?;
        let whole =
            answers.iter().any(|one| one.improve.as_deref() == Some("Half a sentence, and the other half"));
        Ok(whole.then_some(answers))
    })
    .await?;
    assert_eq!(answers.len(), 1, "one answer, not one before and one after");
    is_silent(&page, &browser, "back from the memory").await?;
    browser.close().await
}

/// Answered elsewhere meanwhile, by the page that does without WebAssembly: nobody is asked a second time.
#[tokio::test]
async fn whoever_comes_back_is_not_asked_what_was_answered_meanwhile() -> Result<()> {
    let head = format!("{NOTE}{TAG}");
    let page = OnePage::open_soon(Content { head: &head, ..Content::default() }, Placement::Corner).await?;
    // Long enough to be away before it comes.
    page.tenant.change_program(|program| program.survey.delay_ms = 6_000).await?;
    page.tenant.published(|widget| widget.delay_ms == 6_000).await?;
    let browser = Browser::open("ann").await?;
    browser.visit(&page.address()).await?;
    browser.run::<()>("goodword('order', { id: '1001' })", Vec::new()).await?;
    let asks = async |times: u64| {
        until("what is shown to be asked", async || {
            let count = "return performance.getEntriesByType('resource').filter(it => it.name.includes('order=1001')).length";
            Ok((browser.run::<u64>(count, Vec::new()).await? == times).then_some(()))
        })
        .await
    };
    asks(1).await?;
    let ours = format!("{}/s/{}?order=1001", page.tenant.worker(), page.tenant.keys.public_key);
    browser.run::<()>(&format!("location.href = '{ours}'"), Vec::new()).await?;
    browser.click("label:has(input[name='score'][value='9'])").await?;
    browser.click("form button").await?;
    browser.find("input[name='email']").await?;
    browser.session().back().await?;
    browser.session().back().await?;
    browser.is_at(&page.tenant.origin).await?;
    asks(2).await?;
    Popup(&browser).stays_away().await?;
    browser.close().await
}
