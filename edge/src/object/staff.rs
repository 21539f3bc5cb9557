use goodword_domain::api::staff::{Leaderboard, StaffBoard, StaffQuery};
use goodword_domain::value::Period;

use super::dispatch::{Call, Desk, anew};
use crate::failure::Failure;
use crate::http::Reply;
use crate::store::{Sql, programs, staff};

/// As many employees as are shown.
const MOST: i64 = 100;

/// Who was credited for the most friends' orders, and how far the team is.
pub fn board<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let StaffQuery { period, when } = call.query::<Leaderboard>()?;
    let goal = programs::current(desk.sql)?.program.staff.and_then(|credit| credit.goal);
    let period = period.or(goal.map(|goal| goal.period)).unwrap_or(Period::Month);
    let when = when.unwrap_or_else(|| period.bucket(desk.now));
    let team_referrals = staff::team(desk.sql, &when)?;
    let goal = goal.filter(|goal| goal.period == period).map(|goal| goal.referrals.get());
    anew::<Leaderboard>(&StaffBoard {
        staff: staff::best(desk.sql, &when, MOST)?,
        team_referrals,
        goal,
        goal_reached: goal.is_some_and(|goal| team_referrals >= goal),
        when,
    })
}
