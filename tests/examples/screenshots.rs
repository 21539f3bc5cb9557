//! Pictures of the popup in its states, for people to look at: `cargo run -p goodword-tests --example screenshots`.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use goodword_domain::program::Placement;
use goodword_tests::browser::Browser;
use goodword_tests::orders::friends_order;
use goodword_tests::page::{Content, OnePage, TAG};
use goodword_tests::popup::Popup;
use goodword_tests::tenant::OpenShop;
use goodword_tests::wait::until;
use serde_json::json;
use xtask::project;

/// A way of looking at the shop.
struct Look {
    name: &'static str,
    size: (u32, u32),
    scheme: &'static str,
    language: &'static str,
    placement: Placement,
}

/// No picture of something that is still fading in.
const STILL: (&str, &str) = ("prefers-reduced-motion", "reduce");

const LOOKS: [Look; 8] = [
    Look {
        name: "desktop",
        size: (1280, 800),
        scheme: "light",
        language: "en",
        placement: Placement::Corner,
    },
    Look { name: "320px", size: (320, 640), scheme: "light", language: "en", placement: Placement::Corner },
    Look { name: "dark", size: (1280, 800), scheme: "dark", language: "en", placement: Placement::Corner },
    Look { name: "arabic", size: (1280, 800), scheme: "light", language: "ar", placement: Placement::Corner },
    Look {
        name: "arabic-320px-dark",
        size: (320, 640),
        scheme: "dark",
        language: "ar",
        placement: Placement::Corner,
    },
    Look {
        name: "overlay",
        size: (1280, 800),
        scheme: "light",
        language: "en",
        placement: Placement::Overlay,
    },
    // Long words in a narrow window; a script of its own.
    Look {
        name: "german-320px",
        size: (320, 640),
        scheme: "light",
        language: "de",
        placement: Placement::Corner,
    },
    Look {
        name: "russian",
        size: (1280, 800),
        scheme: "light",
        language: "ru",
        placement: Placement::Corner,
    },
];

impl Look {
    /// A browser that looks so. Every page says that it is in the language, also where the demo shop does not speak it.
    async fn open(&self, who: &str) -> Result<Browser> {
        let browser = Browser::open(&[self.name, who].concat()).await?;
        browser.resize(self.size.0, self.size.1).await?;
        browser.prefer(&[("prefers-color-scheme", self.scheme), STILL]).await?;
        let speaks = "new MutationObserver(() => { document.documentElement.lang = 'LANGUAGE' })
            .observe(document, { childList: true })";
        browser.run_first(&speaks.replace("LANGUAGE", self.language)).await?;
        Ok(browser)
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    for look in &LOOKS {
        take(look).await?;
    }
    Ok(())
}

async fn take(look: &Look) -> Result<()> {
    let shop = OpenShop::new().await?;
    shop.tenant.change_program(|program| program.survey.placement = look.placement).await?;
    shop.tenant.published(|widget| widget.placement == look.placement).await?;
    let browser = look.open("").await?;
    browser.visit(&shop.page(&format!("/?lang={}", look.language))).await?;
    let popup = Popup(&browser);
    let keep = async |state: &str| browser.picture(&file(look, state)?).await;

    shop.buy(&browser, "Ann", "ann@example.com").await?;
    popup.shows("survey").await?;
    keep("1-survey").await?;
    for (score, state) in [(3, "2-detractor"), (8, "3-passive"), (10, "4-promoter")] {
        popup.score(score).await?;
        popup.find("improve").await?;
        keep(state).await?;
    }
    popup.submit("continue").await?;
    let link = popup.value("link").await?;
    keep("5-share").await?;
    popup.click("qr").await?;
    let qr = popup.find_css(".qr img").await?;
    until("the QR code", async || Ok((qr.prop("complete").await?.as_deref() == Some("true")).then_some(())))
        .await?;
    keep("6-qr").await?;
    popup.click("close").await?;

    let code = link.rsplit_once("ref=").context("a share link")?.1.parse()?;
    shop.tenant.order(&friends_order("2001", "bob@example.com", &code)?).await?;
    browser.visit(&shop.page("/account")).await?;
    browser.click("[data-recommend]").await?;
    let rewards = popup.find_css("[data-goodword=status] summary").await?;
    rewards.click().await?;
    rewards.scroll_into_view().await?;
    keep("7-status").await?;
    browser.close().await?;

    take_as_friend(look, &shop, &link).await?;
    take_without_wasm(look).await
}

async fn take_as_friend(look: &Look, shop: &OpenShop, link: &str) -> Result<()> {
    let browser = look.open("-friend").await?;
    let popup = Popup(&browser);
    let keep = async |state: &str| browser.picture(&file(look, state)?).await;

    let query = link.rsplit_once('?').context("a share link")?.1;
    browser.visit(&shop.page(&format!("/products/clay-pot?{query}&lang={}", look.language))).await?;
    popup.shows("friend").await?;
    keep("8-friend").await?;
    popup.click("close").await?;
    browser.run::<()>("goodword('open', 'share')", Vec::new()).await?;
    popup.fill("email", "nobody").await?;
    popup.submit("join").await?;
    popup.find_css("[aria-invalid]").await?;
    keep("9-mistake").await?;
    popup.click("close").await?;

    browser.tell_devtools("Network.enable", json!({})).await?;
    browser.tell_devtools("Network.setBlockedURLs", json!({ "urls": ["*/responses"] })).await?;
    browser.run::<()>("goodword('open', 'survey')", Vec::new()).await?;
    popup.score(3).await?;
    popup.find("retry").await?.scroll_into_view().await?;
    keep("10-offline").await?;
    browser.tell_devtools("Network.setBlockedURLs", json!({ "urls": [] })).await?;
    popup.submit("continue").await?;
    popup.shows("thanks").await?;
    until("the answer to be kept", async || Ok((!popup.has("retry").await?).then_some(()))).await?;
    keep("11-thanks").await?;

    // As one who has been there already: everybody else is led on before a picture is taken.
    let code = query.rsplit_once('=').context("a code")?.1;
    for (state, link) in
        [("12-short-link", format!("{code}?ref={code}&")), ("13-unknown-code", "0?".to_owned())]
    {
        browser.visit(&format!("{}/r/{link}lang={}", shop.tenant.worker(), look.language)).await?;
        keep(state).await?;
    }
    browser.close_despite_errors().await
}

/// What shoppers see instead where WebAssembly is refused: the plain link, and the pages that it leads to.
async fn take_without_wasm(look: &Look) -> Result<()> {
    let head = format!("<script>window.WebAssembly = undefined</script>{TAG}");
    let page = OnePage::open_soon(Content { head: &head, ..Content::default() }, look.placement).await?;
    let browser = look.open("-without-wasm").await?;
    let keep = async |state: &str| browser.picture(&file(look, state)?).await;

    browser.visit(&page.address()).await?;
    browser.run::<()>("goodword('order', { id: '1001' })", Vec::new()).await?;
    let link = browser.find("a[href*='/s/']").await?;
    keep("14-plain-link").await?;
    link.focus().await?;
    keep("15-plain-link-focused").await?;
    let address = link.attr("href").await?.context("the link leads somewhere")?;
    browser.visit(&address).await?;
    keep("16-page-survey").await?;
    browser.fill("textarea[name='improve']", "The oolong").await?;
    browser.click("form button").await?;
    browser.find("[aria-describedby]").await?;
    keep("17-page-mistake").await?;
    browser.click("label:has(input[name='score'][value='10'])").await?;
    browser.click("form button").await?;
    browser.fill("input[name='email']", "ann@example.com").await?;
    keep("18-page-promoter").await?;
    browser.click("form button").await?;
    browser.find("img.qr").await?;
    keep("19-page-share").await?;
    browser.find("img.qr").await?.scroll_into_view().await?;
    keep("20-page-share-below").await?;
    browser.visit(&address.replace("1001", "1002")).await?;
    browser.click("label:has(input[name='score'][value='3'])").await?;
    browser.click("form button").await?;
    browser.find("main:not(:has(fieldset))").await?;
    keep("21-page-detractor").await?;
    browser.close_despite_errors().await
}

fn file(look: &Look, state: &str) -> Result<PathBuf> {
    let folder = project::path("target/screenshots");
    fs::create_dir_all(&folder)?;
    Ok(folder.join(format!("{}-{state}.png", look.name)))
}
