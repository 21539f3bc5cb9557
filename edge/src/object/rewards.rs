use goodword_domain::api::rewards::{
    ApproveReward, IssueReward, ListRewards, RejectReward, RewardItem, RewardsQuery,
};
use goodword_domain::api::{Endpoint, Nothing, Page};
use goodword_domain::ledger::Command;
use goodword_domain::refusal::Refusal;
use goodword_domain::value::{Invalid, RewardId};

use super::dispatch::{Call, Desk, anew};
use super::ledger;
use crate::failure::Failure;
use crate::http::Reply;
use crate::store::{Sql, rewards};

/// One page of the shop's rewards.
pub fn list<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let RewardsQuery { state, cursor, limit } = call.query::<ListRewards>()?;
    let after = Place::read(cursor.as_deref(), limit)?;
    let listed = rewards::list(desk.sql, state, after.seq, after.one_more())?;
    let items = listed.into_iter().map(|listed| (listed.seq, listed.reward.item(listed.advocate_code)));
    anew::<ListRewards>(&after.page(items.collect()))
}

/// Approves a pending reward.
pub fn approve<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    by_owner::<ApproveReward, _>(desk, call, Command::Approve)
}

/// Rejects a pending reward.
pub fn reject<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    by_owner::<RejectReward, _>(desk, call, Command::Reject)
}

/// Notes that an approved reward was handed out.
pub fn issue<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    by_owner::<IssueReward, _>(desk, call, Command::Issue)
}

fn by_owner<E, S>(desk: &Desk<'_, S>, call: &Call, command: fn(RewardId) -> Command) -> Result<Reply, Failure>
where
    E: Endpoint<Path = (RewardId,), Request = Nothing, Response = RewardItem>,
    S: Sql,
{
    let (id,) = call.path::<E>()?;
    call.request::<E>()?;
    let settled = ledger::run_on_reward(desk, &id, &command(id.clone()))?;
    let reward = settled.book.rewards.iter().find(|reward| reward.grant().id == id);
    let advocate_code = rewards::advocate_code(desk.sql, &settled.book.order.id)?;
    anew::<E>(&reward.ok_or(Refusal::RewardUnknown)?.item(advocate_code))
}

/// Where a page of a list starts, and how long it is.
#[derive(Debug)]
pub struct Place {
    /// After this place in the list.
    pub seq: i64,
    limit: usize,
}

impl Place {
    /// The most items on a page.
    const MOST: u16 = 100;
    /// How many items there are on a page if nobody says otherwise.
    const USUAL: u16 = 50;

    /// Reads a query's cursor and limit.
    pub fn read(cursor: Option<&str>, limit: Option<u16>) -> Result<Self, Refusal> {
        let seq = cursor.map_or(Ok(0), str::parse);
        let seq = seq.ok().filter(|seq| *seq >= 0);
        let seq = seq.ok_or_else(|| Refusal::bad_field("cursor", Invalid::IdMalformed))?;
        match limit.unwrap_or(Self::USUAL) {
            limit @ 1..=Self::MOST => Ok(Self { seq, limit: usize::from(limit) }),
            _ => Err(Refusal::bad_field("limit", Invalid::OutOfRange)),
        }
    }

    /// How many to ask the store for: one more than the page holds tells whether there is a next page.
    pub fn one_more(&self) -> i64 {
        i64::try_from(self.limit).unwrap_or(i64::MAX).saturating_add(1)
    }

    /// The page of these items, each with its place in the list.
    pub fn page<T>(&self, mut items: Vec<(i64, T)>) -> Page<T> {
        let more = items.len() > self.limit;
        items.truncate(self.limit);
        let last = items.last().map(|(seq, _)| seq.to_string());
        let items = items.into_iter().map(|(_, item)| item).collect();
        Page { items, next_cursor: last.filter(|_| more) }
    }
}
