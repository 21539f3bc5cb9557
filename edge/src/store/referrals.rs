//! Referrals as a list.

use goodword_domain::api::referrals::ReferralItem;
use goodword_domain::ledger::{Reason, ReferralState};
use goodword_domain::value::{AdvocateId, OrderId, Timestamp};

use super::{Row, Sql, Value, values};
use crate::failure::Fault;

macro_rules! referrals_where {
    ($rest:literal) => {
        concat!(
            "SELECT referral_seq, referral_id, orders.id, advocates.code, evidence, referral_state, placed_at, reasons
             FROM orders JOIN advocates ON advocates.id = orders.advocate_id ",
            $rest
        )
    };
}

/// Referrals, oldest first, after a place in the list, at most so many; each with its place.
pub fn list(
    sql: &impl Sql,
    state: Option<ReferralState>,
    after: i64,
    most: i64,
) -> Result<Vec<(i64, ReferralItem)>, Fault> {
    match state {
        None => read_all(
            sql,
            referrals_where!("WHERE referral_seq > ? ORDER BY referral_seq LIMIT ?"),
            values![after, most],
        ),
        Some(state) => read_all(
            sql,
            referrals_where!("WHERE referral_state = ? AND referral_seq > ? ORDER BY referral_seq LIMIT ?"),
            values![state.as_str(), after, most],
        ),
    }
}

fn read_all(sql: &impl Sql, statement: &str, values: Vec<Value>) -> Result<Vec<(i64, ReferralItem)>, Fault> {
    let read = |mut row: Row| {
        let seq = row.integer()?;
        let item = ReferralItem {
            id: row.parsed()?,
            order_id: row.parsed()?,
            advocate_code: row.parsed()?,
            evidence: row.word()?,
            state: row.word()?,
            placed_at: row.moment()?.to_rfc3339(),
            reasons: row.json::<Vec<Reason>>()?.iter().map(Into::into).collect(),
        };
        Ok((seq, item))
    };
    sql.query(statement, values)?.into_iter().map(read).collect()
}

/// How many friends of an advocate count by other orders than one, at most so many; with a moment, only by orders that
/// were placed by then and whose subscription, if it was one, had not ended. Goes from friend to friend, not from order
/// to order: a friend with many is one step.
pub fn friends(
    sql: &impl Sql,
    advocate: &AdvocateId,
    besides: Option<&OrderId>,
    at: Option<Timestamp>,
    most: u32,
) -> Result<u32, Fault> {
    let row = sql.first(
        "WITH RECURSIVE friend (person, counted) AS (
           SELECT '', 0
           UNION ALL
           SELECT (SELECT person FROM orders
                   WHERE advocate_id = ?1 AND referral_state = 'counts' AND person > friend.person
                   ORDER BY person LIMIT 1),
                  counted + EXISTS (SELECT 1 FROM orders
                   WHERE advocate_id = ?1 AND referral_state = 'counts' AND person = friend.person AND id <> ?2
                     AND (?3 IS NULL OR placed_at <= ?3 AND (ended_at IS NULL OR ended_at > ?3)))
           FROM friend WHERE person IS NOT NULL AND counted < ?4
         )
         SELECT max(counted) FROM friend",
        values![advocate.as_ref(), besides.map_or("", AsRef::as_ref), at, i64::from(most)],
    )?;
    let count = row.map_or(Ok(0), |mut row| row.integer())?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// How many friends of an advocate count.
pub fn count(sql: &impl Sql, advocate: &AdvocateId) -> Result<u32, Fault> {
    friends(sql, advocate, None, None, u32::MAX)
}
