//! The reward ledger: what is granted, why, and what becomes of it.

mod reason;
mod state;
mod terms;

pub use reason::{Reason, ReasonView, Sameness};
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
