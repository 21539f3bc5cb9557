//! Counts, money and days, as the browser's `Intl` writes them: the popup carries no tables of its own.

use goodword_domain::value::{Money, Rfc3339, cut};
use wasm_bindgen::prelude::*;

use super::js::{Date, Local, PluralRules, encode, object};
use crate::words::Formats;

/// Writes as this language does; what the browser cannot write comes out empty.
pub struct Intl {
    /// A language tag, of the page if it is in the texts' language.
    pub locale: String,
}

impl Intl {
    fn write(&self, value: JsValue, options: &str) -> String {
        let value: Local = value.unchecked_into();
        value.in_language(&self.locale, &object(options)).unwrap_or_default()
    }
}

impl Formats for Intl {
    fn plural(&self, count: u32) -> String {
        PluralRules::new_rules(&self.locale).select_form(count)
    }

    fn number(&self, number: u32) -> String {
        self.write(number.into(), "{}")
    }

    fn percent(&self, basis_points: u32) -> String {
        self.write(
            (f64::from(basis_points) / 10_000.0).into(),
            r#"{"style":"percent","maximumFractionDigits":2}"#,
        )
    }

    fn money(&self, money: Money) -> String {
        let currency = &*String::from(money.currency);
        let style =
            [r#"{"style":"currency","currency":""#, currency, r#"","trailingZeroDisplay":"stripIfInteger"}"#];
        // How many digits a currency has, `Intl` knows: it writes nothing of it as 0, 0.00 or 0.000.
        let all_digits = [r#"{"style":"currency","currency":""#, currency, r#""}"#].concat();
        let nothing: Local = JsValue::from(0).unchecked_into();
        let nothing = nothing.in_language("en", &object(&all_digits)).unwrap_or_default();
        let digits = cut(&nothing, b'.').map_or(0, |(_, digits)| digits.len());
        let unit = (0..digits).fold(1.0, |unit, _| unit * 10.0);
        #[allow(clippy::cast_precision_loss, reason = "an amount stays far below 2⁵³")]
        let amount = money.amount_minor.minor() as f64 / unit;
        self.write(amount.into(), &style.concat())
    }

    fn day(&self, moment: &Rfc3339) -> String {
        let date = Date::new(moment.as_str());
        self.write(date.into(), r#"{"day":"numeric","month":"long"}"#)
    }

    fn encode(&self, text: &str) -> String {
        encode(text)
    }
}
