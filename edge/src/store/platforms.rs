//! Platforms that are connected, and the orders that each has told of.

use goodword_domain::platform::{Platform, ShopDomain};
use goodword_domain::value::{OrderId, Timestamp};

use super::{Row, Sql, values};
use crate::failure::Fault;

/// A platform that is connected.
#[derive(Debug, Clone)]
pub struct Connected {
    /// Which.
    pub platform: Platform,
    /// The shop's host there.
    pub shop_domain: Option<ShopDomain>,
    /// What deliveries are signed with, each encrypted.
    pub secrets: Vec<String>,
    /// Since when.
    pub since: Timestamp,
    /// When the owner has last said so.
    pub put_at: Timestamp,
    /// Since when the app is taken out: nothing is taken any more but what the platform asks in its customers' names.
    pub left_at: Option<Timestamp>,
    /// When what is known from there is erased.
    pub erase_at: Option<Timestamp>,
}

/// Connects a platform, or puts other secrets in the place of its old ones. One that had left is back, and an erasure that
/// was to come is off.
pub fn connect(
    sql: &impl Sql,
    platform: Platform,
    shop_domain: Option<&ShopDomain>,
    secrets: &[String],
    now: Timestamp,
) -> Result<(), Fault> {
    sql.query(
        "INSERT INTO platforms (name, shop_domain, secrets, connected_at, put_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (name) DO UPDATE
         SET shop_domain = excluded.shop_domain, secrets = excluded.secrets, put_at = excluded.put_at,
             connected_at = CASE WHEN left_at IS NULL THEN connected_at ELSE excluded.connected_at END,
             left_at = NULL, erase_at = NULL",
        values![platform.as_str(), shop_domain.map(AsRef::as_ref), serde_json::to_string(secrets)?, now, now],
    )?;
    Ok(())
}

/// One platform, if it is connected.
pub fn get(sql: &impl Sql, platform: Platform) -> Result<Option<Connected>, Fault> {
    let row = sql.first(
        "SELECT name, shop_domain, secrets, connected_at, put_at, left_at, erase_at FROM platforms WHERE name = ?",
        values![platform.as_str()],
    )?;
    row.map(read).transpose()
}

/// All of them, in the order of their names.
pub fn all(sql: &impl Sql) -> Result<Vec<Connected>, Fault> {
    let rows = sql.query(
        "SELECT name, shop_domain, secrets, connected_at, put_at, left_at, erase_at FROM platforms ORDER BY name",
        values![],
    )?;
    rows.into_iter().map(read).collect()
}

/// Deletes a platform and its secrets; not while an erasure is to come, which nobody else would remember.
pub fn disconnect(sql: &impl Sql, platform: Platform) -> Result<(), Fault> {
    sql.query("DELETE FROM platforms WHERE name = ? AND erase_at IS NULL", values![platform.as_str()])?;
    Ok(())
}

/// The app was taken out, unless it was before: what is known from there is to be erased.
pub fn leave(sql: &impl Sql, platform: Platform, now: Timestamp, erase_at: Timestamp) -> Result<(), Fault> {
    sql.query(
        "UPDATE platforms SET left_at = ?, erase_at = ? WHERE name = ? AND left_at IS NULL",
        values![now, erase_at, platform.as_str()],
    )?;
    Ok(())
}

/// When what is known from a platform is to be erased; `None`: it is.
pub fn erase_at(sql: &impl Sql, platform: Platform, at: Option<Timestamp>) -> Result<(), Fault> {
    sql.query("UPDATE platforms SET erase_at = ? WHERE name = ?", values![at, platform.as_str()])?;
    Ok(())
}

/// A platform has told of an order, whether or not somebody else had told of it before.
pub fn hear(sql: &impl Sql, platform: Platform, order: &OrderId) -> Result<(), Fault> {
    sql.query(
        "INSERT INTO heard (platform, order_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
        values![platform.as_str(), order.as_ref()],
    )?;
    Ok(())
}

/// Takes so many of the orders that a platform has told of off the list.
pub fn take_heard(sql: &impl Sql, platform: Platform, most: i64) -> Result<Vec<OrderId>, Fault> {
    let rows = sql.query(
        "DELETE FROM heard WHERE platform = ?1 AND order_id IN
           (SELECT order_id FROM heard WHERE platform = ?1 ORDER BY order_id LIMIT ?2)
         RETURNING order_id",
        values![platform.as_str(), most],
    )?;
    rows.into_iter().map(|mut row| row.parsed()).collect()
}

fn read(mut row: Row) -> Result<Connected, Fault> {
    Ok(Connected {
        platform: row.parsed()?,
        shop_domain: row.maybe_parsed()?,
        secrets: row.json()?,
        since: row.moment()?,
        put_at: row.moment()?,
        left_at: row.maybe_moment()?,
        erase_at: row.maybe_moment()?,
    })
}
