//! An advocate's code: the friend's side of the offer, and the short link.

use serde::{Deserialize, Serialize};

use super::{Html, Nothing, Svg, endpoint};
use crate::ledger::RewardTerms;
use crate::value::{Code, PublicKey};

endpoint! {
    /// The friend's side of the offer behind a code.
    GetCode: Get "/v1/shops/{pk}/codes/{code}" (PublicKey, Code), Page,
    query Nothing, request Nothing, 200 CodeView
}

endpoint! {
    /// The short link: a page with preview tags that leads on to the shop with the code.
    ShortLink: Get "/r/{code}" (Code,), Anyone,
    query LinkQuery, request Nothing, 200 Html
}

endpoint! {
    /// The short link as a QR code, to be shown or printed.
    QrCode: Get "/r/{code}/qr.svg" (Code,), Anyone,
    query Nothing, request Nothing, 200 Svg
}

/// What may stand behind a short link. Nothing of it decides where the link leads, and nothing of it is ever refused:
/// messengers and social networks add what they like.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct LinkQuery {
    /// The language of the page and its preview; else the browser's first that we have, else the shop's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// The same, as Facebook's crawler asks for each language: `ar_AR`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fb_locale: Option<String>,
    /// Passed on to the shop, for its statistics.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub utm_source: Option<String>,
    /// Passed on to the shop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub utm_medium: Option<String>,
    /// Passed on to the shop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub utm_campaign: Option<String>,
    /// Passed on to the shop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub utm_term: Option<String>,
    /// Passed on to the shop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub utm_content: Option<String>,
}

/// What a friend sees of a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CodeView {
    /// As it is written.
    pub code: Code,
    /// The advocate's first name or whatever name they gave; `null` if none.
    pub advocate_name: Option<String>,
    /// What the friend gets; `null` for nothing.
    pub reward: Option<RewardTerms>,
}
