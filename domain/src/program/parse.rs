//! Reads a program and names every bad field, not only the first: an owner mends a program in one go.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    Debts, Limit, LimitedTo, Listed, Milestone, Neighbours, PageKind, Placement, Program, Risk, StaffCredit,
    StaffGoal, StandingDiscount, Surprise, Survey, Test, Texts, Variant,
};
use crate::api::ByName;
use crate::ledger::{Evidence, Fulfilment, Offered, RewardTerms};
use crate::value::{
    ApplyUrl, BasisPoints, Code, Count, Currency, Invalid, Money, Name, Period, PoolName, RuleId,
};

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

/// What can be read from JSON while every mistake in it is gathered, not only the first.
trait Gather: Sized {
    /// The value; `None` where something in it is wrong, which then is among the bad fields.
    fn gather(value: Value, path: &str, bad: &mut Vec<BadField>) -> Option<Self>;
}

/// Values without fields of their own: serde reads them, and names the one thing that is wrong.
macro_rules! leaves {
    ($($leaf:ty,)*) => {
        $(impl Gather for $leaf {
            fn gather(value: Value, path: &str, bad: &mut Vec<BadField>) -> Option<Self> {
                read(value, path, bad)
            }
        })*
    };
}

/// What stands for a field that is not there.
macro_rules! absent {
    () => {
        None
    };
    ($default:expr) => {
        Some($default)
    };
}

/// Objects, field by field. A field with a value after it may be left out.
macro_rules! objects {
    ($($object:ident { $($field:ident $(= $default:expr)?),* $(,)? })*) => {
        $(impl Gather for $object {
            fn gather(value: Value, path: &str, bad: &mut Vec<BadField>) -> Option<Self> {
                let mut fields = Fields::of(value, path, bad)?;
                $(let $field = fields.take(stringify!($field), || absent!($($default)?));)*
                fields.finish();
                Some(Self { $($field: $field?,)* })
            }
        })*
    };
}

leaves! {
    bool, u8, u16, u32, String, ApplyUrl, BasisPoints, Code, Count, Debts, Evidence, Fulfilment, LimitedTo, Listed, Money,
    Name, PageKind, Period, Placement, PoolName, RewardTerms, RuleId, Texts,
}

objects! {
    Program {
        advocate_reward, friend_reward, hold_days, attribution_days, new_customers_only, minimum_order, advocate_limit,
        apply_url, survey, texts, evidence = Evidence::all(), limits = Vec::new(), milestones = Vec::new(),
        standing_discounts = Vec::new(), neighbours = None, surprise = None, staff = None, partner_reward = None,
        debts = Debts::default(), friend_code_pool = None, low_codes = Program::default_low_codes(),
        risk = Risk::default(), test = None,
    }
    Survey { pages, delay_ms, placement, repeat_after_days }
    Limit { id, per, period, count = None, value = None }
    Milestone { id, friends, reward }
    StandingDiscount { id, friends, advocate_reward, friend_reward }
    Neighbours { prefix_chars, same_day, advocate_reward, friend_reward }
    Surprise { seed, one_in, reward }
    StaffCredit { points, goal }
    StaffGoal { period, referrals }
    Risk {
        review_at = Risk::default().review_at, friends_a_day = Risk::default().friends_a_day, banned = Vec::new(),
        allowed = Vec::new(), leaked = Vec::new(),
    }
    Test { id, seed, hold_out_basis_points, variants }
    Variant { id, weight, advocate_reward, friend_reward }
}

impl<T: Gather> Gather for Option<T> {
    fn gather(value: Value, path: &str, bad: &mut Vec<BadField>) -> Option<Self> {
        if value.is_null() { Some(None) } else { T::gather(value, path, bad).map(Some) }
    }
}

impl<T: Gather> Gather for Vec<T> {
    fn gather(value: Value, path: &str, bad: &mut Vec<BadField>) -> Option<Self> {
        let Value::Array(items) = value else {
            bad.push(BadField::new(path, Invalid::WrongType));
            return None;
        };
        let gathered: Vec<Option<T>> = items
            .into_iter()
            .enumerate()
            .map(|(place, item)| T::gather(item, &format!("{path}[{place}]"), bad))
            .collect();
        gathered.into_iter().collect()
    }
}

impl Gather for Offered {
    /// The terms stand beside the other fields.
    fn gather(value: Value, path: &str, bad: &mut Vec<BadField>) -> Option<Self> {
        let mut fields = Fields::of(value, path, bad)?;
        let others = fields.take("or", || Some(Vec::new()));
        let hold_days = fields.take("hold_days", || Some(None));
        let expires_after_days = fields.take("expires_after_days", || Some(None));
        let fulfilment = fields.take("fulfilment", || Some(Fulfilment::default()));
        let terms = Value::Object(std::mem::take(&mut fields.rest));
        let terms = RewardTerms::gather(terms, path, bad);
        Some(Self {
            terms: terms?,
            others: others?,
            hold_days: hold_days?,
            expires_after_days: expires_after_days?,
            fulfilment: fulfilment?,
        })
    }
}

/// The fields of one object, taken one by one.
struct Fields<'a> {
    path: &'a str,
    rest: Map<String, Value>,
    bad: &'a mut Vec<BadField>,
}

impl<'a> Fields<'a> {
    fn of(value: Value, path: &'a str, bad: &'a mut Vec<BadField>) -> Option<Self> {
        if let Value::Object(rest) = value {
            Some(Self { path, rest, bad })
        } else {
            bad.push(BadField::new(path, Invalid::WrongType));
            None
        }
    }

    fn take<T: Gather>(&mut self, name: &str, absent: impl FnOnce() -> Option<T>) -> Option<T> {
        let path = below(self.path, name);
        match self.rest.remove(name) {
            Some(value) => T::gather(value, &path, self.bad),
            None => absent().or_else(|| {
                self.bad.push(BadField::new(path, Invalid::MissingField));
                None
            }),
        }
    }

    /// Whatever is left was not asked for.
    fn finish(self) {
        let unknown =
            self.rest.keys().map(|name| BadField::new(below(self.path, name), Invalid::UnknownField));
        self.bad.extend(unknown);
    }
}

fn below(path: &str, name: &str) -> String {
    // `survey.pages[0]`, as everywhere.
    let joint = if path.is_empty() || name.is_empty() || name.starts_with('[') { "" } else { "." };
    [path, joint, name].concat()
}

fn read<T: DeserializeOwned>(value: Value, path: &str, bad: &mut Vec<BadField>) -> Option<T> {
    decode_value(value)
        .map_err(|BadField { field, code }| bad.push(BadField { field: below(path, &field), code }))
        .ok()
}

/// Reads one value; its mistake is named by its path and code.
pub(crate) fn decode_value<T: DeserializeOwned>(value: Value) -> Result<T, BadField> {
    serde_path_to_error::deserialize(ByName(value)).map_err(|error| {
        let path = error.path().to_string();
        crate::api::bad_field(if path == "." { "" } else { &path }, &error.inner().to_string())
    })
}

impl Program {
    /// Where one field does not read there is no program to be checked; so each of the others is checked in a program that
    /// is right otherwise.
    fn check_each(value: Value, currency: Currency, bad: &mut Vec<BadField>) {
        let Ok(starting) = serde_json::to_value(Self::starting(currency)) else { return };
        let Value::Object(fields) = value else { return };
        for (name, field) in fields {
            let mut alone = starting.clone();
            if let Some(fields) = alone.as_object_mut() {
                fields.insert(name.clone(), field);
            }
            let (mut named_before, mut found) = (Vec::new(), Vec::new());
            if let Some(program) = Self::gather(alone, "", &mut named_before) {
                program.check(currency, &mut found);
                bad.extend(found.into_iter().filter(|bad| bad.field.starts_with(name.as_str())));
            }
        }
    }

    /// Reads a program for a shop of this currency. A bad one is refused whole, with every bad field.
    pub fn parse(value: Value, currency: Currency) -> Result<Self, Vec<BadField>> {
        let mut bad = Vec::new();
        let program = Self::gather(value.clone(), "", &mut bad);
        match &program {
            Some(program) => program.check(currency, &mut bad),
            None => Self::check_each(value, currency, &mut bad),
        }
        match program {
            Some(program) if bad.is_empty() => Ok(program),
            _ => Err(bad),
        }
    }
}

#[cfg(test)]
mod tests;
