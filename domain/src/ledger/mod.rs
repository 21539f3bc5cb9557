//! The reward ledger: what is granted, why, and what becomes of it.
//!
//! [`decide`] is the whole of it: from what is known and what happens, it says what changes. The store writes the
//! changes in one transaction; nothing else ever touches a reward.

mod attribution;
mod book;
mod decide;
mod entry;
mod grant;
mod reason;
mod returns;
mod reward;
mod state;
mod terms;

#[cfg(test)]
mod laws;

pub use attribution::Candidate;
pub use book::{Change, OrderBook, Referral};
pub use decide::{Command, Facts, decide};
pub use entry::{Actor, Entry};
pub use grant::{Beneficiary, Grant, Rule};
pub use reason::{Reason, ReasonView, Sameness};
pub use reward::Reward;
pub use state::{EntryKind, State, after};
pub use terms::RewardTerms;

use serde::{Deserialize, Serialize};

/// Whose reward it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Who recommended.
    Advocate,
    /// Who came.
    Friend,
}

/// How we know who recommended, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The advocate's code among the order's discount codes.
    AdvocateCode,
    /// A claim by the same e-mail address, within the attribution window.
    Claim,
    /// The reference that the shopper arrived with.
    Reference,
}

impl Side {
    /// As it is stored and told.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Advocate => "advocate",
            Self::Friend => "friend",
        }
    }
}
