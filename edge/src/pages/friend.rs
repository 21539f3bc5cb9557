use goodword_domain::api::codes::CodeView;
use goodword_domain::api::inside::ShopView;
use maud::html;

use super::formats;
use super::layout::Layout;
use super::texts::{Key, Words};
use crate::http::Reply;

/// A friend's greeting: who recommends, what it brings, and the way into the shop.
pub fn friend(words: &Words<'_>, shop: &ShopView, code: &CodeView) -> Reply {
    let title = title(words, code);
    let apply = shop.program.apply_url.as_ref();
    let how = if apply.is_some() { Key::FriendApply } else { Key::FriendType };
    let into_shop = match apply {
        Some(apply) if code.reward.is_some() => apply.with_code(code.code.as_ref()),
        _ => shop.landing_url.with_query("ref", code.code.as_ref()),
    };
    let body = html! {
        h1 { (title) }
        @if let Some(terms) = &code.reward {
            p.gift { (words.fill(Key::FriendOffer, &[("friend", &formats::gift(words, terms))])) }
            dl.own {
                dt { (words.get(Key::FriendCode)) }
                dd { code { bdi { (code.code) } } }
            }
            p.hint { (words.get(how)) }
        }
        p { a.button href=(into_shop) { (words.get(Key::FriendGo)) } }
    };
    Layout { words, title: &title, head: html! {}, body }
        .reply(200)
        .with("cache-control", "private, max-age=60")
}

/// Who recommends the shop.
pub fn title(words: &Words<'_>, code: &CodeView) -> String {
    match &code.advocate_name {
        Some(name) => words.fill(Key::FriendTitle, &[("name", name)]),
        None => words.get(Key::FriendTitleUnnamed),
    }
}
