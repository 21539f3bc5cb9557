//! What the program grants beyond a friend's first order, and how much of everything.

use serde::{Deserialize, Serialize};

use crate::ledger::Offered;
use crate::value::{Count, Money, Name, Period, RuleId};

/// How much an advocate, or all of them together, may be granted.
///
/// Counted by the week, month or year in which the friend's order was placed. A reward that does not fit into what is
/// left is not granted, and not granted in part; the friend's side is never touched. A reward that is rejected or
/// reversed makes room again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The owner's name for it: what a reason calls it by.
    pub id: RuleId,
    /// Each advocate's own, or the program's budget.
    pub per: LimitedTo,
    /// In which stretch of time.
    pub period: Period,
    /// How many friends are rewarded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<Count>,
    /// What all of the advocates' rewards in money come to, at least as much as the dearest of them. Of several rewards
    /// to choose from the dearest counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Money>,
}

/// Whose rewards a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LimitedTo {
    /// Each advocate's.
    Advocate,
    /// All advocates' together.
    Program,
}

/// A reward for the advocate when so many friends count. Taken back when fewer do, granted anew when there are enough
/// again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// The owner's name for it.
    pub id: RuleId,
    /// How many friends it takes.
    pub friends: Count,
    /// What the advocate gets.
    pub reward: Offered,
}

/// A reward for each order: the advocate's own while enough friends count, and the friend's further orders while the
/// friend's first one stands. Ends with a refund, a cancellation, or the end of the subscription that it hung on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StandingDiscount {
    /// The owner's name for it.
    pub id: RuleId,
    /// How many friends must count for the advocate's side.
    pub friends: Count,
    /// For each order of the advocate; `null` for nothing.
    pub advocate_reward: Option<Offered>,
    /// For each further order of the friend; `null` for nothing.
    pub friend_reward: Option<Offered>,
}

/// More for both sides when they live close to each other: one parcel's way, or one parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Neighbours {
    /// So many first characters of both postal codes are the same, 1–16. Spaces and hyphens are not counted.
    pub prefix_chars: u8,
    /// Whether the advocate must have ordered on the same day (in UTC).
    pub same_day: bool,
    /// More for the advocate; `null` for nothing.
    pub advocate_reward: Option<Offered>,
    /// More for the friend; `null` for nothing.
    pub friend_reward: Option<Offered>,
}

/// A bonus for the advocate that nobody announces: one friend's order in so many, drawn from the seed and the referral,
/// so that it can be checked afterwards and not be steered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Surprise {
    /// Any text. Another seed draws other winners.
    pub seed: Name,
    /// One in so many.
    pub one_in: Count,
    /// What the advocate gets.
    pub reward: Offered,
}

/// Points for the employee who is named on a friend's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StaffCredit {
    /// For each order.
    pub points: Count,
    /// What the team is after; `null` for nothing.
    pub goal: Option<StaffGoal>,
}

/// What the team is after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StaffGoal {
    /// In which stretch of time.
    pub period: Period,
    /// How many friends' orders the team is credited for.
    pub referrals: Count,
}

/// What becomes of a reward in money that was handed out and whose order came back after that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Debts {
    /// The shop bears it.
    #[default]
    WrittenOff,
    /// The advocate's next rewards in money pay it off, when they are approved; one that is handed out by a code with
    /// all that it is worth, or not at all.
    NextRewardPays,
}
