use serde::{Deserialize, Serialize};

use super::Back;
use crate::api::orders::OrderRequest;
use crate::value::{CustomerId, Email, OrderId, RefundId, Timestamp};

/// One thing that a delivery tells.
///
/// `order` is the order's id, or another name that the platform has for it: Stripe's refunds name a payment. A fact that
/// waits for its order is kept as JSON; none of those tells who anybody is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// An order was paid; with the other names that later deliveries may call it by.
    Paid(Box<OrderRequest>, Vec<OrderId>),
    /// Part of an order came back. More than what is left of it means: the rest.
    Refunded {
        /// Which order.
        order: OrderId,
        /// What else the platform calls it: the order may be known by that name alone.
        also: Vec<OrderId>,
        /// The refund's own id.
        id: RefundId,
        /// How much came back.
        back: Back,
    },
    /// An order has a further name, told after it or before.
    AlsoCalled {
        /// Which order.
        order: OrderId,
        /// The name.
        name: OrderId,
    },
    /// An order was cancelled.
    Cancelled {
        /// Which order.
        order: OrderId,
        /// Whether it had been paid: then we shall hear of it, if we have not yet.
        paid: bool,
    },
    /// The subscription has ended that an order began.
    SubscriptionEnded {
        /// Which order.
        order: OrderId,
        /// When.
        at: Timestamp,
    },
    /// A customer wants to see what is known about them; with the platform's own number of the request.
    ExportAsked(Person, Option<String>),
    /// A customer wants to be forgotten.
    ErasureAsked(Person),
    /// The shop has left the platform, or our app: whatever is known from there is to be forgotten.
    ShopErasureAsked,
    /// The shop has taken our app out.
    Uninstalled,
    /// Nothing that matters here.
    Nothing(Unheeded),
}

/// A customer, as a platform's privacy topics name them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The address.
    pub email: Option<Email>,
    /// The platform's own id.
    pub customer: Option<CustomerId>,
    /// Orders of theirs.
    pub orders: Vec<OrderId>,
}

/// Why a delivery changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unheeded {
    /// It is about something else.
    TopicUnknown,
    /// The order is not paid, or never was.
    NotPaid,
    /// It was placed to try the shop out: nobody has paid.
    TestOrder,
    /// Nothing of the goods' price came back: shipping alone, for instance.
    NothingBack,
    /// The subscription goes on.
    SubscriptionGoesOn,
}

impl Unheeded {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TopicUnknown => "topic_unknown",
            Self::NotPaid => "not_paid",
            Self::TestOrder => "test_order",
            Self::NothingBack => "nothing_back",
            Self::SubscriptionGoesOn => "subscription_goes_on",
        }
    }
}
