//! Validated values. What does not parse cannot exist.

mod code;
mod count;
mod email;
mod id;
mod invalid;
mod locale;
mod money;
mod period;
mod slug;
mod template;
mod text;
mod time;
mod url;

pub use code::Code;
pub use count::Count;
pub use email::{Email, EmailKey};
pub use id::{
    AdvocateId, ClaimId, CustomerId, ErasureId, MentionId, OrderId, PublicKey, ReferralId, RefundId,
    ResponseId, RewardId, StatusToken, Trace,
};
pub use invalid::Invalid;
pub use locale::Locale;
pub use money::{Amount, BasisPoints, Currency, Money};
pub use period::Period;
pub use slug::{PoolName, RuleId};
pub use template::{cut, fill};
pub use text::{Address, Name, PostalCode, Verbatim};
pub use time::{DAY_MS, Rfc3339, Timestamp};
pub use url::{ApplyUrl, Origin, Url};

/// Gives a validated text type its way in and out: [`FromStr`](std::str::FromStr) is the only door, for JSON as well.
///
/// The types of a few ASCII `letters` become a `String` letter by letter: as `&str` they have to be checked for UTF-8 first,
/// whose code the popup then need not carry.
macro_rules! text_value {
    ($name:ident, $schema:literal) => {
        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        $crate::value::text_value!(@ $name, $schema);
    };
    ($name:ident of letters, $schema:literal) => {
        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0.iter().copied().map(char::from).collect()
            }
        }

        $crate::value::text_value!(@ $name, $schema);
    };
    (@ $name:ident, $schema:literal) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_ref())
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::value::Invalid;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "description": $schema })
            }
        }
    };
}
pub(crate) use text_value;
