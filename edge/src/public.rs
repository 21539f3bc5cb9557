//! What lies in KV for the pages. Written by the shop's object (through its outbox), read by the Worker.
//!
//! | key | value |
//! |---|---|
//! | `shop:<public key>` | [`ShopView`](goodword_domain::api::inside::ShopView) |
//! | `code:<CODE>` | [`CodeRecord`]: the friend's reward is not in it, it stands in the shop's view |
//!
//! It may lag a minute or more. What is not found here is looked up in the object; nothing that decides money is read
//! from here.

use goodword_domain::value::{AdvocateId, Code, PublicKey};
use serde::{Deserialize, Serialize};

/// The KV namespace's binding.
pub const BINDING: &str = "PUBLIC";

/// A code as it lies in KV.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeRecord {
    /// The shop.
    pub shop: PublicKey,
    /// The name that friends see.
    pub advocate_name: Option<String>,
    /// Who that is: a test offers different things to the friends of different advocates. Older records do not say.
    #[serde(default)]
    pub advocate: Option<AdvocateId>,
    /// Whether it is a business.
    #[serde(default)]
    pub partner: bool,
}

/// Where a shop's view lies.
pub fn shop_key(shop: &PublicKey) -> String {
    format!("shop:{shop}")
}

/// Where a code's record lies.
pub fn code_key(code: Code) -> String {
    format!("code:{code}")
}
