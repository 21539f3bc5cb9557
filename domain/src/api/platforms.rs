//! Shop platforms: how one is connected, and what it has delivered.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Nothing, Page, endpoint, list_query};
use crate::platform::{Platform, PlatformSecret, ShopDomain};
use crate::value::{ApplyUrl, OrderId, PublicKey, Rfc3339};

endpoint! {
    /// Takes a delivery of a platform in: what happened, in the platform's own words, signed by it. Answered as soon as it
    /// is kept, and worked off after that. WooCommerce's unsigned ping (a form with `webhook_id` alone) is answered as well.
    ReceiveDelivery: Post "/hooks/{pk}/{platform}" (PublicKey, Platform), Platform,
    query Nothing, request PlatformBody, 200 Nothing
}

endpoint! {
    /// Connects a platform, or changes its secrets, and says what to paste where. Whoever has the secrets tells of orders and
    /// asks for exports and erasures, so the key needs `orders:write` and `people` as well.
    ConnectPlatform: Put "/v1/platforms/{platform}" (Platform,), Server(Connections),
    query Nothing, request PlatformRequest, 200 PlatformView
}

endpoint! {
    /// Lists the platforms that are connected, and those whose app was taken out until what they told is erased.
    ListPlatforms: Get "/v1/platforms" (), Server(Connections),
    query Nothing, request Nothing, 200 Platforms
}

endpoint! {
    /// Disconnects a platform: its secrets are deleted, and nothing more is taken from it. What it has told stays. Where the
    /// app was taken out, this changes nothing until everybody is erased of whom the platform has told.
    DisconnectPlatform: Delete "/v1/platforms/{platform}" (Platform,), Server(Connections),
    query Nothing, request Nothing, 200 Nothing
}

endpoint! {
    /// Lists what a platform has delivered in the last 30 days, oldest first, and what has become of it.
    ListInbox: Get "/v1/platforms/{platform}/deliveries" (Platform,), Server(Connections),
    query InboxQuery, request Nothing, 200 Page<InboxItem>
}

/// The platform's own JSON, as its documentation has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct PlatformBody(pub Value);

/// What is needed to take deliveries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PlatformRequest {
    /// What deliveries are signed with, 1–3: while one rotates, the old and the new. They replace those from before.
    pub secrets: Vec<PlatformSecret>,
    /// The shop's host at the platform; for Shopify (`….myshopify.com`) and WooCommerce.
    #[serde(default)]
    pub shop_domain: Option<ShopDomain>,
}

/// The platforms that are connected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Platforms {
    /// In the order of their names.
    pub items: Vec<PlatformView>,
}

/// A platform that is connected, and what is to be pasted where. Secrets are never told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlatformView {
    /// Which.
    pub platform: Platform,
    /// The shop's host there.
    pub shop_domain: Option<ShopDomain>,
    /// How many secrets are in force; none, where the app was taken out.
    pub secrets: u32,
    /// Since when.
    pub connected_at: Rfc3339,
    /// When everything is erased that is known from there, as the app was taken out; `null` unless it was.
    pub erase_at: Option<Rfc3339>,
    /// Where the platform is to send its deliveries.
    pub hook_url: String,
    /// What it is to send there.
    pub topics: Vec<String>,
    /// Where a code or a reference may stand in its orders, first choice first.
    pub code_travels_in: Vec<String>,
    /// The address that puts a friend's discount into the cart there; `null` where the friend copies the code.
    pub apply_url: Option<ApplyUrl>,
    /// The fields of `PUT /v1/program` that are still to be set for that; `null` where nothing is to be done.
    pub put_program: Option<ProgramFields>,
    /// What is to be done, step by step.
    pub steps: Vec<String>,
}

/// Fields of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProgramFields {
    /// Where a friend's discount is put into the cart.
    pub apply_url: ApplyUrl,
}

list_query! {
    /// Which deliveries.
    InboxQuery {
        /// Only those in this state.
        state: InboxState,
    }
}

/// What has become of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum InboxState {
    /// It is kept, and about to be worked off.
    Received,
    /// It is about an order that nobody has told of yet, and waits for it.
    Waiting,
    /// It was worked off, whether or not it told anything new.
    Done,
    /// There was nothing in it that matters here: see the reason.
    Ignored,
    /// It cannot be worked off: see the reason. Nothing else waits for it. `internal`: not yet, and it is tried each
    /// hour.
    Parked,
}

impl InboxState {
    /// As it is stored and told.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Ignored => "ignored",
            Self::Parked => "parked",
        }
    }
}

/// A delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InboxItem {
    /// Its number in the shop.
    pub id: String,
    /// What it is about, in the platform's own words.
    pub topic: String,
    /// The order that it is about, if it is about one.
    pub order_id: Option<OrderId>,
    /// What has become of it.
    pub state: InboxState,
    /// Why it was ignored or parked, as a stable code.
    pub reason: Option<String>,
    /// The field that does not fit, if it is that.
    pub field: Option<String>,
    /// When it came.
    pub received_at: Rfc3339,
}
