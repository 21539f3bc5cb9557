//! Friends and what they arrive with. Hurt by a mistake here: the advocate whose reward another link takes away, and the
//! friend who is greeted again and again.

use anyhow::Result;
use goodword_domain::api::Nothing;
use goodword_domain::api::code_bank::{AddCodes, CodesRequest};
use goodword_domain::program::Placement;
use goodword_domain::value::PoolName;
use goodword_tests::browser::Browser;
use goodword_tests::page::{Content, OnePage};
use goodword_tests::popup::Popup;
use goodword_tests::probe;
use goodword_tests::wait::until;
use serde_json::{Value, json};

const HOME: &str = "<script async src='EDGE/w.js' data-shop='SHOP' data-page='home'></script>";

async fn open(head: &str) -> Result<(OnePage, Browser, String)> {
    let page = OnePage::open_soon(Content { head, ..Content::default() }, Placement::Corner).await?;
    let ann = page.tenant.join("ann@example.com", Some("Ann")).await?;
    let browser = Browser::open("bob").await?;
    browser.allow_clipboard(&page.tenant.origin).await?;
    Ok((page, browser, ann.share_url))
}

/// The code that the last question what to show went along with.
async fn asked_with(browser: &Browser, times: usize) -> Result<Option<String>> {
    let script = "return performance.getEntriesByType('resource').map(it => it.name)
        .filter(it => it.includes('/widget?')).map(it => new URL(it).searchParams.get('ref'))";
    until("what is shown to be asked", async || {
        let asked: Vec<Option<String>> = browser.run(script, Vec::new()).await?;
        Ok((asked.len() >= times).then(|| asked.last().cloned().flatten()))
    })
    .await
}

/// Newsletters and networks put a `ref` into their links as well; some look like a code, but for its check character.
#[tokio::test]
async fn only_a_code_takes_the_place_of_a_code() -> Result<()> {
    let (page, browser, share_url) = open(HOME).await?;
    let code = share_url.rsplit_once("ref=").map(|(_, code)| code.to_owned()).unwrap_or_default();
    browser.visit(&share_url).await?;
    browser.run::<()>("goodword('consent', true)", Vec::new()).await?;
    Popup(&browser).shows("friend").await?;
    for other in ["newsletter", "facebook", "00000000", ""] {
        browser.visit(&format!("{}?ref={other}", page.address())).await?;
        browser.run::<()>("goodword('consent', true); goodword('page', 'home')", Vec::new()).await?;
        // The page may have asked before it had consent to look at what is kept.
        until(other, async || Ok((asked_with(&browser, 1).await?.as_ref() == Some(&code)).then_some(())))
            .await?;
        assert_eq!(probe::kept(&browser).await?["local"]["goodword-ref"], json!(code), "{other}");
    }
    // As somebody may have typed it.
    let kim = page.tenant.join("kim@example.com", None).await?.code.to_string().to_lowercase();
    let typed = [kim.get(..4).unwrap_or_default(), "-", kim.get(4..).unwrap_or_default()].concat();
    browser.visit(&format!("{}?ref={typed}", page.address())).await?;
    assert_eq!(asked_with(&browser, 1).await?, Some(typed));
    browser.close().await
}

/// Shops clean their addresses as soon as they may: then the tag has seen it already.
#[tokio::test]
async fn a_code_outlives_an_address_that_is_cleaned() -> Result<()> {
    let (page, browser, share_url) = open(HOME).await?;
    probe::watch(&browser, true).await?;
    browser.visit(&share_url).await?;
    until("the tag", async || {
        let held: u32 = browser.run("return seenByTheTest.held()", Vec::new()).await?;
        Ok((held > 0).then_some(()))
    })
    .await?;
    browser.run::<()>("history.replaceState({}, '', '/')", Vec::new()).await?;
    assert_eq!(browser.address().await?, page.address());
    probe::release_idle(&browser).await?;
    Popup(&browser).shows("friend").await?;
    browser.close().await
}

/// Taken or closed, in this document as on the next page.
#[tokio::test]
async fn a_code_that_has_served_greets_nobody_again() -> Result<()> {
    let (_page, browser, share_url) = open(HOME).await?;
    let popup = Popup(&browser);
    browser.visit(&share_url).await?;
    browser.run::<()>("goodword('consent', true)", Vec::new()).await?;
    popup.shows("friend").await?;
    popup.click("claim").await?;
    until("the claim", async || Ok((!popup.has("claim").await?).then_some(()))).await?;
    popup.click("close").await?;
    let before: usize = browser
        .run("return performance.getEntriesByType('resource').filter(it => it.name.includes('/widget?')).length", Vec::new())
        .await?;
    browser.run::<()>("goodword('page', 'home')", Vec::new()).await?;
    assert_eq!(asked_with(&browser, before + 1).await?, None);
    browser.run::<()>("goodword('consent', true)", Vec::new()).await?;
    assert_eq!(probe::kept(&browser).await?["local"]["goodword-ref"], Value::Null);
    popup.stays_away().await?;
    browser.close().await
}

/// What listens throws as well: the discount is told all the same, once, and before the friend is led away.
const LISTENING: &str = "<script>
    window.goodword = function () { (goodword.q = goodword.q || []).push(arguments) };
    goodword('on', 'discount', () => { throw new Error('the shop\\'s own') });
    goodword('on', 'discount', discount => {
        sessionStorage.told = JSON.stringify([...JSON.parse(sessionStorage.told || '[]'), discount]) });
    </script>";

#[tokio::test]
async fn a_discount_is_told_to_the_page_and_copied_or_applied() -> Result<()> {
    let (page, browser, share_url) = open(&[LISTENING, HOME].concat()).await?;
    let pool: PoolName = "friends".parse()?;
    let codes = CodesRequest { codes: vec!["OWN-1".to_owned(), "OWN-2".to_owned()] };
    page.tenant.send::<AddCodes>(&(pool.clone(),), &Nothing {}, &codes).await?.success::<AddCodes>()?;
    page.tenant.change_program(|program| program.friend_code_pool = Some(pool)).await?;
    let popup = Popup(&browser);
    let claimed = async || {
        browser.visit(&share_url).await?;
        browser.run::<()>("delete sessionStorage.told", Vec::new()).await?;
        popup.shows("friend").await?;
        popup.click("claim").await
    };
    let told = async || {
        until("the page to be told", async || {
            let told: Option<String> = browser.run("return sessionStorage.told", Vec::new()).await?;
            Ok(told.map(|told| serde_json::from_str::<Value>(&told)).transpose()?)
        })
        .await
    };
    claimed().await?;
    assert_eq!(told().await?, json!([{ "discount_code": "OWN-1", "apply_url": null }]));
    assert_eq!(popup.value("code").await?, "OWN-1");
    let clipboard = async || {
        let read = "const done = arguments[0]; navigator.clipboard.readText().then(done, error => done(String(error)))";
        browser.run_async::<String>(read, Vec::new()).await
    };
    until("the copy", async || Ok((clipboard().await? == "OWN-1").then_some(()))).await?;
    browser.run_async::<()>("navigator.clipboard.writeText('').then(arguments[0])", Vec::new()).await?;
    popup.click("copy-code").await?;
    until("the copy", async || Ok((clipboard().await? == "OWN-1").then_some(()))).await?;

    let apply_url = format!("{}/cart?discount={{code}}", page.tenant.origin);
    page.tenant.change_program(|program| program.apply_url = apply_url.parse().ok()).await?;
    claimed().await?;
    browser.is_at("/cart?discount=OWN-2").await?;
    let applied = apply_url.replace("{code}", "OWN-2");
    assert_eq!(told().await?, json!([{ "discount_code": "OWN-2", "apply_url": applied }]));
    // The shop's own error is in its console; nothing of ours is thrown.
    browser.close_despite_errors().await
}
