mod flat;

use serde::{Deserialize, Serialize};

pub use self::flat::{Flat, Kind, Parts};
use crate::value::{Amount, BasisPoints, Count, Currency, Money, Name};

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
