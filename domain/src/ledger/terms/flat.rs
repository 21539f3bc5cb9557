use serde::{Deserialize, Serialize};

use super::RewardTerms;
use crate::value::{Amount, BasisPoints, Count, Currency, Invalid, Money, Name};

/// The terms with all fields side by side: reading a tagged enum would make serde buffer the whole object, which costs
/// the popup kilobytes.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "RewardTerms"))]
#[serde(deny_unknown_fields)]
pub struct Flat {
    /// What it is.
    kind: Kind,
    /// For `percentage` and `discount`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    basis_points: Option<BasisPoints>,
    /// For `fixed`, `store_credit`, `gift_card` and `donation`. In a program at least 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amount_minor: Option<Amount>,
    /// For `fixed`, `store_credit`, `gift_card` and `donation`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    currency: Option<Currency>,
    /// For `points` and `contest_entry`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    count: Option<Count>,
    /// The item, the charity, the contest, the event: for `free_item`, `donation`, `contest_entry`, `upgrade`, `event`
    /// and `manual`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<Name>,
    /// For `discount`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    days: Option<u16>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Percentage,
    Fixed,
    StoreCredit,
    GiftCard,
    Donation,
    FreeItem,
    ContestEntry,
    Points,
    Upgrade,
    Event,
    Manual,
    Discount,
}

/// Where the fields of a reward come from: each is taken by itself, so that every mistake can be named.
pub trait Parts {
    /// Why a field cannot be had.
    type Fault;

    fn share(&mut self) -> Result<BasisPoints, Self::Fault>;
    fn money(&mut self) -> Result<Money, Self::Fault>;
    fn count(&mut self) -> Result<Count, Self::Fault>;
    fn name(&mut self) -> Result<Name, Self::Fault>;
    fn days(&mut self) -> Result<u16, Self::Fault>;
}

impl RewardTerms {
    /// Which fields each kind has. All of them are taken, even if the first is missing.
    pub(crate) fn of_kind<P: Parts>(kind: Kind, parts: &mut P) -> Result<Self, P::Fault> {
        Ok(match kind {
            Kind::Percentage => Self::Percentage(parts.share()?),
            Kind::Fixed => Self::Fixed(parts.money()?),
            Kind::StoreCredit => Self::StoreCredit(parts.money()?),
            Kind::GiftCard => Self::GiftCard(parts.money()?),
            Kind::Donation => {
                let (money, to) = (parts.money(), parts.name());
                Self::Donation(money?, to?)
            }
            Kind::FreeItem => Self::FreeItem(parts.name()?),
            Kind::ContestEntry => {
                let (count, contest) = (parts.count(), parts.name());
                Self::ContestEntry(count?, contest?)
            }
            Kind::Points => Self::Points(parts.count()?),
            Kind::Upgrade => Self::Upgrade(parts.name()?),
            Kind::Event => Self::Event(parts.name()?),
            Kind::Manual => Self::Manual(parts.name()?),
            Kind::Discount => {
                let (share, days) = (parts.share(), parts.days());
                Self::Discount(share?, days?)
            }
        })
    }
}

impl Parts for Flat {
    type Fault = Invalid;

    fn share(&mut self) -> Result<BasisPoints, Invalid> {
        self.basis_points.take().ok_or(Invalid::MissingField)
    }

    fn money(&mut self) -> Result<Money, Invalid> {
        let (amount, currency) = (self.amount_minor.take(), self.currency.take());
        Ok(Money::new(amount.ok_or(Invalid::MissingField)?, currency.ok_or(Invalid::MissingField)?))
    }

    fn count(&mut self) -> Result<Count, Invalid> {
        self.count.take().ok_or(Invalid::MissingField)
    }

    fn name(&mut self) -> Result<Name, Invalid> {
        self.name.take().ok_or(Invalid::MissingField)
    }

    fn days(&mut self) -> Result<u16, Invalid> {
        let days = self.days.take().ok_or(Invalid::MissingField)?;
        if (1..=RewardTerms::MAX_DAYS).contains(&days) { Ok(days) } else { Err(Invalid::OutOfRange) }
    }
}

impl Flat {
    /// The fields that only some kinds have.
    pub(crate) const OF_SOME_KIND: [&str; 6] =
        ["basis_points", "amount_minor", "currency", "count", "name", "days"];

    /// Whether nothing is left that was not asked for.
    const fn is_spent(&self) -> bool {
        matches!(
            self,
            Self {
                basis_points: None,
                amount_minor: None,
                currency: None,
                count: None,
                name: None,
                days: None,
                ..
            }
        )
    }
}

impl TryFrom<Flat> for RewardTerms {
    type Error = Invalid;

    fn try_from(mut flat: Flat) -> Result<Self, Invalid> {
        let terms = Self::of_kind(flat.kind, &mut flat)?;
        if flat.is_spent() { Ok(terms) } else { Err(Invalid::UnknownField) }
    }
}

impl From<RewardTerms> for Flat {
    fn from(terms: RewardTerms) -> Self {
        let of = |kind| Self {
            kind,
            basis_points: None,
            amount_minor: None,
            currency: None,
            count: None,
            name: None,
            days: None,
        };
        let money = |kind, money: Money| Self {
            amount_minor: Some(money.amount_minor),
            currency: Some(money.currency),
            ..of(kind)
        };
        let named = |kind, name| Self { name: Some(name), ..of(kind) };
        match terms {
            RewardTerms::Percentage(share) => Self { basis_points: Some(share), ..of(Kind::Percentage) },
            RewardTerms::Fixed(amount) => money(Kind::Fixed, amount),
            RewardTerms::StoreCredit(amount) => money(Kind::StoreCredit, amount),
            RewardTerms::GiftCard(amount) => money(Kind::GiftCard, amount),
            RewardTerms::Donation(amount, to) => Self { name: Some(to), ..money(Kind::Donation, amount) },
            RewardTerms::FreeItem(name) => named(Kind::FreeItem, name),
            RewardTerms::ContestEntry(count, name) => {
                Self { count: Some(count), ..named(Kind::ContestEntry, name) }
            }
            RewardTerms::Points(count) => Self { count: Some(count), ..of(Kind::Points) },
            RewardTerms::Upgrade(name) => named(Kind::Upgrade, name),
            RewardTerms::Event(name) => named(Kind::Event, name),
            RewardTerms::Manual(name) => named(Kind::Manual, name),
            RewardTerms::Discount(share, days) => {
                Self { basis_points: Some(share), days: Some(days), ..of(Kind::Discount) }
            }
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for RewardTerms {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RewardTerms".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Flat::json_schema(generator)
    }
}
