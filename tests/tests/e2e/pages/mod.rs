//! Pages as shops have them. Hurt by a mistake here: the shop whose page we break, and whose customers are never asked.

mod again;
mod apps;
mod consent;
mod first_party;
mod frames;
mod friends;
mod held;
mod memory;
mod offline;
mod people;
mod planted;
mod policies;
mod proxies;
mod shapes;
mod shortcuts;
mod styles;
mod surroundings;
mod tags;
mod unsent;

use anyhow::Result;
use goodword_tests::browser::{Browser, Said};
use goodword_tests::page::{FOLDER, OnePage};
use goodword_tests::popup::Popup;
use goodword_tests::probe;
use goodword_tests::wait::until;

/// Tells of an order and answers the question about it, to the end.
async fn answer(page: &OnePage, browser: &Browser, order: &str) -> Result<()> {
    let popup = Popup(browser);
    browser.run::<()>(&format!("goodword('order', {{ id: '{order}' }})"), Vec::new()).await?;
    popup.shows("survey").await?;
    popup.score(7).await?;
    popup.fill("improve", "Longer \"hours\"\n\u{e4}\\").await?;
    popup.submit("continue").await?;
    popup.shows("thanks").await?;
    assert_eq!(answer_about(page, order).await?, "Longer \"hours\"\n\u{e4}\\");
    Ok(())
}

/// What was answered about an order, once there is a text.
async fn answer_about(page: &OnePage, order: &str) -> Result<String> {
    until(&format!("the answer about {order}"), async || {
        let all = page.tenant.responses().await?;
        let of_order =
            all.into_iter().find(|one| one.order_id.as_ref().is_some_and(|id| id.as_ref() == order));
        Ok(of_order.and_then(|one| one.improve))
    })
    .await
}

/// As [`Popup::stays_away`], where a page or a frame is never told that it is idle.
async fn stays_away(browser: &Browser) -> Result<()> {
    let moment = "const done = arguments[0]; setTimeout(() => done(null), 2500)";
    browser.run_async::<()>(moment, Vec::new()).await?;
    assert_eq!(Popup(browser).step().await?, None);
    Ok(())
}

/// Nothing of ours in the console, nothing thrown into the page, nothing moved.
async fn is_silent(page: &OnePage, browser: &Browser, what: &str) -> Result<()> {
    let seen = probe::seen(browser).await?;
    assert_eq!((seen.shifts, seen.errors, seen.violations), (vec![], vec![], vec![]), "{what}");
    says_nothing(page, browser, what).await
}

/// No error in the console, and of ours no word, from whichever address we come.
async fn says_nothing(page: &OnePage, browser: &Browser, what: &str) -> Result<()> {
    says_only(page, browser, &[], what).await
}

/// The same, but for the browser's own words for what was refused to us. What is uncaught is nobody's word for that.
async fn says_only(page: &OnePage, browser: &Browser, own_words: &[&str], what: &str) -> Result<()> {
    let own = [&page.tenant.origin, FOLDER].concat();
    let mut said = browser.console().await?;
    said.retain(|Said { is_error, message }| {
        let counts = *is_error || message.contains(page.tenant.worker()) || message.contains(&own);
        let known = own_words.iter().any(|words| message.contains(words)) && !message.contains("Uncaught");
        counts && !known
    });
    assert_eq!(said, [], "{what}");
    Ok(())
}
