//! What the owner writes down once: for which offer, under which limits, and whom the popup asks, when and where.

mod parse;
mod survey;
mod texts;

use serde::{Deserialize, Serialize};

pub use parse::BadField;
pub use survey::{PageKind, Placement, Survey};
pub use texts::Texts;

use crate::ledger::RewardTerms;
use crate::value::{Amount, ApplyUrl, BasisPoints, Currency, Money};

/// A shop's referral program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// What the advocate gets for a friend's order; `null` for a friend's gift alone.
    pub advocate_reward: Option<RewardTerms>,
    /// What the friend gets; `null` for an advocate's reward alone.
    pub friend_reward: Option<RewardTerms>,
    /// The return window: a reward is held so many days from the order. 0–365, 14 unless said otherwise.
    pub hold_days: u16,
    /// How long a claim binds friend to advocate. 1–365 days, 30 unless said otherwise.
    pub attribution_days: u16,
    /// Whether only a customer's first order counts.
    pub new_customers_only: bool,
    /// The order's least total, after discounts; `null` for any.
    pub minimum_order: Option<Money>,
    /// How many friends' rewards one advocate may have for life; `null` for no limit.
    pub advocate_limit: Option<u32>,
    /// Where a friend's discount is put into the cart; `null` where the friend copies the code.
    pub apply_url: Option<ApplyUrl>,
    /// Whom the popup asks.
    pub survey: Survey,
    /// The owner's own words, in place of ours.
    pub texts: Texts,
}

impl Program {
    /// The longest hold and window, in days.
    pub const MAX_DAYS: u16 = 365;
    /// The friends that Dropbox's program rewarded for life, the figure its successors start from.
    pub const DEFAULT_ADVOCATE_LIMIT: u32 = 32;

    /// What a new shop starts with: 5.00 for the advocate, 10 % for the friend, held for 14 days.
    #[must_use]
    pub fn starting(currency: Currency) -> Self {
        let five = Amount::new(500).unwrap_or(Amount::ZERO);
        Self {
            advocate_reward: Some(RewardTerms::Fixed(Money::new(five, currency))),
            friend_reward: BasisPoints::new(1_000).ok().map(RewardTerms::Percentage),
            hold_days: 14,
            attribution_days: 30,
            new_customers_only: true,
            minimum_order: None,
            advocate_limit: Some(Self::DEFAULT_ADVOCATE_LIMIT),
            apply_url: None,
            survey: Survey::default(),
            texts: Texts::default(),
        }
    }
}
