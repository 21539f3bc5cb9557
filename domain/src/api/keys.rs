//! API keys: the secrets by which a shop's servers call, each with a name and with what it may do.

use serde::{Deserialize, Serialize};

use super::{Nothing, Scope, endpoint};
use crate::value::{KeyId, Name, Rfc3339, Timestamp};

endpoint! {
    /// Lists the shop's API keys, oldest first. No secret is among it.
    ListKeys: Get "/v1/keys" (), Server(Keys),
    query Nothing, request Nothing, 200 ApiKeys
}

endpoint! {
    /// Makes an API key, which may do at most what the calling key may, and for no longer. Its secret is shown once.
    CreateKey: Post "/v1/keys" (), Server(Keys),
    query Nothing, request KeyRequest, 201 NewKey
}

endpoint! {
    /// Gives an API key, which may do no more than the calling one, another name.
    RenameKey: Patch "/v1/keys/{id}" (KeyId,), Server(Keys),
    query Nothing, request KeyName, 200 ApiKey
}

endpoint! {
    /// Gives an API key a new secret, which is shown once. The old one stays good for an overlap, in which it manages no keys;
    /// one that was still good from an earlier rotation ends at once. A key that has leaked is rotated without an overlap.
    RotateKey: Post "/v1/keys/{id}/rotate" (KeyId,), Server(Keys),
    query Nothing, request RotateRequest, 200 NewKey
}

endpoint! {
    /// Takes an API key away, at once. Not the last one that may do everything and does not expire.
    DeleteKey: Delete "/v1/keys/{id}" (KeyId,), Server(Keys),
    query Nothing, request Nothing, 200 ApiKeys
}

/// As many keys as a shop may have.
pub const MOST_KEYS: usize = 20;

/// A key to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct KeyRequest {
    /// What it is for, in the owner's words.
    pub name: Name,
    /// What it may do; at least one.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub scopes: Vec<Scope>,
    /// From when on it is no longer good, later than now; left out or `null`: it is good until it is deleted, or for as long
    /// as the calling key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

/// Another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct KeyName {
    /// What the key is for, in the owner's words.
    pub name: Name,
}

/// How the secrets follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct RotateRequest {
    /// So many days the old secret stays good, 0–7; 1 unless said otherwise.
    #[cfg_attr(feature = "schema", schemars(range(max = 7)))]
    pub overlap_days: u16,
}

impl RotateRequest {
    /// The longest overlap, in days.
    pub const MOST_DAYS: u16 = 7;
}

impl Default for RotateRequest {
    fn default() -> Self {
        Self { overlap_days: 1 }
    }
}

/// A key, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ApiKey {
    /// The key.
    pub id: KeyId,
    /// What it is for.
    pub name: Name,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: Rfc3339,
    /// When it was last used, to the hour; `null`: not yet.
    pub last_used_at: Option<Rfc3339>,
    /// From when on it is no longer good; `null`: until it is deleted.
    pub expires_at: Option<Rfc3339>,
    /// Until when the secret before the last rotation is good as well; `null` where there is none.
    pub old_secret_until: Option<Rfc3339>,
}

/// A key with its new secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewKey {
    /// The key.
    #[serde(flatten)]
    pub key: ApiKey,
    /// For the shop's server. Shown here and never again.
    pub secret_key: String,
}

/// All keys of a shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ApiKeys {
    /// Oldest first, at most 20.
    pub keys: Vec<ApiKey>,
}
