//! What employees are credited for.

use goodword_domain::api::staff::StaffStanding;

use super::{Row, Sql, values};
use crate::failure::Fault;

/// Who was credited for the most orders in a stretch of time, at most so many.
pub fn best(sql: &impl Sql, bucket: &str, most: i64) -> Result<Vec<StaffStanding>, Fault> {
    let rows = sql.query(
        "SELECT staff, referrals, points FROM staff_credits
         WHERE bucket = ? AND staff <> '' AND referrals > 0 ORDER BY referrals DESC, staff LIMIT ?",
        values![bucket, most],
    )?;
    let number = |row: &mut Row| Ok::<_, Fault>(u32::try_from(row.integer()?).unwrap_or(u32::MAX));
    let read = |mut row: Row| {
        let staff = row.parsed()?;
        Ok(StaffStanding { staff, referrals: number(&mut row)?, points: number(&mut row)? })
    };
    rows.into_iter().map(read).collect()
}

/// Orders that the whole team is credited for.
pub fn team(sql: &impl Sql, bucket: &str) -> Result<u32, Fault> {
    let row =
        sql.first("SELECT referrals FROM staff_credits WHERE bucket = ? AND staff = ''", values![bucket])?;
    let referrals = row.map_or(Ok(0), |mut row| row.integer())?;
    Ok(u32::try_from(referrals).unwrap_or(u32::MAX))
}
