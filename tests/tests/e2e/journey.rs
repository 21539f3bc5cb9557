//! The main story: Ann recommends, Bob buys, both are rewarded. Hurt by a mistake here: everybody.

use anyhow::{Context, Result};
use goodword_domain::ledger::{Side, State};
use goodword_domain::survey::Band;
use goodword_tests::browser::Browser;
use goodword_tests::popup::Popup;
use goodword_tests::tenant::OpenShop;
use goodword_tests::wait::until;

const ANN: &str = "ann@example.com";
const BOB: &str = "bob@example.com";

/// Ann buys, answers 10, and has her link.
async fn ann_gets_her_link(shop: &OpenShop) -> Result<String> {
    let browser = Browser::open("ann").await?;
    let popup = Popup(&browser);
    let order = shop.buy(&browser, "Ann", ANN).await?;
    popup.shows("survey").await?;
    popup.score(10).await?;
    popup.fill("improve", "The oolong").await?;
    popup.fill("other", "And the cups").await?;
    popup.submit("continue").await?;
    popup.shows("share").await?;
    let link = popup.value("link").await?;
    let responses = until("Ann's answers", async || {
        let responses = shop.tenant.responses().await?;
        Ok(responses.iter().any(|response| response.other.is_some()).then_some(responses))
    })
    .await?;
    let [response] = &responses[..] else { panic!("one response, not {responses:?}") };
    assert_eq!((response.score.get(), response.band), (10, Band::Promoter));
    assert_eq!(response.order_id.as_ref().map(AsRef::as_ref), Some(order.as_str()));
    assert_eq!(response.email.as_ref().map(AsRef::as_ref), Some(ANN));
    assert_eq!(
        (response.improve.as_deref(), response.other.as_deref()),
        (Some("The oolong"), Some("And the cups"))
    );
    browser.close().await?;
    Ok(link)
}

/// Bob opens the link, is greeted, takes the discount and buys.
async fn bob_buys(shop: &OpenShop, link: &str) -> Result<()> {
    let browser = Browser::open("bob").await?;
    let popup = Popup(&browser);
    browser.visit(link).await?;
    popup.shows("friend").await?;
    popup.says("Ann gives you 10%").await?;
    let code = popup.value("code").await?;
    assert!(link.ends_with(&code), "{link} is not for {code}");
    popup.click("claim").await?;
    browser.is_at("/cart").await?;
    // The code came before the goods; it stays.
    shop.fill_cart(&browser).await?;
    let cart = browser.text().await?;
    assert!(cart.contains("€34.20") && cart.contains("Ann"), "38.00 less 10 %, and who it is from: {cart}");
    popup.stays_away().await?;
    shop.check_out(&browser, "Bob", BOB).await?;
    browser.close().await
}

#[tokio::test]
async fn ann_recommends_bob_buys_and_both_are_rewarded() -> Result<()> {
    let shop = OpenShop::new().await?;
    let link = ann_gets_her_link(&shop).await?;
    assert!(link.starts_with(shop.shop.url()), "{link}");
    bob_buys(&shop, &link).await?;

    let rewards = shop.tenant.rewards().await?;
    let told: Vec<_> =
        rewards.iter().map(|it| (it.view.side, it.view.state, it.view.value.amount_minor.minor())).collect();
    assert_eq!(told, [(Side::Advocate, State::Pending, 500), (Side::Friend, State::Pending, 342)]);

    // Ann comes back on another device: her shop knows her, and nothing was kept on the first.
    let browser = Browser::open("ann-again").await?;
    let popup = Popup(&browser);
    shop.sign_in(&browser, ANN).await?;
    browser.click("[data-recommend]").await?;
    popup.shows("share").await?;
    assert_eq!(popup.value("link").await?, link, "one advocate, one link");
    popup.says("1 friend · €5 pending until").await?;
    popup.find_css("[data-goodword=status] summary").await?.click().await?;
    popup.says("Held for 14 days, while the order can still be returned.").await?;
    browser.close().await?;

    bob_sends_it_back(&shop).await?;
    let rewards = shop.tenant.rewards().await?;
    assert!(rewards.iter().all(|reward| reward.view.state == State::Rejected), "{rewards:?}");

    let browser = Browser::open("ann-finally").await?;
    let popup = Popup(&browser);
    shop.sign_in(&browser, ANN).await?;
    browser.click("[data-recommend]").await?;
    popup.find_css("[data-goodword=status] summary").await?.click().await?;
    popup.says("The order was refunded.").await?;
    browser.close().await
}

async fn bob_sends_it_back(shop: &OpenShop) -> Result<()> {
    let browser = Browser::open("bob-again").await?;
    shop.sign_in(&browser, BOB).await?;
    browser.click("form[action$='/return'] button").await?;
    browser.find(".notice").await?;
    shop.reported().await?;
    browser.close().await
}

/// Also the friend who ignores the popup and whose code is never typed is Ann's friend: the shop has kept `?ref=`.
#[tokio::test]
async fn a_friend_who_ignores_the_popup_still_counts() -> Result<()> {
    let shop = OpenShop::new().await?;
    let ann = shop.tenant.join(ANN, Some("Ann")).await?;
    let browser = Browser::open("bob").await?;
    let popup = Popup(&browser);
    browser.visit(&ann.share_url).await?;
    popup.shows("friend").await?;
    popup.click("close").await?;
    popup.is_gone().await?;
    let id = shop.buy(&browser, "Bob", BOB).await?;
    let rewards = shop.tenant.rewards().await?;
    assert_eq!(rewards.len(), 2);
    assert!(
        rewards.iter().all(|reward| reward.order_id.as_ref() == id && reward.advocate_code == Some(ann.code))
    );
    browser.close().await
}

#[tokio::test]
async fn ann_buying_through_her_own_link_earns_nothing() -> Result<()> {
    let shop = OpenShop::new().await?;
    let ann = shop.tenant.join(ANN, Some("Ann")).await?;
    let browser = Browser::open("ann").await?;
    let popup = Popup(&browser);
    browser.visit(&ann.share_url).await?;
    popup.shows("friend").await?;
    popup.click("claim").await?;
    browser.is_at("/cart").await?;
    shop.buy(&browser, "Ann", "Ann+again@Example.com").await?;
    assert_eq!(shop.tenant.rewards().await?, []);
    let stats = shop.tenant.stats().await?;
    assert_eq!((stats.orders, stats.referrals), (1, 0));
    browser.close().await
}

/// The code typed into the cart by hand, as from a printed card.
#[tokio::test]
async fn a_code_that_is_typed_into_the_cart_counts() -> Result<()> {
    let shop = OpenShop::new().await?;
    let ann = shop.tenant.join(ANN, None).await?;
    let browser = Browser::open("bob").await?;
    shop.fill_cart(&browser).await?;
    let typed = ann.code.to_string().to_lowercase();
    browser.fill("input[name='code']", &format!("{}-{}", &typed[..4], &typed[4..])).await?;
    browser.click("form[action='/cart/discount'] button").await?;
    let cart = browser.text().await?;
    assert!(cart.contains("€34.20"), "{cart}");
    let id = shop.check_out(&browser, "Bob", BOB).await?;
    let order = shop.tenant.rewards().await?.into_iter().next().context("a reward")?;
    assert_eq!(order.order_id.as_ref(), id);
    browser.close().await
}
