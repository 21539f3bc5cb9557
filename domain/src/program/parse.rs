//! Reads a program and names every bad field, not only the first: an owner mends a program in one go.
//!
//! What is wrong by itself is found where it stands, so that it hides nothing beside it (`objects`, `rewards`).
//! What is right by itself and wrong together is found last, among all that could be read (`together`).

mod gather;
mod leaves;
mod objects;
mod rewards;
mod together;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::gather::{Gather, Reader};
use super::Program;
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

impl Program {
    /// Reads a program for a shop of this currency. A bad one is refused whole, with every bad field.
    pub fn parse(value: Value, currency: Currency) -> Result<Self, Vec<BadField>> {
        let mut reader = Reader::of(currency);
        let program = Self::gather(value, "", &mut reader);
        let bad = reader.finish();
        match program {
            Some(program) if bad.is_empty() => Ok(program),
            _ => Err(bad),
        }
    }
}

#[cfg(test)]
mod tests;
