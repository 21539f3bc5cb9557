//! Whole lists at once, for spreadsheets and other software.

mod columns;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::orders::Customer;
use super::{Nothing, PathArg, Rows, Scope, endpoint};
use crate::ledger::{Actor, EntryKind, Evidence, ReasonView, ReferralState, Side};
use crate::refusal::Refusal;
use crate::value::{
    Code, Currency, CustomerId, Email, Locale, Money, Name, OrderId, ReferralId, RewardId, Rfc3339,
};

endpoint! {
    /// Hands over a whole list, as it is when the call comes: `orders`, `referrals`, `rewards`, `entries`, `responses` or
    /// `advocates`. A file that ends without an error is whole. The key needs the scope that reads the list as well:
    /// `responses:read` for `responses`, `ledger:read` for the others.
    ExportRows: Get "/v1/exports/{list}" (ExportList,), Server(People),
    query ExportQuery, request Nothing, 200 Rows
}

endpoint! {
    /// A part of a list that is being handed over.
    ReadRows: Post "/inside/exports/{list}" (ExportList,), Worker,
    query Nothing, request RowsRequest, 200 RowsPage
}

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ExportQuery {
    /// CSV unless said otherwise.
    pub format: ExportFormat,
}

/// A file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// A table (RFC 4180) in UTF-8, behind a byte-order mark, with a header row. A text that a spreadsheet would take for a formula has `'` before it.
    #[default]
    Csv,
    /// One JSON object in each line.
    Ndjson,
}

/// Where the list ends that is handed over: told to the Worker, which then asks for part after part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportBegun {
    /// The place of the last row; `null` where there is none.
    pub until: Option<String>,
}

/// Which part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RowsRequest {
    /// The place of the last row that was handed over; `null` at the beginning.
    pub after: Option<String>,
    /// The place of the last row that is to be.
    pub until: String,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RowsPage {
    /// Rows, each as the list has them.
    pub rows: Vec<Value>,
    /// The place of the last of them; `null` where nothing follows.
    pub next: Option<String>,
}

/// An order, as an export has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrderRow {
    /// The shop's own id.
    pub id: OrderId,
    /// When it was placed.
    pub placed_at: Rfc3339,
    /// When the shop told of it.
    pub recorded_at: Rfc3339,
    /// When the shop told that it was cancelled.
    pub cancelled_at: Option<Rfc3339>,
    /// Who bought; nothing of it where the customer was erased.
    pub customer: Customer,
    /// Whether the customer was erased.
    pub customer_erased: bool,
    /// What was paid.
    pub total: Money,
    /// Every discount code in the order.
    pub discount_codes: Vec<String>,
    /// The `?ref=` that the shopper arrived with.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// The employee to be credited.
    pub staff: Option<Name>,
    /// The version of the program that it is judged by.
    pub program_version: u32,
    /// The referral that it is, if it is one.
    pub referral_id: Option<ReferralId>,
    /// The advocate's code.
    pub advocate_code: Option<Code>,
    /// How we know who recommended.
    pub evidence: Option<Evidence>,
    /// Whether the referral counts.
    pub state: Option<ReferralState>,
    /// Why it earned what it earned, or nothing.
    pub reasons: Vec<ReasonView>,
}

/// A line of the ledger, as an export has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EntryRow {
    /// Its place in the ledger.
    pub seq: i64,
    /// When it was written.
    pub at: Rfc3339,
    /// The reward.
    pub reward_id: RewardId,
    /// The order that the reward was granted for.
    pub order_id: OrderId,
    /// Whose reward it is.
    pub side: Side,
    /// The rule that granted it.
    pub rule: String,
    /// What it says.
    pub kind: EntryKind,
    /// By how much the reward changes: minor units, or points, entries or pieces.
    pub amount_minor: i64,
    /// The order's currency.
    pub currency: Currency,
    /// How much of the reward pays off an earlier debt, in minor units.
    pub offset_minor: i64,
    /// By how much a debt changes, in minor units.
    pub debt_minor: i64,
    /// Who has decided.
    pub actor: Actor,
    /// Why.
    pub reasons: Vec<ReasonView>,
}

/// An advocate, as an export has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AdvocateRow {
    /// The code.
    pub code: Code,
    /// The address; `null` where the advocate was erased.
    pub email: Option<Email>,
    /// What friends see.
    pub name: Option<Name>,
    /// The language.
    pub locale: Option<Locale>,
    /// The shop's id, once the shop's server has vouched for it.
    pub customer_id: Option<CustomerId>,
    /// Since when.
    pub joined_at: Rfc3339,
    /// Whether it is a business with a link of its own.
    pub partner: bool,
    /// Whether the advocate was erased.
    pub erased: bool,
    /// How many friends count.
    pub friends: u32,
}

/// A list that can be handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportList {
    /// Every order that the shop has told of: see [`OrderRow`].
    Orders,
    /// As `GET /v1/referrals`.
    Referrals,
    /// As `GET /v1/rewards`.
    Rewards,
    /// The ledger, line by line: see [`EntryRow`].
    Entries,
    /// As `GET /v1/responses`.
    Responses,
    /// Whoever recommends: see [`AdvocateRow`].
    Advocates,
}

impl ExportList {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Orders, Self::Referrals, Self::Rewards, Self::Entries, Self::Responses, Self::Advocates];

    /// As it stands in the path.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Orders => "orders",
            Self::Referrals => "referrals",
            Self::Rewards => "rewards",
            Self::Entries => "entries",
            Self::Responses => "responses",
            Self::Advocates => "advocates",
        }
    }

    /// What a key needs besides [`Scope::People`].
    #[must_use]
    pub const fn scope(self) -> Scope {
        match self {
            Self::Responses => Scope::ResponsesRead,
            Self::Orders | Self::Referrals | Self::Rewards | Self::Entries | Self::Advocates => {
                Scope::LedgerRead
            }
        }
    }
}

impl From<ExportList> for String {
    fn from(list: ExportList) -> Self {
        list.as_str().to_owned()
    }
}

impl PathArg for ExportList {
    fn parse(segment: &str) -> Result<Self, Refusal> {
        Self::ALL.into_iter().find(|list| list.as_str() == segment).ok_or(Refusal::RouteUnknown)
    }

    #[cfg(feature = "schema")]
    fn schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": Self::ALL.map(Self::as_str) })
    }
}
