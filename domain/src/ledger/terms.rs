use serde::{Deserialize, Serialize};

use crate::value::{Amount, BasisPoints, Count, Currency, Invalid, Money, Name};

/// What one side gets.
///
/// As JSON all fields stand side by side: `{"kind":"percentage","basis_points":1000}`,
/// `{"kind":"gift_card","amount_minor":500,"currency":"EUR"}`, `{"kind":"free_item","name":"A tin of Earl Blue"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Flat", into = "Flat")]
pub enum RewardTerms {
    /// A share of the order's total.
    Percentage(BasisPoints),
    /// The same amount for each order.
    Fixed(Money),
    /// Credit to be spent in the shop.
    StoreCredit(Money),
    /// A gift card.
    GiftCard(Money),
    /// An amount given to a charity in the beneficiary's name.
    Donation(Money, Name),
    /// Something to be added to the next parcel.
    FreeItem(Name),
    /// So many entries in a contest.
    ContestEntry(Count, Name),
    /// So many points of the shop's own.
    Points(Count),
    /// A better class of what they have.
    Upgrade(Name),
    /// An invitation.
    Event(Name),
    /// Whatever people make by hand: a letter, a work of art.
    Manual(Name),
    /// A share off the holder's own orders, for so many days (1–3,650) from the day it is handed out.
    Discount(BasisPoints, u16),
}

/// What a reward's worth is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Minor units of the shop's currency.
    Money,
    /// Points.
    Points,
    /// Entries in a contest.
    Entries,
    /// Pieces: there is one, or there is none.
    Pieces,
}

impl RewardTerms {
    /// The longest discount: ten years.
    pub const MAX_DAYS: u16 = 3_650;

    /// What these terms are worth, in their [`Unit`], for an order of which `total` remains after refunds.
    ///
    /// A share is rounded to the nearest minor unit, halves up. Everything else does not shrink with the order: it is
    /// due wholly or not at all.
    #[must_use]
    pub fn worth(&self, total: Amount) -> Amount {
        match self {
            Self::Percentage(share) => share.of(total),
            Self::Fixed(money)
            | Self::StoreCredit(money)
            | Self::GiftCard(money)
            | Self::Donation(money, _) => money.amount_minor,
            Self::ContestEntry(count, _) | Self::Points(count) => count.amount(),
            Self::FreeItem(_) | Self::Upgrade(_) | Self::Event(_) | Self::Manual(_) | Self::Discount(..) => {
                Count::ONE.amount()
            }
        }
    }

    /// What their worth is counted in.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        match self {
            Self::Percentage(_)
            | Self::Fixed(_)
            | Self::StoreCredit(_)
            | Self::GiftCard(_)
            | Self::Donation(..) => Unit::Money,
            Self::ContestEntry(..) => Unit::Entries,
            Self::Points(_) => Unit::Points,
            Self::FreeItem(_) | Self::Upgrade(_) | Self::Event(_) | Self::Manual(_) | Self::Discount(..) => {
                Unit::Pieces
            }
        }
    }

    /// The currency these terms are bound to, if any.
    #[must_use]
    pub const fn currency(&self) -> Option<Currency> {
        match self {
            Self::Fixed(money)
            | Self::StoreCredit(money)
            | Self::GiftCard(money)
            | Self::Donation(money, _) => Some(money.currency),
            _ => None,
        }
    }
}

/// The terms with all fields side by side: reading a tagged enum would make serde buffer the whole object, which costs
/// the popup kilobytes.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "RewardTerms"))]
#[serde(deny_unknown_fields)]
pub(crate) struct Flat {
    /// What it is.
    kind: Kind,
    /// For `percentage` and `discount`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    basis_points: Option<BasisPoints>,
    /// For `fixed`, `store_credit`, `gift_card` and `donation`.
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

#[derive(Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
enum Kind {
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

/// Fields that are taken one by one; what is left over was not asked for.
impl Flat {
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
        let terms = match flat.kind {
            Kind::Percentage => Self::Percentage(flat.share()?),
            Kind::Fixed => Self::Fixed(flat.money()?),
            Kind::StoreCredit => Self::StoreCredit(flat.money()?),
            Kind::GiftCard => Self::GiftCard(flat.money()?),
            Kind::Donation => Self::Donation(flat.money()?, flat.name()?),
            Kind::FreeItem => Self::FreeItem(flat.name()?),
            Kind::ContestEntry => Self::ContestEntry(flat.count()?, flat.name()?),
            Kind::Points => Self::Points(flat.count()?),
            Kind::Upgrade => Self::Upgrade(flat.name()?),
            Kind::Event => Self::Event(flat.name()?),
            Kind::Manual => Self::Manual(flat.name()?),
            Kind::Discount => Self::Discount(flat.share()?, flat.days()?),
        };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_as_the_contract_says() {
        for json in [
            r#"{"kind":"percentage","basis_points":1000}"#,
            r#"{"kind":"fixed","amount_minor":500,"currency":"EUR"}"#,
            r#"{"kind":"store_credit","amount_minor":500,"currency":"EUR"}"#,
            r#"{"kind":"gift_card","amount_minor":500,"currency":"EUR"}"#,
            r#"{"kind":"donation","amount_minor":500,"currency":"EUR","name":"Red Cross"}"#,
            r#"{"kind":"free_item","name":"A tin of Earl Blue"}"#,
            r#"{"kind":"contest_entry","count":3,"name":"Summer draw"}"#,
            r#"{"kind":"points","count":200}"#,
            r#"{"kind":"upgrade","name":"Express delivery"}"#,
            r#"{"kind":"event","name":"Spring tasting"}"#,
            r#"{"kind":"manual","name":"A letter by hand"}"#,
            r#"{"kind":"discount","basis_points":2000,"days":90}"#,
        ] {
            let terms: RewardTerms = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&terms).unwrap(), json);
        }
    }

    #[test]
    fn half_a_reward_does_not_parse() {
        for (json, code) in [
            (r#"{"kind":"percentage"}"#, "missing_field"),
            (r#"{"kind":"fixed","amount_minor":5}"#, "missing_field"),
            (r#"{"kind":"percentage","basis_points":1000,"currency":"EUR"}"#, "unknown_field"),
            (r#"{"kind":"percentage","basis_points":0}"#, "out_of_range"),
            (r#"{"kind":"donation","amount_minor":5,"currency":"EUR"}"#, "missing_field"),
            (r#"{"kind":"points","count":0}"#, "out_of_range"),
            (r#"{"kind":"points","count":5,"name":"Leaves"}"#, "unknown_field"),
            (r#"{"kind":"discount","basis_points":2000,"days":0}"#, "out_of_range"),
        ] {
            let error = serde_json::from_str::<RewardTerms>(json).unwrap_err().to_string();
            assert!(error.starts_with(code), "{json}: {error}");
        }
    }

    #[test]
    fn what_is_no_share_is_due_wholly() {
        let half = Amount::new(2_500).unwrap();
        for (json, worth, unit) in [
            (r#"{"kind":"percentage","basis_points":1000}"#, 250, Unit::Money),
            (r#"{"kind":"gift_card","amount_minor":500,"currency":"EUR"}"#, 500, Unit::Money),
            (r#"{"kind":"points","count":200}"#, 200, Unit::Points),
            (r#"{"kind":"contest_entry","count":3,"name":"Summer draw"}"#, 3, Unit::Entries),
            (r#"{"kind":"discount","basis_points":2000,"days":90}"#, 1, Unit::Pieces),
        ] {
            let terms: RewardTerms = serde_json::from_str(json).unwrap();
            assert_eq!((terms.worth(half).minor(), terms.unit()), (worth, unit), "{json}");
        }
    }
}
