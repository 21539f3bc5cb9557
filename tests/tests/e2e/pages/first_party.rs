//! Served from an address of the shop's own. Hurt by a mistake here: the visitor with a blocker, whom nobody asks.

use anyhow::{Context, Result};
use goodword_domain::program::Placement;
use goodword_tests::browser::Browser;
use goodword_tests::page::{Content, FOLDER, OnePage, TAG};
use goodword_tests::popup::Popup;
use goodword_tests::probe;
use goodword_tests::wait::until;

use super::{answer, is_silent};

/// The blocker refuses everything that comes from the Worker's own address.
async fn open() -> Result<(OnePage, Browser)> {
    let head = TAG.replace("EDGE", "OWN");
    let page = OnePage::open_soon(Content { head: &head, ..Content::default() }, Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    probe::watch(&browser, false).await?;
    browser.block(&[&format!("{}/*", page.tenant.worker())]).await?;
    Ok((page, browser))
}

#[tokio::test]
async fn a_blocker_that_refuses_our_address_stops_nothing() -> Result<()> {
    let (page, browser) = open().await?;
    let popup = Popup(&browser);
    browser.visit(&page.address()).await?;
    answer(&page, &browser, "1001").await?;
    browser.run::<()>("goodword('open')", Vec::new()).await?;
    popup.fill("email", "ann@example.com").await?;
    popup.submit("join").await?;
    popup.find("link").await?;
    popup.click("qr").await?;
    let picture = popup.find_css(".qr img").await?;
    until("the picture", async || {
        Ok(picture.prop("naturalWidth").await?.is_some_and(|width| width != "0").then_some(()))
    })
    .await?;
    let own = format!("{}{FOLDER}/", page.tenant.origin);
    let short = popup.href("share_facebook").await?;
    let own_encoded = own.replace(':', "%3A").replace('/', "%2F");
    assert!(short.contains(&format!("{own_encoded}r%2F")), "the short link is of the same address: {short}");
    until("what is counted", async || {
        Ok((page.tenant.stats().await?.events.get("share_qr") == Some(&1)).then_some(()))
    })
    .await?;
    assert_eq!(probe::requests(&browser, page.tenant.worker()).await?, Vec::<String>::new());
    is_silent(&page, &browser, "first party").await?;
    browser.close().await
}

/// The tag may have any name: a blocker may know ours.
#[tokio::test]
async fn the_tag_s_own_name_does_not_matter() -> Result<()> {
    let (page, browser) = open().await?;
    // As `rewrite ^/friends/tea.js /friends/w.js` does it: the same file, from elsewhere in the same folder.
    let head = "<script>
        fetch('OWN/w.js').then(it => it.text()).then(code => {
            const tag = document.createElement('script');
            Object.defineProperty(tag, 'src', { value: 'OWN/tea.js?v=1/2' });
            Object.assign(tag.dataset, { shop: 'SHOP', page: 'thank_you' });
            tag.textContent = code;
            document.head.append(tag);
        })</script>";
    browser.visit(&page.add("/other", Content { head, ..Content::default() })).await?;
    until("the tag", async || {
        Ok(browser.run::<bool>("return !!window.goodword", Vec::new()).await?.then_some(()))
    })
    .await?;
    answer(&page, &browser, "1001").await?;
    browser.close().await
}

/// The pages without WebAssembly lead on within the shop's folder, and their forms are taken.
#[tokio::test]
async fn our_pages_stay_in_the_shop_s_folder() -> Result<()> {
    let (page, browser) = open().await?;
    let head = TAG.replace("EDGE", "OWN");
    let head = format!("<script>window.WebAssembly = undefined</script>{head}");
    browser.visit(&page.add("/plain", Content { head: &head, ..Content::default() })).await?;
    browser.run::<()>("goodword('order', { id: '1001' })", Vec::new()).await?;
    let link = browser.find("a[href*='/s/']").await?.attr("href").await?.context("the link")?;
    let own = format!("{}{FOLDER}/", page.tenant.origin);
    assert!(link.starts_with(&own), "{link}");
    browser.visit(&link).await?;
    // Without a score: the page comes back, and its form still leads to the right place.
    browser.fill("textarea[name='improve']", "The oolong").await?;
    browser.click("form button").await?;
    browser.find("[aria-describedby]").await?;
    browser.click("label:has(input[name='score'][value='10'])").await?;
    browser.click("form button").await?;
    browser.fill("input[name='email']", "nobody").await?;
    browser.click("form button").await?;
    browser.find("[aria-invalid]").await?;
    browser.fill("input[name='email']", "ann@example.com").await?;
    browser.click("form button").await?;
    let qr = browser.find("img.qr").await?;
    until("the picture", async || {
        Ok(qr.prop("naturalWidth").await?.is_some_and(|width| width != "0").then_some(()))
    })
    .await?;
    assert!(browser.address().await?.starts_with(&own));
    let kept = page.tenant.responses().await?;
    assert_eq!(kept.first().and_then(|one| one.improve.as_deref()), Some("The oolong"));
    assert_eq!(page.tenant.stats().await?.advocates, 1);
    browser.close_despite_errors().await
}

/// Such headers can be written by anyone: nothing that we answer may be led astray by them.
#[tokio::test]
async fn a_forwarded_address_that_was_made_up_changes_nothing() -> Result<()> {
    let page = OnePage::open(Content::default()).await?;
    let ann = page.tenant.join("ann@example.com", None).await?;
    let key = &page.tenant.keys.public_key;
    for path in [format!("/s/{key}"), format!("/r/{}", ann.code), format!("/v1/shops/{key}/widget")] {
        let ask = async |spoof: bool| {
            let mut request = page.tenant.raw(reqwest::Method::GET, &path);
            if spoof {
                for (name, value) in [
                    ("x-forwarded-host", "evil.example"),
                    ("x-forwarded-proto", "https"),
                    ("x-forwarded-prefix", "/evil"),
                    ("x-original-url", "/evil"),
                    ("forwarded", "host=evil.example"),
                ] {
                    request = request.header(name, value);
                }
            }
            Ok::<_, anyhow::Error>(goodword_tests::client::reply(request).await?.body)
        };
        assert_eq!(ask(true).await?, ask(false).await?, "{path}");
    }
    Ok(())
}

/// Our own pages' forms are taken from our address and the shop's, from nowhere else.
#[tokio::test]
async fn a_form_from_elsewhere_is_refused() -> Result<()> {
    let page = OnePage::open(Content::default()).await?;
    let path = format!("/s/{}", page.tenant.keys.public_key);
    for (origin, status) in [
        (page.tenant.worker(), 200),
        (&*page.tenant.origin, 200),
        ("https://evil.example", 403),
        ("null", 403),
    ] {
        let form = page.tenant.raw(reqwest::Method::POST, &path).header("origin", origin);
        let form = form.header("content-type", "application/x-www-form-urlencoded").body("score=7");
        assert_eq!(goodword_tests::client::reply(form).await?.status, status, "{origin}");
    }
    Ok(())
}
