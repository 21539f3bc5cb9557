//! What is kept about one person: handed over, or erased.

use serde::{Deserialize, Serialize};

use super::mentions::MentionState;
use super::orders::{OrderRequest, OrderView};
use super::responses::ResponseItem;
use super::rewards::RewardItem;
use super::{Nothing, Page, WholeList, endpoint};
use crate::ledger::TraceKind;
use crate::value::{ClaimId, Code, CustomerId, Email, ErasureId, Locale, MentionId, Name, OrderId, Rfc3339};

endpoint! {
    /// Erases a person everywhere in the shop. The ledger stays whole, and names nobody any more; the person's share code
    /// stops working. A second time it changes nothing.
    ErasePerson: Post "/v1/erasures" (), Server(People),
    query Nothing, request PersonRequest, 201 ErasureAnswer
}

endpoint! {
    /// Lists erasures, oldest first: when, and how much of what. Whose they were is erased with the rest.
    ListErasures: Get "/v1/erasures" (), Server(People),
    query WholeList, request Nothing, 200 Page<Erasure>
}

endpoint! {
    /// Hands over everything that is kept about a person, as one document.
    ExportPerson: Post "/v1/exports/person" (), Server(People),
    query Nothing, request PersonRequest, 200 PersonExport
}

/// Who is meant: by the e-mail address, by the shop's own id of the customer, or better by both.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct PersonRequest {
    /// Any spelling of the address: upper and lower case, dots and plus-tags before the `@` make no difference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// The shop's own id. The addresses of this customer's orders are the person's as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<CustomerId>,
}

/// What an erasure has led to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErasureAnswer {
    /// What was erased; `null` where nothing is kept about the person, or no longer.
    pub erasure: Option<Erasure>,
    /// Whether the program's lists of those who earn nothing, or are let pass, name the person. They are the owner's own
    /// words, and stay until the owner saves another program.
    pub still_listed: bool,
}

/// One erasure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Erasure {
    /// The erasure.
    pub id: ErasureId,
    /// When it was done.
    pub at: Rfc3339,
    /// How much of what.
    pub erased: Erased,
}

/// How much was erased, by kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Erased {
    /// Advocates who have no name and no address any more.
    pub advocates: u32,
    /// Claims that no longer tell whose they are.
    pub claims: u32,
    /// Orders that no longer tell who bought.
    pub orders: u32,
    /// Responses without a name, and without what was written.
    pub responses: u32,
    /// "Ann sent me", by the person or about them.
    pub mentions: u32,
    /// Devices that could see the person's status.
    pub status_tokens: u32,
    /// Traces of phone numbers, addresses, networks and means of payment.
    pub traces: u32,
    /// Messages to the shop's server that name the person no longer: those that wait, and those that are kept to be sent
    /// again.
    pub messages: u32,
}

/// Everything that is kept about a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonExport {
    /// As an advocate; one for each address that the person has joined with.
    pub advocates: Vec<AdvocateRecord>,
    /// As a friend: by whom the person came.
    pub claims: Vec<ClaimRecord>,
    /// What the person has bought, and what came of it.
    pub orders: Vec<OrderRecord>,
    /// What the person has answered.
    pub responses: Vec<ResponseItem>,
    /// What the person has said about who sent them.
    pub mentions: Vec<MentionRecord>,
    /// What others have said about the person as who sent them; not who has said it.
    pub mentioned: Vec<MentionedRecord>,
}

/// A person as an advocate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AdvocateRecord {
    /// The code.
    pub code: Code,
    /// The address.
    pub email: Email,
    /// What friends see.
    pub name: Option<Name>,
    /// The language.
    pub locale: Option<Locale>,
    /// The shop's id, once the shop's server has vouched for it.
    pub customer_id: Option<CustomerId>,
    /// Since when.
    pub joined_at: Rfc3339,
    /// On so many devices the status can be seen.
    pub status_tokens: u32,
    /// What the advocate has earned, newest first, at most 1,000.
    pub rewards: Vec<RewardItem>,
    /// So many older ones are left out; `GET /v1/exports/rewards` has them all, each with its `advocate_code`.
    pub rewards_left_out: u32,
}

/// A person as somebody's friend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClaimRecord {
    /// The claim.
    pub id: ClaimId,
    /// The code of the advocate by whom the person came.
    pub advocate_code: Code,
    /// When.
    pub claimed_at: Rfc3339,
    /// The single-use code that the person has got, if it was one.
    pub discount_code: Option<String>,
}

/// What a person has bought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrderRecord {
    /// As the shop told it, without what was compared only.
    pub told: OrderRequest,
    /// What was compared and left a trace, which tells only whether it is the same again.
    pub traces: Vec<TraceKind>,
    /// What came of it.
    pub result: OrderView,
}

/// "Ann sent me."
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MentionRecord {
    /// The mention.
    pub id: MentionId,
    /// Whom the person named.
    pub advocate: Name,
    /// The person's address.
    pub email: Email,
    /// The order that it is about, if the person said so.
    pub order_id: Option<OrderId>,
    /// When it was made.
    pub at: Rfc3339,
    /// Whether it waits, was confirmed or was rejected.
    pub state: MentionState,
}

/// "Ann sent me", said by somebody else, of the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MentionedRecord {
    /// The mention.
    pub id: MentionId,
    /// How the person was named.
    pub advocate: Name,
    /// When it was made.
    pub at: Rfc3339,
    /// Whether it waits, was confirmed or was rejected.
    pub state: MentionState,
}
