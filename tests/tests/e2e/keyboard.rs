//! Where the focus is after each step, and in which order Tab goes on. Hurt by a mistake here: whoever uses no mouse, and
//! finds themself at the beginning of the page after each key.

use anyhow::Result;
use goodword_domain::program::Placement;
use goodword_tests::browser::Browser;
use goodword_tests::orders::friends_order;
use goodword_tests::page::{Content, OnePage, TAG};
use goodword_tests::popup::Popup;
use goodword_tests::wait::until;
use thirtyfour::Key;

use super::focus::tab_to;

/// The shop's own field, in which somebody was typing.
const FIELD: &str = "<label>Your name <input id=name></label>";

async fn open(placement: Placement) -> Result<(OnePage, Browser)> {
    let page =
        OnePage::open_soon(Content { head: TAG, body: FIELD, ..Content::default() }, placement).await?;
    let browser = Browser::open("ann").await?;
    browser.visit(&page.address()).await?;
    browser.find("#name").await?.focus().await?;
    Ok((page, browser))
}

/// Waits until the focus is here: the step may still be on its way.
async fn is_at(browser: &Browser, name: &str) -> Result<()> {
    let popup = Popup(browser);
    let there =
        until(name, async || Ok((popup.focused().await?.as_deref() == Some(name)).then_some(()))).await;
    match there {
        Ok(()) => Ok(()),
        Err(error) => Err(error.context(format!("the focus is at {:?}", popup.focused().await?))),
    }
}

async fn is_back_in_the_field(browser: &Browser) -> Result<()> {
    let back = "return document.activeElement.id";
    assert_eq!(browser.run::<String>(back, Vec::new()).await?, "name", "the focus goes back to where it was");
    Ok(())
}

/// Where Tab leads from here, so many times.
async fn tabs(browser: &Browser, times: usize) -> Result<Vec<String>> {
    let mut stops = Vec::new();
    for _ in 0..times {
        browser.press(Key::Tab).await?;
        stops.push(Popup(browser).focused().await?.unwrap_or_default());
    }
    Ok(stops)
}

#[tokio::test]
async fn from_the_question_to_the_rewards_and_out() -> Result<()> {
    for placement in [Placement::Corner, Placement::Overlay] {
        let (page, browser) = open(placement).await?;
        let popup = Popup(&browser);
        let ann = page.tenant.join("ann@example.com", Some("Ann")).await?;
        page.tenant.order(&friends_order("2001", "bob@example.com", &ann.code)?).await?;
        let signature = page.tenant.sign("ann@example.com");
        let told = format!(
            "goodword('identify', {{ email: 'ann@example.com', signature: '{signature}' }});
             goodword('order', {{ id: '1' }})"
        );
        browser.run::<()>(&told, Vec::new()).await?;
        popup.shows("survey").await?;
        if placement == Placement::Corner {
            is_back_in_the_field(&browser).await?;
            assert_eq!(tabs(&browser, 2).await?, ["close", "score-0"], "after the page's own");
        } else {
            is_at(&browser, "title").await?;
            assert_eq!(tabs(&browser, 1).await?, ["score-0"]);
        }
        for _ in 0..9 {
            browser.press(Key::Right).await?;
        }
        assert_eq!(tabs(&browser, 3).await?, ["improve", "other", "button"]);
        browser.press(Key::Enter).await?;
        popup.shows("share").await?;
        is_at(&browser, "title").await?;
        popup.find_css("[data-goodword=status] summary").await?;
        assert_eq!(tabs(&browser, 4).await?, ["link", "copy-link", "message", "share_whatsapp"]);
        tab_to(&browser, "qr").await?;
        browser.press(Key::Enter).await?;
        popup.find_css(".qr img").await?;
        is_at(&browser, "qr").await?;
        // In a low window the picture takes the place of the rewards.
        browser.press(Key::Enter).await?;
        is_at(&browser, "qr").await?;
        assert_eq!(tabs(&browser, 1).await?, ["summary"]);
        browser.press(Key::Enter).await?;
        assert!(popup.find_css("[data-goodword=status] details[open]").await?.is_present().await?);
        is_at(&browser, "summary").await?;
        browser.press(Key::Escape).await?;
        popup.is_gone().await?;
        is_back_in_the_field(&browser).await?;
        browser.close().await?;
    }
    Ok(())
}

/// A mistyped address is told of without leaving its form; whoever has joined is at the heading of what they got.
#[tokio::test]
async fn a_mistake_and_its_mending() -> Result<()> {
    let (page, browser) = open(Placement::Corner).await?;
    let popup = Popup(&browser);
    browser.run::<()>("goodword('open')", Vec::new()).await?;
    popup.shows("share").await?;
    is_at(&browser, "title").await?;
    assert_eq!(tabs(&browser, 1).await?, ["email"]);
    browser.press("nobody").await?;
    browser.press(Key::Enter).await?;
    popup.find_css("[aria-invalid]").await?;
    is_at(&browser, "email").await?;
    browser.press("@example.com").await?;
    assert_eq!(tabs(&browser, 2).await?, ["name", "button"]);
    browser.press(Key::Enter).await?;
    popup.find("link").await?;
    is_at(&browser, "title").await?;
    assert_eq!(page.tenant.stats().await?.advocates, 1);
    browser.press(Key::Escape).await?;
    popup.is_gone().await?;
    is_back_in_the_field(&browser).await?;
    browser.close().await
}

#[tokio::test]
async fn a_detractor_is_led_to_the_thanks_and_out() -> Result<()> {
    let (page, browser) = open(Placement::Corner).await?;
    let popup = Popup(&browser);
    browser.run::<()>("goodword('open', 'survey')", Vec::new()).await?;
    popup.shows("survey").await?;
    is_at(&browser, "title").await?;
    assert_eq!(tabs(&browser, 1).await?, ["score-0"]);
    browser.press(Key::Space).await?;
    popup.find("improve").await?;
    is_at(&browser, "score-0").await?;
    assert_eq!(tabs(&browser, 3).await?, ["improve", "other", "button"]);
    browser.press(Key::Enter).await?;
    popup.shows("thanks").await?;
    is_at(&browser, "title").await?;
    assert_eq!(tabs(&browser, 1).await?, ["close"]);
    browser.press(Key::Enter).await?;
    popup.is_gone().await?;
    is_back_in_the_field(&browser).await?;
    assert_eq!(page.tenant.responses().await?.len(), 1);
    browser.close().await
}
