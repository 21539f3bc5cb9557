use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize};

use super::{Invalid, text_value};

/// Integer minor units (cents), from 0 to 10¹²: far above any order, far below 2⁵³, where JavaScript and SQLite's
/// binding lose whole numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
#[serde(transparent)]
pub struct Amount(i64);

/// An ISO 4217 code. Parsing checks the shape; that the code exists is checked once, when a shop is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// An amount in a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Minor units (cents).
    pub amount_minor: Amount,
    /// ISO 4217.
    pub currency: Currency,
}

/// A percentage in hundredths of a percent, from 1 to 10,000 (0.01 % to 100 %).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct BasisPoints(u32);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// One minor unit.
    pub const SMALLEST: Self = Self(1);
    /// 10¹² minor units.
    pub const MAX: Self = Self(1_000_000_000_000);

    /// Checks the range.
    pub const fn new(minor: i64) -> Result<Self, Invalid> {
        if minor < 0 {
            Err(Invalid::AmountNegative)
        } else if minor > Self::MAX.0 {
            Err(Invalid::AmountOverflow)
        } else {
            Ok(Self(minor))
        }
    }

    /// Minor units.
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.0
    }

    /// What is left after taking `other` away, at least nothing.
    #[must_use]
    pub fn less(self, other: Self) -> Self {
        Self((self.0 - other.0).max(0))
    }

    /// The sum, or a refusal above [`Amount::MAX`].
    pub fn plus(self, other: Self) -> Result<Self, Invalid> {
        Self::new(self.0 + other.0)
    }
}

impl BasisPoints {
    /// Checks the range.
    pub const fn new(basis_points: u32) -> Result<Self, Invalid> {
        if basis_points >= 1 && basis_points <= 10_000 {
            Ok(Self(basis_points))
        } else {
            Err(Invalid::OutOfRange)
        }
    }

    /// This share of an amount, rounded to the nearest minor unit, halves up (commercial rounding): 10 % of 0.05 is
    /// 0.01, of 0.04 is 0.00.
    #[must_use]
    pub const fn of(self, amount: Amount) -> Amount {
        // At most 10¹² × 10⁴, which an i64 holds.
        Amount((amount.0 * self.0 as i64 + 5_000) / 10_000)
    }
}

impl TryFrom<u32> for BasisPoints {
    type Error = Invalid;

    fn try_from(basis_points: u32) -> Result<Self, Invalid> {
        Self::new(basis_points)
    }
}

impl From<BasisPoints> for u32 {
    fn from(value: BasisPoints) -> Self {
        value.0
    }
}

impl FromStr for Currency {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        match text.as_bytes() {
            &[a, b, c] if [a, b, c].iter().all(u8::is_ascii_uppercase) => Ok(Self([a, b, c])),
            _ => Err(Invalid::CurrencyMalformed),
        }
    }
}

impl AsRef<str> for Currency {
    fn as_ref(&self) -> &str {
        // Three ASCII letters by construction.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

text_value!(Currency of letters, "an ISO 4217 code", {"pattern": "^[A-Z]{3}$"});

impl Money {
    /// An amount in a currency.
    #[must_use]
    pub const fn new(amount_minor: Amount, currency: Currency) -> Self {
        Self { amount_minor, currency }
    }
}

/// By hand, so that a negative, a fractional and a huge number each get their own code.
impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_i64(AmountVisitor)
    }
}

struct AmountVisitor;

impl Visitor<'_> for AmountVisitor {
    type Value = Amount;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number of minor units")
    }

    fn visit_i64<E: de::Error>(self, minor: i64) -> Result<Amount, E> {
        Amount::new(minor).map_err(E::custom)
    }

    fn visit_u64<E: de::Error>(self, minor: u64) -> Result<Amount, E> {
        i64::try_from(minor).map_err(|_| Invalid::AmountOverflow).and_then(Amount::new).map_err(E::custom)
    }

    fn visit_f64<E: de::Error>(self, minor: f64) -> Result<Amount, E> {
        // JSON writes 1e30 and 0.5 alike as numbers; JavaScript hands every number over as one of these.
        Err(E::custom(if minor < 0.0 {
            Invalid::AmountNegative
        } else if minor > 1e12 {
            Invalid::AmountOverflow
        } else {
            Invalid::AmountNotWhole
        }))
    }
}

#[cfg(feature = "schema")]
mod schema {
    use std::borrow::Cow;

    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    impl JsonSchema for super::Amount {
        fn schema_name() -> Cow<'static, str> {
            "Amount".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "type": "integer", "minimum": 0, "maximum": super::Amount::MAX.minor(), "description": "minor units (cents)" })
        }
    }

    impl JsonSchema for super::BasisPoints {
        fn schema_name() -> Cow<'static, str> {
            "BasisPoints".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "type": "integer", "minimum": 1, "maximum": 10_000, "description": "hundredths of a percent" })
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn amount(minor: i64) -> Amount {
        Amount::new(minor).unwrap()
    }

    #[test]
    fn rounds_halves_up() {
        let ten_percent = BasisPoints::new(1_000).unwrap();
        for (of, is) in [(0, 0), (4, 0), (5, 1), (14, 1), (15, 2), (5_000, 500), (999, 100)] {
            assert_eq!(ten_percent.of(amount(of)), amount(is), "10 % of {of}");
        }
    }

    #[test]
    fn each_bad_amount_says_what_is_wrong() {
        for (json, code) in [
            ("-1", "amount_negative"),
            ("-0.5", "amount_negative"),
            ("1000000000001", "amount_overflow"),
            ("18446744073709551615", "amount_overflow"),
            ("1e300", "amount_overflow"),
            ("0.5", "amount_not_whole"),
        ] {
            let error = serde_json::from_str::<Amount>(json).unwrap_err().to_string();
            assert_eq!(Invalid::from_message(&error).map(Invalid::code), Some(code), "{json}: {error}");
        }
    }

    proptest! {
        /// A share is never more than the whole, and the largest does not overflow.
        #[test]
        fn a_share_is_at_most_the_whole(minor in 0..=Amount::MAX.minor(), basis_points in 1..=10_000u32) {
            let whole = amount(minor);
            prop_assert!(BasisPoints::new(basis_points).unwrap().of(whole) <= whole);
            prop_assert_eq!(BasisPoints::new(10_000).unwrap().of(whole), whole);
        }
    }
}
