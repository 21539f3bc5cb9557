//! API keys, and the digests of their secrets.

use goodword_domain::api::Scope;
use goodword_domain::value::{KeyId, Name, Timestamp};

use super::{Row, Sql, values};
use crate::failure::Fault;

/// An API key.
#[derive(Debug, Clone)]
pub struct Key {
    /// Which.
    pub id: KeyId,
    /// What it is for.
    pub name: Name,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used, to the hour.
    pub last_used_at: Option<Timestamp>,
    /// From when on it is no longer good.
    pub expires_at: Option<Timestamp>,
    /// Until when the secret before the current one is good as well.
    pub old_secret_until: Option<Timestamp>,
}

/// A secret, as far as it is known here.
#[derive(Debug, Clone)]
pub struct Secret {
    /// Hex SHA-256.
    pub digest: String,
    /// Checks signatures that were made with it.
    pub signing_state: String,
}

/// What a secret that is good opens.
#[derive(Debug, Clone)]
pub struct Good {
    /// The secret.
    pub secret: Secret,
    /// Its key.
    pub key: KeyId,
    /// What that may do.
    pub scopes: Vec<Scope>,
    /// When it was last used, to the hour.
    pub last_used_at: Option<Timestamp>,
    /// From when on the key is no longer good.
    pub expires_at: Option<Timestamp>,
    /// Until when the secret is good, where another has taken its place.
    pub until: Option<Timestamp>,
}

/// Every secret that is good now.
pub fn good(sql: &impl Sql, now: Timestamp) -> Result<Vec<Good>, Fault> {
    let rows = sql.query(
        "SELECT digest, signing_state, key_id, scopes, last_used_at, expires_at, good_until
         FROM key_secrets JOIN keys ON keys.id = key_id
         WHERE (good_until IS NULL OR good_until > ?) AND (expires_at IS NULL OR expires_at > ?)",
        values![now, now],
    )?;
    let read = |mut row: Row| {
        Ok(Good {
            secret: Secret { digest: row.text()?, signing_state: row.text()? },
            key: row.parsed()?,
            scopes: row.json()?,
            last_used_at: row.maybe_moment()?,
            expires_at: row.maybe_moment()?,
            until: row.maybe_moment()?,
        })
    };
    rows.into_iter().map(read).collect()
}

/// Whether a secret is, or was lately, one of the shop's.
pub fn knows(sql: &impl Sql, digest: &str) -> Result<bool, Fault> {
    Ok(sql.first("SELECT 1 FROM key_secrets WHERE digest = ?", values![digest])?.is_some())
}

/// All keys, oldest first.
pub fn all(sql: &impl Sql, now: Timestamp) -> Result<Vec<Key>, Fault> {
    let rows = sql.query(
        "SELECT id, name, scopes, created_at, last_used_at, expires_at,
                (SELECT max(good_until) FROM key_secrets WHERE key_id = keys.id AND good_until > ?)
         FROM keys ORDER BY seq",
        values![now],
    )?;
    let read = |mut row: Row| {
        Ok(Key {
            id: row.parsed()?,
            name: row.parsed()?,
            scopes: row.json()?,
            created_at: row.moment()?,
            last_used_at: row.maybe_moment()?,
            expires_at: row.maybe_moment()?,
            old_secret_until: row.maybe_moment()?,
        })
    };
    rows.into_iter().map(read).collect()
}

/// Adds a key with its secret.
pub fn insert(sql: &impl Sql, key: &Key, secret: &Secret) -> Result<(), Fault> {
    sql.query(
        "INSERT INTO keys (id, name, scopes, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
        values![
            key.id.as_ref(),
            key.name.as_ref(),
            serde_json::to_string(&key.scopes)?,
            key.created_at,
            key.expires_at
        ],
    )?;
    insert_secret(sql, &key.id, secret)
}

fn insert_secret(sql: &impl Sql, id: &KeyId, secret: &Secret) -> Result<(), Fault> {
    sql.query(
        "INSERT INTO key_secrets (digest, key_id, signing_state) VALUES (?, ?, ?)",
        values![secret.digest.as_str(), id.as_ref(), secret.signing_state.as_str()],
    )?;
    Ok(())
}

/// Gives a key another name.
pub fn rename(sql: &impl Sql, id: &KeyId, name: &Name) -> Result<(), Fault> {
    sql.query("UPDATE keys SET name = ? WHERE id = ?", values![name.as_ref(), id.as_ref()])?;
    Ok(())
}

/// Puts a new secret in the place of the current one, which stays good for a while; one from before ends.
pub fn rotate(sql: &impl Sql, id: &KeyId, secret: &Secret, good_until: Timestamp) -> Result<(), Fault> {
    sql.query("DELETE FROM key_secrets WHERE key_id = ? AND good_until IS NOT NULL", values![id.as_ref()])?;
    sql.query("UPDATE key_secrets SET good_until = ? WHERE key_id = ?", values![good_until, id.as_ref()])?;
    insert_secret(sql, id, secret)
}

/// Takes a key away.
pub fn delete(sql: &impl Sql, id: &KeyId) -> Result<(), Fault> {
    sql.query("DELETE FROM key_secrets WHERE key_id = ?", values![id.as_ref()])?;
    sql.query("DELETE FROM keys WHERE id = ?", values![id.as_ref()])?;
    Ok(())
}

/// Notes that a key was used.
pub fn used(sql: &impl Sql, id: &KeyId, now: Timestamp) -> Result<(), Fault> {
    sql.query("UPDATE keys SET last_used_at = ? WHERE id = ?", values![now, id.as_ref()])?;
    Ok(())
}
