//! Keyboard and focus. Hurt by a mistake here: whoever was typing in the shop when the popup came, and whoever uses no
//! mouse.

use anyhow::Result;
use goodword_domain::program::Placement;
use goodword_tests::browser::Browser;
use goodword_tests::popup::Popup;
use goodword_tests::tenant::OpenShop;
use goodword_tests::wait::until;
use thirtyfour::Key;

/// Presses Tab until this has the focus.
pub async fn tab_to(browser: &Browser, name: &str) -> Result<()> {
    for _ in 0..60 {
        if Popup(browser).focused().await?.as_deref() == Some(name) {
            return Ok(());
        }
        browser.press(Key::Tab).await?;
    }
    panic!("no way by Tab to {name}");
}

async fn focus_on_page(browser: &Browser) -> Result<String> {
    browser
        .run(
            "const it = document.activeElement; return it.id || it.dataset.goodword || it.localName",
            Vec::new(),
        )
        .await
}

#[tokio::test]
async fn the_survey_and_the_share_step_by_keyboard_alone() -> Result<()> {
    let shop = OpenShop::new().await?;
    let browser = Browser::open("ann").await?;
    let popup = Popup(&browser);
    shop.buy(&browser, "Ann", "ann@example.com").await?;
    popup.shows("survey").await?;
    tab_to(&browser, "score-0").await?;
    // Along the scale with the arrows: only where one stays is an answer.
    for _ in 0..9 {
        browser.press(Key::Right).await?;
    }
    assert_eq!(popup.focused().await?.as_deref(), Some("score-9"));
    until("the score", async || Ok((!shop.tenant.responses().await?.is_empty()).then_some(()))).await?;
    let scores: Vec<_> = shop.tenant.responses().await?.iter().map(|response| response.score.get()).collect();
    assert_eq!(scores, [9], "walking along is no answer");
    tab_to(&browser, "improve").await?;
    browser.press("The oolong").await?;
    tab_to(&browser, "other").await?;
    browser.press(Key::Tab).await?;
    browser.press(Key::Enter).await?;
    popup.shows("share").await?;
    until("the focus in the new step", async || Ok(popup.focused().await?.is_some().then_some(()))).await?;
    tab_to(&browser, "copy-link").await?;
    browser.press(Key::Enter).await?;
    tab_to(&browser, "share_whatsapp").await?;
    tab_to(&browser, "qr").await?;
    browser.press(Key::Space).await?;
    popup.find_css(".qr img").await?;
    browser.press(Key::Escape).await?;
    popup.is_gone().await?;
    assert_eq!(shop.tenant.responses().await?[0].improve.as_deref(), Some("The oolong"));
    browser.close().await
}

#[tokio::test]
async fn a_corner_popup_leaves_the_focus_where_it_is() -> Result<()> {
    let shop = OpenShop::new().await?;
    let ann = shop.tenant.join("ann@example.com", Some("Ann")).await?;
    shop.tenant.change_program(|program| program.survey.delay_ms = 1_000).await?;
    shop.tenant.published(|widget| widget.delay_ms == 1_000).await?;
    let browser = Browser::open("bob").await?;
    let popup = Popup(&browser);
    browser.visit(&shop.page(&format!("/products/clay-pot?ref={}", ann.code))).await?;
    let quantity = browser.find("input[name='quantity']").await?;
    quantity.focus().await?;
    browser.press(Key::End).await?;
    popup.shows("friend").await?;
    browser.press("2").await?;
    assert_eq!(quantity.prop("value").await?.as_deref(), Some("12"), "the keys still go to the shop");
    assert_eq!(popup.focused().await?, None);
    // The page below is still there to be used.
    browser.click("nav a[href='/cart']").await?;
    browser.is_at("/cart").await?;
    browser.close().await
}

/// The demo shop shows how a page and a popup in the corner get along: a friend who is greeted wants to buy.
#[tokio::test]
async fn the_greeting_leaves_the_buy_button_free() -> Result<()> {
    let shop = OpenShop::new().await?;
    let ann = shop.tenant.join("ann@example.com", Some("Ann")).await?;
    for language in ["en", "ar"] {
        let browser = Browser::open(language).await?;
        // What a browser's own bars leave of a screen of 1280 × 800.
        browser.resize(1280, 660).await?;
        browser.visit(&shop.page(&format!("/products/clay-pot?lang={language}&ref={}", ann.code))).await?;
        Popup(&browser).shows("friend").await?;
        let free: bool = browser
            .run(
                "const button = document.querySelector('form[action=\"/cart/add\"] button');
                 const { left, right, top, bottom } = button.getBoundingClientRect();
                 const [x, y] = [(left + right) / 2, (top + bottom) / 2];
                 return [[left + 2, y], [right - 2, y], [x, top + 2], [x, bottom - 2]]
                     .every(([x, y]) => document.elementFromPoint(x, y) === button)",
                Vec::new(),
            )
            .await?;
        assert!(free, "in {language} the popup is over the button");
        browser.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn an_overlay_keeps_the_focus_and_gives_it_back() -> Result<()> {
    let shop = OpenShop::new().await?;
    shop.tenant.change_program(|program| program.survey.placement = Placement::Overlay).await?;
    shop.tenant.published(|widget| widget.placement == Placement::Overlay).await?;
    let browser = Browser::open("ann").await?;
    let popup = Popup(&browser);
    shop.sign_in(&browser, "ann@example.com").await?;
    browser.find("[data-recommend]").await?.focus().await?;
    browser.press(Key::Enter).await?;
    popup.shows("share").await?;
    popup.find("link").await?;
    let mut inside = 0;
    for _ in 0..40 {
        browser.press(Key::Tab).await?;
        let page = focus_on_page(&browser).await?;
        // Between the last and the first element browsers let the focus pass through their own buttons.
        assert!(page == "host" || page == "body", "the focus has left for {page}");
        inside += usize::from(popup.focused().await?.is_some());
    }
    assert!(inside > 30, "the focus was inside {inside} times of 40");
    browser.press(Key::Escape).await?;
    popup.is_gone().await?;
    let back: bool =
        browser.run("return document.activeElement.matches('[data-recommend]')", Vec::new()).await?;
    assert!(back, "the focus goes back to where it was");
    browser.close().await
}

/// Who opens a popup in the corner on purpose wants to be in it.
#[tokio::test]
async fn a_corner_popup_that_was_asked_for_takes_the_focus_and_gives_it_back() -> Result<()> {
    let shop = OpenShop::new().await?;
    let browser = Browser::open("ann").await?;
    let popup = Popup(&browser);
    shop.sign_in(&browser, "ann@example.com").await?;
    browser.click("[data-recommend]").await?;
    popup.shows("share").await?;
    assert_eq!(popup.focused().await?.as_deref(), Some("title"));
    // All that arrives late has arrived: a button that moves is hard to hit.
    popup.find("status").await?;
    popup.click("close").await?;
    popup.is_gone().await?;
    let back: bool =
        browser.run("return document.activeElement.matches('[data-recommend]')", Vec::new()).await?;
    assert!(back, "the focus goes back to where it was");
    browser.close().await
}
