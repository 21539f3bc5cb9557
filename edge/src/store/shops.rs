//! The one shop of this object.

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

/// The shop.
pub fn get(sql: &impl Sql) -> Result<Option<Shop>, Fault> {
    let row = sql.first("SELECT public_key, settings, trace_key FROM shop WHERE one = 1", values![])?;
    let read = |mut row: super::Row| {
        let (public_key, settings) = (row.parsed()?, row.json()?);
        Ok(Shop { public_key, settings, trace_key: TraceKey::from_stored(row.text()?) })
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
    Ok(())
}
