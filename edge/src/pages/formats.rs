//! How a language writes shares and money: the runtime's `Intl` knows, so that we need no tables.

use goodword_domain::ledger::RewardTerms;
use goodword_domain::value::Money;
use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;

use super::texts::Words;

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

/// What somebody gets, for instance `10%` or `€5`.
pub fn reward(words: &Words<'_>, terms: RewardTerms) -> String {
    match terms {
        RewardTerms::Percentage(share) => {
            let options = [("style", "percent".into()), ("maximumFractionDigits", 2.into())];
            let share = f64::from(u32::from(share)) / 10_000.0;
            format(words, &options)
                .map_or_else(|_| format!("{} %", share * 100.0), |format| format.format(share))
        }
        RewardTerms::Fixed(money) => amount(words, money),
    }
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
