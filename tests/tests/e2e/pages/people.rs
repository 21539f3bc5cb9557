//! One device, several customers. Hurt by a mistake here: Ann, whose rewards the next customer at the shop's counter sees.

use anyhow::Result;
use goodword_domain::program::Placement;
use goodword_tests::browser::Browser;
use goodword_tests::page::{Content, OnePage, TAG};
use goodword_tests::popup::Popup;
use goodword_tests::probe;
use goodword_tests::wait::until;

#[tokio::test]
async fn the_next_customer_gets_a_link_of_their_own() -> Result<()> {
    let page = OnePage::open_soon(Content { head: TAG, ..Content::default() }, Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    let popup = Popup(&browser);
    let comes = async |who: &str| {
        browser.visit(&page.address()).await?;
        let calls = format!(
            "goodword('consent', true); goodword('identify', {{ email: '{who}' }}); goodword('open')"
        );
        browser.run::<()>(&calls, Vec::new()).await?;
        popup.find("link").await?;
        popup.value("link").await
    };
    let anns = comes("ann@example.com").await?;
    popup.find("status").await?;
    let bobs = comes("bob@example.com").await?;
    assert_ne!(anns, bobs);
    let memory = probe::kept(&browser).await?["local"]["goodword"].to_string();
    assert!(memory.contains("bob@example.com") && !memory.contains("ann@"), "{memory}");
    // Signed out and somebody else in, without a new page.
    browser.run::<()>("goodword('identify', { email: 'kim@example.com' })", Vec::new()).await?;
    until("a third link", async || {
        let kims = if popup.has("link").await? { popup.value("link").await? } else { bobs.clone() };
        Ok((kims != bobs && kims != anns).then_some(()))
    })
    .await?;
    browser.close().await
}

/// A single-page app at the shop's counter: Ann complains and signs out, Bob is asked for himself.
#[tokio::test]
async fn what_one_customer_has_said_stays_theirs_in_the_same_document() -> Result<()> {
    let page = OnePage::open_soon(Content { head: TAG, ..Content::default() }, Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    let popup = Popup(&browser);
    browser.visit(&page.address()).await?;
    for (who, score, text) in [("ann", 3, "Cold tea"), ("bob", 4, "No sugar"), ("kim", 5, "No milk")] {
        let comes =
            format!("goodword('identify', {{ email: '{who}@example.com' }}); goodword('open', 'survey')");
        browser.run::<()>(&comes, Vec::new()).await?;
        popup.shows("survey").await?;
        assert!(!popup.has("improve").await?, "{who} sees an answer of another customer");
        popup.score(score).await?;
        popup.fill("improve", text).await?;
        popup.submit("continue").await?;
        popup.shows("thanks").await?;
        // Ann is followed by nobody, Bob by Kim.
        if who == "ann" {
            browser.run::<()>("goodword('identify', null)", Vec::new()).await?;
        }
    }
    let kept = until("three answers", async || {
        let all = page.tenant.responses().await?;
        let mut kept: Vec<_> =
            all.into_iter().map(|it| (it.score.get(), it.improve.unwrap_or_default())).collect();
        kept.sort_unstable();
        Ok((kept.len() == 3 && kept.iter().all(|(_, text)| !text.is_empty())).then_some(kept))
    })
    .await?;
    assert_eq!(kept, [(3, "Cold tea".to_owned()), (4, "No sugar".to_owned()), (5, "No milk".to_owned())]);
    browser.close().await
}
