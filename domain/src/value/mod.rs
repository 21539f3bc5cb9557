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
mod visit_key;

pub use code::Code;
pub use count::Count;
pub use email::{Email, EmailKey};
pub use id::{
    AdvocateId, CallId, ClaimId, CustomerId, DeliveryId, ErasureId, EventId, KeyId, MentionId, OrderId,
    PublicKey, ReferralId, RefundId, ResponseId, RewardId, StatusToken, Trace, WebhookId,
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
pub use visit_key::VisitKey;

/// Gives a validated text type its way in and out: [`FromStr`](std::str::FromStr) is the only door, for JSON as well.
///
/// The types of a few ASCII `letters` become a `String` letter by letter: as `&str` they have to be checked for UTF-8 first,
/// whose code the popup then need not carry.
///
/// The JSON Schema is a text with a description; what else is true of every such text follows as keywords.
macro_rules! text_value {
    ($name:ident, $schema:expr $(, $keywords:tt)?) => {
        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        $crate::value::text_value!(@ $name, $schema $(, $keywords)?);
    };
    ($name:ident of letters, $schema:expr $(, $keywords:tt)?) => {
        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0.iter().copied().map(char::from).collect()
            }
        }

        $crate::value::text_value!(@ $name, $schema $(, $keywords)?);
    };
    (@ $name:ident, $schema:expr $(, $keywords:tt)?) => {
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
                #[allow(unused_mut, reason = "not every type says more")]
                let mut schema = schemars::json_schema!({ "type": "string", "description": $schema });
                $($crate::value::add_keywords(&mut schema, serde_json::json!($keywords));)?
                schema
            }
        }
    };
}
pub(crate) use text_value;

/// Adds keywords to a schema.
#[cfg(feature = "schema")]
fn add_keywords(schema: &mut schemars::Schema, keywords: serde_json::Value) {
    if let (Some(schema), serde_json::Value::Object(keywords)) = (schema.as_object_mut(), keywords) {
        schema.extend(keywords);
    }
}
