//! What a decision of the ledger is told as: the referral and each reward that it has moved, as they stand after it.

use goodword_domain::ledger::{Beneficiary, Change, EntryKind, Fulfilment, OrderBook, Reward};
use goodword_domain::value::{Email, RewardId};
use goodword_domain::webhooks::{Event, EventType, FriendNews, PersonNews, ReferralNews, RewardNews};

use super::{Audience, How};
use crate::failure::{Failure, Fault};
use crate::object::dispatch::Desk;
use crate::store::{Sql, advocates, orders, rewards};

/// Something that a decision is told as.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Subject {
    Referral(EventType),
    Reward(RewardId, EntryKind),
}

/// Tells of a decision about an order, as everything stands after it.
pub fn of_decision<S: Sql>(desk: &Desk<'_, S>, book: &OrderBook, changes: &[Change]) -> Result<(), Failure> {
    let subjects = subjects(changes);
    if subjects.is_empty() {
        return Ok(());
    }
    let audience = Audience::of(desk)?;
    for subject in subjects {
        match subject {
            Subject::Referral(kind) => of_referral(desk, &audience, book, kind)?,
            Subject::Reward(id, kind) => of_reward(desk, &audience, book, &id, kind)?,
        }
    }
    Ok(())
}

/// One event for each thing that has moved. What has changed besides is in that event already.
fn subjects(changes: &[Change]) -> Vec<Subject> {
    let mut subjects = Vec::new();
    for change in changes {
        let subject = match change {
            Change::Recorded(book) if book.referral.is_some() => {
                Subject::Referral(EventType::ReferralCreated)
            }
            Change::Attributed(..) => Subject::Referral(EventType::ReferralCreated),
            Change::Moved(_) => Subject::Referral(EventType::ReferralUpdated),
            Change::Granted(grant, entry) => Subject::Reward(grant.id.clone(), entry.kind),
            Change::Entered(entry) => Subject::Reward(entry.reward.clone(), entry.kind),
            _ => continue,
        };
        subjects.push(subject);
    }
    let moved = subjects.clone();
    let told_otherwise = |subject: &Subject| match subject {
        Subject::Referral(EventType::ReferralUpdated) => {
            moved.contains(&Subject::Referral(EventType::ReferralCreated))
        }
        Subject::Reward(id, kind) if EventType::of_entry(*kind) == EventType::RewardUpdated => {
            moved.iter().any(|other| match other {
                Subject::Reward(same, kind) => {
                    same == id && EventType::of_entry(*kind) != EventType::RewardUpdated
                }
                Subject::Referral(_) => false,
            })
        }
        _ => false,
    };
    let mut told: Vec<Subject> = Vec::new();
    for subject in subjects.into_iter().filter(|subject| !told_otherwise(subject)) {
        if !told.iter().any(|other| is_same(other, &subject)) {
            told.push(subject);
        }
    }
    told
}

fn is_same(one: &Subject, other: &Subject) -> bool {
    match (one, other) {
        (Subject::Reward(a, kind), Subject::Reward(b, other)) => {
            a == b && EventType::of_entry(*kind) == EventType::of_entry(*other)
        }
        _ => one == other,
    }
}

fn of_referral<S: Sql>(
    desk: &Desk<'_, S>,
    audience: &Audience,
    book: &OrderBook,
    kind: EventType,
) -> Result<(), Failure> {
    let Some(referral) = book.referral.as_ref().filter(|_| audience.wants(kind)) else { return Ok(()) };
    let advocate = advocates::by_id(desk.sql, &referral.advocate)?;
    let news = ReferralNews {
        id: referral.id.clone(),
        state: referral.state,
        evidence: referral.evidence,
        advocate: PersonNews {
            code: referral.code,
            email: advocates::contact(desk.sql, &referral.advocate)?.0,
            name: advocate.and_then(|advocate| advocate.name),
        },
        friend: friend(book),
        order_id: book.order.id.clone(),
        total: book.order.total,
        placed_at: book.order.placed_at.to_rfc3339(),
        reasons: book.reasons.iter().map(Into::into).collect(),
    };
    let event = match kind {
        EventType::ReferralCreated => Event::ReferralCreated(news),
        _ => Event::ReferralUpdated(news),
    };
    audience.tell(desk, &event, How::EachTime)
}

fn of_reward<S: Sql>(
    desk: &Desk<'_, S>,
    audience: &Audience,
    book: &OrderBook,
    id: &RewardId,
    kind: EntryKind,
) -> Result<(), Failure> {
    // A decision may be about another order's reward that hung on this one.
    let other = if find(book, id).is_some() { None } else { another(desk, id)? };
    let book = other.as_ref().unwrap_or(book);
    let reward = find(book, id).ok_or_else(|| Fault::new("an entry of no reward"))?;
    let by_webhook = reward.grant().offered.fulfilment == Fulfilment::Webhook;
    if !by_webhook && !audience.wants(EventType::of_entry(kind)) {
        return Ok(());
    }
    let news = RewardNews {
        reward: reward.item(rewards::advocate_code(desk.sql, reward)?),
        email: holder(desk, book, reward)?,
    };
    if !by_webhook {
        return audience.tell(desk, &Event::of_reward(kind, news), How::EachTime);
    }
    let key = format!("reward.approved:{id}");
    if EventType::of_entry(kind) == EventType::RewardApproved {
        return audience.tell(desk, &Event::RewardApproved(news), How::Once(&key));
    }
    if EventType::of_entry(kind) == EventType::RewardUpdated {
        // Nobody has heard of it yet: whoever does, hears how it stands.
        let body = Event::RewardApproved(news.clone()).body(desk.now)?;
        super::rephrase(desk, &key, &body)?;
    } else {
        // Nobody has to hand it out any more.
        super::unsay(desk, &key)?;
    }
    audience.tell(desk, &Event::of_reward(kind, news), How::EachTime)
}

fn find<'a>(book: &'a OrderBook, id: &RewardId) -> Option<&'a Reward> {
    book.rewards.iter().find(|reward| reward.grant().id == *id)
}

fn another<S: Sql>(desk: &Desk<'_, S>, id: &RewardId) -> Result<Option<OrderBook>, Fault> {
    let Some(order) = rewards::order_of(desk.sql, id)? else { return Ok(None) };
    Ok(orders::get(desk.sql, &order)?.map(|known| known.book))
}

/// Who has bought. What stands in the order for somebody who was erased is nobody's.
fn friend(book: &OrderBook) -> FriendNews {
    let customer = Some(&book.order.customer).filter(|_| !book.customer_erased);
    FriendNews {
        customer_id: customer.and_then(|customer| customer.id.clone()),
        email: customer.and_then(|customer| customer.email.clone()),
    }
}

/// The address of whoever gets a reward.
fn holder<S: Sql>(desk: &Desk<'_, S>, book: &OrderBook, reward: &Reward) -> Result<Option<Email>, Fault> {
    match &reward.grant().beneficiary {
        Beneficiary::Advocate(id) => Ok(advocates::contact(desk.sql, id)?.0),
        Beneficiary::Friend(_) => Ok(friend(book).email),
        Beneficiary::Staff(_) => Ok(None),
    }
}
