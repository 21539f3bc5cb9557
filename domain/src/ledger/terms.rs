use serde::{Deserialize, Serialize};

use crate::value::{Amount, BasisPoints, Currency, Invalid, Money};

/// What one side gets.
///
/// As JSON: `{"kind":"percentage","basis_points":1000}` or `{"kind":"fixed","amount_minor":500,"currency":"EUR"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Flat", into = "Flat")]
pub enum RewardTerms {
    /// A share of the order's total.
    Percentage(BasisPoints),
    /// The same for each order.
    Fixed(Money),
}

impl RewardTerms {
    /// What these terms are worth for an order of which `total` remains after refunds.
    ///
    /// A share is rounded to the nearest minor unit, halves up. A fixed amount does not shrink with the order: it is due
    /// wholly or not at all.
    #[must_use]
    pub const fn worth(self, total: Amount) -> Amount {
        match self {
            Self::Percentage(share) => share.of(total),
            Self::Fixed(money) => money.amount_minor,
        }
    }

    /// The currency these terms are bound to, if any.
    #[must_use]
    pub const fn currency(self) -> Option<Currency> {
        match self {
            Self::Percentage(_) => None,
            Self::Fixed(money) => Some(money.currency),
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
    kind: Kind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    basis_points: Option<BasisPoints>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amount_minor: Option<Amount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    currency: Option<Currency>,
}

#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
enum Kind {
    Percentage,
    Fixed,
}

impl TryFrom<Flat> for RewardTerms {
    type Error = Invalid;

    fn try_from(flat: Flat) -> Result<Self, Invalid> {
        match (flat.kind, flat.basis_points, flat.amount_minor, flat.currency) {
            (Kind::Percentage, Some(share), None, None) => Ok(Self::Percentage(share)),
            (Kind::Fixed, None, Some(amount), Some(currency)) => {
                Ok(Self::Fixed(Money::new(amount, currency)))
            }
            (Kind::Percentage, None, ..) | (Kind::Fixed, _, None, _) | (Kind::Fixed, _, _, None) => {
                Err(Invalid::MissingField)
            }
            _ => Err(Invalid::UnknownField),
        }
    }
}

impl From<RewardTerms> for Flat {
    fn from(terms: RewardTerms) -> Self {
        match terms {
            RewardTerms::Percentage(share) => {
                Self { kind: Kind::Percentage, basis_points: Some(share), amount_minor: None, currency: None }
            }
            RewardTerms::Fixed(money) => Self {
                kind: Kind::Fixed,
                basis_points: None,
                amount_minor: Some(money.amount_minor),
                currency: Some(money.currency),
            },
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
        ] {
            let error = serde_json::from_str::<RewardTerms>(json).unwrap_err().to_string();
            assert!(error.starts_with(code), "{json}: {error}");
        }
    }
}
