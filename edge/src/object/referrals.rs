use goodword_domain::api::referrals::{
    ClearReferral, GetReferral, ListReferrals, ReferralDetail, ReferralItem, RejectReferral,
};
use goodword_domain::api::{Endpoint, Nothing};
use goodword_domain::ledger::Command;
use goodword_domain::refusal::Refusal;
use goodword_domain::value::ReferralId;

use super::dispatch::{Call, Desk, anew};
use super::ledger;
use super::lists::Place;
use super::orders::items;
use crate::failure::{Failure, Fault};
use crate::http::Reply;
use crate::store::orders::Known;
use crate::store::{Sql, orders, referrals};

/// One page of the shop's referrals.
pub fn list<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (after, query) = Place::of::<ListReferrals>(call)?;
    anew::<ListReferrals>(&after.page(referrals::list(desk.sql, query.state, after.seq, after.one_more())?))
}

/// One referral with everything that was decided about it.
pub fn get<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (id,) = call.path::<GetReferral>()?;
    anew::<GetReferral>(&detail(desk, &id)?)
}

/// Lets a referral pass.
pub fn clear<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    by_owner::<ClearReferral, _>(desk, call, &Command::Clear)
}

/// Rejects a referral.
pub fn reject<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    by_owner::<RejectReferral, _>(desk, call, &Command::Reject(None))
}

fn by_owner<E, S>(desk: &Desk<'_, S>, call: &Call, command: &Command) -> Result<Reply, Failure>
where
    E: Endpoint<Path = (ReferralId,), Request = Nothing, Response = ReferralDetail>,
    S: Sql,
{
    let (id,) = call.path::<E>()?;
    call.request::<E>()?;
    let order = orders::of_referral(desk.sql, &id)?.ok_or(Refusal::ReferralUnknown)?;
    ledger::run(desk, &order, command)?;
    anew::<E>(&detail(desk, &id)?)
}

fn detail<S: Sql>(desk: &Desk<'_, S>, id: &ReferralId) -> Result<ReferralDetail, Failure> {
    let order = orders::of_referral(desk.sql, id)?.ok_or(Refusal::ReferralUnknown)?;
    let Known { book, program_version, .. } =
        orders::get(desk.sql, &order)?.ok_or_else(|| Fault::new("a referral without an order"))?;
    let referral = book.referral.as_ref().ok_or_else(|| Fault::new("a referral without an advocate"))?;
    Ok(ReferralDetail {
        referral: ReferralItem {
            id: referral.id.clone(),
            order_id: book.order.id.clone(),
            advocate_code: referral.code,
            evidence: referral.evidence,
            state: referral.state,
            placed_at: book.order.placed_at.to_rfc3339(),
            reasons: book.reasons.iter().map(Into::into).collect(),
        },
        program_version: u32::try_from(program_version).unwrap_or(u32::MAX),
        rewards: items(desk, &book)?,
        timeline: book.timeline(),
    })
}
