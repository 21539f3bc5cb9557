//! Keys. Hurt by a mistake here: whoever writes "and/or" into the popup and finds themself in the shop's search.

use anyhow::Result;
use goodword_domain::program::Placement;
use goodword_tests::browser::Browser;
use goodword_tests::page::{Content, OnePage, TAG};
use goodword_tests::popup::Popup;
use thirtyfour::Key;

/// A shop's own shortcuts, as they are written everywhere: unless somebody is typing.
const SHORTCUTS: &str = "<script>
    window.heard = [];
    for (const name of ['keydown', 'keypress', 'keyup']) document.addEventListener(name, event => {
        if (/^(INPUT|TEXTAREA)$/.test(event.target.tagName)) return;
        heard.push(name + ' ' + event.key);
        event.preventDefault();
    })</script>";

#[tokio::test]
async fn what_is_typed_in_the_popup_is_no_shortcut_of_the_page() -> Result<()> {
    for placement in [Placement::Corner, Placement::Overlay] {
        let head = [SHORTCUTS, TAG].concat();
        let page = OnePage::open_soon(Content { head: &head, ..Content::default() }, placement).await?;
        let browser = Browser::open("ann").await?;
        let popup = Popup(&browser);
        browser.visit(&page.address()).await?;
        browser.run::<()>("goodword('order', { id: '1001' })", Vec::new()).await?;
        popup.shows("survey").await?;
        popup.score(7).await?;
        popup.fill("improve", "and/or s").await?;
        assert_eq!(popup.value("improve").await?, "and/or s");
        // Whoever closes the popup does not close the shop's drawer with it.
        browser.press(Key::Escape).await?;
        popup.is_gone().await?;
        let keys: Vec<String> = browser.run("return heard", Vec::new()).await?;
        assert_eq!(
            keys.iter().filter(|key| !key.starts_with("keyup")).collect::<Vec<_>>(),
            Vec::<&String>::new()
        );
        browser.close().await?;
    }
    Ok(())
}
