//! Where WebAssembly is refused. Hurt by a mistake here: the shop with a strict policy, whose customers see nothing at
//! all, and the visitor without scripts.

use anyhow::Result;
use goodword_tests::browser::Browser;
use goodword_tests::page::{Content, OnePage, TAG};
use goodword_tests::popup::Popup;
use goodword_tests::tenant::OpenShop;
use goodword_tests::{axe, wait::until};

/// Strict, and without `'wasm-unsafe-eval'`.
const NO_WASM: &str = "default-src 'none'; script-src 'self' EDGE; connect-src EDGE; style-src 'none'";

async fn link_on(browser: &Browser) -> Result<String> {
    let link = browser.find("a[href*='/s/']").await?;
    assert!(link.is_displayed().await?, "the link is seen");
    let href = link.attr("href").await?.unwrap_or_default();
    assert!(!link.text().await?.is_empty(), "the link says what it is");
    Ok(href)
}

#[tokio::test]
async fn a_plain_link_leads_to_a_page_that_does_the_same() -> Result<()> {
    let page = OnePage::open(Content { policy: NO_WASM, head: TAG, body: "" }).await?;
    let browser = Browser::open("ann").await?;
    browser.visit(&page.address()).await?;
    browser.run::<()>("goodword('order', { id: '1001' })", Vec::new()).await?;
    let href = link_on(&browser).await?;
    axe::check(&browser, "the page with the plain link").await?;
    assert_eq!(Popup(&browser).step().await?, None);

    browser.visit(&href).await?;
    axe::check(&browser, "the question's page").await?;
    browser.click("label:has(input[name='score'][value='10'])").await?;
    browser.fill("textarea[name='improve']", "The oolong").await?;
    browser.click("form button").await?;
    // The page that thanks comes after the answer was kept.
    browser.find("input[name='email']").await?;
    let responses = page.tenant.responses().await?;
    assert_eq!(responses.len(), 1, "{responses:?}");
    assert_eq!((responses[0].score.get(), responses[0].improve.as_deref()), (10, Some("The oolong")));
    assert_eq!(responses[0].order_id.as_ref().map(AsRef::as_ref), Some("1001"));

    axe::check(&browser, "the thanks to a promoter").await?;
    browser.fill("input[name='email']", "ann@example.com").await?;
    browser.fill("input[name='name']", "Ann").await?;
    browser.click("form button").await?;
    browser.find("a[href^='https://wa.me/']").await?;
    axe::check(&browser, "the page with ways to share").await?;
    let code = page.tenant.join("ann@example.com", None).await?.code;
    let text = browser.text().await?;
    assert!(text.contains(code.as_ref()) && text.contains("?ref="), "{text}");
    let whatsapp = browser.find("a[href^='https://wa.me/']").await?.attr("href").await?.unwrap_or_default();
    assert!(whatsapp.contains(code.as_ref()), "{whatsapp}");
    browser.close_despite_errors().await
}

#[tokio::test]
async fn a_detractor_gets_thanks_and_no_way_to_share() -> Result<()> {
    let shop = OpenShop::new().await?;
    let browser = Browser::open("ann").await?;
    browser.visit(&format!("{}/s/{}?order=1001", shop.tenant.worker(), shop.tenant.keys.public_key)).await?;
    browser.click("label:has(input[name='score'][value='2'])").await?;
    browser.click("form button").await?;
    until("the response", async || Ok((shop.tenant.responses().await?.len() == 1).then_some(()))).await?;
    axe::check(&browser, "the thanks to a detractor").await?;
    let ways: u32 =
        browser.run("return document.querySelectorAll('a[target], form').length", Vec::new()).await?;
    assert_eq!(ways, 0, "{}", browser.text().await?);
    browser.close().await
}

/// A form that was sent with mistakes keeps what was typed, and says at the field what to mend.
#[tokio::test]
async fn mistakes_in_a_form_are_told_where_they_are() -> Result<()> {
    let shop = OpenShop::new().await?;
    let browser = Browser::open("ann").await?;
    browser.visit(&format!("{}/s/{}", shop.tenant.worker(), shop.tenant.keys.public_key)).await?;
    browser.fill("textarea[name='other']", "Kept").await?;
    browser.click("form button").await?;
    axe::check(&browser, "the question's page without a score").await?;
    let kept = browser.find("textarea[name='other']").await?.prop("value").await?;
    assert_eq!(kept.as_deref(), Some("Kept"));
    assert_eq!(shop.tenant.responses().await?, []);
    // A second time sent by the browser's reload or back button is for the shop one more answer at most, not a fault.
    browser.click("label:has(input[name='score'][value='9'])").await?;
    browser.click("form button").await?;
    browser.fill("input[name='email']", "nobody").await?;
    browser.click("form button").await?;
    axe::check(&browser, "the joining form with a bad address").await?;
    assert_eq!(shop.tenant.stats().await?.advocates, 0);
    browser.close_despite_errors().await
}

#[tokio::test]
async fn a_friend_without_webassembly_is_greeted_on_a_page() -> Result<()> {
    let page =
        OnePage::open(Content { policy: NO_WASM, head: &TAG.replace("thank_you", "home"), body: "" }).await?;
    let ann = page.tenant.join("ann@example.com", Some("Ann")).await?;
    let browser = Browser::open("bob").await?;
    browser.visit(&ann.share_url).await?;
    let href = link_on(&browser).await?;
    browser.visit(&href).await?;
    axe::check(&browser, "the friend's page").await?;
    let text = browser.text().await?;
    assert!(text.contains("Ann") && text.contains("10%") && text.contains(ann.code.as_ref()), "{text}");
    browser.click("main a").await?;
    assert_eq!(browser.address().await?, ann.share_url, "on into the shop");
    browser.close_despite_errors().await
}

/// The loader is fetched, but the popup's own files are not to be had: a blocker, or a dead network.
#[tokio::test]
async fn a_popup_that_cannot_be_fetched_is_a_link_as_well() -> Result<()> {
    let page = OnePage::open(Content { policy: "", head: TAG, body: "" }).await?;
    let browser = Browser::open("ann").await?;
    browser.tell_devtools("Network.enable", serde_json::json!({})).await?;
    let blocked = serde_json::json!({ "urls": ["*/widget/*.wasm"] });
    browser.tell_devtools("Network.setBlockedURLs", blocked).await?;
    browser.visit(&page.address()).await?;
    browser.run::<()>("goodword('order', { id: '1001' })", Vec::new()).await?;
    link_on(&browser).await?;
    browser.close_despite_errors().await
}
