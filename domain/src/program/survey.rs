use serde::{Deserialize, Serialize};

/// What kind of page of the shop the shopper is on, as the tag tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PageKind {
    /// The shop's front page.
    Home,
    /// One product.
    Product,
    /// The cart. Nobody is disturbed here.
    Cart,
    /// The till. Nobody is disturbed here.
    Checkout,
    /// An invoice. Nobody is disturbed here.
    Invoice,
    /// The page after the purchase.
    ThankYou,
    /// The customer's own page: orders, their state.
    Account,
    /// Any other page.
    #[default]
    Other,
}

impl PageKind {
    /// Whether the shopper is paying, and must not be disturbed by anything of ours.
    #[must_use]
    pub const fn is_till(self) -> bool {
        matches!(self, Self::Cart | Self::Checkout | Self::Invoice)
    }
}

/// How the popup stands on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Placement {
    /// In the corner; the page stays usable, the focus stays where it was.
    #[default]
    Corner,
    /// Over the page; the focus stays within until it is closed.
    Overlay,
}

/// Whom the popup asks, when and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Survey {
    /// On which kinds of page. Never on cart, checkout or invoice.
    pub pages: Vec<PageKind>,
    /// How long the page is left alone first, in milliseconds. At most an hour.
    pub delay_ms: u32,
    /// How the popup stands on the page.
    pub placement: Placement,
    /// One person is asked once in so many days. 1–365.
    pub repeat_after_days: u16,
}

impl Survey {
    /// The longest delay: an hour.
    pub const MAX_DELAY_MS: u32 = 3_600_000;
}

impl Default for Survey {
    fn default() -> Self {
        Self {
            pages: vec![PageKind::ThankYou, PageKind::Account],
            delay_ms: 2_000,
            placement: Placement::Corner,
            repeat_after_days: 180,
        }
    }
}
