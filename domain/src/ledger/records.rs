//! Where facts come from.

use super::{Candidate, OwnOrder, Reward, TraceKind, Traces, Usage};
use crate::api::orders::OrderRequest;
use crate::program::Limit;
use crate::value::{AdvocateId, Amount, Email, OrderId, ReferralId, Timestamp};

/// Where facts come from: the shop's tables, or a shop in memory.
pub trait Records {
    /// Why nothing could be found out.
    type Error;

    /// Everyone whom a new order points to, in the order of its discount codes.
    fn candidates(&self, order: &OrderRequest) -> Result<Vec<Candidate>, Self::Error>;
    /// Whether the same person has placed another order before this one; of two at the same time, the one that was told
    /// first. In whichever order the two are told, the same one is a new customer's.
    fn has_ordered(&self, order: &OrderRequest) -> Result<bool, Self::Error>;
    /// Whether the same person has come by somebody with another order, whenever that was placed, and that referral
    /// counts or is in review.
    fn has_come(&self, order: &OrderRequest) -> Result<bool, Self::Error>;
    /// What this order has in common with the advocate's own orders.
    fn shared(&self, traces: &Traces, advocate: &Candidate) -> Result<Vec<TraceKind>, Self::Error>;
    /// Whether an address is one that is thrown away.
    fn is_disposable(&self, email: &Email) -> bool;
    /// How many friends' orders the advocate has, placed within a time, both ends included; at most so many.
    fn friends_between(
        &self,
        advocate: &AdvocateId,
        from: Timestamp,
        until: Timestamp,
        most: u32,
    ) -> Result<u32, Self::Error>;
    /// The advocate's own last order that was placed before a moment.
    fn own_order(&self, advocate: &Candidate, before: Timestamp) -> Result<Option<OwnOrder>, Self::Error>;
    /// What is used up of a limit for orders placed at that time.
    fn used(&self, limit: &Limit, advocate: &AdvocateId, placed_at: Timestamp) -> Result<Usage, Self::Error>;
    /// How many friends of the advocate count by other orders than this one, at most so many; with a moment, only by
    /// orders that were placed by then and whose subscription, if it was one, had not ended. A friend with several
    /// orders is one.
    fn friends(
        &self,
        advocate: &AdvocateId,
        besides: &OrderId,
        at: Option<Timestamp>,
        most: u32,
    ) -> Result<u32, Self::Error>;
    /// Whether the customer of an order counts as the advocate's friend by another order.
    fn counts_already(&self, advocate: &AdvocateId, order: &OrderRequest) -> Result<bool, Self::Error>;
    /// The advocate's rewards for milestones, in whatever state, oldest first.
    fn milestones(&self, advocate: &AdvocateId) -> Result<Vec<Reward>, Self::Error>;
    /// The advocate's live standing discounts for own orders placed from a moment on.
    fn standing(&self, advocate: &AdvocateId, from: Timestamp) -> Result<Vec<Reward>, Self::Error>;
    /// What the friend of a referral was granted for further orders, in whatever state.
    fn further(&self, referral: &ReferralId) -> Result<Vec<Reward>, Self::Error>;
    /// What an advocate owes.
    fn debt(&self, advocate: &AdvocateId) -> Result<Amount, Self::Error>;
    /// The customer of an order as an advocate.
    fn buyer_as_advocate(&self, order: &OrderRequest) -> Result<Option<AdvocateId>, Self::Error>;
    /// Whether an advocate is a business with a link of its own.
    fn is_partner(&self, advocate: &AdvocateId) -> Result<bool, Self::Error>;
    /// The referral by which the customer of an order first came, if it counts, and stood when the order was placed, and
    /// its advocate. Of several the first by the time of its order, whatever has become of it: so it is the same one
    /// before and after a refund.
    fn buyer_as_friend(&self, order: &OrderRequest) -> Result<Option<(ReferralId, AdvocateId)>, Self::Error>;
}
