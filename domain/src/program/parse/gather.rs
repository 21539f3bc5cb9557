//! Reads JSON part by part. What cannot be read is named, and the reading goes on beside it.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use super::BadField;
use super::together::Together;
use crate::value::{Amount, Currency, Invalid, Money};

/// What has been found so far.
pub struct Reader {
    /// The shop's.
    pub currency: Currency,
    pub bad: Vec<BadField>,
    /// What is read and has to fit the rest.
    pub together: Together,
}

impl Reader {
    pub fn of(currency: Currency) -> Self {
        Self { currency, bad: Vec::new(), together: Together::default() }
    }

    pub fn refuse(&mut self, field: impl Into<String>, invalid: Invalid) {
        self.bad.push(BadField::new(field, invalid));
    }

    /// Every bad field.
    pub fn finish(mut self) -> Vec<BadField> {
        self.bad.extend(self.together.contradictions());
        self.bad
    }
}

/// What can be read from JSON while every mistake in it is gathered, not only the first.
pub trait Gather: Sized {
    /// The value; `None` where something in it is wrong, which then is among the bad fields.
    fn gather(value: Value, path: &str, reader: &mut Reader) -> Option<Self>;
}

/// What has bounds that its type does not know: a number by its size, a list by its length, money by its amount.
pub trait Bounded: Gather {
    /// What is measured.
    type Measure;

    /// As [`Gather::gather`]; what is out of bounds is a mistake, too.
    fn within(
        bounds: RangeInclusive<Self::Measure>,
        value: Value,
        path: &str,
        reader: &mut Reader,
    ) -> Option<Self>;
}

impl<T: Gather> Gather for Option<T> {
    fn gather(value: Value, path: &str, reader: &mut Reader) -> Option<Self> {
        if value.is_null() { Some(None) } else { T::gather(value, path, reader).map(Some) }
    }
}

impl<T: Bounded> Bounded for Option<T> {
    type Measure = T::Measure;

    fn within(
        bounds: RangeInclusive<T::Measure>,
        value: Value,
        path: &str,
        reader: &mut Reader,
    ) -> Option<Self> {
        if value.is_null() { Some(None) } else { T::within(bounds, value, path, reader).map(Some) }
    }
}

impl<T: Gather> Gather for Vec<T> {
    fn gather(value: Value, path: &str, reader: &mut Reader) -> Option<Self> {
        Self::within(0..=usize::MAX, value, path, reader)
    }
}

impl<T: Gather> Bounded for Vec<T> {
    type Measure = usize;

    /// In a list that is too long the items are read all the same.
    fn within(bounds: RangeInclusive<usize>, value: Value, path: &str, reader: &mut Reader) -> Option<Self> {
        let Value::Array(items) = value else {
            reader.refuse(path, Invalid::WrongType);
            return None;
        };
        if items.len() < *bounds.start() {
            reader.refuse(path, Invalid::Empty);
        } else if items.len() > *bounds.end() {
            reader.refuse(path, Invalid::TooLong);
        }
        let items = items.into_iter().enumerate();
        let gathered: Vec<Option<T>> =
            items.map(|(place, item)| T::gather(item, &format!("{path}[{place}]"), reader)).collect();
        gathered.into_iter().collect()
    }
}

impl Gather for Money {
    fn gather(value: Value, path: &str, reader: &mut Reader) -> Option<Self> {
        Self::within(Amount::ZERO..=Amount::MAX, value, path, reader)
    }
}

impl Bounded for Money {
    type Measure = Amount;

    fn within(bounds: RangeInclusive<Amount>, value: Value, path: &str, reader: &mut Reader) -> Option<Self> {
        let mut fields = Fields::of(value, path, reader)?;
        let money = fields.money_within(bounds);
        fields.finish();
        money
    }
}

/// An object whose keys are the owner's.
pub fn gather_map<T>(
    most: usize,
    value: Value,
    path: &str,
    reader: &mut Reader,
    mut gather: impl FnMut(Value, &str, &mut Reader) -> Option<T>,
) -> Option<BTreeMap<String, T>> {
    let fields = Fields::of(value, path, reader)?;
    if fields.rest.len() > most {
        fields.reader.refuse(path, Invalid::TooLong);
    }
    let gathered: Vec<_> = fields
        .rest
        .into_iter()
        .map(|(key, value)| {
            let value = gather(value, &below(path, &key), fields.reader);
            value.map(|value| (key, value))
        })
        .collect();
    gathered.into_iter().collect()
}

/// The fields of one object, taken one by one. A field that may be left out has something that stands for it.
pub struct Fields<'a> {
    pub path: &'a str,
    pub rest: Map<String, Value>,
    pub reader: &'a mut Reader,
}

impl<'a> Fields<'a> {
    pub fn of(value: Value, path: &'a str, reader: &'a mut Reader) -> Option<Self> {
        if let Value::Object(rest) = value {
            Some(Self { path, rest, reader })
        } else {
            reader.refuse(path, Invalid::WrongType);
            None
        }
    }

    pub fn take<T: Gather>(&mut self, name: &str, absent: Option<T>) -> Option<T> {
        self.take_by(name, absent, T::gather)
    }

    pub fn take_within<T: Bounded>(
        &mut self,
        name: &str,
        absent: Option<T>,
        bounds: RangeInclusive<T::Measure>,
    ) -> Option<T> {
        self.take_by(name, absent, |value, path, reader| T::within(bounds, value, path, reader))
    }

    /// The two fields of an amount of money.
    pub fn money_within(&mut self, bounds: RangeInclusive<Amount>) -> Option<Money> {
        let (amount, currency) =
            (self.take_within("amount_minor", None, bounds), self.take("currency", None));
        amount.zip(currency).map(|(amount, currency)| Money::new(amount, currency))
    }

    fn take_by<T>(
        &mut self,
        name: &str,
        absent: Option<T>,
        gather: impl FnOnce(Value, &str, &mut Reader) -> Option<T>,
    ) -> Option<T> {
        match self.rest.remove(name) {
            Some(value) => gather(value, &below(self.path, name), self.reader),
            None => absent.or_else(|| {
                self.refuse(name, Invalid::MissingField);
                None
            }),
        }
    }

    /// One of the fields is wrong; or all of them together, if it has no name.
    pub fn refuse(&mut self, name: &str, invalid: Invalid) {
        self.reader.refuse(below(self.path, name), invalid);
    }

    /// Whatever is left was not asked for.
    pub fn finish(self) {
        for name in self.rest.keys() {
            self.reader.refuse(below(self.path, name), Invalid::UnknownField);
        }
    }
}

/// The path of a part: `survey.pages`.
pub fn below(path: &str, name: &str) -> String {
    let joint = if path.is_empty() || name.is_empty() { "" } else { "." };
    [path, joint, name].concat()
}

/// The list in which something stands: `limits` of `limits[0].id`.
pub fn list_of(path: &str) -> &str {
    path.rsplit_once('[').map_or("", |(list, _)| list)
}
