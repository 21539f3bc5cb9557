//! "Ann sent me": a claim without a code, for the owner to confirm.

use serde::{Deserialize, Serialize};

use super::{Nothing, Page, WholeList, endpoint};
use crate::value::{Code, Email, MentionId, Name, OrderId, PublicKey, Rfc3339};

endpoint! {
    /// Notes that somebody was sent by an advocate whose code they do not have. Tells nothing about whom we know.
    Mention: Post "/v1/shops/{pk}/mentions" (PublicKey,), Page,
    query Nothing, request MentionRequest, 201 Mentioned
}

endpoint! {
    /// Lists mentions that wait for the owner, oldest first, each with the advocates it may mean.
    ListMentions: Get "/v1/mentions" (), Server(LedgerRead),
    query WholeList, request Nothing, 200 Page<MentionItem>
}

endpoint! {
    /// Confirms who was meant. Counts as a claim from the time of the mention on; an order that waited for it is decided
    /// now.
    ConfirmMention: Post "/v1/mentions/{id}/confirm" (MentionId,), Server(LedgerDecide),
    query Nothing, request ConfirmRequest, 200 MentionItem
}

endpoint! {
    /// Rejects a mention.
    RejectMention: Post "/v1/mentions/{id}/reject" (MentionId,), Server(LedgerDecide),
    query Nothing, request Nothing, 200 MentionItem
}

/// Who was sent, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MentionRequest {
    /// The advocate's name or e-mail address, as the friend knows it.
    pub advocate: Name,
    /// The friend's own address, by which their order is recognised.
    pub email: Email,
    /// The order that it is about, if it was placed already.
    #[serde(default)]
    pub order_id: Option<OrderId>,
}

/// A mention was noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Mentioned {
    /// The mention.
    pub id: MentionId,
}

/// Whom the owner says was meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ConfirmRequest {
    /// The advocate's code.
    pub code: Code,
}

/// A mention, as the owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MentionItem {
    /// The mention.
    pub id: MentionId,
    /// Whom the friend named.
    pub advocate: Name,
    /// The friend.
    pub email: Email,
    /// The order that it is about, if the friend said so.
    pub order_id: Option<OrderId>,
    /// When it was made.
    pub at: Rfc3339,
    /// Whether it waits, was confirmed or was rejected.
    pub state: MentionState,
    /// Advocates who have this address or go by this name, at most 10.
    pub matches: Vec<MentionMatch>,
}

/// Where a mention stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MentionState {
    /// For the owner.
    Waiting,
    /// The owner has found out who was meant.
    Confirmed,
    /// The owner has found that nobody was meant.
    Rejected,
}

/// An advocate who may have been meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MentionMatch {
    /// Their code.
    pub code: Code,
    /// Their name, if they gave one.
    pub name: Option<Name>,
}
