//! What the Worker says to its own objects. From outside these routes do not exist.

use serde::{Deserialize, Serialize};

use super::batch::{BatchLine, BatchResult};
use super::events::EventKind;
use super::shops::ShopRequest;
use super::{Lines, Nothing, endpoint};
use crate::program::Program;
use crate::survey::AskedOrder;
use crate::value::{Code, Currency, Locale, Name, OrderId, Origin, PublicKey, Url};

endpoint! {
    /// Makes an empty object a shop's.
    SetUpShop: Post "/inside/shop" (), Worker,
    query Nothing, request ShopSetUp, 201 Nothing
}

endpoint! {
    /// What everyone may know about the shop.
    GetShop: Get "/inside/shop" (), Worker,
    query Nothing, request Nothing, 200 ShopView
}

endpoint! {
    /// What decides whether a customer is asked about an order. An order nobody has told of yet is none the less one.
    GetAskedOrder: Get "/inside/orders/{id}" (OrderId,), Worker,
    query Nothing, request Nothing, 200 AskedOrder
}

endpoint! {
    /// Adds a batch of counts, once.
    AddCounts: Post "/inside/counts" (), Worker,
    query Nothing, request CountsRequest, 200 Nothing
}

endpoint! {
    /// A part of a batch, all of it in one turn. The shop's server's key travels along, and is checked as for an order alone.
    RecordLines: Post "/inside/orders" (), Worker,
    query LinesQuery, request Lines<BatchLine>, 200 Lines<BatchResult>
}

endpoint! {
    /// Takes a code for a shop, unless another shop has it.
    RegisterCode: Post "/inside/codes" (), Worker,
    query Nothing, request CodeEntry, 200 CodeRegistered
}

endpoint! {
    /// The shop that has a code.
    ShopOfCode: Get "/inside/codes/{code}" (Code,), Worker,
    query Nothing, request Nothing, 200 CodeEntry
}

/// A new shop with the digests of its secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ShopSetUp {
    /// The shop's public key.
    pub public_key: PublicKey,
    /// Hex SHA-256 of the secret key.
    pub key_digest: String,
    /// Hex state of an HMAC keyed with the secret key: checks signatures, does not give the key back.
    pub signing_state: String,
    /// What the operator said.
    pub shop: ShopRequest,
}

/// What everyone may know about a shop; lies in KV for the pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ShopView {
    /// The shop's public key.
    pub public_key: PublicKey,
    /// As customers know it.
    pub name: Name,
    /// Where the tag may stand.
    pub origins: Vec<Origin>,
    /// Where a friend lands.
    pub landing_url: Url,
    /// The currency of its orders.
    pub currency: Currency,
    /// The language for whoever has told none.
    pub locale: Locale,
    /// The program in force.
    pub program: Program,
}

/// Counts from one batch of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CountsRequest {
    /// What was counted, message by message.
    pub messages: Vec<CountedMessage>,
}

/// One message of the queue. A message that was added before is not added again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CountedMessage {
    /// The message's id.
    pub id: String,
    /// The day in UTC, as days since 1970.
    pub day: i64,
    /// What happened.
    pub events: Vec<EventKind>,
}

/// Which part of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LinesQuery {
    /// The number of its first line.
    pub first: u64,
}

/// A code and the shop that has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CodeEntry {
    /// The code.
    pub code: Code,
    /// The shop.
    pub shop: PublicKey,
}

/// Whether a code was free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CodeRegistered {
    /// False where another advocate has it already.
    pub registered: bool,
}
