//! What shop platforms tell in their own words, and what it means in ours.
//!
//! Each platform's file turns a delivery into [`Fact`]s: the same facts that a shop's server tells by `POST /v1/orders` and
//! its neighbours. Reading is lenient about whatever decides nothing, as platforms add and drop fields at any time, and
//! strict about money: a decimal number becomes minor units exactly, or is refused.

mod back;
mod decimal;
mod evidence;
mod fact;
mod loose;
mod name;
mod shopify;
mod stripe;
mod woocommerce;

pub use back::{Back, Share};
pub use fact::{Fact, Person, Unheeded};
pub use name::{Platform, PlatformSecret, ShopDomain};

use crate::refusal::Refusal;
use crate::value::Currency;

/// What has to be known about the shop to read its money.
#[derive(Debug, Clone, Copy)]
pub struct Purse {
    /// The shop's one currency.
    pub currency: Currency,
    /// How many decimal places ISO 4217 gives it: 2 for EUR, 0 for JPY, 3 for BHD.
    pub exponent: u8,
}

/// What a delivery tells. Stripe writes the topic into the body, the others into a header.
pub fn read(
    platform: Platform,
    topic: Option<&str>,
    body: &[u8],
    purse: Purse,
) -> Result<Vec<Fact>, Refusal> {
    match platform {
        Platform::Shopify => shopify::read(topic.unwrap_or_default(), body, purse),
        Platform::Woocommerce => woocommerce::read(topic.unwrap_or_default(), body, purse),
        Platform::Stripe => stripe::read(body, purse),
    }
}

impl Purse {
    /// Whether that is the shop's currency.
    fn is(self, currency: &str) -> bool {
        currency.eq_ignore_ascii_case(self.currency.as_ref())
    }

    /// Checks that money is in the shop's currency.
    fn must_be(self, currency: &str, field: &'static str) -> Result<(), Refusal> {
        if self.is(currency) { Ok(()) } else { Err(Refusal::CurrencyForeign { field }) }
    }
}
