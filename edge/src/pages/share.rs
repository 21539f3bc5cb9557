use goodword_domain::api::Endpoint;
use goodword_domain::api::advocates::Joined;
use goodword_domain::api::codes::QrCode;
use goodword_domain::api::inside::ShopView;
use goodword_domain::api::pages::JoinPage;
use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::formats;
use super::layout::Layout;
use super::texts::{Key, Words};
use super::way;
use crate::http::Reply;

/// An advocate's code and link, and ways to share them. The message leaves from the advocate's own apps.
pub fn shared(words: &Words<'_>, shop: &ShopView, joined: &Joined) -> Reply {
    let title = words.get(Key::ShareTitle);
    let here = JoinPage::path(&(shop.public_key.clone(),));
    let body = html! {
        h1 { (title) }
        p.lead { (words.get(Key::ShareIntro)) }
        dl.own {
            dt { (words.get(Key::ShareCode)) }
            dd { code { bdi { (joined.code) } } }
            dt { (words.get(Key::ShareLink)) }
            dd { a href=(joined.share_url) { bdi { (joined.share_url) } } }
        }
        (ways(words, shop, &joined.share_url))
        img.qr src=(way(&here, &QrCode::path(&(joined.code,)))) width="200" height="200" alt=(words.get(Key::ShareQr));
        p { a href=(shop.landing_url) { (words.get(Key::Back)) } }
    };
    Layout { words, title: &title, head: html! {}, body }.reply(200).with("cache-control", "no-store")
}

fn ways(words: &Words<'_>, shop: &ShopView, url: &str) -> Markup {
    let message = match &shop.program.friend_reward {
        Some(offered) => words.fill(Key::ShareMessage, &[("friend", &formats::gift(words, &offered.terms))]),
        None => words.get(Key::ShareMessagePlain),
    };
    let subject = words.get(Key::ShareSubject);
    let (email, sms) = (words.get(Key::ShareEmail), words.get(Key::ShareSms));
    html! {
        h2 { (words.get(Key::ShareBy)) }
        ul.ways {
            @for (name, address) in addresses(url, &message, &subject, &email, &sms) {
                li { a.button.quiet href=(address) target="_blank" rel="noopener" { (name) } }
            }
        }
    }
}

/// Each app's own share address; every value is percent-encoded.
fn addresses<'a>(
    url: &str,
    message: &str,
    subject: &str,
    email: &'a str,
    sms: &'a str,
) -> [(&'a str, String); 7] {
    let (link, text) = (encode(url), encode(message));
    let both = encode(&[message, " ", url].concat());
    let lines = [&text, "%0D%0A", &link].concat();
    [
        ("WhatsApp", ["https://wa.me/?text=", &both].concat()),
        ("Telegram", ["https://t.me/share/url?url=", &link, "&text=", &text].concat()),
        (email, ["mailto:?subject=", &encode(subject), "&body=", &lines].concat()),
        (sms, ["sms:?&body=", &both].concat()),
        ("Facebook", ["https://www.facebook.com/sharer/sharer.php?u=", &link].concat()),
        ("X", ["https://twitter.com/intent/tweet?url=", &link, "&text=", &text].concat()),
        ("LinkedIn", ["https://www.linkedin.com/sharing/share-offsite/?url=", &link].concat()),
    ]
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A link that loses its `?ref=` on the way earns nobody anything.
    #[test]
    fn the_link_reaches_each_app_whole() {
        let url = "https://tea.example/?a=1&ref=7KQ2M9XC#top";
        for (name, address) in addresses(url, "Tea & more:", "Tea", "E-mail", "SMS") {
            assert!(address.contains(&encode(url)), "{name}: {address}");
            let values = address.split(['?', '&', '=']).count();
            assert!(values <= 6 && !address.contains([' ', '#']), "{name}: {address}");
        }
    }
}
