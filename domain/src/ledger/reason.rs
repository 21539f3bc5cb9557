use serde::{Deserialize, Serialize};

use super::Evidence;
use crate::value::{Currency, Money};

/// Why something was decided, with the parameters that a sentence about it needs. The sentence itself is written where
/// it is read: in the popup, in the owner's pages, each in their reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Reason {
    /// The order counts for an advocate.
    Referred {
        /// How we know.
        evidence: Evidence,
    },
    /// Held so many days from the order, while the order may still come back.
    HeldForReturnWindow {
        /// The program's hold.
        days: u16,
    },
    /// The hold ended and nothing had come back.
    HoldElapsed,
    /// The owner approved it before the hold's end.
    ApprovedByOwner,
    /// The owner rejected it.
    RejectedByOwner,
    /// The owner has handed it out.
    IssuedByOwner,
    /// The whole order came back.
    OrderRefunded,
    /// Part of the order came back.
    OrderPartlyRefunded,
    /// The order was cancelled.
    OrderCancelled,
    /// What is left of the order is below the program's minimum.
    BelowMinimumOrder {
        /// The minimum, in minor units.
        amount_minor: i64,
        /// Its currency.
        currency: Currency,
    },
    /// Advocate and friend are one person.
    SamePerson {
        /// What they have in common.
        matched: Sameness,
    },
    /// Only new customers count, and this one has bought before.
    NotANewCustomer,
    /// The order names nobody: no code, no claim, no reference.
    NoReferral,
    /// The claim is older than the program's attribution window.
    AttributionWindowPassed {
        /// The window.
        days: u16,
    },
    /// The advocate has had as many rewards as the program allows; the friend's side is not touched.
    AdvocateLimitReached {
        /// How many the program allows.
        limit: u32,
    },
}

/// By what two people were found to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Sameness {
    /// The same e-mail address, after case, dots and plus-tags.
    Email,
    /// The same customer id in the shop.
    CustomerId,
}

/// A reason as it is told to others: the code with whatever parameters it has. A reader that does not know the code yet
/// still reads the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReasonView {
    /// The reason's stable code.
    pub code: String,
    /// Days, where the reason speaks of a window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u16>,
    /// A count, where the reason speaks of a limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Minor units, where the reason speaks of money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_minor: Option<i64>,
    /// Their currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// What two people have in common.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matched: Option<Sameness>,
    /// How we know who recommended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
}

impl Reason {
    /// The order is, or has become, smaller than the minimum.
    #[must_use]
    pub const fn below(minimum: Money) -> Self {
        Self::BelowMinimumOrder { amount_minor: minimum.amount_minor.minor(), currency: minimum.currency }
    }

    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Referred { .. } => "referred",
            Self::HeldForReturnWindow { .. } => "held_for_return_window",
            Self::HoldElapsed => "hold_elapsed",
            Self::ApprovedByOwner => "approved_by_owner",
            Self::RejectedByOwner => "rejected_by_owner",
            Self::IssuedByOwner => "issued_by_owner",
            Self::OrderRefunded => "order_refunded",
            Self::OrderPartlyRefunded => "order_partly_refunded",
            Self::OrderCancelled => "order_cancelled",
            Self::BelowMinimumOrder { .. } => "below_minimum_order",
            Self::SamePerson { .. } => "same_person",
            Self::NotANewCustomer => "not_a_new_customer",
            Self::NoReferral => "no_referral",
            Self::AttributionWindowPassed { .. } => "attribution_window_passed",
            Self::AdvocateLimitReached { .. } => "advocate_limit_reached",
        }
    }
}

impl From<&Reason> for ReasonView {
    fn from(reason: &Reason) -> Self {
        let mut view = Self {
            code: reason.code().to_owned(),
            days: None,
            limit: None,
            amount_minor: None,
            currency: None,
            matched: None,
            evidence: None,
        };
        match *reason {
            Reason::HeldForReturnWindow { days } | Reason::AttributionWindowPassed { days } => {
                view.days = Some(days);
            }
            Reason::AdvocateLimitReached { limit } => view.limit = Some(limit),
            Reason::Referred { evidence } => view.evidence = Some(evidence),
            Reason::SamePerson { matched } => view.matched = Some(matched),
            Reason::BelowMinimumOrder { amount_minor, currency } => {
                view.amount_minor = Some(amount_minor);
                view.currency = Some(currency);
            }
            _ => {}
        }
        view
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is stored and what is told must not drift apart.
    #[test]
    fn is_told_as_it_is_stored() {
        let minimum = Money::new(crate::value::Amount::new(2_000).unwrap(), "EUR".parse().unwrap());
        for reason in [
            Reason::HeldForReturnWindow { days: 14 },
            Reason::HoldElapsed,
            Reason::Referred { evidence: Evidence::Claim },
            Reason::below(minimum),
            Reason::SamePerson { matched: Sameness::CustomerId },
            Reason::AdvocateLimitReached { limit: 32 },
        ] {
            let stored = serde_json::to_value(&reason).unwrap();
            assert_eq!(serde_json::to_value(ReasonView::from(&reason)).unwrap(), stored);
        }
    }
}
