//! Joining.

use serde::{Deserialize, Serialize};

use super::{Nothing, endpoint};
use crate::value::{Code, CustomerId, Email, Locale, Name, PublicKey, StatusToken};

endpoint! {
    /// Joins as an advocate, or finds the code again. The same e-mail address has the same code.
    Join: Post "/v1/shops/{pk}/advocates" (PublicKey,), Page,
    query Nothing, request JoinRequest, 201 Joined
}

/// Whoever wants to recommend the shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct JoinRequest {
    /// Names the advocate within the shop; upper and lower case are one.
    pub email: Email,
    /// Shown to friends; the part of the e-mail address is never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// The advocate's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
    /// Shows that the shop's server knows this customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
}

/// A customer, vouched for by the shop's server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// The shop's id of the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<CustomerId>,
    /// Hex HMAC-SHA256 with the secret key, of the id, or of the e-mail address where there is no id.
    pub signature: String,
}

/// What an advocate needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Joined {
    /// The advocate's code.
    pub code: Code,
    /// The shop's landing address with the code.
    pub share_url: String,
    /// Opens the advocate's status. Only for a new advocate or a signed identity: whoever types somebody else's address
    /// learns nothing about them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_token: Option<StatusToken>,
}
