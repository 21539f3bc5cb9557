use serde::{Deserialize, Serialize};

use super::{EntryKind, Reason};
use crate::value::{RewardId, Timestamp};

/// One line of the ledger. Appended, never changed: a mistake is corrected by another line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The reward that it belongs to.
    pub reward: RewardId,
    /// What it does.
    pub kind: EntryKind,
    /// What it adds to the reward's worth, in the [`Unit`](super::Unit) of its terms; below zero where something is
    /// taken away. The sum over all entries of a reward is its balance.
    pub amount: i64,
    /// How much more of its worth pays off a debt, in minor units; below zero where such a payment is given up because
    /// the order came back. That part was earned, and is not in the balance.
    pub offset_minor: i64,
    /// What the beneficiary owes more from here on, in minor units: above zero where something was taken back that had
    /// been handed out, below zero where a debt is paid off. The sum over all entries of a beneficiary is the open debt.
    pub debt_minor: i64,
    /// When it was decided.
    pub at: Timestamp,
    /// Who decided.
    pub actor: Actor,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// Who decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The program's rules, on an order, a refund or a cancellation that the shop told.
    Rules,
    /// The clock, at the end of a hold or of a reward's validity.
    Timer,
    /// The shop's owner.
    Owner,
    /// The advocate, who chose among several rewards.
    Advocate,
}

impl Actor {
    /// As it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rules => "rules",
            Self::Timer => "timer",
            Self::Owner => "owner",
            Self::Advocate => "advocate",
        }
    }
}
