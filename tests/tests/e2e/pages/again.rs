//! What failed once. Hurt by a mistake here: the shopper whose network was gone for a moment, and who gets nothing for the
//! rest of the visit.

use anyhow::Result;
use goodword_domain::program::Placement;
use goodword_tests::browser::Browser;
use goodword_tests::page::{Content, OnePage, TAG};
use goodword_tests::popup::Popup;
use goodword_tests::wait::until;

/// A promoter goes on while there is no network: the share step comes when it is back, and nothing is laid over the popup.
#[tokio::test]
async fn the_share_step_comes_when_the_network_is_back() -> Result<()> {
    let page = OnePage::open_soon(Content { head: TAG, ..Content::default() }, Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    let popup = Popup(&browser);
    browser.visit(&page.address()).await?;
    browser.run::<()>("goodword('order', { id: '1001' })", Vec::new()).await?;
    popup.shows("survey").await?;
    browser.go_offline(true).await?;
    popup.score(9).await?;
    popup.submit("continue").await?;
    popup.says("You seem to be offline.").await?;
    popup.submit("continue").await?;
    popup.says("You seem to be offline.").await?;
    let links: u32 =
        browser.run("return document.querySelectorAll('a[href*=\"/s/\"]').length", Vec::new()).await?;
    assert_eq!(links, 0);
    browser.go_offline(false).await?;
    popup.shows("share").await?;
    popup.find("email").await?;
    let answers = until("the answer", async || {
        let all = page.tenant.responses().await?;
        Ok((!all.is_empty()).then_some(all))
    })
    .await?;
    assert_eq!(answers.iter().map(|one| one.score.get()).collect::<Vec<_>>(), [9]);
    browser.close_despite_errors().await
}

/// The part alone could not be fetched: whoever asks again gets it.
#[tokio::test]
async fn whoever_opens_again_gets_the_popup() -> Result<()> {
    let failing_once = "<script>
        const original = window.fetch;
        window.fails = ['widget?', '.wasm'];
        window.fetch = async (...call) => {
            const failed = fails.findIndex(part => String(call[0]).includes(part));
            if (failed < 0) return original(...call);
            fails.splice(failed, 1);
            throw new TypeError('Failed to fetch');
        }</script>";
    let head = [failing_once, &TAG.replace("thank_you", "home")].concat();
    let page = OnePage::open_soon(Content { head: &head, ..Content::default() }, Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    browser.visit(&page.address()).await?;
    let fails = async |count: u32| {
        until("a call to fail", async || {
            Ok((browser.run::<u32>("return fails.length", Vec::new()).await? == count).then_some(()))
        })
        .await
    };
    fails(1).await?;
    browser.run::<()>("goodword('open')", Vec::new()).await?;
    fails(0).await?;
    browser.find("a[href*='/s/']").await?;
    browser.run::<()>("goodword('open')", Vec::new()).await?;
    Popup(&browser).shows("share").await?;
    let links: u32 =
        browser.run("return document.querySelectorAll('a[href*=\"/s/\"]').length", Vec::new()).await?;
    assert_eq!(links, 0, "the popup has taken the link's place");
    browser.close().await
}

/// The plain link belongs to the page that it was made for.
#[tokio::test]
async fn the_plain_link_goes_with_its_page() -> Result<()> {
    let no_wasm = "script-src 'self' 'unsafe-inline' EDGE; connect-src EDGE";
    let page =
        OnePage::open_soon(Content { policy: no_wasm, head: TAG, body: "" }, Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    browser.visit(&page.address()).await?;
    let links = async |wanted: &[&str]| {
        until(&format!("links: {wanted:?}"), async || {
            let hrefs: Vec<String> = browser
                .run(
                    "return [...document.querySelectorAll('a[href*=\"/s/\"]')].map(it => it.href)",
                    Vec::new(),
                )
                .await?;
            let fits = hrefs.len() == wanted.len()
                && hrefs.iter().zip(wanted).all(|(href, part)| href.contains(part));
            Ok(fits.then_some(()))
        })
        .await
    };
    browser.run::<()>("goodword('order', { id: '1001' })", Vec::new()).await?;
    links(&["order=1001"]).await?;
    browser.run::<()>("goodword('order', { id: '1002' })", Vec::new()).await?;
    links(&["order=1002"]).await?;
    browser
        .run::<()>("history.pushState({}, '', '/checkout'); goodword('page', 'checkout')", Vec::new())
        .await?;
    links(&[]).await?;
    browser.run::<()>("goodword('open')", Vec::new()).await?;
    links(&[""]).await?;
    browser.run::<()>("goodword('close')", Vec::new()).await?;
    links(&[]).await?;
    browser.close_despite_errors().await
}
