use super::hold::{by_owner, choose, end_holds, issue_by_code};
use super::returns::{cancel, end_subscription, take_back};
use super::review::{clear, reject};
use super::{Candidate, Change, EntryKind, Facts, Traces, record};
use crate::api::orders::{OrderRequest, RefundRequest};
use crate::program::Program;
use crate::refusal::Refusal;
use crate::value::{AdvocateId, RewardId, Timestamp};

/// What happens to an order or to its rewards.
#[derive(Debug, Clone)]
pub enum Command {
    /// The shop tells of it.
    Record(Box<OrderRequest>, Traces),
    /// Part of it, or all, comes back.
    Refund(RefundRequest),
    /// It is cancelled.
    Cancel,
    /// The subscription that it began has ended.
    EndSubscription(Timestamp),
    /// The owner confirms who sent the customer of an order that named nobody.
    Attribute(Box<Candidate>),
    /// The owner has looked at what speaks against the referral, and lets it pass.
    Clear,
    /// The owner has looked at what speaks against the referral, and rejects it or, with a reward, one reward.
    Reject(Option<RewardId>),
    /// The owner approves a reward.
    Approve(RewardId),
    /// The owner has handed a reward out.
    Issue(RewardId),
    /// A code of the code bank is bound to a reward.
    IssueByCode(RewardId),
    /// The advocate chooses one of the rewards that were offered, by its place.
    Choose(AdvocateId, RewardId, u8),
    /// The clock has moved on.
    EndHolds,
}

/// Decides what changes. No changes: it was known already.
///
/// `program` is the one in force when the order was recorded; for a new order, the one in force now.
pub fn decide(
    program: &Program,
    facts: &Facts,
    command: &Command,
    now: Timestamp,
) -> Result<Vec<Change>, Refusal> {
    match (command, &facts.book) {
        (Command::Record(order, traces), None) => record::record(program, facts, order, traces, now),
        (Command::Record(order, traces), Some(book)) => {
            if book.is_told_again(order, traces) {
                Ok(Vec::new())
            } else {
                Err(Refusal::OrderConflict)
            }
        }
        (Command::Refund(refund), Some(book)) => take_back(program, facts, book, refund, now),
        (Command::Cancel, Some(book)) => Ok(cancel(program, facts, book, now)),
        (Command::EndSubscription(at), Some(book)) => Ok(end_subscription(program, facts, book, *at, now)),
        (Command::Attribute(_), Some(book)) => Ok(record::attribute_known(program, facts, book, now)),
        (Command::Clear, Some(book)) => clear(program, facts, book, now),
        (Command::Reject(None), Some(book)) => reject(book, now),
        (Command::Reject(Some(id)), Some(book)) => by_owner(facts, book, id, EntryKind::Rejected, now),
        (Command::Approve(id), Some(book)) => by_owner(facts, book, id, EntryKind::Approved, now),
        (Command::Issue(id), Some(book)) => by_owner(facts, book, id, EntryKind::Issued, now),
        (Command::IssueByCode(id), Some(book)) => issue_by_code(book, id, now),
        (Command::Choose(advocate, id, place), Some(book)) => choose(book, advocate, id, *place, now),
        (Command::EndHolds, Some(book)) => Ok(end_holds(facts, book, now)),
        (
            Command::Approve(_)
            | Command::Reject(Some(_))
            | Command::Issue(_)
            | Command::IssueByCode(_)
            | Command::Choose(..),
            None,
        ) => Err(Refusal::RewardUnknown),
        (_, None) => Err(Refusal::OrderUnknown),
    }
}
