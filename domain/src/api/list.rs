//! Lists: what all of them can be asked, and what all of them answer with.

use serde::{Deserialize, Serialize};

use crate::value::Invalid;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Page<T> {
    /// At most as many as asked for.
    pub items: Vec<T>,
    /// Where the next page starts; `null` on the last. A text to be handed back as it is.
    pub next_cursor: Option<String>,
}

/// How many items a page has at most: 1–100, 50 unless said otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Limit(u16);

impl Limit {
    /// The longest page.
    pub const MOST: Self = Self(100);

    /// The number.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self(50)
    }
}

impl TryFrom<u16> for Limit {
    type Error = Invalid;

    fn try_from(limit: u16) -> Result<Self, Invalid> {
        if (1..=Self::MOST.0).contains(&limit) { Ok(Self(limit)) } else { Err(Invalid::OutOfRange) }
    }
}

impl From<Limit> for u16 {
    fn from(limit: Limit) -> Self {
        limit.0
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Limit {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Limit".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "integer", "minimum": 1, "maximum": 100, "default": 50 })
    }
}

/// A query of a list: where its page starts, and how long it is.
pub trait ListQuery {
    /// Where the last page ended; `None`: from the beginning.
    fn cursor(&self) -> Option<&str>;
    /// How many items at most.
    fn limit(&self) -> Limit;
}

/// Declares the query of a list: its own filters, and what every list has. (Serde cannot flatten a struct into one that
/// refuses unknown fields, nor numbers into a query string.)
macro_rules! list_query {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(default, deny_unknown_fields)]
        pub struct $name {
            $(
                $(#[$field_doc])*
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $field: Option<$type>,
            )*
            /// The `next_cursor` of the page before.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub cursor: Option<String>,
            /// How many at most, 1–100; 50 unless said otherwise.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub limit: Option<$crate::api::Limit>,
        }

        impl $crate::api::ListQuery for $name {
            fn cursor(&self) -> Option<&str> {
                self.cursor.as_deref()
            }

            fn limit(&self) -> $crate::api::Limit {
                self.limit.unwrap_or_default()
            }
        }
    };
}
pub(crate) use list_query;

list_query! {
    /// Which part of a list that has no filters.
    WholeList {}
}
