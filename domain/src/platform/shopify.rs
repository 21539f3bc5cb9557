//! Shopify's webhooks, as of API version 2026-04.
//!
//! The order's total is what its goods cost after discounts, without shipping: `current_subtotal_price_set`, and on top of it
//! the goods that have come back already. So it is the same whenever the order is told, and its refunds are taken off once.

use serde::Deserialize;

use super::decimal::{amount, minor};
use super::evidence::Named;
use super::loose::{Loose, first, list};
use super::{Back, Fact, Person, Purse, Unheeded};
use crate::api::orders::{Customer, OrderRequest};
use crate::api::read_json;
use crate::refusal::Refusal;
use crate::value::{Invalid, Money, OrderId, Timestamp};

#[derive(Deserialize)]
struct Order {
    id: u64,
    created_at: Timestamp,
    current_subtotal_price_set: MoneySet,
    #[serde(default)]
    test: Loose,
    #[serde(default)]
    cancelled_at: Loose,
    #[serde(default)]
    email: Loose,
    #[serde(default)]
    contact_email: Loose,
    #[serde(default)]
    phone: Loose,
    #[serde(default)]
    browser_ip: Loose,
    #[serde(default)]
    landing_site: Loose,
    #[serde(default)]
    customer: Option<Buyer>,
    #[serde(default)]
    shipping_address: Option<Address>,
    #[serde(default)]
    billing_address: Option<Address>,
    #[serde(default, deserialize_with = "list")]
    discount_codes: Vec<Discount>,
    #[serde(default, deserialize_with = "list")]
    note_attributes: Vec<Attribute>,
    #[serde(default, deserialize_with = "list")]
    refunds: Vec<Refund>,
}

#[derive(Deserialize)]
struct MoneySet {
    shop_money: ShopMoney,
}

/// In the shop's own currency, whatever the customer has paid in.
#[derive(Deserialize)]
struct ShopMoney {
    amount: String,
    currency_code: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Buyer {
    id: Loose,
    email: Loose,
    phone: Loose,
    orders_count: Loose,
    last_order_id: Loose,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Address {
    address1: Loose,
    address2: Loose,
    zip: Loose,
    phone: Loose,
}

#[derive(Deserialize)]
struct Discount {
    #[serde(default)]
    code: Loose,
}

#[derive(Deserialize)]
struct Attribute {
    #[serde(default)]
    name: Loose,
    #[serde(default)]
    value: Loose,
}

#[derive(Deserialize)]
struct Refund {
    id: u64,
    order_id: u64,
    #[serde(default, deserialize_with = "list", rename = "refund_line_items")]
    lines: Vec<RefundLine>,
    #[serde(default, deserialize_with = "list")]
    order_adjustments: Vec<Adjustment>,
    #[serde(default, deserialize_with = "list")]
    transactions: Vec<Transaction>,
}

#[derive(Deserialize)]
struct Transaction {
    #[serde(default)]
    test: Loose,
}

#[derive(Deserialize)]
struct RefundLine {
    subtotal_set: MoneySet,
}

#[derive(Deserialize)]
struct Adjustment {
    #[serde(default)]
    kind: Loose,
    amount_set: MoneySet,
}

#[derive(Deserialize)]
struct Cancelled {
    id: u64,
    #[serde(default)]
    test: Loose,
    #[serde(default)]
    financial_status: Loose,
}

#[derive(Deserialize)]
struct Privacy {
    #[serde(default)]
    customer: Option<Buyer>,
    #[serde(default, deserialize_with = "list")]
    orders_to_redact: Vec<Loose>,
    #[serde(default, deserialize_with = "list")]
    orders_requested: Vec<Loose>,
    #[serde(default)]
    data_request: DataRequest,
}

#[derive(Default, Deserialize)]
struct DataRequest {
    #[serde(default)]
    id: Loose,
}

pub(super) fn read(topic: &str, body: &[u8], purse: Purse) -> Result<Vec<Fact>, Refusal> {
    match topic {
        "orders/paid" => paid(&read_json(body)?, purse),
        "orders/cancelled" => cancelled(&read_json(body)?),
        "refunds/create" => {
            let refund: Refund = read_json(body)?;
            if refund.transactions.iter().any(|transaction| transaction.test.is("true")) {
                return Ok(vec![Fact::Nothing(Unheeded::TestOrder)]);
            }
            let back = refunded(&refund, purse)?;
            Ok(vec![back.unwrap_or(Fact::Nothing(Unheeded::NothingBack))])
        }
        "customers/data_request" => {
            let told: Privacy = read_json(body)?;
            Ok(vec![Fact::ExportAsked(person(&told), told.data_request.id.text().map(str::to_owned))])
        }
        "customers/redact" => Ok(vec![Fact::ErasureAsked(person(&read_json(body)?))]),
        "shop/redact" => Ok(vec![Fact::ShopErasureAsked]),
        "app/uninstalled" => Ok(vec![Fact::Uninstalled]),
        _ => Ok(vec![Fact::Nothing(Unheeded::TopicUnknown)]),
    }
}

/// The order as it stands: what has come back of it, or all of it, before it was told is told along.
fn paid(order: &Order, purse: Purse) -> Result<Vec<Fact>, Refusal> {
    if order.test.is("true") {
        return Ok(vec![Fact::Nothing(Unheeded::TestOrder)]);
    }
    let id = order_id(order.id)?;
    let mut facts = vec![Fact::Paid(Box::new(request(order, purse)?), Vec::new())];
    for refund in &order.refunds {
        facts.extend(refunded(refund, purse)?);
    }
    if order.cancelled_at.text().is_some() {
        facts.push(Fact::Cancelled { order: id, paid: true });
    }
    Ok(facts)
}

fn request(order: &Order, purse: Purse) -> Result<OrderRequest, Refusal> {
    let field = "current_subtotal_price_set.shop_money.amount";
    let mut total = in_shop_money(&order.current_subtotal_price_set, purse, field)?;
    for refund in &order.refunds {
        total = total.saturating_add(lines(refund, purse)?);
    }
    let named = order.note_attributes.iter().filter_map(|field| Some((field.name.text()?, &field.value)));
    let named = Named(named.collect());
    let codes = order.discount_codes.iter().filter_map(|discount| discount.code.text().map(str::to_owned));
    Ok(OrderRequest {
        id: order_id(order.id)?,
        placed_at: order.created_at,
        customer: customer(order),
        total: Money::new(amount(total, field)?, purse.currency),
        discount_codes: codes.chain(named.code()).collect(),
        reference: named.reference(order.landing_site.text()),
        staff: named.staff(),
    })
}

fn customer(order: &Order) -> Customer {
    let nobody = Buyer::default();
    let buyer = order.customer.as_ref().unwrap_or(&nobody);
    let nowhere = Address::default();
    let address = order.shipping_address.as_ref().or(order.billing_address.as_ref()).unwrap_or(&nowhere);
    let street = [&address.address1, &address.address2].into_iter().filter_map(Loose::text);
    Customer {
        id: buyer.id.parsed(),
        email: first(&[&order.email, &order.contact_email, &buyer.email]),
        new: is_first(order.id, buyer),
        postal_code: address.zip.parsed(),
        address: street.collect::<Vec<_>>().join(" ").parse().ok(),
        // Not the one for the parcel: a present is sent to whom it is for.
        phone: first(&[
            &order.phone,
            &buyer.phone,
            &order.billing_address.as_ref().unwrap_or(&nowhere).phone,
        ]),
        ip: order.browser_ip.parsed(),
        payment_fingerprint: None,
    }
}

/// Whether it is the customer's first order, where Shopify still says how many there are (API versions before 2025-01). It
/// counts those that are not paid yet as well; the last of them, if it was placed after this one, is none before it.
fn is_first(order: u64, buyer: &Buyer) -> Option<bool> {
    let orders: u64 = buyer.orders_count.parsed()?;
    let later = buyer.last_order_id.parsed().is_some_and(|last: u64| last > order);
    Some(orders <= if later { 2 } else { 1 })
}

/// What came back of the goods. Shipping is no part of the total; an amount that was typed by hand is the difference
/// to the goods (`refund_discrepancy`, below zero where more was paid back).
fn refunded(refund: &Refund, purse: Purse) -> Result<Option<Fact>, Refusal> {
    let mut back = lines(refund, purse)?;
    for adjustment in refund.order_adjustments.iter().filter(|one| one.kind.is("refund_discrepancy")) {
        let field = "order_adjustments.amount_set.shop_money.amount";
        back = back.saturating_sub(in_shop_money(&adjustment.amount_set, purse, field)?);
    }
    if back <= 0 {
        return Ok(None);
    }
    let back = Back::Amount(amount(back, "refund_line_items")?);
    let id = refund.id.to_string().parse().map_err(|invalid| Refusal::bad_field("id", invalid))?;
    Ok(Some(Fact::Refunded { order: order_id(refund.order_id)?, also: Vec::new(), id, back }))
}

fn lines(refund: &Refund, purse: Purse) -> Result<i64, Refusal> {
    let field = "refund_line_items.subtotal_set.shop_money.amount";
    refund
        .lines
        .iter()
        .try_fold(0_i64, |sum, line| Ok(sum.saturating_add(in_shop_money(&line.subtotal_set, purse, field)?)))
}

fn in_shop_money(set: &MoneySet, purse: Purse, field: &'static str) -> Result<i64, Refusal> {
    purse.must_be(&set.shop_money.currency_code, field)?;
    minor(&set.shop_money.amount, purse.exponent, field)
}

/// An order that was never paid, or not all of it, is not told of by `orders/paid`, and there is nothing to wait for.
fn cancelled(order: &Cancelled) -> Result<Vec<Fact>, Refusal> {
    if order.test.is("true") {
        return Ok(vec![Fact::Nothing(Unheeded::TestOrder)]);
    }
    let status = order.financial_status.text().unwrap_or_default();
    let paid = matches!(status, "paid" | "partially_refunded" | "refunded");
    Ok(vec![Fact::Cancelled { order: order_id(order.id)?, paid }])
}

fn person(told: &Privacy) -> Person {
    let buyer = told.customer.as_ref();
    Person {
        email: buyer.and_then(|buyer| buyer.email.parsed()),
        customer: buyer.and_then(|buyer| buyer.id.parsed()),
        orders: told
            .orders_to_redact
            .iter()
            .chain(&told.orders_requested)
            .filter_map(Loose::parsed)
            .collect(),
    }
}

fn order_id(id: u64) -> Result<OrderId, Refusal> {
    id.to_string().parse().map_err(|invalid: Invalid| Refusal::bad_field("id", invalid))
}
