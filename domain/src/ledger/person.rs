//! Who a customer is, where people are counted and not orders.

use std::fmt;

use crate::api::orders::OrderRequest;
use crate::value::{CustomerId, EmailKey, OrderId};

/// A customer as somebody's friend: one friend, however many orders they place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Person {
    /// Known by the e-mail address.
    Email(EmailKey),
    /// Known by the shop's own id alone.
    Customer(CustomerId),
    /// Not known: whoever placed this order.
    Order(OrderId),
}

impl Person {
    /// Who placed an order.
    #[must_use]
    pub fn of(order: &OrderRequest) -> Self {
        let customer = &order.customer;
        match (&customer.email, &customer.id) {
            (Some(email), _) => Self::Email(email.key()),
            (None, Some(id)) => Self::Customer(id.clone()),
            (None, None) => Self::Order(order.id.clone()),
        }
    }
}

/// As the store has it: a key has no space in it, so that no two persons are spelled alike.
impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Email(key) => f.write_str(key.as_ref()),
            Self::Customer(id) => write!(f, "customer {}", id.as_ref()),
            Self::Order(id) => write!(f, "order {}", id.as_ref()),
        }
    }
}
