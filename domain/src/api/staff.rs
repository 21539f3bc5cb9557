//! Employees who are credited for friends' orders.

use serde::{Deserialize, Serialize};

use super::{Nothing, endpoint};
use crate::value::{Name, Period};

endpoint! {
    /// Who was credited for the most friends' orders, and how far the team is.
    Leaderboard: Get "/v1/staff" (), Server(LedgerRead),
    query StaffQuery, request Nothing, 200 StaffBoard
}

/// Which stretch of time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct StaffQuery {
    /// Week, month, year or life; that of the team's goal, or else the month, unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// A week, month or year by name: `2026-W47`, `2026-11`, `2026`. The one that is now, unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
}

/// How everyone stands in a stretch of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StaffBoard {
    /// The week, month or year; `life` for all time.
    pub when: String,
    /// Most orders first, at most 100.
    pub staff: Vec<StaffStanding>,
    /// Orders that the whole team is credited for.
    pub team_referrals: u32,
    /// What the team is after in this stretch of time; `null` where the program says nothing about it.
    pub goal: Option<u32>,
    /// Whether the team has reached it.
    pub goal_reached: bool,
}

/// How one employee stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StaffStanding {
    /// As on the orders.
    pub staff: Name,
    /// Friends' orders that stand.
    pub referrals: u32,
    /// Points for them.
    pub points: u32,
}
