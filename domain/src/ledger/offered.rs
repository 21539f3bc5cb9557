use serde::{Deserialize, Serialize};

use super::RewardTerms;
use crate::value::{Amount, PoolName};

/// What one side is offered: the reward, what may be chosen in its place, and how it is held, handed out and kept.
///
/// As JSON the reward's own fields with these beside them:
/// `{"kind":"fixed","amount_minor":500,"currency":"EUR","or":[{"kind":"points","count":700}],"hold_days":30}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Offered {
    /// What they get unless they choose something else.
    #[serde(flatten)]
    pub terms: RewardTerms,
    /// What the advocate may choose in its place until it is handed out. At most 9.
    #[serde(default, skip_serializing_if = "Vec::is_empty", rename = "or")]
    pub others: Vec<RewardTerms>,
    /// The return window of this reward, in days, 0–365; the program's unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold_days: Option<u16>,
    /// So many days after it was handed out nothing is left of it, 1–3,650; never unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_after_days: Option<u16>,
    /// How it is handed out; a task for the owner unless said otherwise. A code is for `terms` alone: what is chosen in
    /// their place is a task for the owner then.
    #[serde(default, skip_serializing_if = "Fulfilment::is_task")]
    pub fulfilment: Fulfilment,
}

/// How an approved reward is handed out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fulfilment {
    /// By the owner, who says so when it is done.
    #[default]
    Task,
    /// By a single-use code from this stock of the code bank. While the stock is empty the reward waits.
    Code {
        /// The stock.
        pool: PoolName,
    },
    /// By the shop's server, which is told by a webhook and says so when it is done.
    Webhook,
}

impl Fulfilment {
    /// The word for it.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Code { .. } => "code",
            Self::Webhook => "webhook",
        }
    }

    /// The stock that the codes come from, if any do.
    #[must_use]
    pub const fn pool(&self) -> Option<&PoolName> {
        match self {
            Self::Code { pool } => Some(pool),
            Self::Task | Self::Webhook => None,
        }
    }

    const fn is_task(&self) -> bool {
        matches!(self, Self::Task)
    }
}

impl Offered {
    /// The most rewards to choose from in place of the first.
    pub const MOST_OTHERS: usize = 9;

    /// An offer without a choice, handed out by the owner.
    #[must_use]
    pub const fn plain(terms: RewardTerms) -> Self {
        Self {
            terms,
            others: Vec::new(),
            hold_days: None,
            expires_after_days: None,
            fulfilment: Fulfilment::Task,
        }
    }

    /// The reward and everything that may be chosen in its place.
    pub fn choices(&self) -> impl Iterator<Item = &RewardTerms> {
        std::iter::once(&self.terms).chain(&self.others)
    }

    /// The most money that this may come to for an order of this total, whatever is chosen.
    #[must_use]
    pub fn most_money(&self, total: Amount) -> Amount {
        most_money(self.choices(), total)
    }
}

/// The most money that any of several rewards comes to.
pub(super) fn most_money<'a>(choices: impl Iterator<Item = &'a RewardTerms>, total: Amount) -> Amount {
    let money = choices.filter(|terms| terms.unit() == super::Unit::Money);
    money.map(|terms| terms.worth(total)).max().unwrap_or(Amount::ZERO)
}
