//! How a language writes rewards, shares and money: the runtime's `Intl` knows, so that we need no tables.

use goodword_domain::ledger::RewardTerms;
use goodword_domain::value::{BasisPoints, Money, Name};
use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;

use super::texts::{Key, Words};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl)]
    type NumberFormat;

    #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
    fn new(locale: &str, options: &Object) -> Result<NumberFormat, JsValue>;

    #[wasm_bindgen(method)]
    fn format(this: &NumberFormat, number: f64) -> String;

    #[wasm_bindgen(method, js_name = resolvedOptions)]
    fn resolved_options(this: &NumberFormat) -> Object;
}

/// What an advocate gets, as a noun phrase: `€5`, `200 points`.
pub fn reward(words: &Words<'_>, terms: &RewardTerms) -> String {
    match terms {
        RewardTerms::Percentage(share) => {
            words.fill(Key::RewardPercentage, &[("amount", &percent(words, *share))])
        }
        RewardTerms::Fixed(money) => of_money(words, Key::RewardFixed, *money, ""),
        RewardTerms::StoreCredit(money) => of_money(words, Key::RewardStoreCredit, *money, ""),
        RewardTerms::GiftCard(money) => of_money(words, Key::RewardGiftCard, *money, ""),
        RewardTerms::Donation(money, to) => of_money(words, Key::RewardDonation, *money, to.as_ref()),
        RewardTerms::FreeItem(name) => named(words, Key::RewardFreeItem, name),
        RewardTerms::ContestEntry(count, name) => {
            let values = [("count", &*number(words, count.get())), ("name", name.as_ref())];
            words.fill(one_or_more(count.get(), Key::RewardEntry, Key::RewardEntries), &values)
        }
        RewardTerms::Points(count) => {
            let key = one_or_more(count.get(), Key::RewardPoint, Key::RewardPoints);
            words.fill(key, &[("count", &number(words, count.get()))])
        }
        RewardTerms::Upgrade(name) => named(words, Key::RewardUpgrade, name),
        RewardTerms::Event(name) => named(words, Key::RewardEvent, name),
        RewardTerms::Manual(name) => named(words, Key::RewardManual, name),
        RewardTerms::Discount(share, days) => {
            let days = u32::from(*days);
            let values = [("amount", &*percent(words, *share)), ("count", &number(words, days))];
            words.fill(one_or_more(days, Key::RewardDiscountDay, Key::RewardDiscountDays), &values)
        }
    }
}

/// What a friend gets, as a noun phrase: `10% off`.
pub fn gift(words: &Words<'_>, terms: &RewardTerms) -> String {
    match terms {
        RewardTerms::Percentage(share) => {
            words.fill(Key::GiftPercentage, &[("amount", &percent(words, *share))])
        }
        RewardTerms::Fixed(money) => of_money(words, Key::GiftFixed, *money, ""),
        _ => reward(words, terms),
    }
}

fn of_money(words: &Words<'_>, key: Key, money: Money, name: &str) -> String {
    words.fill(key, &[("amount", &amount(words, money)), ("name", name)])
}

fn named(words: &Words<'_>, key: Key, name: &Name) -> String {
    words.fill(key, &[("name", name.as_ref())])
}

/// Two forms do for every language: that for many is worded so that it fits any number.
fn one_or_more(count: u32, one: Key, more: Key) -> Key {
    if count == 1 { one } else { more }
}

fn number(words: &Words<'_>, number: u32) -> String {
    format(words, &[]).map_or_else(|_| number.to_string(), |format| format.format(number.into()))
}

fn percent(words: &Words<'_>, share: BasisPoints) -> String {
    let options = [("style", "percent".into()), ("maximumFractionDigits", 2.into())];
    let share = f64::from(u32::from(share)) / 10_000.0;
    format(words, &options).map_or_else(|_| format!("{} %", share * 100.0), |format| format.format(share))
}

fn amount(words: &Words<'_>, money: Money) -> String {
    // At most 10¹², which a double holds exactly.
    #[allow(clippy::cast_precision_loss, reason = "see above")]
    let minor = money.amount_minor.minor() as f64;
    let options = [
        ("style", "currency".into()),
        ("currency", money.currency.as_ref().into()),
        ("trailingZeroDisplay", "stripIfInteger".into()),
    ];
    match format(words, &options) {
        Ok(format) => format.format(minor / 10_f64.powf(decimals(&format))),
        Err(_) => money.currency.to_string(),
    }
}

/// How many digits stand behind the currency's decimal point: 2 for the euro, 0 for the yen, 3 for the Kuwaiti dinar.
fn decimals(format: &NumberFormat) -> f64 {
    let digits = Reflect::get(&format.resolved_options(), &"maximumFractionDigits".into());
    digits.ok().and_then(|digits| digits.as_f64()).unwrap_or(2.0)
}

fn format(words: &Words<'_>, options: &[(&str, JsValue)]) -> Result<NumberFormat, JsValue> {
    let object = Object::new();
    for (name, value) in options {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    NumberFormat::new(words.language(), &object)
}
