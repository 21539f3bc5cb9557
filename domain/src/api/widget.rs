//! What the tag asks first: is there anything to show on this page, when, and in which language?

use serde::{Deserialize, Deserializer, Serialize};

pub use super::texts::OwnTexts;
use super::{Nothing, endpoint};
use crate::ledger::RewardTerms;
use crate::program::{PageKind, Placement};
use crate::value::{Locale, OrderId, PublicKey};

endpoint! {
    /// What to show on a page, when, and in which language.
    GetWidget: Get "/v1/shops/{pk}/widget" (PublicKey,), Page,
    query WidgetQuery, request Nothing, 200 Widget
}

/// The page that the tag stands on. Nothing here tells who the shopper is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct WidgetQuery {
    /// The kind of page.
    pub page: PageKind,
    /// The page's language, as its `lang` says it: also `en_US`. The shop's own, if it is none.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "as_pages_say_it")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub locale: Option<Locale>,
    /// The order that the page is about, if the shop has told one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// The code that the shopper arrived with, as it stood in the address.
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// A page says its language to browsers, which take anything: for a slip there nobody is left without a popup.
fn as_pages_say_it<'de, D: Deserializer<'de>>(text: D) -> Result<Option<Locale>, D::Error> {
    let text: Option<String> = Option::deserialize(text)?;
    Ok(text.and_then(|text| text.replace('_', "-").parse().ok()))
}

/// What the popup needs to know about the shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Widget {
    /// What to show without being asked; `null` for nothing.
    pub show: Option<Show>,
    /// How long to leave the page alone first, in milliseconds.
    pub delay_ms: u32,
    /// How the popup stands on the page.
    pub placement: Placement,
    /// The language of the texts: one that there is a file for.
    pub language: String,
    /// As customers know the shop.
    pub shop_name: String,
    /// What the advocate gets; `null` for nothing.
    pub advocate_reward: Option<RewardTerms>,
    /// What the friend gets; `null` for nothing.
    pub friend_reward: Option<RewardTerms>,
    /// One person is asked once in so many days.
    pub repeat_after_days: u16,
    /// The page of ours that does the same without WebAssembly: a path on the Worker.
    pub fallback_path: String,
    /// The text of the link to it.
    pub fallback_text: String,
    /// The owner's own words in this language, by key.
    #[serde(default, skip_serializing_if = "OwnTexts::is_empty")]
    pub texts: OwnTexts,
}

/// What the popup starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Show {
    /// The question how likely the customer is to recommend the shop.
    Survey,
    /// The greeting for a friend.
    Friend,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_page_calls_its_language_is_no_mistake() {
        for (said, read) in [
            ("en_US", Some("en-US")),
            ("de", Some("de")),
            ("english", None),
            ("{{ locale }}", None),
            ("", None),
        ] {
            let query: WidgetQuery = serde_json::from_value(serde_json::json!({ "locale": said })).unwrap();
            assert_eq!(query.locale.as_ref().map(AsRef::as_ref), read, "{said}");
        }
        let query: WidgetQuery = serde_json::from_value(serde_json::json!({})).unwrap();
        assert_eq!(query, WidgetQuery::default());
    }
}
