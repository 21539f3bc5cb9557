//! WooCommerce's webhooks, as of its REST API version 3.
//!
//! There is no topic for a payment or a refund: each delivery brings the whole order, and what happened is read from its
//! `status` and its `refunds`. The total is the order's `total`, with shipping and tax, as refunds are told so as well.

use serde::Deserialize;

use super::decimal::{amount, minor};
use super::evidence::Named;
use super::loose::{Loose, list};
use super::{Back, Fact, Purse, Unheeded};
use crate::api::orders::{Customer, OrderRequest};
use crate::api::read_json;
use crate::refusal::Refusal;
use crate::value::{CustomerId, Invalid, Money, OrderId, Timestamp};

#[derive(Deserialize)]
struct Order {
    id: u64,
    status: String,
    currency: String,
    total: String,
    /// In UTC, and without saying so.
    date_created_gmt: String,
    #[serde(default)]
    date_paid_gmt: Loose,
    #[serde(default)]
    customer_id: Loose,
    #[serde(default)]
    customer_ip_address: Loose,
    #[serde(default)]
    billing: Address,
    #[serde(default)]
    shipping: Address,
    #[serde(default, deserialize_with = "list")]
    coupon_lines: Vec<Coupon>,
    #[serde(default, deserialize_with = "list")]
    meta_data: Vec<Meta>,
    #[serde(default, deserialize_with = "list")]
    refunds: Vec<Refund>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Address {
    #[serde(rename = "address_1")]
    street: Loose,
    #[serde(rename = "address_2")]
    street_more: Loose,
    postcode: Loose,
    email: Loose,
    phone: Loose,
}

#[derive(Deserialize)]
struct Coupon {
    #[serde(default)]
    code: Loose,
}

#[derive(Deserialize)]
struct Meta {
    #[serde(default)]
    key: Loose,
    #[serde(default)]
    value: Loose,
}

#[derive(Deserialize)]
struct Refund {
    id: u64,
    /// Below zero.
    total: String,
}

#[derive(Deserialize)]
struct Deleted {
    id: u64,
}

/// WooCommerce's own names for orders that are not paid. *On hold* is not among them: it waits for the money, or for the
/// owner after the payment, and only the time of the payment tells which.
const BEFORE_PAYMENT: [&str; 3] = ["pending", "checkout-draft", "auto-draft"];

/// Where WooCommerce keeps the address of the first page that the shopper has visited.
const FIRST_PAGE: &str = "_wc_order_attribution_session_entry";

pub(super) fn read(topic: &str, body: &[u8], purse: Purse) -> Result<Vec<Fact>, Refusal> {
    match topic {
        "order.created" | "order.updated" | "order.restored" => told(&read_json(body)?, purse),
        // Only its id is left: an order that is in the bin earns nothing. Whether it was paid is not told, and it may
        // come before its order: so it waits, as one that was never paid does in vain.
        "order.deleted" => {
            let Deleted { id } = read_json(body)?;
            Ok(vec![Fact::Cancelled { order: order_id(id)?, paid: true }])
        }
        _ => Ok(vec![Fact::Nothing(Unheeded::TopicUnknown)]),
    }
}

fn told(order: &Order, purse: Purse) -> Result<Vec<Fact>, Refusal> {
    let id = order_id(order.id)?;
    let was_paid = order.date_paid_gmt.text().is_some();
    let mut facts = Vec::new();
    match order.status.as_str() {
        "processing" | "completed" | "refunded" => facts.extend(paid(order, purse)?),
        "cancelled" | "trash" if was_paid => {
            facts.extend(paid(order, purse)?);
            facts.push(Fact::Cancelled { order: id, paid: true });
        }
        // Cash on delivery is never marked as paid: the order may be known all the same.
        "cancelled" | "trash" => facts.push(Fact::Cancelled { order: id, paid: false }),
        // A payment that was refused at the till, and no order yet; or one that was charged back, of an order that is
        // known.
        "failed" => {
            if !order.refunds.is_empty() {
                facts.extend(refunds(order, purse)?);
            }
            facts.push(Fact::Cancelled { order: id, paid: false });
        }
        // Plugins for shipping name what comes after the payment: shipped, packed, delivered.
        status if was_paid && !BEFORE_PAYMENT.contains(&status) => facts.extend(paid(order, purse)?),
        _ if order.refunds.is_empty() => facts.push(Fact::Nothing(Unheeded::NotPaid)),
        // What came back came back of an order that was told before, paid or on delivery.
        _ => facts.extend(refunds(order, purse)?),
    }
    Ok(facts)
}

/// The order and everything that came back of it so far.
fn paid(order: &Order, purse: Purse) -> Result<Vec<Fact>, Refusal> {
    let mut facts = vec![Fact::Paid(Box::new(request(order, purse)?), Vec::new())];
    facts.extend(refunds(order, purse)?);
    // All of it is back, whether or not there is a refund for it: the owner has set the status by hand, or the order
    // was edited since it was told, and its refunds are as much as it comes to now.
    if order.status == "refunded" {
        facts.push(refunded(&order_id(order.id)?, "rest", Back::ALL)?);
    }
    Ok(facts)
}

/// What came back so far.
fn refunds(order: &Order, purse: Purse) -> Result<Vec<Fact>, Refusal> {
    purse.must_be(&order.currency, "currency")?;
    let id = order_id(order.id)?;
    let field = "refunds.total";
    let told = order.refunds.iter().map(|refund| {
        let minor = minor(&refund.total, purse.exponent, field)?.saturating_abs();
        refunded(&id, &refund.id.to_string(), Back::Amount(amount(minor, field)?))
    });
    told.collect()
}

fn refunded(order: &OrderId, id: &str, back: Back) -> Result<Fact, Refusal> {
    let id = id.parse().map_err(|invalid| Refusal::bad_field("refunds.id", invalid))?;
    Ok(Fact::Refunded { order: order.clone(), also: Vec::new(), id, back })
}

fn request(order: &Order, purse: Purse) -> Result<OrderRequest, Refusal> {
    purse.must_be(&order.currency, "currency")?;
    let total = amount(minor(&order.total, purse.exponent, "total")?, "total")?;
    let named = order
        .meta_data
        .iter()
        .filter_map(|field| Some((field.key.text()?.trim_start_matches('_'), &field.value)));
    let named = Named(named.collect());
    let first_page = order.meta_data.iter().find(|field| field.key.is(FIRST_PAGE));
    let codes = order.coupon_lines.iter().filter_map(|coupon| coupon.code.text().map(str::to_owned));
    Ok(OrderRequest {
        id: order_id(order.id)?,
        placed_at: utc(&order.date_created_gmt)?,
        customer: customer(order),
        total: Money::new(total, purse.currency),
        discount_codes: codes.chain(named.code()).collect(),
        reference: named.reference(first_page.and_then(|field| field.value.text())),
        staff: named.staff(),
    })
}

fn customer(order: &Order) -> Customer {
    let sent = if order.shipping.postcode.text().is_some() { &order.shipping } else { &order.billing };
    let street = [&sent.street, &sent.street_more].into_iter().filter_map(Loose::text);
    Customer {
        // A guest is customer 0.
        id: order.customer_id.parsed().filter(|id: &CustomerId| id.as_ref() != "0"),
        email: order.billing.email.parsed(),
        new: None,
        postal_code: sent.postcode.parsed(),
        address: street.collect::<Vec<_>>().join(" ").parse().ok(),
        phone: order.billing.phone.parsed(),
        ip: order.customer_ip_address.parsed(),
        payment_fingerprint: None,
    }
}

fn utc(time: &str) -> Result<Timestamp, Refusal> {
    let time = [time.trim_end_matches('Z'), "Z"].concat();
    time.parse().map_err(|invalid: Invalid| Refusal::bad_field("date_created_gmt", invalid))
}

fn order_id(id: u64) -> Result<OrderId, Refusal> {
    id.to_string().parse().map_err(|invalid: Invalid| Refusal::bad_field("id", invalid))
}
