//! The share step. Hurt by a mistake here: the advocate whose friends get an empty message or a dead link.

use anyhow::Result;
use goodword_domain::value::Code;
use goodword_tests::browser::Browser;
use goodword_tests::popup::Popup;
use goodword_tests::tenant::OpenShop;
use goodword_tests::wait::until;
use reqwest::Url;
use thirtyfour::Key;

const MESSAGE: &str = "Tea & cake?\nYes: 100 % – \"très\" #good +1";

/// The query of a link by name, decoded.
fn query(link: &str) -> Result<Vec<(String, String)>> {
    Ok(Url::parse(link)?.query_pairs().into_owned().collect())
}

fn named(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[tokio::test]
async fn every_way_carries_the_edited_message_and_the_link() -> Result<()> {
    let shop = OpenShop::new().await?;
    let browser = Browser::open("ann").await?;
    let popup = Popup(&browser);
    shop.buy(&browser, "Ann", "ann@example.com").await?;
    popup.shows("survey").await?;
    popup.score(9).await?;
    popup.submit("continue").await?;
    popup.shows("share").await?;
    let link = popup.value("link").await?;
    let code: Code = link.rsplit_once("ref=").map_or("", |(_, code)| code).parse()?;
    assert!(popup.text().await?.contains(code.as_ref()), "she sees her code, to tell it on the telephone");
    popup.fill("message", MESSAGE).await?;
    // Whoever clicks on a link leaves the field first, and only then does the message change.
    browser.press(Key::Tab).await?;

    // A mail's line break is CR LF; everyone takes it.
    let whole = format!("{MESSAGE}\n{link}");
    let both = |query: Vec<(String, String)>| -> Vec<(String, String)> {
        query.into_iter().map(|(name, value)| (name, value.replace("\r\n", "\n"))).collect()
    };
    let page = format!("{}/r/{code}", shop.tenant.worker());
    let expected = [
        ("share_whatsapp", "https://wa.me/?", vec![named("text", &whole)]),
        ("share_telegram", "https://t.me/share/url?", vec![named("url", &link), named("text", MESSAGE)]),
        (
            "share_email",
            "mailto:?",
            vec![named("subject", "Something for you from Leaf & Kettle"), named("body", &whole)],
        ),
        ("share_sms", "sms:?", vec![named("", ""), named("body", &whole)]),
        ("share_facebook", "https://www.facebook.com/sharer/sharer.php?", vec![named("u", &page)]),
        ("share_x", "https://twitter.com/intent/tweet?", vec![named("url", &link), named("text", MESSAGE)]),
        ("share_linkedin", "https://www.linkedin.com/sharing/share-offsite/?", vec![named("url", &page)]),
    ];
    for (name, start, parts) in expected {
        let href = popup.href(name).await?;
        assert!(href.starts_with(start), "{name}: {href}");
        let found: Vec<_> = both(query(&href)?).into_iter().filter(|(name, _)| !name.is_empty()).collect();
        let parts: Vec<_> = parts.into_iter().filter(|(name, _)| !name.is_empty()).collect();
        assert_eq!(found, parts, "{name}");
        assert!(!href.contains('+'), "{name}: a plus sign is read as itself by mail and SMS: {href}");
        let link = popup.find(name).await?;
        assert_eq!(link.attr("rel").await?.as_deref(), Some("noopener"));
    }
    browser.close().await
}

#[tokio::test]
async fn copying_puts_the_link_and_the_text_into_the_clipboard_and_is_counted() -> Result<()> {
    let shop = OpenShop::new().await?;
    let browser = Browser::open("ann").await?;
    let popup = Popup(&browser);
    shop.sign_in(&browser, "ann@example.com").await?;
    browser.allow_clipboard(shop.shop.url()).await?;
    browser.click("[data-recommend]").await?;
    popup.shows("share").await?;
    let link = popup.value("link").await?;
    let clipboard = async || {
        browser
            .run_async::<String>("navigator.clipboard.readText().then(arguments[0], String)", Vec::new())
            .await
    };
    popup.click("copy-link").await?;
    popup.says("Copied").await?;
    assert_eq!(clipboard().await?, link);
    popup.fill("message", MESSAGE).await?;
    popup.click("copy-message").await?;
    let whole = format!("{MESSAGE}\n{link}");
    until("the text in the clipboard", async || Ok((clipboard().await? == whole).then_some(()))).await?;
    until("both to be counted", async || {
        Ok((shop.tenant.stats().await?.events.get("share_copy") == Some(&2)).then_some(()))
    })
    .await?;
    browser.close().await
}

/// Guests tell who they are first; what is wrong with an address is said at the field.
#[tokio::test]
async fn a_visitor_whom_nobody_knows_joins_by_mail_address() -> Result<()> {
    let shop = OpenShop::new().await?;
    let browser = Browser::open("ann").await?;
    let popup = Popup(&browser);
    browser.visit(&shop.page("/")).await?;
    browser.run::<()>("goodword('open')", Vec::new()).await?;
    popup.shows("share").await?;
    popup.fill("email", "ann").await?;
    popup.submit("join").await?;
    popup.says("Please check your e-mail address.").await?;
    assert_eq!(popup.find("email").await?.attr("aria-invalid").await?.as_deref(), Some("true"));
    assert_eq!(shop.tenant.stats().await?.advocates, 0);
    popup.fill("email", "ann@example.com").await?;
    popup.fill("name", "Ann").await?;
    popup.submit("join").await?;
    let link = popup.value("link").await?;
    assert!(link.contains("?ref="), "{link}");
    assert_eq!(shop.tenant.stats().await?.advocates, 1);
    popup.says("No friend has ordered yet.").await?;
    browser.close().await
}

#[tokio::test]
async fn the_qr_code_is_drawn_for_the_short_link() -> Result<()> {
    let shop = OpenShop::new().await?;
    let browser = Browser::open("ann").await?;
    let popup = Popup(&browser);
    shop.sign_in(&browser, "ann@example.com").await?;
    browser.click("[data-recommend]").await?;
    popup.shows("share").await?;
    popup.click("qr").await?;
    let picture = popup.find_css(".qr img").await?;
    until("the picture", async || {
        Ok((picture.prop("complete").await?.as_deref() == Some("true")).then_some(()))
    })
    .await?;
    assert_ne!(picture.prop("naturalWidth").await?.as_deref(), Some("0"), "the picture is broken");
    assert!(picture.attr("alt").await?.is_some_and(|alt| alt.contains("?ref=")));
    browser.close().await
}

/// On a telephone the code is shown to whoever stands beside the advocate: it must not appear below the edge.
#[tokio::test]
async fn the_qr_code_is_in_sight_on_a_telephone() -> Result<()> {
    let shop = OpenShop::new().await?;
    let browser = Browser::open("ann").await?;
    let popup = Popup(&browser);
    browser.resize(320, 640).await?;
    shop.sign_in(&browser, "ann@example.com").await?;
    browser.click("[data-recommend]").await?;
    popup.find("status").await?;
    let root = "const root = document.querySelector('[data-goodword=host]').shadowRoot;";
    // Just far enough to find the button; the driver's own click would scroll further.
    let click = format!(
        "{root} const button = root.querySelector('[data-goodword=qr]');
         button.scrollIntoView({{ block: 'end' }});
         button.click()"
    );
    browser.run::<()>(&click, Vec::new()).await?;
    popup.find_css(".qr img").await?;
    let in_sight = &format!(
        "{root} const {{ top, bottom }} = root.querySelector('.qr img').getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight"
    );
    until("the code in sight", async || Ok(browser.run::<bool>(in_sight, Vec::new()).await?.then_some(())))
        .await?;
    browser.close().await
}
