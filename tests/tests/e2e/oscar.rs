//! The same story in a real shop that is not ours: django-oscar with the glue that owners copy. Hurt by a mistake here: the
//! owner who has followed the guide, whose sale fails, or whose customers' recommendations nobody counts.

use anyhow::{Context, Result, ensure};
use goodword_domain::api::Nothing;
use goodword_domain::api::orders::GetOrder;
use goodword_domain::ledger::{Evidence, ReasonView, Side, State};
use goodword_domain::value::OrderId;
use goodword_tests::browser::Browser;
use goodword_tests::client;
use goodword_tests::oscar::Oscar;
use goodword_tests::popup::Popup;
use goodword_tests::probe;
use goodword_tests::wait::until;
use goodword_tests::worker;
use reqwest::Method;
use thirtyfour::By;

const ANN: &str = "ann@example.com";
const BOB: &str = "bob@example.com";
const PASSWORD: &str = "a kettle of fish";

/// A visitor of the shop.
struct Visitor<'a> {
    shop: &'a Oscar,
    browser: Browser,
}

impl<'a> Visitor<'a> {
    async fn new(shop: &'a Oscar, name: &str) -> Result<Self> {
        Ok(Self { shop, browser: Browser::open(name).await? })
    }

    async fn visit(&self, path: &str) -> Result<()> {
        self.browser.visit(&self.shop.page(path)).await
    }

    fn popup(&self) -> Popup<'_> {
        Popup(&self.browser)
    }

    async fn fill_basket(&self) -> Result<()> {
        self.visit("/catalogue/clay-pot_1/").await?;
        self.browser.click("#add_to_basket_form button").await?;
        self.reads("Clay Pot has been added").await
    }

    /// Waits until the page says this. In one look: the page may be just about to make way for the next.
    async fn reads(&self, text: &str) -> Result<()> {
        until(&format!("a page that says {text:?}"), async || {
            let script = "return document.body.innerText.includes(arguments[0])";
            let said: bool = self.browser.run(script, vec![text.into()]).await?;
            Ok(said.then_some(()))
        })
        .await
    }

    /// Through the checkout, as a guest or signed in, to the page after it; returns the order's number.
    async fn check_out(&self, guest: Option<&str>, name: &str) -> Result<String> {
        self.visit("/checkout/").await?;
        if let Some(email) = guest {
            self.browser.fill("#id_username", email).await?;
            self.browser.click("input[name='options'][value='anonymous']").await?;
            self.browser.click("form.card button[type=submit]").await?;
        }
        self.browser.is_at("/checkout/shipping-address/").await?;
        for (field, text) in [
            ("first_name", name),
            ("last_name", "Lee"),
            ("line1", "1 Kettle Lane"),
            ("line4", "Berlin"),
            ("postcode", "10115"),
        ] {
            self.browser.fill(&format!("#new_shipping_address [name='{field}']"), text).await?;
        }
        self.browser.click("#new_shipping_address button[type=submit]").await?;
        self.browser.click("#view_preview").await?;
        self.browser.click("#place-order").await?;
        self.browser.is_at("/checkout/thank-you/").await?;
        let told: String = self
            .browser
            .run("return document.getElementById('goodword-told').textContent", Vec::new())
            .await?;
        let told: serde_json::Value = serde_json::from_str(&told)?;
        Ok(told["order"].as_str().context("the page after an order names it")?.to_owned())
    }

    /// Everything that the page has loaded came from the shop or from Goodword.
    async fn loads_from_nobody_else(&self) -> Result<()> {
        let (shop, ours) = (&self.shop.tenant.origin, self.shop.tenant.worker());
        let all = probe::requests(&self.browser, "").await?;
        let foreign: Vec<_> =
            all.iter().filter(|it| !it.starts_with(shop) && !it.starts_with(ours)).collect();
        ensure!(foreign.is_empty(), "{}: {foreign:?}", self.browser.address().await?);
        ensure!(
            all.iter().any(|it| it.starts_with(ours)),
            "the tag is not on {}",
            self.browser.address().await?
        );
        Ok(())
    }
}

/// The owner changes an order's status on Oscar's own dashboard.
async fn change_status(shop: &Oscar, order: &str, status: &str) -> Result<()> {
    let owner = Visitor::new(shop, &format!("owner-{status}")).await?;
    owner.visit("/accounts/login/").await?;
    owner.browser.fill("#login_form [name='login-username']", "owner@example.com").await?;
    owner.browser.fill("#login_form [name='login-password']", "owner's password").await?;
    owner.browser.click("#login_form button[type=submit]").await?;
    owner.browser.is_at("/dashboard/").await?;
    owner.visit(&format!("/dashboard/orders/{order}/")).await?;
    let tags: u32 =
        owner.browser.run("return document.querySelectorAll('[data-shop]').length", Vec::new()).await?;
    assert_eq!(tags, 0, "the owner is not asked");
    let choose = format!(
        "const form = document.getElementById('order_status_form');
         form.elements.new_status.value = '{status}'; form.requestSubmit()"
    );
    owner.browser.run::<()>(&choose, Vec::new()).await?;
    owner.reads(&format!("to '{status}'")).await?;
    // Oscar's dashboard has errors of its own.
    owner.browser.close_despite_errors().await
}

/// Whose orders, in which state, for how much, how it is known.
async fn rewards(shop: &Oscar) -> Result<Vec<(Side, State, i64)>> {
    let rewards = shop.tenant.rewards().await?;
    Ok(rewards.iter().map(|it| (it.view.side, it.view.state, it.view.value.amount_minor.minor())).collect())
}

#[tokio::test]
async fn a_guest_buys_with_anns_link_and_sends_it_back() -> Result<()> {
    let shop = Oscar::open().await?;
    let ann = Visitor::new(&shop, "ann").await?;
    ann.fill_basket().await?;
    ann.loads_from_nobody_else().await?;
    let first = ann.check_out(Some(ANN), "Ann").await?;
    ann.popup().shows("survey").await?;
    ann.loads_from_nobody_else().await?;
    ann.popup().score(10).await?;
    ann.popup().submit("continue").await?;
    ann.popup().shows("share").await?;
    let link = ann.popup().value("link").await?;
    let responses = shop.tenant.responses().await?;
    assert_eq!(responses[0].order_id.as_ref().map(AsRef::as_ref), Some(first.as_str()));
    assert_eq!(responses[0].email.as_ref().map(AsRef::as_ref), Some(ANN));
    ann.browser.close().await?;

    let bob = Visitor::new(&shop, "bob").await?;
    bob.browser.visit(&link).await?;
    bob.reads("Dragon Well").await?;
    bob.popup().shows("friend").await?;
    bob.popup().says("10%").await?;
    let code = bob.popup().value("code").await?;
    bob.popup().click("claim").await?;
    bob.browser.is_at("/basket/").await?;
    bob.reads(&format!("'{code}' added")).await?;
    // The code came before the goods; it stays.
    bob.fill_basket().await?;
    bob.visit("/basket/").await?;
    let basket = bob.browser.text().await?;
    assert!(basket.contains("€34.20") && basket.contains(&code), "38.00 less 10 %: {basket}");
    bob.popup().stays_away().await?;
    bob.loads_from_nobody_else().await?;
    let order = bob.check_out(Some(BOB), "Bob").await?;
    bob.browser.close().await?;

    let pending = [(Side::Advocate, State::Pending, 500), (Side::Friend, State::Pending, 342)];
    assert_eq!(rewards(&shop).await?, pending);
    let told = shop.tenant.rewards().await?;
    assert!(told.iter().all(|it| it.order_id.as_ref() == order && it.advocate_code.is_some()), "{told:?}");
    let held = |it: &ReasonView| it.code == "held_for_return_window";
    assert!(told.iter().all(|it| it.view.reasons.iter().any(held)), "{told:?}");

    change_status(&shop, &order, "Shipped").await?;
    assert_eq!(rewards(&shop).await?, pending, "what is on its way is no return");
    shop.pay_back(&order, "17.10")?;
    let half = [(Side::Advocate, State::Pending, 500), (Side::Friend, State::Pending, 171)];
    assert_eq!(rewards(&shop).await?, half, "of 34.20");
    change_status(&shop, &order, "Refunded").await?;
    assert_eq!(shop.send_reports()?, "", "nothing was refused: no more was told as paid back than was paid");
    let gone = rewards(&shop).await?;
    assert!(gone.iter().all(|(_, state, _)| *state == State::Rejected), "{gone:?}");
    Ok(())
}

/// Who has an account is known on every device; who ignores the popup is Ann's friend all the same.
#[tokio::test]
async fn a_customer_with_an_account_is_known_and_counts_by_the_link_alone() -> Result<()> {
    let shop = Oscar::open().await?;
    let ann = shop.tenant.join(ANN, Some("Ann")).await?;
    let bob = Visitor::new(&shop, "bob").await?;
    bob.browser.visit(&ann.share_url).await?;
    bob.popup().shows("friend").await?;
    bob.popup().click("close").await?;
    bob.visit("/accounts/login/").await?;
    for (field, text) in [("email", BOB), ("password1", PASSWORD), ("password2", PASSWORD)] {
        bob.browser.fill(&format!("#register_form [name='registration-{field}']"), text).await?;
    }
    bob.browser.click("#register_form button[type=submit]").await?;
    bob.browser.find(".alert-success").await?;
    bob.fill_basket().await?;
    let order: OrderId = bob.check_out(None, "Bob").await?.parse()?;
    assert_eq!(rewards(&shop).await?.len(), 2);
    let view = shop.tenant.ask::<GetOrder>(&(order.clone(),), &Nothing {}).await?;
    let referral = view.body.referral.context("Bob's order is a referral")?;
    assert_eq!((referral.advocate_code, referral.evidence), (ann.code, Evidence::Reference));

    bob.visit("/accounts/profile/").await?;
    bob.browser.run::<()>("goodword('open', 'share')", Vec::new()).await?;
    bob.popup().shows("share").await?;
    let link = bob.popup().value("link").await.context("signed in, Bob is asked nothing more")?;
    assert!(link.starts_with(&shop.tenant.origin), "{link}");
    bob.browser.close().await?;

    change_status(&shop, order.as_ref(), "Cancelled").await?;
    let gone = rewards(&shop).await?;
    assert!(gone.iter().all(|(_, state, _)| *state == State::Rejected), "{gone:?}");
    Ok(())
}

/// What the shop has of its own, campaigns and vouchers, takes no friend away from Ann.
#[tokio::test]
async fn a_friend_stays_anns_whatever_else_they_bring() -> Result<()> {
    let shop = Oscar::open().await?;
    let ann = shop.tenant.join(ANN, Some("Ann")).await?;
    shop.add_voucher("KETTLE-10")?;
    let bob = Visitor::new(&shop, "bob").await?;
    bob.browser.visit(&ann.share_url).await?;
    bob.popup().shows("friend").await?;
    // With eight letters of the alphabet, but for the check character.
    for reference in ["newsletter", "facebook", ""] {
        bob.visit(&format!("/catalogue/?ref={reference}")).await?;
    }
    bob.visit("/goodword/discount/KETTLE-10").await?;
    bob.reads("'KETTLE-10' added").await?;
    bob.fill_basket().await?;
    let order: OrderId = bob.check_out(Some(BOB), "Bob").await?.parse()?;
    bob.browser.close().await?;
    let view = shop.tenant.ask::<GetOrder>(&(order,), &Nothing {}).await?.body;
    let referral = view.referral.context("Bob's order is a referral")?;
    assert_eq!((referral.advocate_code, referral.evidence), (ann.code, Evidence::Reference));
    Ok(())
}

/// A sale must never fail because of us; and what could not be told then is told later, once.
#[tokio::test]
async fn a_sale_goes_through_while_goodword_is_away() -> Result<()> {
    let mut worker = worker::start("oscar-away").await?;
    let shop = Oscar::at(worker.url()).await?;
    let ann = shop.tenant.join(ANN, Some("Ann")).await?;
    let bob = Visitor::new(&shop, "bob").await?;
    bob.visit(&format!("/goodword/discount/{}?next=/catalogue/", ann.code)).await?;
    bob.browser.is_at("/catalogue/").await?;
    bob.fill_basket().await?;

    worker.kill();
    let order = bob.check_out(Some(BOB), "Bob").await?;
    let said = bob.browser.text().await?;
    assert!(said.contains(&order) && said.contains("€34.20"), "{said}");
    let complaints = bob.browser.complaints().await?;
    assert!(complaints.iter().all(|it| it.contains("net::ERR_CONNECTION_REFUSED")), "{complaints:?}");
    assert!(bob.browser.session().find_all(By::Css("[data-goodword]")).await?.is_empty());
    bob.browser.close_despite_errors().await?;
    assert!(shop.send_reports()?.ends_with("1 still waiting"), "for the owner's timer to say");

    worker.restart().await?;
    assert_eq!(shop.tenant.stats().await?.orders, 0, "nobody has told of it yet");
    for _ in 0..2 {
        assert_eq!(shop.send_reports()?, "");
        assert_eq!(rewards(&shop).await?.len(), 2);
        assert_eq!(shop.tenant.stats().await?.orders, 1);
    }
    worker.stop().await;
    Ok(())
}

/// Typed from a printed card, and links that would lead out of the shop.
#[tokio::test]
async fn a_code_gets_into_the_basket_and_leads_nowhere_else() -> Result<()> {
    let shop = Oscar::open().await?;
    let ann = shop.tenant.join(ANN, None).await?;
    let http = client::http()?;
    for (onward, leads_to) in [
        ("", "/basket/"),
        ("?next=/catalogue/%3Fpage%3D2", "/catalogue/?page=2"),
        ("?next=https://evil.example/", "/basket/"),
        ("?next=//evil.example/", "/basket/"),
        ("?next=/%5Cevil.example/", "/basket/"),
        ("?next=javascript:alert(1)", "/basket/"),
    ] {
        let link = shop.page(&format!("/goodword/discount/{}{onward}", ann.code));
        let reply = client::reply(http.request(Method::GET, link)).await?;
        assert_eq!((reply.status, reply.header("location")), (302, Some(leads_to)), "{onward}");
    }

    let bob = Visitor::new(&shop, "bob").await?;
    bob.fill_basket().await?;
    bob.visit("/basket/").await?;
    let typed = ann.code.to_string().to_lowercase();
    bob.browser.click("#voucher_form_link a").await?;
    bob.browser.fill("#voucher_form [name='code']", &format!("{}-{}", &typed[..4], &typed[4..])).await?;
    bob.browser.click("#voucher_form button[type=submit]").await?;
    bob.reads("€34.20").await?;
    bob.browser.close().await
}
