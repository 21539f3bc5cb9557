//! The reward ledger: what is granted, why, and what becomes of it.
//!
//! [`decide`] is the whole of it: from what is known and what happens, it says what changes. The store writes the
//! changes in one transaction; nothing else ever touches a reward.

mod attribution;
mod bonus;
mod book;
#[cfg(test)]
mod cases;
mod decide;
mod entry;
mod facts;
mod friend_code;
mod friends;
mod grant;
mod hold;
#[cfg(test)]
mod laws;
mod limits;
mod memory;
mod offered;
mod person;
mod preview;
mod reason;
mod reason_view;
mod record;
mod records;
mod retold;
mod returns;
mod review;
mod reward;
mod risk;
mod standing;
mod state;
mod terms;
#[cfg(test)]
mod testing;
mod timeline;
mod traces;

pub use attribution::{Candidate, attribute, claimed_at};
pub use book::{Change, OrderBook, Referral, ReferralState, Refunded};
pub use decide::{Command, decide};
pub use entry::{Actor, Entry};
pub use facts::{AdvocateFacts, Buyer, Facts, Hanging, Lead, OwnOrder, Recommender, Usage, gather};
pub use friend_code::friend_of_code;
pub use grant::{Beneficiary, Grant, Rule};
pub use memory::{Advocate, Claim, Memory, People};
pub use offered::{Fulfilment, Offered};
pub use person::Person;
pub use preview::{History, Told, preview};
pub use reason::{Reason, Sameness};
pub use reason_view::ReasonView;
pub use records::Records;
pub use retold::is_same_order;
pub use reward::Reward;
pub use risk::Signal;
pub use state::{EntryKind, State, after};
pub(crate) use terms::{Flat, Kind, Parts};
pub use terms::{RewardTerms, Unit};
pub use timeline::timeline_of;
pub use traces::{TraceKey, TraceKind, Traces};

use serde::{Deserialize, Serialize};

/// Whose reward it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Who recommended.
    Advocate,
    /// Who came.
    Friend,
    /// Who served them.
    Staff,
}

/// How we know who recommended, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The friend's own single-use code among the order's discount codes.
    FriendCode,
    /// The advocate's code among the order's discount codes.
    AdvocateCode,
    /// A claim by the same e-mail address, within the attribution window.
    Claim,
    /// The reference that the shopper arrived with.
    Reference,
    /// "Ann sent me", confirmed by the owner.
    Mention,
}

impl Evidence {
    /// All of it, strongest first.
    #[must_use]
    pub fn all() -> Vec<Self> {
        vec![Self::FriendCode, Self::AdvocateCode, Self::Claim, Self::Reference, Self::Mention]
    }
}

impl Side {
    /// As it is stored and told.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Advocate => "advocate",
            Self::Friend => "friend",
            Self::Staff => "staff",
        }
    }
}
