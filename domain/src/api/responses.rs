//! Net Promoter Score answers, kept step by step: whoever closes after the score has been counted.

use serde::{Deserialize, Serialize};

use super::{Nothing, Page, WholeList, endpoint};
use crate::survey::{Band, Score};
use crate::value::{Email, Locale, OrderId, PublicKey, ResponseId, Rfc3339, Verbatim, VisitKey};

endpoint! {
    /// Keeps the score. Of answers about an order the first counts; of answers about no order a person's first within the
    /// days in which nobody is asked twice. A later one is kept beside it with another id, and changes nothing. Sent again with the same `key`, it is
    /// the same answer, and changes to what it says now. Without a key, the same sent again within 10 minutes, before a
    /// text was added, is one that got lost: it gets the id of the first.
    Respond: Post "/v1/shops/{pk}/responses" (PublicKey,), Page,
    query Nothing, request ResponseRequest, 201 ResponseView
}

endpoint! {
    /// Keeps the answers to the open questions, or another score.
    AddAnswers: Patch "/v1/shops/{pk}/responses/{id}" (PublicKey, ResponseId), Page,
    query Nothing, request Answers, 200 ResponseView
}

endpoint! {
    /// Lists responses, oldest first.
    ListResponses: Get "/v1/responses" (), Server(ResponsesRead),
    query WholeList, request Nothing, 200 Page<ResponseItem>
}

/// The first answer: the score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ResponseRequest {
    /// How likely to recommend, 0–10.
    pub score: Score,
    /// After which event was asked.
    pub event: SurveyEvent,
    /// The order that the question was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<OrderId>,
    /// Who answered, if the page knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// The language of the question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
    /// What would make it a 10, or what was best, if that is known already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub improve: Option<Verbatim>,
    /// Anything else, if that is known already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<Verbatim>,
    /// Of the page that asks: one answer about each order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<VisitKey>,
}

/// The event that was asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SurveyEvent {
    /// A purchase.
    Order,
    /// Nothing in particular: the shop as such.
    Visit,
}

/// What is added to a response; what is left out stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Answers {
    /// Another score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
    /// What would make it a 10; for a 9 or 10, what was best.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub improve: Option<Verbatim>,
    /// Anything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<Verbatim>,
}

/// A response, as the page sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ResponseView {
    /// The response; whoever has it may add answers.
    pub id: ResponseId,
    /// Promoter, passive or detractor.
    pub band: Band,
    /// What the popup goes on with.
    pub next: NextStep,
}

/// What follows a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    /// Thanks, and the share step.
    Share,
    /// What is missing.
    Improve,
    /// A complaint form, never a share button.
    Complaint,
}

impl From<Band> for NextStep {
    fn from(band: Band) -> Self {
        match band {
            Band::Promoter => Self::Share,
            Band::Passive => Self::Improve,
            Band::Detractor => Self::Complaint,
        }
    }
}

/// A response, as the owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ResponseItem {
    /// The response.
    pub id: ResponseId,
    /// 0–10.
    pub score: Score,
    /// Promoter, passive or detractor.
    pub band: Band,
    /// After which event was asked.
    pub event: SurveyEvent,
    /// The order that the question was about.
    pub order_id: Option<OrderId>,
    /// Who answered, if known.
    pub email: Option<Email>,
    /// The language of the question.
    pub locale: Option<Locale>,
    /// What would make it a 10, or what was best; `null` if not answered.
    pub improve: Option<String>,
    /// Anything else; `null` if not answered.
    pub other: Option<String>,
    /// When the score was given.
    pub answered_at: Rfc3339,
    /// Whether the score counts: of answers about an order the first, of answers about no order a person's first within
    /// the days in which nobody is asked twice.
    pub counted: bool,
}
