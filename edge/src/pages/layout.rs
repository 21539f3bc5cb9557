use std::sync::OnceLock;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::texts::{Key, Words};
use crate::http::Reply;

const STYLES: &str = include_str!("../../../www/styles/pages.css");

/// One page, around its content.
pub struct Layout<'a> {
    /// The language and the shop's name.
    pub words: &'a Words<'a>,
    /// Of the window, and for search engines.
    pub title: &'a str,
    /// More of the head: preview tags.
    pub head: Markup,
    /// What is shown.
    pub body: Markup,
}

impl Layout<'_> {
    /// The page as an answer.
    pub fn reply(self, status: u16) -> Reply {
        let direction = self.words.get(Key::Dir);
        let page = html! {
            (DOCTYPE)
            html lang=(self.words.language()) dir=(direction) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="robots" content="noindex";
                    title { (self.title) }
                    (self.head)
                    style { (PreEscaped(STYLES)) }
                }
                body { main { (self.body) } }
            }
        };
        Reply::html(status, page.into_string())
            .with("content-security-policy", policy())
            .with("content-language", self.words.language())
    }
}

/// Nothing from anywhere, no script at all; our own styles by their digest, the QR code from here, forms to here.
fn policy() -> &'static str {
    static POLICY: OnceLock<String> = OnceLock::new();
    POLICY.get_or_init(|| {
        let digest = BASE64_STANDARD.encode(Sha256::digest(STYLES.as_bytes()));
        format!(
            "default-src 'none'; style-src 'sha256-{digest}'; img-src 'self'; form-action 'self'; base-uri 'none'; \
             frame-ancestors 'none'"
        )
    })
}
