//! The shop's program.

use serde::{Deserialize, Serialize};

use super::{Nothing, endpoint};
use crate::ledger::{Side, State};
use crate::program::Program;
use crate::value::{Money, OrderId, Rfc3339, Timestamp};

endpoint! {
    /// The whole program in force.
    GetProgram: Get "/v1/program" (), Server(ProgramRead),
    query Nothing, request Nothing, 200 Program
}

endpoint! {
    /// Replaces the whole program; a bad one is refused whole, naming each bad field. Orders that are known keep the
    /// version that they were recorded under.
    PutProgram: Put "/v1/program" (), Server(ProgramWrite),
    query Nothing, request Program, 200 Program
}

endpoint! {
    /// Every version of the program, oldest first.
    ListVersions: Get "/v1/program/versions" (), Server(ProgramRead),
    query Nothing, request Nothing, 200 Versions
}

endpoint! {
    /// What another program would have granted for the orders of a past time: the owner's what-if. Changes nothing.
    PreviewProgram: Post "/v1/program/preview" (), Server(ProgramRead),
    query Nothing, request PreviewRequest, 200 Preview
}

/// Every version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Versions {
    /// Oldest first; the last one is in force.
    pub versions: Vec<Version>,
}

/// A version of the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Version {
    /// Counted from 1.
    pub version: u32,
    /// Since when it was in force.
    pub at: Rfc3339,
    /// What it said.
    pub program: Program,
}

/// Which program, over which time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PreviewRequest {
    /// The whole other program.
    pub program: Program,
    /// Orders that were recorded from then on; earlier ones are judged as they were.
    pub from: Timestamp,
    /// Orders that were recorded before then.
    pub until: Timestamp,
}

/// What another program would have granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Preview {
    /// How many orders were recorded in that time.
    pub orders: u32,
    /// As it is.
    pub actual: Sums,
    /// As it would be.
    pub preview: Sums,
    /// Orders that would have earned something else, oldest first, at most 100.
    pub differences: Vec<Difference>,
    /// How many such orders there are.
    pub differing: u32,
}

impl Preview {
    /// The most orders of a shop that a preview goes through: all of them, not only those of the time in question.
    pub const MOST_ORDERS: u32 = 10_000;
    /// The most differences that are told one by one.
    pub const MOST_DIFFERENCES: usize = 100;
}

/// What was granted, together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sums {
    /// Referrals that count.
    pub referrals: u32,
    /// Rewards that are neither rejected nor reversed.
    pub rewards: u32,
    /// What those of the advocates come to in money.
    pub advocates: Money,
    /// What those of the friends come to in money.
    pub friends: Money,
}

/// An order that would have earned something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Difference {
    /// The order.
    pub order_id: OrderId,
    /// What it has earned.
    pub actual: Vec<Earned>,
    /// What it would have earned.
    pub preview: Vec<Earned>,
}

/// A reward in brief.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Earned {
    /// The rule that grants it.
    pub rule: String,
    /// Whose it is.
    pub side: Side,
    /// Where it stands.
    pub state: State,
    /// What it is worth now, in the unit of its terms: minor units of money, points, entries, pieces.
    pub balance: i64,
}
