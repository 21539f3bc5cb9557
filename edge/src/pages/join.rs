use goodword_domain::api::Endpoint;
use goodword_domain::api::inside::ShopView;
use goodword_domain::api::pages::{JoinPage, SubmitAnswers};
use goodword_domain::survey::Band;
use maud::{Markup, html};

use super::formats;
use super::layout::Layout;
use super::mistakes::{Mistake, beside, describing, is_wrong, summary};
use super::texts::{Key, Words};
use super::way;
use crate::http::Reply;

/// What was typed so far.
#[derive(Debug, Default)]
pub struct Joining {
    /// The advocate's address.
    pub email: String,
    /// The advocate's name.
    pub name: String,
}

/// Thanks to somebody who is not asked to recommend: nobody who is disappointed gets a share button.
pub fn thanks(words: &Words<'_>, shop: &ShopView, band: Band) -> Reply {
    let text = match band {
        Band::Promoter => Key::ThanksPromoter,
        Band::Passive => Key::ThanksPassive,
        Band::Detractor => Key::ThanksDetractor,
    };
    let title = words.get(Key::ThanksTitle);
    let body = html! {
        h1 { (title) }
        p.lead { (words.get(text)) }
        p { a.button.quiet href=(shop.landing_url) { (words.get(Key::Back)) } }
    };
    Layout { words, title: &title, head: html! {}, body }.reply(200).with("cache-control", "no-store")
}

/// Thanks to a promoter, and the way to a link of their own.
pub fn thanks_and_join(words: &Words<'_>, shop: &ShopView, typed: &Joining, mistakes: &[Mistake]) -> Reply {
    let title = words.get(Key::ThanksTitle);
    let key = (shop.public_key.clone(),);
    let join = JoinPage::path(&key);
    // Without mistakes it is the answer to the questions; with them, to joining.
    let here = if mistakes.is_empty() { SubmitAnswers::path(&key) } else { join.clone() };
    let body = html! {
        h1 { (title) }
        p.lead { (words.get(Key::ThanksPromoter)) }
        form method="post" action=(way(&here, &join)) novalidate {
            (summary(words, mistakes))
            h2 { (words.get(Key::JoinTitle)) }
            (offer(words, shop))
            (email_field(words, &typed.email, mistakes))
            (name_field(words, &typed.name, mistakes))
            input type="hidden" name="locale" value=(words.language());
            button { (words.get(Key::JoinSubmit)) }
        }
        p { a href=(shop.landing_url) { (words.get(Key::Back)) } }
    };
    let status = if mistakes.is_empty() { 200 } else { 422 };
    Layout { words, title: &title, head: html! {}, body }.reply(status).with("cache-control", "no-store")
}

/// What both sides get.
fn offer(words: &Words<'_>, shop: &ShopView) -> Markup {
    let (friend, advocate) = (&shop.program.friend_reward, &shop.program.advocate_reward);
    let friend = friend.as_ref().map(|offered| formats::gift(words, &offered.terms));
    let advocate = advocate.as_ref().map(|offered| formats::reward(words, &offered.terms));
    let key = match (&friend, &advocate) {
        (Some(_), Some(_)) => Key::JoinBoth,
        (Some(_), None) => Key::JoinFriend,
        (None, Some(_)) => Key::JoinAdvocate,
        (None, None) => return html! {},
    };
    let (friend, advocate) = (friend.unwrap_or_default(), advocate.unwrap_or_default());
    html! { p.offer { (words.fill(key, &[("friend", &friend), ("advocate", &advocate)])) } }
}

fn email_field(words: &Words<'_>, typed: &str, mistakes: &[Mistake]) -> Markup {
    let wrong = is_wrong(mistakes, "email");
    html! {
        div.field {
            label for="email" { (words.get(Key::JoinEmail)) }
            input id="email" name="email" type="email" autocomplete="email" required dir="ltr" value=(typed)
                aria-invalid=[wrong.then_some("true")] aria-describedby=[wrong.then(|| describing("email"))];
            (beside(words, mistakes, "email"))
        }
    }
}

fn name_field(words: &Words<'_>, typed: &str, mistakes: &[Mistake]) -> Markup {
    let wrong = is_wrong(mistakes, "name");
    let described = if wrong { ["name-hint ", &describing("name")].concat() } else { "name-hint".to_owned() };
    html! {
        div.field {
            label for="name" {
                (words.get(Key::JoinName)) " " span.optional { "(" (words.get(Key::Optional)) ")" }
            }
            input id="name" name="name" autocomplete="given-name" dir="auto" value=(typed)
                aria-invalid=[wrong.then_some("true")] aria-describedby=(described);
            p.hint id="name-hint" { (words.get(Key::JoinNameHint)) }
            (beside(words, mistakes, "name"))
        }
    }
}
