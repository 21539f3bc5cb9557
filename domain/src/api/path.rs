//! What stands in the placeholders of a route's path.

use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::value::{
    Code, DeliveryId, KeyId, MentionId, OrderId, PoolName, PublicKey, ReferralId, ResponseId, RewardId,
    WebhookId,
};

/// A value that stands in a path.
pub trait PathArg: Clone + Into<String> {
    /// Reads one decoded segment. What does not parse names nothing that exists.
    fn parse(segment: &str) -> Result<Self, Refusal>;

    /// Its JSON Schema.
    #[cfg(feature = "schema")]
    #[must_use]
    fn schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string" })
    }
}

/// The values in a path, in order.
pub trait PathArgs: Sized {
    /// Reads the decoded segments that stand in the placeholders.
    fn parse(segments: &[String]) -> Result<Self, Refusal>;
    /// The values as text, not yet encoded.
    fn texts(&self) -> Vec<String>;

    /// Their JSON Schemas.
    #[cfg(feature = "schema")]
    fn schemas(generator: &mut schemars::SchemaGenerator) -> Vec<schemars::Schema>;
}

macro_rules! path_args {
    ($($value:ty => $refusal:ident,)*) => {
        $(
            impl PathArg for $value {
                fn parse(segment: &str) -> Result<Self, Refusal> {
                    segment.parse().map_err(|_| Refusal::$refusal)
                }

                #[cfg(feature = "schema")]
                fn schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                    generator.subschema_for::<Self>()
                }
            }
        )*
    };
}

path_args! {
    PublicKey => ShopUnknown,
    OrderId => OrderUnknown,
    RewardId => RewardUnknown,
    ReferralId => ReferralUnknown,
    MentionId => MentionUnknown,
    ResponseId => ResponseUnknown,
    KeyId => KeyUnknown,
    Platform => PlatformUnknown,
    WebhookId => WebhookUnknown,
    DeliveryId => DeliveryUnknown,
}

impl PathArg for Code {
    /// A mistyped code is told apart from an unknown one: the first is for the shopper to mend.
    fn parse(segment: &str) -> Result<Self, Refusal> {
        segment.parse().map_err(|invalid| Refusal::bad_field("code", invalid))
    }

    #[cfg(feature = "schema")]
    fn schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        generator.subschema_for::<Self>()
    }
}

impl PathArg for PoolName {
    /// Whoever adds to a stock names it: a name that is none is for the caller to mend.
    fn parse(segment: &str) -> Result<Self, Refusal> {
        segment.parse().map_err(|invalid| Refusal::bad_field("pool", invalid))
    }

    #[cfg(feature = "schema")]
    fn schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        generator.subschema_for::<Self>()
    }
}

impl PathArgs for () {
    fn parse(_: &[String]) -> Result<Self, Refusal> {
        Ok(())
    }

    fn texts(&self) -> Vec<String> {
        Vec::new()
    }

    #[cfg(feature = "schema")]
    fn schemas(_: &mut schemars::SchemaGenerator) -> Vec<schemars::Schema> {
        Vec::new()
    }
}

impl<A: PathArg> PathArgs for (A,) {
    fn parse(segments: &[String]) -> Result<Self, Refusal> {
        match segments {
            [a] => Ok((A::parse(a)?,)),
            _ => Err(Refusal::RouteUnknown),
        }
    }

    fn texts(&self) -> Vec<String> {
        vec![self.0.clone().into()]
    }

    #[cfg(feature = "schema")]
    fn schemas(generator: &mut schemars::SchemaGenerator) -> Vec<schemars::Schema> {
        vec![A::schema(generator)]
    }
}

impl<A: PathArg, B: PathArg> PathArgs for (A, B) {
    fn parse(segments: &[String]) -> Result<Self, Refusal> {
        match segments {
            [a, b] => Ok((A::parse(a)?, B::parse(b)?)),
            _ => Err(Refusal::RouteUnknown),
        }
    }

    fn texts(&self) -> Vec<String> {
        vec![self.0.clone().into(), self.1.clone().into()]
    }

    #[cfg(feature = "schema")]
    fn schemas(generator: &mut schemars::SchemaGenerator) -> Vec<schemars::Schema> {
        vec![A::schema(generator), B::schema(generator)]
    }
}

/// What may stand in a path segment as it is (RFC 3986, section 2.3); a shop's order id may be `#10/01`.
const UNRESERVED: percent_encoding::AsciiSet =
    percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A segment as it stands in a path.
pub fn encode_segment(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, &UNRESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Endpoint;
    use crate::api::orders::Refund;

    #[test]
    fn a_shops_odd_ids_stay_one_segment() {
        let id: OrderId = "#10/01?".parse().unwrap();
        assert_eq!(Refund::path(&(id,)), "/v1/orders/%2310%2F01%3F/refunds");
    }
}
