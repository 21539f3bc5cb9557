use goodword_domain::api::mentions::{
    ConfirmMention, ListMentions, Mention as MentionRoute, MentionState, Mentioned, RejectMention,
};
use goodword_domain::ledger::{Command, Evidence, claimed_at};
use goodword_domain::refusal::Refusal;
use goodword_domain::value::{AdvocateId, ClaimId, MentionId, OrderId};

use super::dispatch::{Call, Desk, anew};
use super::ledger;
use super::lists::Place;
use crate::failure::{Failure, Fault};
use crate::http::Reply;
use crate::secrets::random;
use crate::store::mentions::{self, Mention};
use crate::store::records::Tables;
use crate::store::{Sql, advocates, claims, orders};

/// Notes a mention. Whether we know whom it means, nobody is told.
pub fn note<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let request = call.request::<MentionRoute>()?;
    let new_id = MentionId::from_bytes(random()?);
    let id = desk.sql.transaction(|| Ok(mentions::note(desk.sql, &new_id, &request, desk.now)?))?;
    anew::<MentionRoute>(&Mentioned { id })
}

/// One page of the mentions that wait.
pub fn list<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (after, _) = Place::of::<ListMentions>(call)?;
    let waiting = mentions::waiting(desk.sql, after.seq, after.one_more())?;
    let items = waiting.into_iter().map(|mention| Ok((mention.seq, mention.item(desk.sql)?)));
    anew::<ListMentions>(&after.page(items.collect::<Result<_, Fault>>()?))
}

/// The owner says who was meant: from the time of the mention on it is a claim, and an order that waited is decided now.
/// The same once more changes nothing.
pub fn confirm<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (id,) = call.path::<ConfirmMention>()?;
    let request = call.request::<ConfirmMention>()?;
    let claim = ClaimId::from_bytes(random()?);
    desk.sql.transaction(|| {
        let mention = mentions::get(desk.sql, &id)?.ok_or(Refusal::MentionUnknown)?;
        let advocate = advocates::by_code(desk.sql, request.code)?.ok_or(Refusal::CodeUnknown)?;
        match mention.state {
            MentionState::Waiting => {}
            MentionState::Confirmed if mention.meant.as_ref() == Some(&advocate.id) => return Ok(()),
            MentionState::Confirmed | MentionState::Rejected => return Err(Refusal::MentionSettled.into()),
        }
        mentions::settle(desk.sql, &id, MentionState::Confirmed, Some(&advocate.id), desk.now)?;
        claims::mentioned(desk.sql, &claim, &advocate.id, &mention)?;
        match order_of(desk, &mention)? {
            Some(order) => attribute(desk, &order, &advocate.id, &mention),
            None => Ok(()),
        }
    })?;
    anew::<ConfirmMention>(&settled(desk, &id)?.item(desk.sql)?)
}

/// The owner says that nobody was meant.
pub fn reject<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (id,) = call.path::<RejectMention>()?;
    call.request::<RejectMention>()?;
    desk.sql.transaction(|| match mentions::get(desk.sql, &id)?.ok_or(Refusal::MentionUnknown)?.state {
        MentionState::Confirmed => Err(Refusal::MentionSettled.into()),
        MentionState::Rejected => Ok(()),
        MentionState::Waiting => Ok(mentions::settle(desk.sql, &id, MentionState::Rejected, None, desk.now)?),
    })?;
    anew::<RejectMention>(&settled(desk, &id)?.item(desk.sql)?)
}

fn settled<S: Sql>(desk: &Desk<'_, S>, id: &MentionId) -> Result<Mention, Failure> {
    Ok(mentions::get(desk.sql, id)?.ok_or(Refusal::MentionUnknown)?)
}

/// The order that a mention is about: the one that the friend has named, if it is theirs, or else their first one since
/// that has no advocate.
fn order_of<S: Sql>(desk: &Desk<'_, S>, mention: &Mention) -> Result<Option<OrderId>, Failure> {
    let friend = mention.email.key();
    let Some(named) = &mention.order else {
        return Ok(mentions::unattributed_order(desk.sql, &friend, mention.at)?);
    };
    let known = orders::get(desk.sql, named)?;
    let theirs = known
        .filter(|known| known.book.order.customer.email.as_ref().is_some_and(|email| email.key() == friend));
    Ok(theirs.map(|known| known.book.order.id))
}

fn attribute<S: Sql>(
    desk: &Desk<'_, S>,
    order: &OrderId,
    advocate: &AdvocateId,
    mention: &Mention,
) -> Result<(), Failure> {
    let placed_at = orders::placed_at(desk.sql, order)?.unwrap_or(mention.at);
    let at = claimed_at(mention.at, mention.order.as_ref(), (order, placed_at));
    let candidate = Tables(desk.sql).by_id(advocate, Evidence::Mention, Some(at))?;
    let candidate = candidate.ok_or_else(|| Fault::new("an advocate who is none"))?;
    ledger::within(desk, order, &Command::Attribute(Box::new(candidate))).map(drop)
}
