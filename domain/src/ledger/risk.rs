//! What speaks against a referral, signal by signal.

use serde::{Deserialize, Serialize};

use super::{Candidate, Lead, Reason, TraceKind};
use crate::api::orders::OrderRequest;
use crate::program::Program;

/// Something that speaks against a referral, without being proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// Friend and advocate have the same address. Weighs 60: a household may be two customers, or one.
    SameAddress,
    /// Friend and advocate are in the same network. Weighs 50: an office is many people.
    SameNetwork,
    /// More friends in a day than the program finds likely. Weighs 40.
    Velocity,
    /// The friend's address is one that is thrown away after use. Weighs 30.
    DisposableMail,
    /// The code was seen on a coupon site. Weighs 50.
    CodeLeaked,
}

/// What was found.
pub(super) struct Finding {
    /// Each signal with its weight.
    pub signals: Vec<Reason>,
    /// That the owner looks at it, where together they weigh enough.
    pub review: Option<Reason>,
}

impl Signal {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::SameAddress, Self::SameNetwork, Self::Velocity, Self::DisposableMail, Self::CodeLeaked];

    /// How much it weighs.
    #[must_use]
    pub const fn score(self) -> u16 {
        match self {
            Self::SameAddress => 60,
            Self::SameNetwork | Self::CodeLeaked => 50,
            Self::Velocity => 40,
            Self::DisposableMail => 30,
        }
    }
}

impl Program {
    /// What speaks against this friend of this advocate. Nothing does, where the owner's list says so.
    pub(super) fn risk_of(&self, order: &OrderRequest, advocate: &Candidate, lead: &Lead) -> Finding {
        let speaks = |signal: &Signal| match signal {
            Signal::SameAddress => lead.shared.contains(&TraceKind::Address),
            Signal::SameNetwork => lead.shared.contains(&TraceKind::Network),
            Signal::Velocity => lead.recent_friends >= self.risk.friends_a_day.get(),
            Signal::DisposableMail => lead.disposable_mail,
            Signal::CodeLeaked => self.risk.leaked.contains(&advocate.code),
        };
        let allowed = self.risk.allows(order, advocate);
        let found: Vec<Signal> =
            Signal::ALL.into_iter().filter(|signal| !allowed && speaks(signal)).collect();
        let score: u16 = found.iter().map(|signal| signal.score()).sum();
        let threshold = self.risk.review_at;
        let signals =
            found.into_iter().map(|signal| Reason::Risk { signal, score: signal.score() }).collect();
        Finding {
            signals,
            review: (score >= threshold).then_some(Reason::HeldForReview { score, threshold }),
        }
    }
}
