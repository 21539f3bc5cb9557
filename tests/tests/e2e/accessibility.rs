//! Every state of the popup and every page of ours, as axe-core judges them. Hurt by a mistake here: whoever sees little,
//! hears the page read out, or moves without a mouse.

use anyhow::Result;
use goodword_domain::program::Placement;
use goodword_tests::axe;
use goodword_tests::browser::Browser;
use goodword_tests::orders::friends_order;
use goodword_tests::popup::Popup;
use goodword_tests::tenant::OpenShop;
use goodword_tests::worker;

/// All steps from the question to the share step with a status.
async fn walk(shop: &OpenShop, browser: &Browser, how: &str) -> Result<()> {
    let popup = Popup(browser);
    let check = async |state: &str| axe::check(browser, &format!("{how}: {state}")).await;
    let email = format!("ann-{}@example.com", how.replace(' ', "-"));
    shop.buy(browser, "Ann", &email).await?;
    popup.shows("survey").await?;
    check("the question").await?;
    for (score, state) in [(2, "after a 2"), (7, "after a 7"), (10, "after a 10")] {
        popup.score(score).await?;
        popup.find("improve").await?;
        check(state).await?;
    }
    popup.submit("continue").await?;
    popup.find("link").await?;
    check("the share step").await?;
    popup.click("qr").await?;
    popup.find_css(".qr img").await?;
    check("the share step with its QR code").await?;
    popup.click("close").await?;

    let code = shop.tenant.join(&email, None).await?.code;
    shop.tenant
        .order(&friends_order(&format!("friend-{how}").replace(' ', "-"), "bob@example.com", &code)?)
        .await?;
    browser.visit(&shop.page("/account")).await?;
    browser.click("[data-recommend]").await?;
    popup.find_css("[data-goodword=status] summary").await?.click().await?;
    check("the status").await?;
    Ok(())
}

/// If axe did not see into the popup, all the rest here would prove nothing.
#[tokio::test]
async fn a_planted_mistake_in_the_popup_is_found() -> Result<()> {
    let shop = OpenShop::new().await?;
    let browser = Browser::open("ann").await?;
    browser.visit(&shop.page("/")).await?;
    browser.run::<()>("goodword('open', 'share')", Vec::new()).await?;
    Popup(&browser).shows("share").await?;
    axe::check(&browser, "before").await?;
    let plant = "document.querySelector('[data-goodword=host]').shadowRoot.querySelector('section')
        .append(document.createElement('textarea'))";
    browser.run::<()>(plant, Vec::new()).await?;
    let found = axe::check(&browser, "after").await;
    assert!(found.is_err_and(|error| format!("{error:#}").contains("label")), "a field without a label");
    browser.close().await
}

#[tokio::test]
async fn every_step_in_the_corner() -> Result<()> {
    let shop = OpenShop::new().await?;
    let browser = Browser::open("ann").await?;
    walk(&shop, &browser, "corner").await?;
    browser.close().await
}

#[tokio::test]
async fn every_step_as_an_overlay() -> Result<()> {
    let shop = OpenShop::new().await?;
    shop.tenant.change_program(|program| program.survey.placement = Placement::Overlay).await?;
    shop.tenant.published(|widget| widget.placement == Placement::Overlay).await?;
    let browser = Browser::open("ann").await?;
    walk(&shop, &browser, "overlay").await?;
    browser.close().await
}

#[tokio::test]
async fn every_step_in_the_dark() -> Result<()> {
    let shop = OpenShop::new().await?;
    let browser = Browser::open("ann").await?;
    browser.prefer(&[("prefers-color-scheme", "dark")]).await?;
    walk(&shop, &browser, "dark").await?;
    browser.close().await
}

#[tokio::test]
async fn every_step_in_arabic_on_a_telephone() -> Result<()> {
    let shop = OpenShop::new().await?;
    let browser = Browser::open("ann").await?;
    browser.resize(320, 640).await?;
    browser.visit(&shop.page("/?lang=ar")).await?;
    walk(&shop, &browser, "arabic").await?;
    let overflow: bool = browser
        .run("return document.documentElement.scrollWidth > document.documentElement.clientWidth", Vec::new())
        .await?;
    assert!(!overflow, "the page is wider than the screen");
    let direction = Popup(&browser).find("popup").await?.attr("dir").await?;
    assert_eq!(direction.as_deref(), Some("rtl"));
    browser.close().await
}

#[tokio::test]
async fn what_a_guest_a_friend_and_a_disappointed_customer_see() -> Result<()> {
    let shop = OpenShop::new().await?;
    let ann = shop.tenant.join("ann@example.com", Some("Ann")).await?;
    let browser = Browser::open("visitor").await?;
    let popup = Popup(&browser);
    browser.visit(&ann.share_url).await?;
    popup.shows("friend").await?;
    axe::check(&browser, "the friend's greeting").await?;
    popup.click("close").await?;
    browser.run::<()>("goodword('open', 'share')", Vec::new()).await?;
    popup.shows("share").await?;
    axe::check(&browser, "joining").await?;
    popup.fill("email", "nobody").await?;
    popup.submit("join").await?;
    popup.says("Please check").await?;
    axe::check(&browser, "joining with a mistake").await?;
    popup.click("close").await?;

    shop.buy(&browser, "Bob", "bob@example.com").await?;
    popup.shows("survey").await?;
    browser.tell_devtools("Network.enable", serde_json::json!({})).await?;
    let offline =
        serde_json::json!({ "offline": true, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0 });
    browser.tell_devtools("Network.emulateNetworkConditions", offline).await?;
    popup.score(3).await?;
    popup.find("retry").await?;
    axe::check(&browser, "without a network").await?;
    let online = serde_json::json!({ "offline": false, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    browser.tell_devtools("Network.emulateNetworkConditions", online).await?;
    // The popup notices by itself.
    popup.fill("improve", "The pot leaks").await?;
    popup.submit("continue").await?;
    popup.shows("thanks").await?;
    axe::check(&browser, "thanks to the disappointed").await?;
    // Nothing is lost: what failed was sent again.
    assert_eq!(shop.tenant.responses().await?.len(), 1);
    browser.close_despite_errors().await
}

#[tokio::test]
async fn the_demo_shop_in_both_languages() -> Result<()> {
    let shop = OpenShop::new().await?;
    let browser = Browser::open("visitor").await?;
    for language in ["en", "ar"] {
        let look = async |path: &str| {
            browser.visit(&shop.page(&format!("{path}?lang={language}"))).await?;
            axe::check(&browser, &format!("{path} in {language}")).await
        };
        for path in ["/", "/products/clay-pot", "/cart", "/account", "/no-such-page"] {
            look(path).await?;
        }
        shop.fill_cart(&browser).await?;
        look("/cart").await?;
        look("/checkout").await?;
        let order = shop.check_out(&browser, "Ann", "ann@example.com").await?;
        look(&format!("/thank-you/{order}")).await?;
        look("/account").await?;
        browser.click("form[action='/account/sign-out'] button").await?;
    }
    // The page that is not there is one of them.
    browser.close_despite_errors().await
}

#[tokio::test]
async fn the_pages_of_ours_in_both_languages() -> Result<()> {
    let shop = OpenShop::new().await?;
    let ann = shop.tenant.join("ann@example.com", Some("Ann")).await?;
    let browser = Browser::open("visitor").await?;
    let (worker, pk, code) = (shop.tenant.worker(), &shop.tenant.keys.public_key, ann.code);
    for language in ["en", "ar"] {
        for path in [
            format!("/s/{pk}?order=1001&locale={language}"),
            format!("/s/{pk}/friend/{code}?locale={language}"),
            format!("/s/{pk}/friend/00000001?locale={language}"),
            format!("/s/pk_00000000000000000000000000?locale={language}"),
            "/r/00000001".to_owned(),
        ] {
            browser.visit(&format!("{worker}{path}")).await?;
            axe::check(&browser, &path).await?;
        }
    }
    browser.close_despite_errors().await
}

/// Developers read the API on a page: in the dark, and on a telephone as well.
#[tokio::test]
async fn the_page_about_the_api() -> Result<()> {
    let worker = worker::shared().await?;
    let browser = Browser::open("developer").await?;
    for (scheme, width) in [("light", 1280), ("dark", 1280), ("light", 320)] {
        browser.prefer(&[("prefers-color-scheme", scheme)]).await?;
        browser.resize(width, 800).await?;
        browser.visit(&format!("{worker}/docs")).await?;
        assert!(browser.text().await?.contains("/v1/orders/{id}/refunds"));
        let wide: bool = browser
            .run(
                "return document.documentElement.scrollWidth > document.documentElement.clientWidth",
                Vec::new(),
            )
            .await?;
        assert!(!wide, "the page is wider than a screen of {width}");
        axe::check(&browser, &format!("/docs, {scheme}, {width} px")).await?;
    }
    browser.close().await
}
