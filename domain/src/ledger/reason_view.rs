use serde::{Deserialize, Serialize};

use super::{Evidence, Reason, Sameness, Signal};
use crate::value::{Count, Currency, Period, RuleId};

/// A reason as it is told to others: the code with whatever parameters it has. A reader that does not know the code yet
/// still reads the rest.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct ReasonView {
    /// The reason's stable code.
    pub code: String,
    /// Days, where the reason speaks of a window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<u16>,
    /// A count, where the reason speaks of a limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Minor units, where the reason speaks of money.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_minor: Option<i64>,
    /// Their currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// What two people have in common.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matched: Option<Sameness>,
    /// How we know who recommended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// The owner's name of the rule that the reason speaks of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<RuleId>,
    /// The stretch of time that a limit speaks of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// How many friends it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub friends: Option<Count>,
    /// How many characters of two postal codes are the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix_chars: Option<u8>,
    /// A surprise is for one in so many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub one_in: Option<u32>,
    /// What was drawn; 0 wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draw: Option<u32>,
    /// The place of the reward that was chosen, counted from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choice: Option<u8>,
    /// The test that the advocate takes part in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test: Option<RuleId>,
    /// The test's variant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variant: Option<RuleId>,
    /// What speaks against a referral.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signal: Option<Signal>,
    /// How much that weighs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<u16>,
    /// The weight from which on the owner looks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<u16>,
}

impl From<&Reason> for ReasonView {
    /// By way of JSON, in which the two are one: a reason's fields are among these, by name and type. A test goes through
    /// all of them.
    fn from(reason: &Reason) -> Self {
        let told = serde_json::to_value(reason).and_then(serde_json::from_value);
        told.unwrap_or_else(|_| Self { code: reason.code(), ..Self::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Amount, Money};

    /// What is stored and what is told must not drift apart.
    #[test]
    fn is_told_as_it_is_stored() {
        let euro: Currency = "EUR".parse().unwrap();
        let rule: RuleId = "x".parse().unwrap();
        let minimum = Money::new(Amount::new(2_000).unwrap(), euro);
        let (friends, period) = (Count::new(4).unwrap(), Period::Month);
        for reason in [
            Reason::HeldForReturnWindow { days: 14 },
            Reason::HoldElapsed,
            Reason::Referred { evidence: Evidence::Claim },
            Reason::EvidenceNotTaken { evidence: Evidence::Mention },
            Reason::below(minimum),
            Reason::pays_off(minimum.amount_minor, euro),
            Reason::SamePerson { matched: Sameness::CustomerId },
            Reason::AdvocateLimitReached { limit: 32 },
            Reason::LimitReached {
                rule: rule.clone(),
                period,
                limit: Some(5),
                amount_minor: Some(100),
                currency: Some(euro),
            },
            Reason::LimitReached {
                rule: rule.clone(),
                period,
                limit: None,
                amount_minor: None,
                currency: None,
            },
            Reason::MilestoneReached { rule: rule.clone(), friends },
            Reason::StandingDiscount { rule: rule.clone(), friends },
            Reason::TooFewFriends { friends },
            Reason::Neighbours { prefix_chars: 3 },
            Reason::Surprise { one_in: 20, draw: 0 },
            Reason::Variant { test: rule.clone(), variant: rule.clone() },
            Reason::HeldOut { test: rule },
            Reason::Risk { signal: Signal::SameAddress, score: 60 },
            Reason::HeldForReview { score: 60, threshold: 50 },
            Reason::ChosenByAdvocate { choice: 1 },
            Reason::ValidityPassed { days: 90 },
        ] {
            let stored = serde_json::to_value(&reason).unwrap();
            assert_eq!(serde_json::to_value(ReasonView::from(&reason)).unwrap(), stored);
        }
    }
}
