//! Pages in frames. Hurt by a mistake here: the owner in a theme editor, and whoever embeds a piece of the shop.

use anyhow::Result;
use goodword_domain::program::Placement;
use goodword_tests::browser::Browser;
use goodword_tests::page::{Content, OnePage, TAG};
use goodword_tests::popup::Popup;
use goodword_tests::probe;

use super::{answer, is_silent, says_nothing, stays_away};

/// What the driver's own watch does not see: such frames are processes of their own.
const NOTED: &str = "<script>
    window.noted = [];
    addEventListener('error', event => noted.push(String(event.message)));
    addEventListener('unhandledrejection', event => noted.push(String(event.reason)));
</script>";

#[tokio::test]
async fn a_frame_of_the_shop_has_a_popup_of_its_own() -> Result<()> {
    let page = OnePage::open_soon(Content { head: TAG, ..Content::default() }, Placement::Corner).await?;
    let around = Content { body: "<iframe src='/' width=900 height=700></iframe>", ..Content::default() };
    let browser = Browser::open("ann").await?;
    probe::watch(&browser, false).await?;
    browser.visit(&page.add("/around", around)).await?;
    browser.find("iframe").await?.enter_frame().await?;
    answer(&page, &browser, "1001").await?;
    is_silent(&page, &browser, "in the frame").await?;
    browser.close().await
}

/// A theme editor shows the shop in a frame of its own, on an address of its own: the shop is as it will be, and whoever
/// types in the editor goes on typing.
#[tokio::test]
async fn in_a_foreign_frame_the_popup_works_and_in_the_corner_leaves_the_focus_around_it() -> Result<()> {
    for placement in [Placement::Corner, Placement::Overlay] {
        let head = [NOTED, TAG].concat();
        let page = OnePage::open_soon(Content { head: &head, ..Content::default() }, placement).await?;
        let editor = OnePage::open(Content::default()).await?;
        let body = format!("<input id=name><iframe src='{}' width=900 height=700></iframe>", page.address());
        let address = editor.add("/editor", Content { body: &body, ..Content::default() });
        let browser = Browser::open("owner").await?;
        // Another site as well, not only another port.
        browser.visit(&address.replace("127.0.0.1", "localhost")).await?;
        browser.find("#name").await?.click().await?;
        browser.press("Tea").await?;
        browser.find("iframe").await?.enter_frame().await?;
        browser.run::<()>("goodword('order', { id: '1001' })", Vec::new()).await?;
        Popup(&browser).shows("survey").await?;
        browser.session().enter_default_frame().await?;
        browser.press(" House").await?;
        // An overlay is for taking the focus, and does so from whatever is around it: docs/tag.md says so.
        if placement == Placement::Corner {
            assert_eq!(browser.find("#name").await?.prop("value").await?.as_deref(), Some("Tea House"));
        }
        browser.find("iframe").await?.enter_frame().await?;
        answer(&page, &browser, "1001").await?;
        assert_eq!(browser.run::<Vec<String>>("return noted", Vec::new()).await?, Vec::<String>::new());
        says_nothing(&page, &browser, "in a foreign frame").await?;
        browser.close().await?;
    }
    Ok(())
}

/// Such a frame is of no origin: it may neither call nor keep anything, and must not fill the console with refusals.
#[tokio::test]
async fn a_sandboxed_frame_is_left_alone() -> Result<()> {
    let head = [NOTED, TAG].concat();
    let page = OnePage::open_soon(Content { head: &head, ..Content::default() }, Placement::Corner).await?;
    let around = Content { body: "<iframe src='/' sandbox=allow-scripts></iframe>", ..Content::default() };
    let browser = Browser::open("ann").await?;
    probe::watch(&browser, false).await?;
    browser.visit(&page.add("/around", around)).await?;
    // Out here: the driver's scripts in such a frame cannot wait.
    stays_away(&browser).await?;
    browser.find("iframe").await?.enter_frame().await?;
    assert_eq!(Popup(&browser).step().await?, None);
    let asked = probe::requests(&browser, page.tenant.worker()).await?;
    assert_eq!(asked, [format!("{}/w.js", page.tenant.worker())], "the tag ran, and asked for nothing");
    let errors: Vec<String> = browser.run("return noted", Vec::new()).await?;
    assert_eq!(errors, Vec::<String>::new());
    says_nothing(&page, &browser, "in the sandbox").await?;
    browser.close().await
}
