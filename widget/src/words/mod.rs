//! What the popup says: texts by key, in one language, with the owner's own words over ours.

mod problem;
mod reason;
mod reward;

pub use reward::KINDS;

use goodword_domain::api::widget::OwnTexts;
use goodword_domain::value::{Money, Rfc3339, fill};

/// What the browser writes for us: counts, money and days as the language has them (`Intl`), and parts of addresses.
pub trait Formats {
    /// The plural category: `zero`, `one`, `two`, `few`, `many` or `other`.
    fn plural(&self, count: u32) -> String;
    /// A whole number.
    fn number(&self, number: u32) -> String;
    /// A share, from hundredths of a percent.
    fn percent(&self, basis_points: u32) -> String;
    /// An amount with its currency.
    fn money(&self, money: Money) -> String;
    /// Day and month of a moment.
    fn day(&self, moment: &Rfc3339) -> String;
    /// A text as it stands in a link's query (`encodeURIComponent`).
    fn encode(&self, text: &str) -> String;
}

/// Texts and formats of one language.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    texts: &'a OwnTexts,
    formats: &'a dyn Formats,
    /// As customers know the shop; stands for `{shop}` in every text.
    shop: &'a str,
}

impl<'a> Words<'a> {
    /// Words for one shop.
    #[must_use]
    pub fn new(texts: &'a OwnTexts, formats: &'a dyn Formats, shop: &'a str) -> Self {
        Self { texts, formats, shop }
    }

    /// A text; empty where the language file lacks it, which a test forbids.
    #[inline(never)]
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        self.fill(key, &[])
    }

    /// A text with its placeholders filled.
    #[inline(never)]
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.texts.get(key).unwrap_or_default(), &mut |name, filled| {
            let value = values.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
            filled.push_str(value.unwrap_or(if name == "shop" { self.shop } else { "" }));
        })
    }

    /// The form of a text that fits a count, which stands for `{count}`.
    #[must_use]
    pub fn count(&self, key: &str, count: u32) -> String {
        self.tell(key, Some(count), &[])
    }

    /// A text; where it speaks of a count, the form of it that fits.
    #[inline(never)]
    fn tell(&self, key: &str, count: Option<u32>, values: &[(&str, &str)]) -> String {
        let Some(count) = count else { return self.fill(key, values) };
        let form = [key, "_", &self.formats.plural(count)].concat();
        self.fill(&form, &[values, &[("count", &self.formats.number(count))]].concat())
    }

    /// Whether there is such a text.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.texts.get(key).is_some()
    }

    /// A whole number.
    #[must_use]
    pub fn number(&self, number: u32) -> String {
        self.formats.number(number)
    }

    /// An amount with its currency.
    #[must_use]
    pub fn money(&self, money: Money) -> String {
        self.formats.money(money)
    }

    /// A text as it stands in a link's query.
    #[must_use]
    pub fn encode(&self, text: &str) -> String {
        self.formats.encode(text)
    }

    /// Day and month of a moment.
    #[must_use]
    pub fn day(&self, moment: &Rfc3339) -> String {
        self.formats.day(moment)
    }
}

#[cfg(test)]
mod files;
#[cfg(test)]
pub mod test;
