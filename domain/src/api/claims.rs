//! Binding a friend to an advocate.

use serde::{Deserialize, Serialize};

use super::{Nothing, endpoint};
use crate::value::{ClaimId, Code, Email, PublicKey, VisitKey};

endpoint! {
    /// Binds a friend to the advocate behind a code, and gives the friend's discount.
    MakeClaim: Post "/v1/shops/{pk}/claims" (PublicKey,), Page,
    query Nothing, request ClaimRequest, 201 Claimed
}

/// A friend who takes the offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ClaimRequest {
    /// The advocate's code.
    pub code: Code,
    /// By which the friend's order is recognised later, without a code in it; `null` for a friend who takes the code
    /// along.
    #[serde(default)]
    pub email: Option<Email>,
    /// Of the page that claims: the same code claimed again with it is the same claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<VisitKey>,
}

/// The friend's discount. Tells nothing about earlier claims by the same address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Claimed {
    /// The claim.
    pub id: ClaimId,
    /// What to type into the cart.
    pub discount_code: String,
    /// Puts the discount into the cart; `null` where the friend types the code.
    pub apply_url: Option<String>,
}
