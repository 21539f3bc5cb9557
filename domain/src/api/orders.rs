//! What the shop's server tells: orders, refunds, cancellations.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::rewards::{RewardItem, RewardView};
use super::timeline::Moment;
use super::{Nothing, endpoint};
use crate::ledger::{Evidence, ReasonView, ReferralState};
use crate::value::{
    Address, Code, CustomerId, Email, Money, Name, OrderId, PostalCode, ReferralId, RefundId, Timestamp,
};

endpoint! {
    /// Tells of an order. A second time it changes nothing and answers as the first time.
    RecordOrder: Post "/v1/orders" (), Server(OrdersWrite),
    query Nothing, request OrderRequest, 201 OrderAnswer
}

endpoint! {
    /// Tells of a refund, of a part or of the whole order. A second time it changes nothing.
    Refund: Post "/v1/orders/{id}/refunds" (OrderId,), Server(OrdersWrite),
    query Nothing, request RefundRequest, 201 RefundAnswer
}

endpoint! {
    /// Tells that an order was cancelled, or that the subscription has ended that it began. A second time it changes
    /// nothing.
    Cancel: Post "/v1/orders/{id}/cancel" (OrderId,), Server(OrdersWrite),
    query Nothing, request CancelRequest, 200 CancelAnswer
}

endpoint! {
    /// All that is known about an order: what it earned, what it did not, and why, step by step.
    GetOrder: Get "/v1/orders/{id}" (OrderId,), Server(LedgerRead),
    query Nothing, request Nothing, 200 OrderView
}

/// An order, as the shop knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderRequest {
    /// The shop's own id.
    pub id: OrderId,
    /// When it was placed. The hold and the attribution window are reckoned from here.
    pub placed_at: Timestamp,
    /// Who bought.
    pub customer: Customer,
    /// What is paid, after discounts.
    pub total: Money,
    /// Every discount code in the order, ours and others.
    #[serde(default)]
    pub discount_codes: Vec<String>,
    /// The `?ref=` that the shopper arrived with, if the shop has kept it.
    #[serde(default, rename = "ref")]
    pub reference: Option<String>,
    /// The employee to be credited.
    #[serde(default)]
    pub staff: Option<Name>,
}

/// Who bought.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Customer {
    /// The shop's own id; `null` for a guest.
    #[serde(default)]
    pub id: Option<CustomerId>,
    /// The address that the order was placed with.
    #[serde(default)]
    pub email: Option<Email>,
    /// Whether it is the customer's first order; `null` where the shop does not know.
    #[serde(default)]
    pub new: Option<bool>,
    /// Where it is sent.
    #[serde(default)]
    pub postal_code: Option<PostalCode>,
    /// Where it is sent: street and number. Compared, and not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// The customer's phone number. Compared, and not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Name>,
    /// From where the order was placed. The network it belongs to is compared; the address is not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip: Option<IpAddr>,
    /// The platform's fingerprint of the means of payment, where it gives one. Compared, and not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_fingerprint: Option<Name>,
}

/// What an order has led to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrderAnswer {
    /// The order.
    pub id: OrderId,
    /// Who recommended; `null` if nobody did, or if it does not count.
    pub referral: Option<ReferralView>,
    /// What both sides get.
    pub rewards: Vec<RewardView>,
    /// Why the order earned what it earned, or nothing.
    pub reasons: Vec<ReasonView>,
}

/// A friend's order and its advocate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReferralView {
    /// The referral.
    pub id: ReferralId,
    /// The advocate's code.
    pub advocate_code: Code,
    /// How we know.
    pub evidence: Evidence,
    /// Whether it counts.
    pub state: ReferralState,
}

/// A refund, as the shop knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RefundRequest {
    /// The shop's own id, unique within the order.
    pub id: RefundId,
    /// What is paid back. All refunds of an order together are at most its total.
    pub amount: Money,
}

/// What a refund has led to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RefundAnswer {
    /// The refund.
    pub id: RefundId,
    /// The order's rewards as they stand now.
    pub rewards: Vec<RewardView>,
}

/// What has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct CancelRequest {
    /// When the subscription ended that the order began: the order itself stays good, and further orders earn no standing
    /// discount. Left away: the order itself is cancelled.
    pub subscription_ended_at: Option<Timestamp>,
}

/// What a cancellation has led to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CancelAnswer {
    /// The order.
    pub id: OrderId,
    /// Its rewards as they stand now.
    pub rewards: Vec<RewardView>,
}

/// All that is known about an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrderView {
    /// The order.
    pub id: OrderId,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// What was paid.
    pub total: Money,
    /// What is left of that after refunds; nothing once it is cancelled.
    pub remaining: Money,
    /// Who recommended; `null` if nobody did, or if it does not count.
    pub referral: Option<ReferralView>,
    /// The version of the program that it is judged by.
    pub program_version: u32,
    /// What everyone got.
    pub rewards: Vec<RewardItem>,
    /// Why it earned what it earned, or nothing.
    pub reasons: Vec<ReasonView>,
    /// Each decision with its time and reasons, oldest first.
    pub timeline: Vec<Moment>,
}
