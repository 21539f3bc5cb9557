//! Many orders in one call: the first import, and whatever was lost on the way.

use serde::{Deserialize, Serialize};

use super::orders::{CancelAnswer, OrderAnswer, OrderRequest, RefundAnswer};
use super::{Lines, Nothing, endpoint};
use crate::refusal::Problem;
use crate::value::{Money, OrderId, RefundId, Timestamp};

endpoint! {
    /// Tells of many orders, refunds and cancellations, one a line (at most 10,000 lines and 16 MB). Each is decided as by a
    /// call of its own, in their order, and answered by a line: a bad line is refused alone. Blank lines are skipped. A line
    /// with `ended` is the last of the answer: of it and what follows nothing was taken. Send again from there, or from the
    /// first line without an answer where the connection broke, and whatever has status 500 or more: what was known changes
    /// nothing.
    RecordBatch: Post "/v1/orders/batch" (), Server(OrdersWrite),
    query Nothing, request Lines<BatchLine>, 200 Lines<BatchResult>
}

/// One line of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum BatchLine {
    /// A refund.
    Refund(RefundLine),
    /// A cancellation.
    Cancel(CancelLine),
    /// An order, as it would be told alone.
    Order(Box<OrderRequest>),
}

/// A line with a refund.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RefundLine {
    /// What was paid back.
    pub refund: BatchRefund,
}

/// A refund of an order that was told before, in this batch or earlier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BatchRefund {
    /// The order.
    pub order_id: OrderId,
    /// The shop's own id, unique within the order.
    pub id: RefundId,
    /// What is paid back.
    pub amount: Money,
}

/// A line with a cancellation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CancelLine {
    /// What has ended.
    pub cancel: BatchCancel,
}

/// A cancellation of an order that was told before, in this batch or earlier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BatchCancel {
    /// The order.
    pub order_id: OrderId,
    /// When the subscription ended that the order began. Left away: the order itself is cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscription_ended_at: Option<Timestamp>,
}

/// What a line has led to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BatchResult {
    /// The line's number, from 1; blank lines are counted as well.
    pub line: u64,
    /// The order; `null` where the line does not say.
    pub order_id: Option<OrderId>,
    /// What the call alone would have been answered with: 201 and 200 are successes.
    pub status: u16,
    /// The call's answer, where it succeeded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<BatchAnswer>,
    /// Why not, where it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Box<Problem>>,
    /// Whether the batch ended here: neither this line was taken nor any after it. Not there where it goes on.
    #[serde(default, skip_serializing_if = "goes_on")]
    pub ended: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn goes_on(ended: &bool) -> bool {
    !*ended
}

/// The answer that the call alone would have had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum BatchAnswer {
    /// To an order.
    Order(Box<OrderAnswer>),
    /// To a refund.
    Refund(RefundAnswer),
    /// To a cancellation.
    Cancel(CancelAnswer),
}
