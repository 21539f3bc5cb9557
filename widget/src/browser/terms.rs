//! Reads what one side gets.

use goodword_domain::ledger::RewardTerms;
use goodword_domain::value::{BasisPoints, Count, Money, Name};
use wasm_bindgen::prelude::*;

use super::js::get;
use super::reading::{Read, field, read};
use crate::words::KINDS;

impl Read for RewardTerms {
    fn read(value: &JsValue) -> Option<Self> {
        let kind: String = field(value, "kind")?;
        Fields {
            share: u32::read(&get(value, "basis_points")).and_then(|share| BasisPoints::new(share).ok()),
            money: read(value),
            count: field(value, "count"),
            name: field(value, "name"),
            days: field(value, "days"),
        }
        .of_kind(&kind)
    }
}

/// What there is, whatever the kind: reading only what a kind has weighs more.
struct Fields {
    share: Option<BasisPoints>,
    money: Option<Money>,
    count: Option<Count>,
    name: Option<Name>,
    days: Option<u16>,
}

impl Fields {
    /// `None` where the kind is not known, or something is missing.
    fn of_kind(self, kind: &str) -> Option<RewardTerms> {
        // By their places in the list: comparing with each by itself weighs more.
        Some(match KINDS.iter().position(|known| *known == kind)? {
            0 => RewardTerms::Percentage(self.share?),
            1 => RewardTerms::Fixed(self.money?),
            2 => RewardTerms::StoreCredit(self.money?),
            3 => RewardTerms::GiftCard(self.money?),
            4 => RewardTerms::Donation(self.money?, self.name?),
            5 => RewardTerms::FreeItem(self.name?),
            6 => RewardTerms::ContestEntry(self.count?, self.name?),
            7 => RewardTerms::Points(self.count?),
            8 => RewardTerms::Upgrade(self.name?),
            9 => RewardTerms::Event(self.name?),
            10 => RewardTerms::Manual(self.name?),
            _ => RewardTerms::Discount(self.share?, self.days?),
        })
    }
}

impl Read for Count {
    fn read(value: &JsValue) -> Option<Self> {
        u32::read(value)?.try_into().ok()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, to_value};

    use super::*;
    use crate::words::test::every_reward;

    /// A kind that stands in another place would be shown as another reward.
    #[test]
    fn each_kind_is_read_as_itself() {
        for (terms, ..) in every_reward() {
            let told = to_value(&terms).unwrap();
            let fields = Fields {
                share: from_value(told["basis_points"].clone()).ok(),
                money: told["currency"].is_string().then(|| Money {
                    amount_minor: from_value(told["amount_minor"].clone()).unwrap(),
                    currency: from_value(told["currency"].clone()).unwrap(),
                }),
                count: from_value(told["count"].clone()).ok(),
                name: from_value(told["name"].clone()).ok(),
                days: from_value(told["days"].clone()).ok(),
            };
            assert_eq!(fields.of_kind(told["kind"].as_str().unwrap()), Some(terms));
        }
    }
}
