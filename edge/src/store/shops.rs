//! The one shop of this object, and the digests of its keys.

use goodword_domain::api::inside::ShopSetUp;
use goodword_domain::api::shops::ShopRequest;
use goodword_domain::ledger::TraceKey;
use goodword_domain::value::{PublicKey, Timestamp};

use super::{Sql, values};
use crate::failure::Fault;

/// What the operator said about the shop.
#[derive(Debug, Clone)]
pub struct Shop {
    /// Its public key.
    pub public_key: PublicKey,
    /// Name, origins, landing page, currency, language.
    pub settings: ShopRequest,
    /// What traces are made with.
    pub trace_key: TraceKey,
}

/// A secret key, as far as it is known here.
#[derive(Debug, Clone)]
pub struct ApiKey {
    /// Hex SHA-256.
    pub digest: String,
    /// Checks signatures that were made with the key.
    pub signing_state: String,
}

/// The shop.
pub fn get(sql: &impl Sql) -> Result<Option<Shop>, Fault> {
    let row = sql.first("SELECT public_key, settings, trace_key FROM shop WHERE one = 1", values![])?;
    let read = |mut row: super::Row| {
        let (public_key, settings) = (row.parsed()?, row.json()?);
        Ok(Shop { public_key, settings, trace_key: TraceKey::from_hex(row.text()?) })
    };
    row.map(read).transpose()
}

/// Makes the object this shop's.
pub fn insert(sql: &impl Sql, set_up: &ShopSetUp, now: Timestamp) -> Result<(), Fault> {
    let settings = serde_json::to_string(&set_up.shop)?;
    sql.query(
        "INSERT INTO shop (one, public_key, settings, created_at, trace_key)
         VALUES (1, ?, ?, ?, lower(hex(randomblob(32))))",
        values![set_up.public_key.as_ref(), settings, now],
    )?;
    sql.query(
        "INSERT INTO api_keys (digest, signing_state, created_at) VALUES (?, ?, ?)",
        values![set_up.key_digest.as_str(), set_up.signing_state.as_str(), now],
    )?;
    Ok(())
}

/// The keys that are in force.
pub fn keys(sql: &impl Sql) -> Result<Vec<ApiKey>, Fault> {
    let rows = sql.query("SELECT digest, signing_state FROM api_keys", values![])?;
    let read = |mut row: super::Row| Ok(ApiKey { digest: row.text()?, signing_state: row.text()? });
    rows.into_iter().map(read).collect()
}
