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
    /// What it adds to the reward's value, in minor units of its currency; below zero where something is taken away.
    /// The sum over all entries of a reward is its balance.
    pub amount_minor: i64,
    /// When it was decided.
    pub at: Timestamp,
    /// Who decided.
    pub actor: Actor,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// Who decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The program's rules, on an order, a refund or a cancellation that the shop told.
    Rules,
    /// The clock, at the end of a hold.
    Timer,
    /// The shop's owner.
    Owner,
}

impl Actor {
    /// As it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rules => "rules",
            Self::Timer => "timer",
            Self::Owner => "owner",
        }
    }
}
