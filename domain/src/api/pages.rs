//! Pages of ours that do without JavaScript what the popup does.

use serde::{Deserialize, Serialize};

use super::{Html, Nothing, endpoint};
use crate::survey::Score;
use crate::value::{Code, Email, Locale, Name, OrderId, PublicKey, Verbatim};

endpoint! {
    /// The question and both open questions on one page.
    AskPage: Get "/s/{pk}" (PublicKey,), Anyone,
    query AskQuery, request Nothing, 200 Html
}

endpoint! {
    /// Keeps the answers and goes on: thanks and the share step for a promoter, thanks for all others.
    SubmitAnswers: Post "/s/{pk}" (PublicKey,), Anyone,
    query Nothing, request AnswersForm, 200 Html
}

endpoint! {
    /// Joins and shows code, link and ways to share.
    JoinPage: Post "/s/{pk}/join" (PublicKey,), Anyone,
    query Nothing, request JoinForm, 200 Html
}

endpoint! {
    /// A friend's greeting with the discount and the way into the shop.
    FriendPage: Get "/s/{pk}/friend/{code}" (PublicKey, Code), Anyone,
    query AskQuery, request Nothing, 200 Html
}

/// What a page is about.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct AskQuery {
    /// The language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
    /// The order that is asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
}

/// All three answers in one form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AnswersForm {
    /// 0–10; a form sends it as text.
    pub score: Score,
    /// What would make it a 10, or what was best.
    #[serde(default)]
    pub improve: Option<Verbatim>,
    /// Anything else.
    #[serde(default)]
    pub other: Option<Verbatim>,
    /// The order that is asked about.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "EmptyOr"))]
    pub order: Option<OrderId>,
    /// The language.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "EmptyOr"))]
    pub locale: Option<Locale>,
}

/// Who joins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct JoinForm {
    /// The advocate's address.
    pub email: Email,
    /// The advocate's name; may be left empty.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "EmptyOr"))]
    pub name: Option<Name>,
    /// The language.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "EmptyOr"))]
    pub locale: Option<Locale>,
}

/// What a form sends of a field that may be left empty: every field is sent, an empty one as an empty text.
#[cfg(feature = "schema")]
type EmptyOr = Option<String>;
