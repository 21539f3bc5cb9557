use goodword_domain::api::codes::CodeView;
use goodword_domain::api::inside::ShopView;
use maud::{Markup, html};

use super::arrival::Arrival;
use super::formats;
use super::friend;
use super::layout::Layout;
use super::texts::{Key, Words};
use crate::http::Reply;

/// The short link's page: messengers read its tags, people are led on at once.
pub fn link(shop: &ShopView, code: &CodeView, arrival: &Arrival) -> Reply {
    let words = &Words::first_of(&arrival.languages, shop);
    let title = title(words, code);
    let target = arrival.onward(&shop.landing_url, code.code);
    let leads_on = !arrival.has_been_here;
    let head = html! {
        (preview(words, shop, code, &title))
        @if leads_on { meta http-equiv="refresh" content={ "0; url=" (target) }; }
    };
    let body = html! {
        h1 { (title) }
        @if leads_on { p { (words.get(Key::LinkWait)) } }
        p { a.button href=(target) { (words.get(Key::FriendGo)) } }
    };
    Layout { words, title: &title, head, body }
        .reply(200)
        .with("cache-control", "public, max-age=300")
        .with("vary", "accept-language")
}

/// Open Graph, which messengers and social networks read, and the one tag that X wants of its own. No picture: we have
/// none of the shop's, and one of ours would advertise us in the shop's place. No `og:url`: behind a shop's own address we do
/// not know by which one we were called, and without it a crawler keeps the one that it has followed.
fn preview(words: &Words<'_>, shop: &ShopView, code: &CodeView, title: &str) -> Markup {
    let description = friend::title(words, code);
    html! {
        meta name="description" content=(description);
        meta property="og:type" content="website";
        meta property="og:site_name" content=(shop.name);
        meta property="og:title" content=(title);
        meta property="og:description" content=(description);
        meta property="og:locale" content=(words.get(Key::LinkLocale));
        @for locale in words.elsewhere(Key::LinkLocale) {
            meta property="og:locale:alternate" content=(locale);
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::texts::tests::shop;

    fn code(name: &str) -> CodeView {
        let code = "7KQ2M9XC".parse().unwrap();
        CodeView { code, advocate_name: Some(name.to_owned()), reward: None }
    }

    fn page(shop: &ShopView, name: &str, query: &str) -> String {
        link(shop, &code(name), &Arrival::of(query, None)).text_body()
    }

    #[test]
    fn crawlers_read_the_language_that_they_ask_for_and_which_others_there_are() {
        let shop = shop("ar");
        for (query, language, other) in [("", "ar_AR", "en_US"), ("fb_locale=en_US", "en_US", "ar_AR")] {
            let page = page(&shop, "Ann", query);
            assert!(page.contains(&format!(r#"og:locale" content="{language}""#)), "{page}");
            assert!(page.contains(&format!(r#"og:locale:alternate" content="{other}""#)), "{page}");
            assert!(!page.contains("og:url"), "nobody knows by which address the shop serves us: {page}");
        }
        let reply = link(&shop, &code("Ann"), &Arrival::of("", Some("en")));
        assert_eq!(reply.header("content-language"), Some("en"));
        assert_eq!(reply.header("vary"), Some("accept-language"), "a cache may not mix the languages up");
    }

    /// Names are what anybody types.
    #[test]
    fn a_name_does_not_become_markup() {
        let mut shop = shop("en");
        for name in [
            r"</title><script>alert(1)</script>",
            r#"" http-equiv="refresh" content="0; url=https://evil.example"#,
            "'><img src=x onerror=alert(1)>",
            "{shop}{name}",
        ] {
            shop.name = name.parse().unwrap();
            let page = page(&shop, name, "");
            assert_eq!(page.matches("http-equiv=\"refresh\"").count(), 1, "{page}");
            assert!(!page.contains("<script") && !page.contains("<img"), "{page}");
        }
    }

    /// Also where the shop serves us under its own host, the way to the shop is no loop.
    #[test]
    fn a_landing_address_on_our_own_host_is_led_to_and_one_that_leads_back_is_not() {
        let mut shop = shop("en");
        shop.landing_url = "https://edge.example/tea".parse().unwrap();
        assert!(page(&shop, "Ann", "").contains("0; url=https://edge.example/tea?ref=7KQ2M9XC"));
        shop.landing_url = "https://edge.example/r/7KQ2M9XC".parse().unwrap();
        let back = page(&shop, "Ann", "ref=7KQ2M9XC");
        assert!(!back.contains("refresh") && back.contains("<a class=\"button\""), "{back}");
    }
}
