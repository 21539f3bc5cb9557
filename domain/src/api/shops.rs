//! A new shop.

use serde::{Deserialize, Serialize};

use super::{Nothing, endpoint};
use crate::value::{Currency, Locale, Name, Origin, PublicKey, Url};

endpoint! {
    /// Makes a new shop; its keys are shown once.
    CreateShop: Post "/v1/shops" (), Operator,
    query Nothing, request ShopRequest, 201 NewShop
}

/// A shop to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ShopRequest {
    /// As customers know it.
    pub name: Name,
    /// The origins of the pages that carry the tag, 1–32.
    pub origins: Vec<Origin>,
    /// Where a friend lands.
    pub landing_url: Url,
    /// The one currency of the shop's orders, from ISO 4217.
    pub currency: Currency,
    /// The language for whoever has told none.
    pub locale: Locale,
}

/// A shop that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewShop {
    /// The shop's id, the same as its public key.
    pub id: PublicKey,
    /// For the tag. No secret.
    pub public_key: PublicKey,
    /// For the shop's server. Shown here and never again.
    pub secret_key: String,
}
