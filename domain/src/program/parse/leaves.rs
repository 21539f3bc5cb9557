//! Values without fields of their own. Some have to fit others of the program, and are noted for that.

use std::ops::RangeInclusive;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::BadField;
use super::gather::{Bounded, Gather, Reader, list_of};
use crate::api::bad_field;
use crate::api::rewards::FulfilmentKind;
use crate::ledger::{Evidence, Kind};
use crate::program::{Debts, LimitedTo, Listed, PageKind, Placement};
use crate::value::{
    Amount, ApplyUrl, BasisPoints, Code, Count, Currency, Invalid, Name, Period, PoolName, RuleId,
};

/// Serde reads them, and names the one thing that is wrong.
macro_rules! leaves {
    ($($leaf:ty,)*) => {
        $(impl Gather for $leaf {
            fn gather(value: Value, path: &str, reader: &mut Reader) -> Option<Self> {
                read(value, path, reader)
            }
        })*
    };
}

leaves! {
    bool, u8, u16, u32, Amount, ApplyUrl, BasisPoints, Code, Count, Debts, Evidence, FulfilmentKind, Kind, LimitedTo,
    Name, Period, Placement, PoolName,
}

fn read<T: DeserializeOwned>(value: Value, path: &str, reader: &mut Reader) -> Option<T> {
    serde_json::from_value(value).map_err(|error| reader.bad.push(bad_field(path, &error.to_string()))).ok()
}

impl Gather for Currency {
    /// A program has one currency, the shop's.
    fn gather(value: Value, path: &str, reader: &mut Reader) -> Option<Self> {
        let currency = read(value, path, reader)?;
        if currency != reader.currency {
            reader.refuse(path, Invalid::CurrencyForeign);
            return None;
        }
        Some(currency)
    }
}

impl Gather for PageKind {
    /// Nobody is asked at the till.
    fn gather(value: Value, path: &str, reader: &mut Reader) -> Option<Self> {
        let page: Self = read(value, path, reader)?;
        let at_the_till = BadField::new(list_of(path), Invalid::Contradictory);
        if page.is_till() && !reader.bad.contains(&at_the_till) {
            reader.bad.push(at_the_till);
        }
        Some(page)
    }
}

impl Gather for RuleId {
    fn gather(value: Value, path: &str, reader: &mut Reader) -> Option<Self> {
        let id: Self = read(value, path, reader)?;
        reader.together.id(path, &id);
        Some(id)
    }
}

impl Gather for Listed {
    fn gather(value: Value, path: &str, reader: &mut Reader) -> Option<Self> {
        let listed: Self = read(value, path, reader)?;
        reader.together.listed(path, &listed);
        Some(listed)
    }
}

macro_rules! numbers {
    ($($number:ty,)*) => {
        $(impl Bounded for $number {
            type Measure = Self;

            fn within(
                bounds: RangeInclusive<Self>,
                value: Value,
                path: &str,
                reader: &mut Reader,
            ) -> Option<Self> {
                let number = Self::gather(value, path, reader)?;
                if !bounds.contains(&number) {
                    reader.refuse(path, Invalid::OutOfRange);
                    return None;
                }
                Some(number)
            }
        })*
    };
}

numbers! { u8, u16, u32, Amount, }

/// A text of at most so many characters.
pub fn gather_text(most_chars: usize, value: Value, path: &str, reader: &mut Reader) -> Option<String> {
    let text: String = read(value, path, reader)?;
    if text.chars().count() > most_chars {
        reader.refuse(path, Invalid::TooLong);
        return None;
    }
    Some(text)
}
