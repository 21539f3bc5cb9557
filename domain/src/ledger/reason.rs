use serde::{Deserialize, Serialize};

use super::{Evidence, Signal};
use crate::value::{Amount, Count, Currency, Money, Period, RuleId};

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
        /// The reward's hold.
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
    /// Handed out by a code of the code bank.
    IssuedByCode,
    /// Nothing was left to be handed out: all of it paid off what was owed.
    SpentOnDebt,
    /// Part or all of it pays off what was handed out earlier and came back since.
    PaysOffDebt {
        /// So much of it, in minor units.
        amount_minor: i64,
        /// Its currency.
        currency: Currency,
    },
    /// Its time is over.
    ValidityPassed {
        /// It was good for so long.
        days: u16,
    },
    /// The advocate has chosen one of the rewards that were offered.
    ChosenByAdvocate {
        /// Which one, counted from 0, the first being the one that is given without a choice.
        choice: u8,
    },
    /// The whole order came back.
    OrderRefunded,
    /// Part of the order came back.
    OrderPartlyRefunded,
    /// The order was cancelled.
    OrderCancelled,
    /// The subscription that the order began has ended: no further order earns a standing discount.
    SubscriptionEnded,
    /// The order is, or what is left of it has become, smaller than the program's minimum.
    BelowMinimumOrder {
        /// The minimum, in minor units.
        amount_minor: i64,
        /// Its currency.
        currency: Currency,
    },
    /// A share of the order, rounded, comes to nothing: that reward is not granted.
    WorthNothing,
    /// Advocate and friend are one person.
    SamePerson {
        /// What they have in common.
        matched: Sameness,
    },
    /// On the owner's list of those who earn nothing.
    Banned,
    /// Only new customers count, and this one has bought before.
    NotANewCustomer,
    /// The order names nobody: no code, no claim, no reference.
    NoReferral,
    /// The order names somebody, but not in a way that this program takes.
    EvidenceNotTaken {
        /// How the order names them.
        evidence: Evidence,
    },
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
    /// A limit of the program is reached; the friend's side is not touched.
    LimitReached {
        /// Which one.
        rule: RuleId,
        /// Per week, month, year or for life.
        period: Period,
        /// How many rewards it allows, where it counts them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limit: Option<u32>,
        /// How much it allows, where it adds them up, in minor units.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount_minor: Option<i64>,
        /// Of this currency.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        currency: Option<Currency>,
    },
    /// So many friends of the advocate count by now.
    MilestoneReached {
        /// Which one.
        rule: RuleId,
        /// How many it takes.
        friends: Count,
    },
    /// Each order earns it, while so many friends of the advocate count.
    StandingDiscount {
        /// Which one.
        rule: RuleId,
        /// How many it takes.
        friends: Count,
    },
    /// Fewer friends count than it takes, since an order came back.
    TooFewFriends {
        /// How many it takes.
        friends: Count,
    },
    /// Advocate and friend live close to each other.
    Neighbours {
        /// So many characters of their postal codes are the same.
        prefix_chars: u8,
    },
    /// Luck: one in so many, drawn from the program's seed and the referral.
    Surprise {
        /// One in so many.
        one_in: u32,
        /// What was drawn; 0 wins.
        draw: u32,
    },
    /// An employee is credited for the order.
    StaffCredit,
    /// The advocate is in this variant of a test.
    Variant {
        /// The test.
        test: RuleId,
        /// The variant.
        variant: RuleId,
    },
    /// The advocate is among those whom the test offers nothing, so that its effect can be told.
    HeldOut {
        /// The test.
        test: RuleId,
    },
    /// Something speaks against the referral.
    Risk {
        /// What.
        signal: Signal,
        /// How much it weighs.
        score: u16,
    },
    /// The owner looks at it first: what speaks against it weighs as much as the program lets pass, or more.
    HeldForReview {
        /// What speaks against it, together.
        score: u16,
        /// From here on the owner looks.
        threshold: u16,
    },
    /// The owner has looked at it, and let it pass.
    ClearedByOwner,
    /// The owner has confirmed who sent the friend.
    MentionConfirmed,
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
    /// The same phone number.
    Phone,
    /// The same means of payment.
    Payment,
}

impl Reason {
    /// The order is, or has become, smaller than the minimum.
    #[must_use]
    pub const fn below(minimum: Money) -> Self {
        Self::BelowMinimumOrder { amount_minor: minimum.amount_minor.minor(), currency: minimum.currency }
    }

    /// So much pays off a debt.
    #[must_use]
    pub const fn pays_off(amount: Amount, currency: Currency) -> Self {
        Self::PaysOffDebt { amount_minor: amount.minor(), currency }
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> String {
        let told = serde_json::to_value(self).unwrap_or_default();
        told.get("code").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
    }
}
