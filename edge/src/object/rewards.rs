use goodword_domain::api::rewards::{
    ApproveReward, ChooseReward, IssueReward, ListRewards, RejectReward, RewardItem,
};
use goodword_domain::api::{Endpoint, Nothing};
use goodword_domain::ledger::{Command, Reward};
use goodword_domain::refusal::Refusal;
use goodword_domain::value::{Invalid, RewardId};

use super::callers;
use super::dispatch::{Call, Desk, anew};
use super::ledger::{self, Settled};
use super::lists::Place;
use crate::failure::Failure;
use crate::http::Reply;
use crate::store::{Sql, rewards};

/// One page of the shop's rewards.
pub fn list<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (after, query) = Place::of::<ListRewards>(call)?;
    if query.fulfilment.is_some() && query.state.is_none() {
        return Err(Refusal::bad_field("state", Invalid::MissingField).into());
    }
    let listed = rewards::list(desk.sql, query.state, query.fulfilment, after.seq, after.one_more())?;
    let items = listed.into_iter().map(|listed| (listed.seq, listed.reward.item(listed.advocate_code)));
    anew::<ListRewards>(&after.page(items.collect()))
}

/// Approves a pending reward.
pub fn approve<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    by_owner::<ApproveReward, _>(desk, call, Command::Approve)
}

/// Rejects a pending reward.
pub fn reject<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    by_owner::<RejectReward, _>(desk, call, |id| Command::Reject(Some(id)))
}

/// Notes that an approved reward was handed out.
pub fn issue<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    by_owner::<IssueReward, _>(desk, call, Command::Issue)
}

/// The advocate chooses.
pub fn choose<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (_, id) = call.path::<ChooseReward>()?;
    let advocate = callers::advocate(desk, call)?;
    let request = call.request::<ChooseReward>()?;
    let command = Command::Choose(advocate, id.clone(), request.choice);
    let settled = ledger::run_on_reward(desk, &id, &command)?;
    anew::<ChooseReward>(&find(&settled, &id)?.view())
}

fn by_owner<E, S>(desk: &Desk<'_, S>, call: &Call, command: fn(RewardId) -> Command) -> Result<Reply, Failure>
where
    E: Endpoint<Path = (RewardId,), Request = Nothing, Response = RewardItem>,
    S: Sql,
{
    let (id,) = call.path::<E>()?;
    call.request::<E>()?;
    let settled = ledger::run_on_reward(desk, &id, &command(id.clone()))?;
    let reward = find(&settled, &id)?;
    anew::<E>(&reward.item(rewards::advocate_code(desk.sql, reward)?))
}

fn find<'a>(settled: &'a Settled, id: &RewardId) -> Result<&'a Reward, Refusal> {
    settled.book.rewards.iter().find(|reward| reward.grant().id == *id).ok_or(Refusal::RewardUnknown)
}
