//! Paper, small windows, keyboards on the screen, and no motion. Hurt by a mistake here: whoever sees little or moves
//! little, and whoever prints an invoice.

use anyhow::Result;
use goodword_domain::program::Placement;
use goodword_tests::browser::Browser;
use goodword_tests::page::{Content, OnePage, TAG};
use goodword_tests::popup::Popup;
use goodword_tests::wait::until;
use serde_json::json;
use thirtyfour::Key;

async fn open(placement: Placement) -> Result<(OnePage, Browser)> {
    let page = OnePage::open_soon(Content { head: TAG, ..Content::default() }, placement).await?;
    let browser = Browser::open("ann").await?;
    Ok((page, browser))
}

/// Whether anything of the popup, or of what is behind it, takes room on the page.
const SHOWN: &str = "
    const host = document.querySelector('[data-goodword=host]');
    return host.shadowRoot.querySelector('dialog').getClientRects().length > 0";

#[tokio::test]
async fn the_popup_is_not_printed() -> Result<()> {
    for placement in [Placement::Corner, Placement::Overlay] {
        let (page, browser) = open(placement).await?;
        browser.visit(&page.address()).await?;
        browser.run::<()>("goodword('order', { id: '1001' })", Vec::new()).await?;
        Popup(&browser).shows("survey").await?;
        assert!(browser.run::<bool>(SHOWN, Vec::new()).await?);
        browser.tell_devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await?;
        assert!(!browser.run::<bool>(SHOWN, Vec::new()).await?, "on paper");
        browser.tell_devtools("Emulation.setEmulatedMedia", json!({ "media": "" })).await?;
        assert!(browser.run::<bool>(SHOWN, Vec::new()).await?, "and back on the screen");
        browser.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn the_plain_link_is_not_printed() -> Result<()> {
    let head = format!("<script>window.WebAssembly = undefined</script>{TAG}");
    let page = OnePage::open_soon(Content { head: &head, ..Content::default() }, Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    browser.visit(&page.address()).await?;
    browser.run::<()>("goodword('order', { id: '1001' })", Vec::new()).await?;
    let link = browser.find("a[href*='/s/']").await?;
    assert!(link.is_displayed().await?);
    browser.tell_devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await?;
    until("the link to go", async || Ok((!link.is_displayed().await?).then_some(()))).await?;
    browser.close().await
}

#[tokio::test]
async fn nothing_moves_for_whoever_wants_no_motion() -> Result<()> {
    let moving = "return document.getAnimations({ subtree: true }).length
        + document.querySelector('[data-goodword=host]').shadowRoot.getAnimations().length";
    let page = OnePage::open_soon(Content { head: TAG, ..Content::default() }, Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    browser.prefer(&[("prefers-reduced-motion", "reduce")]).await?;
    browser.visit(&page.address()).await?;
    let popup = Popup(&browser);
    browser.run::<()>("goodword('order', { id: '1001' })", Vec::new()).await?;
    popup.shows("survey").await?;
    let styles = "
        const root = document.querySelector('[data-goodword=host]').shadowRoot;
        return [...root.querySelectorAll('*')].filter(it => {
            const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(it);
            return animationName != 'none' || transitionDuration != '0s' || scrollBehavior != 'auto';
        }).map(it => it.localName)";
    let stands_still = async |what: &str| {
        assert_eq!(browser.run::<Vec<String>>(styles, Vec::new()).await?, Vec::<String>::new(), "{what}");
        assert_eq!(browser.run::<u32>(moving, Vec::new()).await?, 0, "{what}");
        Ok::<_, anyhow::Error>(())
    };
    stands_still("the question").await?;
    popup.score(7).await?;
    popup.find("improve").await?;
    stands_still("the answer").await?;
    popup.submit("continue").await?;
    popup.shows("thanks").await?;
    stands_still("the thanks").await?;
    browser
        .run::<()>("goodword('identify', { email: 'ann@example.com' }); goodword('open')", Vec::new())
        .await?;
    popup.click("qr").await?;
    popup.find_css(".qr img").await?;
    stands_still("sharing").await?;
    let code = page.tenant.join("kim@example.com", Some("Kim")).await?.code;
    let head = TAG.replace("thank_you", "home");
    let home = page.add("/home", Content { head: &head, ..Content::default() });
    browser.visit(&format!("{home}?ref={code}")).await?;
    popup.shows("friend").await?;
    stands_still("the greeting").await?;
    // If the page moved for nobody, this would prove nothing.
    browser.prefer(&[("prefers-reduced-motion", "no-preference")]).await?;
    assert_ne!(browser.run::<Vec<String>>(styles, Vec::new()).await?, Vec::<String>::new());
    browser.close().await
}

/// The focus goes back to where it was before; who has read on since is not carried back with it.
#[tokio::test]
async fn the_page_stays_where_it_is_when_the_popup_closes() -> Result<()> {
    let body = "<input id='search'><div style='height: 4000px'></div>";
    let page =
        OnePage::open_soon(Content { head: TAG, body, ..Content::default() }, Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    browser.visit(&page.address()).await?;
    browser.find("#search").await?.focus().await?;
    browser.run::<()>("goodword('order', { id: '1001' })", Vec::new()).await?;
    let popup = Popup(&browser);
    popup.shows("survey").await?;
    browser.run::<()>("scrollTo(0, 2000)", Vec::new()).await?;
    popup.click("close").await?;
    popup.is_gone().await?;
    let place = "return [document.activeElement.id, scrollY]";
    let (focused, from_top): (String, f64) = browser.run(place, Vec::new()).await?;
    assert_eq!((&*focused, from_top), ("search", 2000.0));
    browser.close().await
}

/// Where the visitor's own colours take the place of every background, the chosen score and the one that has the focus can
/// be told from the others, and from each other.
#[tokio::test]
async fn the_chosen_score_is_seen_in_forced_colours() -> Result<()> {
    let page = OnePage::open_soon(Content { head: TAG, ..Content::default() }, Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    browser.prefer(&[("forced-colors", "active")]).await?;
    browser.visit(&page.address()).await?;
    browser.run::<()>("goodword('order', { id: '1001' })", Vec::new()).await?;
    let popup = Popup(&browser);
    popup.shows("survey").await?;
    popup.score(7).await?;
    popup.find("improve").await?;
    let look = "
        const root = document.querySelector('[data-goodword=host]').shadowRoot;
        return ['score-6', 'score-7'].map(name => {
            const point = root.querySelector('[data-goodword=' + name + '] + span');
            const { borderTopWidth, outlineStyle } = getComputedStyle(point);
            return [borderTopWidth, outlineStyle];
        })";
    let border = |[other, chosen]: [(String, String); 2]| (other.0, chosen.0);
    assert_eq!(border(browser.run(look, Vec::new()).await?), ("1px".to_owned(), "4px".to_owned()));
    // By keyboard: what is chosen has the focus, too, and both are seen.
    browser.press(Key::Left).await?;
    let [now, before]: [(String, String); 2] = browser.run(look, Vec::new()).await?;
    assert_eq!((&*now.0, &*now.1), ("4px", "solid"));
    assert_eq!((&*before.0, &*before.1), ("1px", "none"));
    browser.close().await
}

/// What has the focus lies whole within the window, with its outline; nothing is wider than the window.
const IN_SIGHT: &str = "
    const root = document.querySelector('[data-goodword=host]').shadowRoot;
    const dialog = root.querySelector('dialog'), box = dialog.getBoundingClientRect();
    const it = root.activeElement, at = (it.type == 'radio' ? it.nextElementSibling : it).getBoundingClientRect();
    const faults = [];
    if (box.left < 0 || box.right > innerWidth || box.top < 0 || box.bottom > innerHeight) faults.push('the popup leaves the window');
    if (dialog.scrollWidth > dialog.clientWidth) faults.push('the popup is too wide');
    if (at.left < 0 || at.right > innerWidth) faults.push('cut off at the side');
    if (at.top < box.top || at.bottom > box.bottom) faults.push('scrolled out of sight');
    if (getComputedStyle(it.type == 'radio' ? it.nextElementSibling : it).outlineStyle == 'none') faults.push('no outline');
    return faults.map(fault => (it.dataset.goodword || it.localName) + ': ' + fault)";

/// A window of 1280 × 1024 at 400 %: 320 × 256 CSS pixels. Each step is gone through by keyboard.
#[tokio::test]
async fn at_four_times_the_size_everything_is_reached() -> Result<()> {
    for placement in [Placement::Corner, Placement::Overlay] {
        let (page, browser) = open(placement).await?;
        let popup = Popup(&browser);
        browser.resize(320, 256).await?;
        browser.prefer(&[("prefers-reduced-motion", "reduce")]).await?;
        browser.visit(&page.address()).await?;
        browser
            .run::<()>(
                "goodword('identify', { email: 'ann@example.com' }); goodword('order', { id: '1' })",
                Vec::new(),
            )
            .await?;
        popup.shows("survey").await?;
        walk(&browser, &["score-0"]).await?;
        browser.press(Key::End).await?;
        for _ in 0..9 {
            browser.press(Key::Right).await?;
        }
        walk(&browser, &["improve", "other"]).await?;
        browser.press(Key::Tab).await?;
        browser.press(Key::Enter).await?;
        popup.shows("share").await?;
        popup.find("status").await?;
        walk(&browser, &["copy-link", "share_whatsapp", "qr"]).await?;
        walk(&browser, &["close"]).await?;
        browser.press(Key::Enter).await?;
        popup.is_gone().await?;
        browser.close().await?;
    }
    Ok(())
}

/// By Tab to each of these, in this order; on the way everything is in sight.
async fn walk(browser: &Browser, names: &[&str]) -> Result<()> {
    let popup = Popup(browser);
    for name in names {
        let mut steps = 0;
        while popup.focused().await?.as_deref() != Some(name) {
            assert!(steps < 60, "no way by Tab to {name}");
            steps += 1;
            browser.press(Key::Tab).await?;
            if popup.focused().await?.is_some_and(|focused| focused != "popup" && focused != "title") {
                let faults: Vec<String> = browser.run(IN_SIGHT, Vec::new()).await?;
                assert_eq!(faults, Vec::<String>::new(), "on the way to {name}");
            }
        }
    }
    Ok(())
}

/// A keyboard on the screen takes more than half of a telephone's height while somebody types.
#[tokio::test]
async fn a_keyboard_on_the_screen_hides_nothing_that_is_typed() -> Result<()> {
    let (page, browser) = open(Placement::Corner).await?;
    let popup = Popup(&browser);
    browser.resize(360, 640).await?;
    browser.visit(&page.address()).await?;
    browser.run::<()>("goodword('order', { id: '1' })", Vec::new()).await?;
    popup.shows("survey").await?;
    popup.score(7).await?;
    popup.find("other").await?.click().await?;
    browser.resize(360, 280).await?;
    browser.press("Ten lines\nof text\nthat are\ntyped\nwhile the\nkeyboard\nis there").await?;
    assert_eq!(popup.focused().await?.as_deref(), Some("other"), "the focus stays");
    let faults: Vec<String> = browser.run(IN_SIGHT, Vec::new()).await?;
    assert_eq!(faults, Vec::<String>::new());
    browser.press(Key::Tab).await?;
    let faults: Vec<String> = browser.run(IN_SIGHT, Vec::new()).await?;
    assert_eq!(faults, Vec::<String>::new(), "the button below");
    browser.press(Key::Enter).await?;
    popup.shows("thanks").await?;
    browser.close().await
}
