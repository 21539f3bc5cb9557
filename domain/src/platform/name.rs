use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::value::{Invalid, Origin, text_value};

/// A platform that tells of orders in its own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Platform {
    /// Shopify.
    Shopify,
    /// WooCommerce.
    Woocommerce,
    /// Stripe Checkout.
    Stripe,
}

/// What a platform signs its deliveries with, as its owner's page shows it: 16–255 characters of printable ASCII.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PlatformSecret(String);

/// The host of a shop at its platform, in lower case: `tea-house.myshopify.com`. Read from an address as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ShopDomain(String);

impl Platform {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Shopify, Self::Woocommerce, Self::Stripe];

    /// As it stands in addresses and tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Shopify => "shopify",
            Self::Woocommerce => "woocommerce",
            Self::Stripe => "stripe",
        }
    }

    /// What the shop has to have sent to us, in the platform's own words.
    #[must_use]
    pub const fn topics(self) -> &'static [&'static str] {
        match self {
            Self::Shopify => &[
                "orders/paid",
                "orders/cancelled",
                "refunds/create",
                "app/uninstalled",
                "customers/data_request",
                "customers/redact",
                "shop/redact",
            ],
            Self::Woocommerce => &["order.created", "order.updated", "order.deleted", "order.restored"],
            Self::Stripe => &[
                "checkout.session.completed",
                "checkout.session.async_payment_succeeded",
                "charge.refunded",
                "charge.dispute.closed",
                "invoice_payment.paid",
                "customer.subscription.updated",
                "customer.subscription.deleted",
            ],
        }
    }
}

impl FromStr for Platform {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|platform| platform.as_str() == text).ok_or(Invalid::UnknownWord)
    }
}

impl From<Platform> for String {
    fn from(platform: Platform) -> Self {
        platform.as_str().to_owned()
    }
}

impl PlatformSecret {
    /// The secret itself, to be encrypted.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// Nothing of the secret.
impl fmt::Debug for PlatformSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PlatformSecret")
    }
}

impl FromStr for PlatformSecret {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let text = text.trim_ascii();
        match text.len() {
            0 => Err(Invalid::Empty),
            1..16 => Err(Invalid::OutOfRange),
            16..=255 if text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') => {
                Ok(Self(text.to_owned()))
            }
            16..=255 => Err(Invalid::IdMalformed),
            _ => Err(Invalid::TooLong),
        }
    }
}

impl TryFrom<String> for PlatformSecret {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<PlatformSecret> for String {
    fn from(secret: PlatformSecret) -> Self {
        secret.0
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for PlatformSecret {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PlatformSecret".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "minLength": 16, "maxLength": 255, "description": "16 to 255 visible ASCII characters" })
    }
}

impl FromStr for ShopDomain {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(text);
        let origin: Origin =
            ["https://", host].concat().parse().map_err(|_: Invalid| Invalid::OriginMalformed)?;
        Ok(Self(origin.as_ref().trim_start_matches("https://").to_owned()))
    }
}

impl AsRef<str> for ShopDomain {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

text_value!(ShopDomain, "the shop's host: tea-house.myshopify.com");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_read_as_owners_paste_it() {
        for text in ["tea.myshopify.com", "https://Tea.myshopify.com/", " http://tea.myshopify.com "] {
            assert_eq!(text.parse::<ShopDomain>().unwrap().as_ref(), "tea.myshopify.com");
        }
        for text in ["", "https://", "tea.example/shop", "a b", "tea.example?x", "ftp://tea.example"] {
            assert_eq!(text.parse::<ShopDomain>(), Err(Invalid::OriginMalformed), "{text}");
        }
    }

    #[test]
    fn a_secret_is_never_printed() {
        let secret: PlatformSecret = "whsec_0123456789abcdef".parse().unwrap();
        assert_eq!(format!("{secret:?}"), "PlatformSecret");
        for (text, invalid) in [
            ("", Invalid::Empty),
            ("short", Invalid::OutOfRange),
            ("sécret secret secret", Invalid::IdMalformed),
            (&"s".repeat(256), Invalid::TooLong),
        ] {
            assert_eq!(text.parse::<PlatformSecret>(), Err(invalid), "{text}");
        }
    }
}
