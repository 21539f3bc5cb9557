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
