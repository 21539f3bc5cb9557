//! Pages in frames. Hurt by a mistake here: the owner in a theme editor, and whoever embeds a piece of the shop.

use anyhow::Result;
use goodword_domain::program::Placement;
use goodword_tests::browser::Browser;
use goodword_tests::page::{Content, OnePage, TAG};
use goodword_tests::popup::Popup;
use goodword_tests::probe;

use super::{answer, is_silent, says_nothing, stays_away};

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

/// Such a frame is of no origin: it may neither call nor keep anything, and must not fill the console with refusals.
#[tokio::test]
async fn a_sandboxed_frame_is_left_alone() -> Result<()> {
    let noted = "<script>window.noted = []; window.onerror = message => { noted.push(message) }</script>";
    let head = [noted, TAG].concat();
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
