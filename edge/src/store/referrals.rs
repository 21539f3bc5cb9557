//! Referrals as a list.

use goodword_domain::api::referrals::ReferralItem;
use goodword_domain::ledger::{Reason, ReferralState};
use goodword_domain::value::AdvocateId;

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

/// How many friends of an advocate count.
pub fn count(sql: &impl Sql, advocate: &AdvocateId) -> Result<u32, Fault> {
    let row = sql.first(
        "SELECT count(*) FROM orders WHERE advocate_id = ? AND referral_state = 'counts'",
        values![advocate.as_ref()],
    )?;
    let count = row.map_or(Ok(0), |mut row| row.integer())?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}
