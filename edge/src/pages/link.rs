use goodword_domain::api::Endpoint;
use goodword_domain::api::codes::{CodeView, ShortLink};
use goodword_domain::api::inside::ShopView;
use maud::{Markup, html};

use super::formats;
use super::friend;
use super::layout::Layout;
use super::texts::{Key, Words};
use crate::http::Reply;

/// The short link's page: messengers read its tags, people are led on at once.
pub fn link(words: &Words<'_>, shop: &ShopView, code: &CodeView, own_origin: &str) -> Reply {
    let title = title(words, code);
    let target = shop.landing_url.with_query("ref", code.code.as_ref());
    // A landing address on our own host could be this very page.
    let leads_away = shop.landing_url.origin().as_ref() != own_origin;
    let head = html! {
        (preview(words, shop, code, &title, own_origin))
        @if leads_away { meta http-equiv="refresh" content={ "0; url=" (target) }; }
    };
    let body = html! {
        h1 { (title) }
        @if leads_away { p { (words.get(Key::LinkWait)) } }
        p { a.button href=(target) { (words.get(Key::FriendGo)) } }
    };
    Layout { words, title: &title, head, body }.reply(200).with("cache-control", "public, max-age=300")
}

/// Open Graph, which messengers and social networks read, and the one tag that X wants of its own.
fn preview(words: &Words<'_>, shop: &ShopView, code: &CodeView, title: &str, own_origin: &str) -> Markup {
    let description = friend::title(words, code);
    html! {
        meta name="description" content=(description);
        meta property="og:type" content="website";
        meta property="og:site_name" content=(shop.name);
        meta property="og:title" content=(title);
        meta property="og:description" content=(description);
        meta property="og:url" content={ (own_origin) (ShortLink::path(&(code.code,))) };
        meta name="twitter:card" content="summary";
    }
}

/// What the link brings; who recommends, where it brings nothing.
fn title(words: &Words<'_>, code: &CodeView) -> String {
    let Some(terms) = &code.reward else { return friend::title(words, code) };
    let gift = formats::gift(words, terms);
    match &code.advocate_name {
        Some(name) => words.fill(Key::LinkTitle, &[("name", name), ("friend", &gift)]),
        None => words.fill(Key::LinkTitleUnnamed, &[("friend", &gift)]),
    }
}
