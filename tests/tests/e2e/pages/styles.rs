//! Pages whose styles are meant for everything. Hurt by a mistake here: the shopper who cannot read or close the popup.

use anyhow::Result;
use goodword_domain::program::Placement;
use goodword_tests::browser::Browser;
use goodword_tests::page::{Content, OnePage, TAG};
use goodword_tests::popup::Popup;
use goodword_tests::probe;
use serde_json::json;

use super::{answer, is_silent};

/// What stands on the page itself, `html`, holds for everything in the window: no popup can do without that.
const STYLES: [(&str, &str); 12] = [
    (
        "hidden",
        ":not(html, body) { display: none !important; visibility: hidden !important; opacity: 0 !important }",
    ),
    (
        "moved",
        ":not(html, body) { position: static !important; inset: 0 !important; transform: scale(.1) !important }",
    ),
    ("fonts", "* { font: 3px/1 cursive !important; letter-spacing: 9px !important; color: red !important }"),
    (
        "animated",
        ":not(html) { animation: spin 1s infinite !important; transition: all 9s !important } html { overflow: hidden }",
    ),
    (
        "turned",
        "* { direction: rtl !important; writing-mode: vertical-rl !important; unicode-bidi: bidi-override !important }",
    ),
    ("everything", "* { all: unset !important }"),
    ("the-host", "[data-goodword] { all: revert !important; display: none !important; zoom: 4 !important }"),
    ("in-front", "header { position: fixed; inset: 0; z-index: 2147483647; pointer-events: none }"),
    (
        "clipped",
        "body { transform: translateX(-900px); overflow: hidden; filter: blur(9px); contain: strict; height: 9px }",
    ),
    ("deaf", "* { pointer-events: none !important; user-select: none !important }"),
    (
        "grid",
        "html, body { display: grid !important; gap: 40px; align-content: space-between; min-height: 100vh }",
    ),
    ("variables", "* { --accent: red !important; --paper: red !important; --ink: red !important }"),
];

/// What of the popup a page's styles could change: measured without them, it is the same with them.
const LOOK: &str = "
    const controls = arguments[0], root = document.querySelector('[data-goodword=host]').shadowRoot;
    const view = document.documentElement; // without its scroll bars
    const width = root.querySelector('.overlay') ? view.clientWidth / 2 : view.clientWidth; // from the middle, or the edge
    const of = (css, ...names) => {
        const it = root.querySelector(css), styles = getComputedStyle(it), box = it.getBoundingClientRect();
        return [css, ...names.map(name => styles[name]), box.width, box.height, width - box.right, view.clientHeight - box.bottom];
    };
    const text = ['color', 'fontSize', 'fontFamily', 'letterSpacing', 'direction', 'writingMode', 'textAlign', 'visibility'];
    const dialog = of('dialog', ...text, 'display', 'position', 'zIndex', 'opacity', 'backgroundColor', 'zoom');
    const all = [dialog, of('h2', ...text), of('.close', ...text, 'pointerEvents')];
    return JSON.stringify(all.concat(controls.map(it => of(it, ...text, 'pointerEvents', 'backgroundColor'))))";

/// The popup's middle is not covered, and it stands still.
const ON_TOP: &str = "
    const { left, right, top, bottom } =
        document.querySelector('[data-goodword=host]').shadowRoot.querySelector('dialog').getBoundingClientRect();
    return document.elementFromPoint((left + right) / 2, (top + bottom) / 2).dataset.goodword == 'host'";

#[tokio::test]
async fn no_styles_of_the_page_reach_the_popup() -> Result<()> {
    let page = OnePage::open_soon(Content::default(), Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    browser.prefer(&[("prefers-reduced-motion", "reduce")]).await?;
    probe::watch(&browser, false).await?;
    let mut plain = None;
    for (name, styles) in [("plain", "")].into_iter().chain(STYLES) {
        let head = format!("<style>@keyframes spin {{ to {{ rotate: 1turn }} }} {styles}</style>{TAG}");
        let body = "<header>In front</header>";
        browser
            .visit(&page.add(&format!("/{name}"), Content { head: &head, body, ..Content::default() }))
            .await?;
        browser.run::<()>("goodword('order', { id: 'look' })", Vec::new()).await?;
        Popup(&browser).shows("survey").await?;
        let look: String = browser.run(LOOK, vec![json!([".scale span"])]).await?;
        assert_eq!(&look, plain.get_or_insert(look.clone()), "{name}");
        assert!(browser.run::<bool>(ON_TOP, Vec::new()).await?, "{name}: something lies over the popup");
        answer(&page, &browser, name).await?;
        is_silent(&page, &browser, name).await?;
    }
    browser.close().await
}

/// The popup's other steps, and its other place: what opens them, their name, and what is acted on there.
#[tokio::test]
async fn nor_do_they_reach_any_other_step() -> Result<()> {
    const SHARE: (&str, &str, &[&str]) = (
        "goodword('open')",
        "share",
        &["[data-goodword=link]", "[data-goodword=copy-link]", "textarea", ".way", ".status"],
    );
    const FRIEND: (&str, &str, &[&str]) = ("", "friend", &["[data-goodword=code]", "[data-goodword=claim]"]);
    const SURVEY: (&str, &str, &[&str]) = ("goodword('open', 'survey')", "survey", &[".scale span", ".ends"]);
    for (placement, steps) in
        [(Placement::Overlay, [SURVEY, SHARE, FRIEND].as_slice()), (Placement::Corner, &[SHARE, FRIEND])]
    {
        let page = OnePage::open_soon(Content::default(), placement).await?;
        let code = page.tenant.join("kim@example.com", Some("Kim")).await?.code;
        let browser = Browser::open("ann").await?;
        browser.prefer(&[("prefers-reduced-motion", "reduce")]).await?;
        probe::watch(&browser, false).await?;
        for (open, step, controls) in steps {
            let mut plain = None;
            for (name, styles) in [("plain", "")].into_iter().chain(STYLES) {
                let what = format!("{placement:?} {step} {name}");
                let head = format!(
                    "<style>@keyframes spin {{ to {{ rotate: 1turn }} }} {styles}</style>{}",
                    TAG.replace("thank_you", "home")
                );
                let body = "<header>In front</header>";
                let address =
                    page.add(&format!("/{name}"), Content { head: &head, body, ..Content::default() });
                let query = if *step == "friend" { format!("?ref={code}") } else { String::new() };
                browser.visit(&[address, query].concat()).await?;
                let popup = Popup(&browser);
                // Somebody new each time: who has joined before is shown less.
                let who =
                    format!("goodword('identify', {{ email: '{name}@{placement:?}.example' }}); {open}");
                browser.run::<()>(&who, Vec::new()).await?;
                popup.shows(step).await?;
                for control in *controls {
                    popup.find_css(control).await?;
                }
                let look: String = browser.run(LOOK, vec![json!(controls)]).await?;
                assert_eq!(&look, plain.get_or_insert(look.clone()), "{what}");
                assert!(browser.run::<bool>(ON_TOP, Vec::new()).await?, "{what}: something lies over it");
                popup.click("close").await?;
                popup.is_gone().await?;
                is_silent(&page, &browser, &what).await?;
            }
        }
        browser.close().await?;
    }
    Ok(())
}

/// Where there is only the plain link, it is seen as well.
#[tokio::test]
async fn no_styles_of_the_page_hide_the_plain_link() -> Result<()> {
    let page = OnePage::open_soon(Content::default(), Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    let look = "const { width, height, right, bottom } = document.querySelector('a[href*=\"/s/\"]').getBoundingClientRect();
        return JSON.stringify([width, height, document.documentElement.clientWidth - right, document.documentElement.clientHeight - bottom])";
    let mut plain = None;
    for (name, styles) in [("plain", "")].into_iter().chain(STYLES) {
        let head = format!("<script>window.WebAssembly = undefined</script><style>{styles}</style>{TAG}");
        browser.visit(&page.add(&format!("/{name}"), Content { head: &head, ..Content::default() })).await?;
        browser.run::<()>("goodword('order', { id: '1' })", Vec::new()).await?;
        browser.find("a[href*='/s/']").await?;
        let seen: String = browser.run(look, Vec::new()).await?;
        assert_eq!(&seen, plain.get_or_insert(seen.clone()), "{name}");
    }
    browser.close().await
}
