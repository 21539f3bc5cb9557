//! Reads a program and names every bad field, not only the first: an owner mends a program in one go.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Program, Survey, Texts};
use crate::api::ByName;
use crate::ledger::RewardTerms;
use crate::value::{Currency, Invalid};

/// One field that does not fit, by its path (`survey.delay_ms`) and the reason's stable code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BadField {
    /// The path, with dots.
    pub field: String,
    /// The code of an [`Invalid`].
    pub code: String,
}

impl BadField {
    /// Names a field and what is wrong with it.
    #[must_use]
    pub fn new(field: impl Into<String>, invalid: Invalid) -> Self {
        Self { field: field.into(), code: invalid.code().to_owned() }
    }
}

/// Takes the fields of one object one by one and gathers what is wrong.
struct Fields<'a> {
    path: &'static str,
    rest: Map<String, Value>,
    bad: &'a mut Vec<BadField>,
}

impl Fields<'_> {
    fn take<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let path = [self.path, name].concat();
        let Some(value) = self.rest.remove(name) else {
            self.bad.push(BadField::new(path, Invalid::MissingField));
            return None;
        };
        match decode_value(value) {
            Ok(taken) => Some(taken),
            Err(bad) => {
                // `survey.pages[0]`, as everywhere.
                let joint = if bad.field.is_empty() || bad.field.starts_with('[') { "" } else { "." };
                let field = [&path, joint, &bad.field].concat();
                self.bad.push(BadField { field, ..bad });
                None
            }
        }
    }

    /// Whatever is left was not asked for.
    fn finish(self) {
        let unknown =
            self.rest.keys().map(|name| BadField::new([self.path, name].concat(), Invalid::UnknownField));
        self.bad.extend(unknown);
    }
}

/// Reads a value; a mistake is named by its path and code.
pub(crate) fn decode_value<T: DeserializeOwned>(value: Value) -> Result<T, BadField> {
    serde_path_to_error::deserialize(ByName(value)).map_err(|error| {
        let path = error.path().to_string();
        crate::api::bad_field(if path == "." { "" } else { &path }, &error.inner().to_string())
    })
}

impl Program {
    /// Reads a program for a shop of this currency. A bad one is refused whole, with every bad field.
    pub fn parse(value: Value, currency: Currency) -> Result<Self, Vec<BadField>> {
        let Value::Object(fields) = value else {
            return Err(vec![BadField::new("", Invalid::WrongType)]);
        };
        let mut bad = Vec::new();
        let program = Self::take(fields, &mut bad);
        if let Some(program) = &program {
            program.check(currency, &mut bad);
        }
        match program {
            Some(program) if bad.is_empty() => Ok(program),
            _ => Err(bad),
        }
    }

    fn take(fields: Map<String, Value>, bad: &mut Vec<BadField>) -> Option<Self> {
        let mut fields = Fields { path: "", rest: fields, bad };
        let advocate_reward = fields.take("advocate_reward");
        let friend_reward = fields.take("friend_reward");
        let hold_days = fields.take("hold_days");
        let attribution_days = fields.take("attribution_days");
        let new_customers_only = fields.take("new_customers_only");
        let minimum_order = fields.take("minimum_order");
        let advocate_limit = fields.take("advocate_limit");
        let apply_url = fields.take("apply_url");
        let texts = fields.take("texts");
        let survey =
            fields.take::<Map<String, Value>>("survey").and_then(|survey| Survey::take(survey, fields.bad));
        fields.finish();
        Some(Self {
            advocate_reward: advocate_reward?,
            friend_reward: friend_reward?,
            hold_days: hold_days?,
            attribution_days: attribution_days?,
            new_customers_only: new_customers_only?,
            minimum_order: minimum_order?,
            advocate_limit: advocate_limit?,
            apply_url: apply_url?,
            survey: survey?,
            texts: texts?,
        })
    }

    /// What no type can say: ranges, the shop's currency, fields that contradict each other.
    fn check(&self, currency: Currency, bad: &mut Vec<BadField>) {
        let mut refuse = |holds: bool, field: &str, invalid| {
            if !holds {
                bad.push(BadField::new(field, invalid));
            }
        };
        let domestic = |foreign: Option<Currency>| foreign.is_none_or(|foreign| foreign == currency);
        let reward_currency = |terms: Option<RewardTerms>| terms.and_then(RewardTerms::currency);
        refuse(
            domestic(reward_currency(self.advocate_reward)),
            "advocate_reward.currency",
            Invalid::CurrencyForeign,
        );
        refuse(
            domestic(reward_currency(self.friend_reward)),
            "friend_reward.currency",
            Invalid::CurrencyForeign,
        );
        refuse(
            domestic(self.minimum_order.map(|m| m.currency)),
            "minimum_order.currency",
            Invalid::CurrencyForeign,
        );
        refuse(self.hold_days <= Self::MAX_DAYS, "hold_days", Invalid::OutOfRange);
        refuse(
            (1..=Self::MAX_DAYS).contains(&self.attribution_days),
            "attribution_days",
            Invalid::OutOfRange,
        );
        refuse(self.advocate_limit != Some(0), "advocate_limit", Invalid::OutOfRange);
        refuse(!self.survey.pages.iter().any(|page| page.is_till()), "survey.pages", Invalid::Contradictory);
        refuse(self.survey.delay_ms <= Survey::MAX_DELAY_MS, "survey.delay_ms", Invalid::OutOfRange);
        let repeat = (1..=Self::MAX_DAYS).contains(&self.survey.repeat_after_days);
        refuse(repeat, "survey.repeat_after_days", Invalid::OutOfRange);
        refuse(self.texts.fit(), "texts", Invalid::TooLong);
    }
}

impl Survey {
    fn take(fields: Map<String, Value>, bad: &mut Vec<BadField>) -> Option<Self> {
        let mut fields = Fields { path: "survey.", rest: fields, bad };
        let pages = fields.take("pages");
        let delay_ms = fields.take("delay_ms");
        let placement = fields.take("placement");
        let repeat_after_days = fields.take("repeat_after_days");
        fields.finish();
        Some(Self {
            pages: pages?,
            delay_ms: delay_ms?,
            placement: placement?,
            repeat_after_days: repeat_after_days?,
        })
    }
}

impl Texts {
    fn fit(&self) -> bool {
        self.0.len() <= Self::MAX_LANGUAGES
            && self.0.values().all(|texts| {
                texts.len() <= Self::MAX_TEXTS
                    && texts.values().all(|text| text.chars().count() <= Self::MAX_CHARS)
            })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn euro() -> Currency {
        "EUR".parse().unwrap()
    }

    fn starting() -> Value {
        serde_json::to_value(Program::starting(euro())).unwrap()
    }

    #[test]
    fn what_is_read_can_be_written_back() {
        assert_eq!(Program::parse(starting(), euro()), Ok(Program::starting(euro())));
    }

    #[test]
    fn every_bad_field_is_named_at_once() {
        let mut program = starting();
        program["hold_days"] = json!("two weeks");
        program["attribution_days"] = json!(-1);
        program["advocate_reward"]["amount_minor"] = json!(-5);
        program["survey"]["placement"] = json!("everywhere");
        program["survey"]["pages"] = json!(["home", "moon"]);
        program["survey"]["sound"] = json!(true);
        program["hold"] = json!(14);
        program.as_object_mut().unwrap().remove("texts");
        let bad = Program::parse(program, euro()).unwrap_err();
        let named: Vec<_> = bad.iter().map(|bad| (bad.field.as_str(), bad.code.as_str())).collect();
        for expected in [
            ("hold_days", "wrong_type"),
            ("attribution_days", "out_of_range"),
            ("advocate_reward.amount_minor", "amount_negative"),
            ("survey.placement", "unknown_word"),
            ("survey.pages[1]", "unknown_word"),
            ("survey.sound", "unknown_field"),
            ("hold", "unknown_field"),
            ("texts", "missing_field"),
        ] {
            assert!(named.contains(&expected), "{expected:?} is not in {named:?}");
        }
        assert_eq!(named.len(), 8, "{named:?}");
    }

    #[test]
    fn an_object_is_not_read_from_a_list() {
        for (field, list) in [
            ("minimum_order", json!([100, "EUR"])),
            ("friend_reward", json!(["percentage", 1000])),
            ("survey", json!([[], 0, "corner", 180])),
            ("texts", json!([])),
        ] {
            let mut program = starting();
            program[field] = list;
            let bad = Program::parse(program, euro()).unwrap_err();
            assert_eq!(bad, [BadField::new(field, Invalid::WrongType)]);
        }
    }

    #[test]
    fn refuses_what_contradicts_itself() {
        for (field, value, code) in [
            ("hold_days", json!(366), "out_of_range"),
            ("attribution_days", json!(0), "out_of_range"),
            ("advocate_limit", json!(0), "out_of_range"),
            ("minimum_order", json!({"amount_minor": 1, "currency": "USD"}), "currency_foreign"),
            ("apply_url", json!("https://tea.example/cart"), "placeholder_missing"),
        ] {
            let mut program = starting();
            program[field] = value;
            let bad = Program::parse(program, euro()).unwrap_err();
            assert!(bad[0].field.starts_with(field) && bad[0].code == code, "{field}: {bad:?}");
        }
        let mut program = starting();
        program["survey"]["pages"] = json!(["thank_you", "checkout"]);
        assert_eq!(
            Program::parse(program, euro()).unwrap_err()[0],
            BadField::new("survey.pages", Invalid::Contradictory)
        );
        assert!(Program::parse(json!([]), euro()).is_err());
    }
}
