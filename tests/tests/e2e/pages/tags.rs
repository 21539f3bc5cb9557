//! Where the tag stands and how it comes there. Hurt by a mistake here: the owner who has pasted it as their system wants.

use anyhow::Result;
use goodword_domain::program::Placement;
use goodword_tests::browser::Browser;
use goodword_tests::page::{Content, OnePage, TAG};
use goodword_tests::popup::Popup;
use goodword_tests::probe;
use goodword_tests::tenant::Tenant;
use goodword_tests::worker;

use super::{answer, is_silent};

/// As a tag manager writes it, which drops attributes that it does not know.
const INSERT: &str = "const tag = document.createElement('script');
    tag.src = 'EDGE/w.js'; tag.dataset.shop = 'SHOP'; tag.dataset.page = 'thank_you'; tag.async = true;
    document.head.append(tag);";

/// Name, head, body.
fn places() -> Vec<(&'static str, String, String)> {
    let sync = TAG.replace(" async", "");
    let script = |code: &str| format!("<script>{{ {code} }}</script>");
    let other = "<script src='data:text/javascript,' data-shop='tea.example'></script>";
    vec![
        ("head", TAG.to_owned(), String::new()),
        ("head-blocking", sync.clone(), String::new()),
        ("head-deferred", TAG.replace("async", "defer"), String::new()),
        ("body", String::new(), TAG.to_owned()),
        ("body-blocking", String::new(), sync),
        ("twice", TAG.to_owned(), TAG.to_owned()),
        ("manager", script(INSERT), String::new()),
        ("manager-removes-it", script(&format!("{INSERT} tag.remove()")), String::new()),
        ("beside-others", format!("{other}{TAG}"), other.to_owned()),
        (
            // The manager runs what it has fetched itself: no script element is current, or the manager's own is.
            "manager-evaluates",
            format!(
                "<script type=text/plain src='EDGE/w.js' data-shop='SHOP' data-page='thank_you'></script>{other}{}",
                script("fetch('EDGE/w.js').then(it => it.text()).then(code => (0, eval)(code))")
            ),
            String::new(),
        ),
        (
            "after-the-document",
            script(&format!("document.addEventListener('DOMContentLoaded', () => {{ {INSERT} }})")),
            String::new(),
        ),
        (
            "after-the-load",
            script(&format!("addEventListener('load', () => setTimeout(() => {{ {INSERT} }}, 200))")),
            String::new(),
        ),
        ("module", format!("{TAG}<script type=module>import 'EDGE/w.js'</script>"), String::new()),
        ("element-of-that-name", TAG.to_owned(), "<div id=goodword></div>".to_owned()),
    ]
}

/// Calls of the page wait for the tag, as the README says.
const QUEUE: &str = "<script>
    window.goodword = window.goodword || function () { (goodword.q = goodword.q || []).push(arguments) }
</script>";

#[tokio::test]
async fn the_tag_works_wherever_it_stands() -> Result<()> {
    let page = OnePage::open_soon(Content::default(), Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    probe::watch(&browser, false).await?;
    for (name, head, body) in places() {
        let queue = if name == "element-of-that-name" { "" } else { QUEUE };
        let head = format!("{queue}{head}");
        let address = page.add(&format!("/{name}"), Content { policy: "", head: &head, body: &body });
        browser.visit(&address).await?;
        answer(&page, &browser, name).await?;
        is_silent(&page, &browser, name).await?;
        let hosts: u32 = browser
            .run("return document.querySelectorAll('[data-goodword=host]').length", Vec::new())
            .await?;
        assert_eq!(hosts, 1, "{name}");
    }
    browser.close().await
}

/// A theme has one tag, a plugin brings another: the first has the page, and says so to whoever asks.
#[tokio::test]
async fn of_two_shops_the_first_has_the_page() -> Result<()> {
    let page = OnePage::open_soon(Content::default(), Placement::Corner).await?;
    let other = Tenant::make(worker::shared().await?, "Coffee House", &page.tenant.origin).await?;
    let browser = Browser::open("ann").await?;
    let blocking = TAG.replace(" async", "");
    let second = blocking.replace("SHOP", other.keys.public_key.as_ref());
    let head = format!("{blocking}{second}{second}");
    browser.visit(&page.add("/two", Content { head: &head, ..Content::default() })).await?;
    answer(&page, &browser, "1001").await?;
    assert_eq!(other.responses().await?, []);
    let shop: String = browser.run("return goodword.shop", Vec::new()).await?;
    assert_eq!(shop, page.tenant.keys.public_key.as_ref());
    browser.close().await
}

/// A tag without a shop, as a manager leaves it that drops attributes: the page goes on, and the console names the tag.
#[tokio::test]
async fn a_tag_without_a_shop_disturbs_nobody() -> Result<()> {
    let head = "<script src='EDGE/w.js'></script>";
    let page = OnePage::open(Content { head, ..Content::default() }).await?;
    let browser = Browser::open("ann").await?;
    probe::watch(&browser, false).await?;
    browser.visit(&page.address()).await?;
    Popup(&browser).stays_away().await?;
    assert_eq!(probe::seen(&browser).await?.errors, Vec::<String>::new());
    let said = browser.console().await?;
    assert!(said.iter().any(|said| said.message.contains("/w.js")), "the console names the tag");
    assert!(said.iter().all(|said| !said.is_error), "as a warning: {said:?}");
    browser.close().await
}
