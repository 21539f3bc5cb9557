use std::str::FromStr;
use std::vec::IntoIter;

use goodword_domain::value::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::failure::{Failure, Fault};

/// One value in a statement or a row. There is no boolean: the runtime binds `true` as the text `true`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// SQL's NULL.
    Null,
    /// Within ±2⁵³, beyond which JavaScript loses whole numbers.
    Integer(i64),
    /// A text.
    Text(String),
}

/// A database that is one writer's alone: the object's storage, or SQLite in a native test.
pub trait Sql {
    /// Runs one statement with its `?` bound in order, and reads all rows. At most 100 values.
    fn query(&self, statement: &str, values: Vec<Value>) -> Result<Vec<Row>, Fault>;

    /// Runs statements that take and give nothing.
    fn batch(&self, statements: &str) -> Result<(), Fault>;

    /// Keeps everything that `work` writes, or nothing if it fails or the process dies. Within another transaction: or
    /// nothing if that one fails.
    fn transaction<T>(&self, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure>;

    /// Runs one statement and reads its first row.
    fn first(&self, statement: &str, values: Vec<Value>) -> Result<Option<Row>, Fault> {
        Ok(self.query(statement, values)?.into_iter().next())
    }
}

/// Lists the values of a statement.
macro_rules! values {
    ($($value:expr),* $(,)?) => {
        vec![$($crate::store::Value::from($value)),*]
    };
}
pub(crate) use values;

impl From<i64> for Value {
    fn from(integer: i64) -> Self {
        Self::Integer(integer)
    }
}

impl From<Timestamp> for Value {
    fn from(moment: Timestamp) -> Self {
        Self::Integer(moment.ms())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// One row, read from its first column on.
#[derive(Debug)]
pub struct Row(IntoIter<Value>);

impl Row {
    /// A row of these values.
    pub fn new(values: Vec<Value>) -> Self {
        Self(values.into_iter())
    }

    /// The next column, an integer.
    pub fn integer(&mut self) -> Result<i64, Fault> {
        match self.0.next() {
            Some(Value::Integer(integer)) => Ok(integer),
            other => Err(unexpected("an integer", other.as_ref())),
        }
    }

    /// The next column, an integer or NULL.
    pub fn maybe_integer(&mut self) -> Result<Option<i64>, Fault> {
        match self.0.next() {
            Some(Value::Null) => Ok(None),
            Some(Value::Integer(integer)) => Ok(Some(integer)),
            other => Err(unexpected("an integer", other.as_ref())),
        }
    }

    /// The next column, a moment.
    pub fn moment(&mut self) -> Result<Timestamp, Fault> {
        self.integer().map(Timestamp::from_ms)
    }

    /// The next column, a moment or NULL.
    pub fn maybe_moment(&mut self) -> Result<Option<Timestamp>, Fault> {
        Ok(self.maybe_integer()?.map(Timestamp::from_ms))
    }

    /// The next column, a text.
    pub fn text(&mut self) -> Result<String, Fault> {
        self.maybe_text()?.ok_or_else(|| unexpected("a text", None))
    }

    /// The next column, a text or NULL.
    pub fn maybe_text(&mut self) -> Result<Option<String>, Fault> {
        match self.0.next() {
            Some(Value::Null) => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text)),
            other => Err(unexpected("a text", other.as_ref())),
        }
    }

    /// The next column, a validated value.
    pub fn parsed<T: FromStr>(&mut self) -> Result<T, Fault> {
        parse(&self.text()?)
    }

    /// The next column, a validated value or NULL.
    pub fn maybe_parsed<T: FromStr>(&mut self) -> Result<Option<T>, Fault> {
        self.maybe_text()?.as_deref().map(parse).transpose()
    }

    /// The next column, JSON.
    pub fn json<T: DeserializeOwned>(&mut self) -> Result<T, Fault> {
        Ok(serde_json::from_str(&self.text()?)?)
    }

    /// The next column, one word of an enum.
    pub fn word<T: DeserializeOwned>(&mut self) -> Result<T, Fault> {
        Ok(serde_json::from_value(self.text()?.into())?)
    }

    /// The next column, one word of an enum or NULL.
    pub fn maybe_word<T: DeserializeOwned>(&mut self) -> Result<Option<T>, Fault> {
        self.maybe_text()?.map(|word| Ok(serde_json::from_value(word.into())?)).transpose()
    }
}

/// An enum's word, as [`Row::word`] reads it back.
pub fn word<T: Serialize>(value: T) -> Result<String, Fault> {
    match serde_json::to_value(value)? {
        serde_json::Value::String(word) => Ok(word),
        _ => Err(Fault::new(format!("{} is no word", std::any::type_name::<T>()))),
    }
}

fn parse<T: FromStr>(stored: &str) -> Result<T, Fault> {
    stored.parse().map_err(|_| Fault::new(format!("a stored value is no {}", std::any::type_name::<T>())))
}

fn unexpected(expected: &str, found: Option<&Value>) -> Fault {
    let found = match found {
        None => "nothing",
        Some(Value::Null) => "NULL",
        Some(Value::Integer(_)) => "an integer",
        Some(Value::Text(_)) => "a text",
    };
    Fault::new(format!("a column holds {found} where {expected} belongs"))
}
