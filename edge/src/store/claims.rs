//! Which friend came by which advocate.

use goodword_domain::value::{AdvocateId, ClaimId, EmailKey, OrderId, Timestamp};

use super::mentions::Mention;
use super::{Sql, values};
use crate::failure::Fault;

/// More claims than this by one friend are no help in finding the first.
const MOST: i64 = 100;

/// A claim to be kept.
#[derive(Debug)]
pub struct NewClaim<'a> {
    /// The claim's id, if it turns out to be a new one.
    pub id: ClaimId,
    /// By whom the friend came.
    pub advocate: &'a AdvocateId,
    /// Who the friend is, if they said.
    pub friend: Option<&'a EmailKey>,
}

/// A claim by a friend.
#[derive(Debug, Clone)]
pub struct Claim {
    /// By whom the friend came.
    pub advocate: AdvocateId,
    /// When.
    pub claimed_at: Timestamp,
    /// Whether it was a mention that the owner has confirmed.
    pub mentioned: bool,
    /// The order that the mention names.
    pub order: Option<OrderId>,
}

/// Keeps a claim. One with an id that is known is kept already; the same friend and advocate within the window are the same claim, and get the same id.
pub fn keep(
    sql: &impl Sql,
    claim: &NewClaim<'_>,
    attribution_days: u16,
    now: Timestamp,
) -> Result<ClaimId, Fault> {
    if sql.first("SELECT 1 FROM claims WHERE id = ?", values![claim.id.as_ref()])?.is_some() {
        return Ok(claim.id.clone());
    }
    let mut renewal = 0;
    if let Some(friend) = claim.friend {
        let latest = sql.first(
            "SELECT id, renewal, created_at FROM claims WHERE advocate_id = ? AND email_key = ?
             ORDER BY renewal DESC LIMIT 1",
            values![claim.advocate.as_ref(), friend.as_ref()],
        )?;
        if let Some(mut row) = latest {
            let (id, last, claimed_at) = (row.parsed()?, row.integer()?, row.moment()?);
            if now <= claimed_at.plus_days(attribution_days) {
                return Ok(id);
            }
            renewal = last.saturating_add(1);
        }
    }
    sql.query(
        "INSERT INTO claims (id, advocate_id, email_key, renewal, created_at) VALUES (?, ?, ?, ?, ?)",
        values![claim.id.as_ref(), claim.advocate.as_ref(), claim.friend.map(AsRef::as_ref), renewal, now],
    )?;
    Ok(claim.id.clone())
}

/// Keeps a mention that the owner has confirmed as a claim, from the time of the mention on.
pub fn mentioned(
    sql: &impl Sql,
    id: &ClaimId,
    advocate: &AdvocateId,
    mention: &Mention,
) -> Result<(), Fault> {
    let friend = mention.email.key();
    sql.query(
        "INSERT INTO claims (id, advocate_id, email_key, renewal, created_at, mention_id)
         VALUES (?, ?, ?, (SELECT coalesce(max(renewal), -1) + 1 FROM claims
                           WHERE advocate_id = ? AND email_key = ?), ?, ?)",
        values![
            id.as_ref(),
            advocate.as_ref(),
            friend.as_ref(),
            advocate.as_ref(),
            friend.as_ref(),
            mention.at,
            mention.id.as_ref()
        ],
    )?;
    Ok(())
}

/// A friend's latest claims, newest first.
pub fn of_friend(sql: &impl Sql, friend: &EmailKey) -> Result<Vec<Claim>, Fault> {
    let rows = sql.query(
        "SELECT claims.advocate_id, claims.created_at, claims.mention_id, mentions.order_id
         FROM claims LEFT JOIN mentions ON mentions.id = claims.mention_id
         WHERE claims.email_key = ? ORDER BY claims.created_at DESC LIMIT ?",
        values![friend.as_ref(), MOST],
    )?;
    let read = |mut row: super::Row| {
        let (advocate, claimed_at) = (row.parsed()?, row.moment()?);
        let mentioned = row.maybe_text()?.is_some();
        Ok(Claim { advocate, claimed_at, mentioned, order: row.maybe_parsed()? })
    };
    rows.into_iter().map(read).collect()
}
