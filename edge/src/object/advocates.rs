use goodword_domain::api::advocates::{JoinRequest, Joined};
use goodword_domain::api::codes::{CodeView, GetCode};
use goodword_domain::api::me::{Me, Status};
use goodword_domain::ledger::{Reward, State, timeline_of};
use goodword_domain::refusal::Refusal;
use goodword_domain::value::{AdvocateId, Amount, Code, CustomerId, Money, StatusToken};

use super::callers::{self, Vouched};
use super::dispatch::{Call, Desk, anew};
use super::{news, shops, world};
use crate::failure::{Failure, Fault};
use crate::http::Reply;
use crate::secrets::{digest_hex, random};
use crate::store::advocates::{self, Advocate, NewAdvocate};
use crate::store::{Sql, orders, programs, referrals, rewards, tokens};

/// As many of their rewards as an advocate is shown.
const SHOWN: i64 = 20;

/// The advocate whom a request is about, if there is one; and their answer. A code has to be found for everyone else.
pub fn join_known<S: Sql>(desk: &Desk<'_, S>, request: &JoinRequest) -> Result<Option<Joined>, Failure> {
    let vouched = callers::vouched(desk, request)?;
    desk.sql.transaction(|| known(desk, request, &vouched))
}

/// Adds an advocate with a code that was taken for them; unless somebody with the same address was faster.
pub fn join_new<S: Sql>(desk: &Desk<'_, S>, request: &JoinRequest, code: Code) -> Result<Joined, Failure> {
    let vouched = callers::vouched(desk, request)?;
    let id = AdvocateId::from_bytes(random()?);
    desk.sql.transaction(|| {
        if let Some(joined) = known(desk, request, &vouched)? {
            return Ok(joined);
        }
        let customer_id = if let Vouched::Customer(id) = &vouched { Some(id) } else { None };
        let new = NewAdvocate {
            id,
            code,
            email: &request.email,
            name: request.name.as_ref(),
            locale: request.locale.as_ref(),
            customer_id,
        };
        advocates::insert(desk.sql, &new, desk.now)?;
        let added =
            advocates::by_id(desk.sql, &new.id)?.ok_or_else(|| Fault::new("an advocate who is none"))?;
        world::publish_code(desk.sql, &shops::shop(desk)?.public_key, &added, desk.now)?;
        news::of_advocate(desk, &new.id)?;
        joined(desk, &new.id, code, true)
    })
}

fn known<S: Sql>(
    desk: &Desk<'_, S>,
    request: &JoinRequest,
    vouched: &Vouched,
) -> Result<Option<Joined>, Failure> {
    if let Vouched::Customer(customer) = vouched
        && let Some(advocate) = advocates::by_customer(desk.sql, customer)?
    {
        return joined(desk, &advocate.id, advocate.code, true).map(Some);
    }
    let Some(advocate) = advocates::by_email(desk.sql, &request.email)? else { return Ok(None) };
    let own = match vouched {
        Vouched::Nothing => false,
        Vouched::Email => true,
        Vouched::Customer(customer) => is_own(desk, &advocate, request, customer)?,
    };
    joined(desk, &advocate.id, advocate.code, own).map(Some)
}

/// A signed customer id says who is on the page, not whose the address is that was typed there. It is theirs if the
/// shop has told of an order that this customer placed with it; from then on the two belong together.
fn is_own<S: Sql>(
    desk: &Desk<'_, S>,
    advocate: &Advocate,
    request: &JoinRequest,
    customer: &CustomerId,
) -> Result<bool, Failure> {
    let own = advocate.customer_id.is_none() && orders::vouch_for(desk.sql, customer, &request.email)?;
    if own {
        advocates::set_customer(desk.sql, &advocate.id, customer)?;
    }
    Ok(own)
}

fn joined<S: Sql>(
    desk: &Desk<'_, S>,
    advocate: &AdvocateId,
    code: Code,
    with_token: bool,
) -> Result<Joined, Failure> {
    let status_token = if with_token { Some(StatusToken::from_bytes(random()?)) } else { None };
    if let Some(token) = &status_token {
        tokens::insert(desk.sql, &digest_hex(token.as_ref()), advocate, desk.now)?;
    }
    Ok(Joined { code, share_url: share_url(desk, code)?, status_token })
}

/// The shop's landing address with a code.
pub fn share_url<S: Sql>(desk: &Desk<'_, S>, code: Code) -> Result<String, Failure> {
    Ok(shops::shop(desk)?.settings.landing_url.with_query("ref", code.as_ref()))
}

/// The friend's side of the offer behind a code.
pub fn get_code<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (_, code) = call.path::<GetCode>()?;
    let advocate = advocates::by_code(desk.sql, code)?.ok_or(Refusal::CodeUnknown)?;
    let program = programs::current(desk.sql)?.program;
    let (_, offered) = program.offer(&advocate.id, advocate.partner);
    let reward = offered.map(|offered| offered.terms.clone());
    anew::<GetCode>(&CodeView { code, advocate_name: advocate.name.map(|name| name.to_string()), reward })
}

/// How an advocate stands.
pub fn me<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let id = callers::advocate(desk, call)?;
    let advocate =
        advocates::by_id(desk.sql, &id)?.ok_or_else(|| Fault::new("a token without an advocate"))?;
    let currency = shops::shop(desk)?.settings.currency;
    let worth = |state| rewards::worth_in(desk.sql, &id, state);
    let money = |minor| Money::new(Amount::new(minor).unwrap_or(Amount::MAX), currency);
    let earned = worth(State::Approved)?.saturating_add(worth(State::Issued)?);
    let shown = rewards::of_advocate(desk.sql, &id, SHOWN)?;
    anew::<Me>(&Status {
        code: advocate.code,
        share_url: share_url(desk, advocate.code)?,
        friends: referrals::count(desk.sql, &id)?,
        pending: money(worth(State::Pending)?),
        earned: money(earned),
        rewards: shown.iter().map(Reward::view).collect(),
        timeline: timeline_of(shown.iter()),
    })
}
