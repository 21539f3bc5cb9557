//! What the owner writes down once: for which offer, under which limits, and whom the popup asks, when and where.

mod parse;
mod risk;
mod rules;
mod survey;
mod texts;
mod variants;

use serde::{Deserialize, Serialize};

pub use parse::BadField;
pub use risk::{Listed, Risk};
pub use rules::{
    Debts, Limit, LimitedTo, Milestone, Neighbours, StaffCredit, StaffGoal, StandingDiscount, Surprise,
};
pub use survey::{PageKind, Placement, Survey};
pub use texts::Texts;
pub(crate) use variants::draw;
pub use variants::{Arm, Test, Variant};

use crate::ledger::{Evidence, Offered, RewardTerms};
use crate::value::{Amount, ApplyUrl, BasisPoints, Currency, Money, PoolName};

/// A shop's referral program.
///
/// `evidence` and the fields behind it may be left out, and are then as in a new shop's program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// What the advocate gets for a friend's order; `null` for a friend's gift alone.
    pub advocate_reward: Option<Offered>,
    /// What the friend gets; `null` for an advocate's reward alone.
    pub friend_reward: Option<Offered>,
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
    /// What counts as having been recommended. A shop with printed cards may take `friend_code` and `advocate_code`
    /// alone; without cards a `mention` that the owner has confirmed counts as well.
    #[serde(default = "Evidence::all")]
    pub evidence: Vec<Evidence>,
    /// How much is granted, besides `advocate_limit`. At most 20.
    #[serde(default)]
    pub limits: Vec<Limit>,
    /// Rewards for so many friends. At most 20.
    #[serde(default)]
    pub milestones: Vec<Milestone>,
    /// Rewards for each order while a condition holds. At most 10.
    #[serde(default)]
    pub standing_discounts: Vec<StandingDiscount>,
    /// More for neighbours; `null` for nothing.
    #[serde(default)]
    pub neighbours: Option<Neighbours>,
    /// Luck; `null` for none.
    #[serde(default)]
    pub surprise: Option<Surprise>,
    /// Credit for employees; `null` for none.
    #[serde(default)]
    pub staff: Option<StaffCredit>,
    /// What a partner's link earns in place of `advocate_reward`; `null` for the same.
    #[serde(default)]
    pub partner_reward: Option<Offered>,
    /// Whether a reward that came back after it was handed out is paid off by the next.
    #[serde(default)]
    pub debts: Debts,
    /// The stock of single-use codes that friends get for their discount; `null` where the advocate's own code gives it.
    #[serde(default)]
    pub friend_code_pool: Option<PoolName>,
    /// With fewer codes than this left, a stock of the code bank is low, 0–100,000.
    #[serde(default = "Program::default_low_codes")]
    pub low_codes: u32,
    /// What is looked at before it is rewarded.
    #[serde(default)]
    pub risk: Risk,
    /// Several offers against each other; `null` for none.
    #[serde(default)]
    pub test: Option<Test>,
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
        let ten_percent = BasisPoints::new(1_000).ok().map(RewardTerms::Percentage);
        Self {
            advocate_reward: Some(Offered::plain(RewardTerms::Fixed(Money::new(five, currency)))),
            friend_reward: ten_percent.map(Offered::plain),
            hold_days: 14,
            attribution_days: 30,
            new_customers_only: true,
            minimum_order: None,
            advocate_limit: Some(Self::DEFAULT_ADVOCATE_LIMIT),
            apply_url: None,
            survey: Survey::default(),
            texts: Texts::default(),
            evidence: Evidence::all(),
            limits: Vec::new(),
            milestones: Vec::new(),
            standing_discounts: Vec::new(),
            neighbours: None,
            surprise: None,
            staff: None,
            partner_reward: None,
            debts: Debts::default(),
            friend_code_pool: None,
            low_codes: Self::default_low_codes(),
            risk: Risk::default(),
            test: None,
        }
    }

    /// How long this reward is held, in days.
    #[must_use]
    pub fn hold_of(&self, offered: &Offered) -> u16 {
        offered.hold_days.unwrap_or(self.hold_days)
    }

    /// The minimum, if an order of this total is below it.
    pub(crate) fn minimum_above(&self, total: Amount) -> Option<Money> {
        self.minimum_order.filter(|minimum| total < minimum.amount_minor)
    }

    const fn default_low_codes() -> u32 {
        20
    }
}
