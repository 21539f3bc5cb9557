//! Answers of every kind. Hurt by a mistake here: the shopper who is asked to advertise what disappointed them, and the
//! owner whose score counts only those who went through to the end.

use anyhow::Result;
use goodword_domain::api::responses::ResponseItem;
use goodword_tests::browser::Browser;
use goodword_tests::page::{Content, OnePage, TAG};
use goodword_tests::popup::Popup;
use goodword_tests::tenant::OpenShop;
use goodword_tests::wait::until;

async fn the_response(shop: &OpenShop, is: impl Fn(&ResponseItem) -> bool) -> Result<ResponseItem> {
    let response = until("the response", async || {
        Ok(shop.tenant.responses().await?.into_iter().find(|response| is(response)))
    })
    .await?;
    assert_eq!(shop.tenant.responses().await?.len(), 1, "one person, one response");
    Ok(response)
}

async fn asked(shop: &OpenShop, browser: &Browser) -> Result<()> {
    shop.buy(browser, "Ann", "ann@example.com").await?;
    Popup(browser).shows("survey").await
}

#[tokio::test]
async fn a_passive_is_asked_what_is_missing() -> Result<()> {
    let shop = OpenShop::new().await?;
    let browser = Browser::open("ann").await?;
    asked(&shop, &browser).await?;
    let popup = Popup(&browser);
    popup.score(7).await?;
    popup.says("What is missing for a 10?").await?;
    popup.fill("improve", "Longer opening hours").await?;
    popup.submit("continue").await?;
    popup.shows("thanks").await?;
    let kept = the_response(&shop, |response| response.improve.is_some()).await?;
    assert_eq!(
        (kept.score.get(), kept.improve.as_deref(), kept.other),
        (7, Some("Longer opening hours"), None)
    );
    popup.find_css("section button.primary").await?.click().await?;
    popup.is_gone().await?;
    browser.close().await
}

#[tokio::test]
async fn a_detractor_may_complain_and_is_never_asked_to_share() -> Result<()> {
    for score in [0, 6] {
        let shop = OpenShop::new().await?;
        let browser = Browser::open("ann").await?;
        asked(&shop, &browser).await?;
        let popup = Popup(&browser);
        popup.score(score).await?;
        popup.says("What went wrong?").await?;
        popup.fill("improve", "The pot leaks").await?;
        popup.submit("continue").await?;
        popup.shows("thanks").await?;
        let kept = the_response(&shop, |response| response.improve.is_some()).await?;
        assert_eq!(kept.score.get(), score);
        let offered: Vec<String> = browser
            .run("return [...document.querySelector('[data-goodword=host]').shadowRoot.querySelectorAll('a, [data-goodword^=share]')].map(it => it.outerHTML)", Vec::new())
            .await?;
        assert_eq!(offered, Vec::<String>::new(), "nothing to share with");
        browser.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn whoever_closes_after_the_score_has_been_counted() -> Result<()> {
    let shop = OpenShop::new().await?;
    let browser = Browser::open("ann").await?;
    asked(&shop, &browser).await?;
    let popup = Popup(&browser);
    popup.score(3).await?;
    popup.click("close").await?;
    popup.is_gone().await?;
    let kept = the_response(&shop, |_| true).await?;
    assert_eq!((kept.score.get(), kept.improve, kept.other), (3, None, None));
    browser.close().await
}

#[tokio::test]
async fn whoever_leaves_the_page_in_the_middle_has_been_heard() -> Result<()> {
    let shop = OpenShop::new().await?;
    let browser = Browser::open("ann").await?;
    asked(&shop, &browser).await?;
    let popup = Popup(&browser);
    popup.score(8).await?;
    the_response(&shop, |response| response.score.get() == 8).await?;
    popup.fill("improve", "Half a sent").await?;
    // Without leaving the field first.
    browser.visit(&shop.page("/")).await?;
    let kept = the_response(&shop, |response| response.improve.is_some()).await?;
    assert_eq!(kept.improve.as_deref(), Some("Half a sent"));
    browser.close().await
}

#[tokio::test]
async fn a_score_can_be_changed_and_counts_once() -> Result<()> {
    let shop = OpenShop::new().await?;
    let browser = Browser::open("ann").await?;
    asked(&shop, &browser).await?;
    let popup = Popup(&browser);
    // Faster than any network: what is on its way must not hold up what is meant.
    for score in [2, 9, 10, 8] {
        popup.score(score).await?;
    }
    let kept = the_response(&shop, |response| response.score.get() == 8).await?;
    assert_eq!(kept.score.get(), 8);
    let nps = shop.tenant.stats().await?.nps;
    assert_eq!(nps.map(|nps| (nps.responses, nps.passives)), Some((1, 1)));
    browser.close().await
}

#[tokio::test]
async fn nobody_is_asked_at_the_till_or_twice_about_an_order() -> Result<()> {
    let shop = OpenShop::new().await?;
    let browser = Browser::open("ann").await?;
    let popup = Popup(&browser);
    shop.fill_cart(&browser).await?;
    popup.stays_away().await?;
    browser.visit(&shop.page("/checkout")).await?;
    popup.stays_away().await?;
    let order = shop.check_out(&browser, "Ann", "ann@example.com").await?;
    popup.shows("survey").await?;
    popup.score(9).await?;
    the_response(&shop, |_| true).await?;
    browser.visit(&shop.page(&format!("/thank-you/{order}"))).await?;
    popup.stays_away().await?;
    browser.close().await
}

/// Shops hand over what their templates print, and that is often a number.
#[tokio::test]
async fn an_order_id_that_is_a_number_is_the_same_id() -> Result<()> {
    let page = OnePage::open(Content { policy: "", head: TAG, body: "" }).await?;
    let browser = Browser::open("ann").await?;
    browser.visit(&page.address()).await?;
    browser.run::<()>("goodword('order', { id: 1001 })", Vec::new()).await?;
    let popup = Popup(&browser);
    popup.shows("survey").await?;
    popup.score(10).await?;
    let order = until("the response", async || {
        Ok(page.tenant.responses().await?.into_iter().next().map(|response| response.order_id))
    })
    .await?;
    assert_eq!(order.as_ref().map(AsRef::as_ref), Some("1001"));
    browser.close().await
}
