use goodword_domain::api::advocates::JoinRequest;
use goodword_domain::api::{Caller, Scope};
use goodword_domain::refusal::Refusal;
use goodword_domain::value::{AdvocateId, CustomerId, Timestamp};

use super::dispatch::{Call, Desk};
use crate::failure::{Failure, Fault};
use crate::secrets::{SigningState, digest_hex, same};
use crate::store::keys::{self, Good};
use crate::store::{Sql, tokens};

const USE_NOTED_EVERY_MS: i64 = 3_600_000;

/// Lets a call in, or not. What pages may call, the Worker has checked; a status token is checked by its handler.
pub fn admit<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<(), Failure> {
    admit_to(desk, call, call.route.caller())
}

/// As [`admit`], where a call asks for what another route is declared for.
pub fn admit_to<S: Sql>(desk: &Desk<'_, S>, call: &Call, caller: Caller) -> Result<(), Failure> {
    match caller {
        Caller::Server(scope) => server(desk, call, scope).map(drop),
        // What a platform has signed, its handler checks: it knows over what.
        Caller::Page | Caller::Advocate | Caller::Platform | Caller::Worker => Ok(()),
        Caller::Anyone | Caller::Operator => Err(Refusal::RouteUnknown.into()),
    }
}

/// The key that a server has called with, if it has the scope.
pub fn server<S: Sql>(desk: &Desk<'_, S>, call: &Call, scope: Scope) -> Result<Good, Failure> {
    let digest = digest_hex(call.bearer.as_deref().ok_or(Refusal::KeyMissing)?);
    // All of them are compared, so that the time does not tell which one it was.
    let mut matching = keys::good(desk.sql, desk.now)?;
    matching.retain(|good| same(&good.secret.digest, &digest));
    let good = matching.pop().ok_or(Refusal::KeyWrong)?;
    if !scope.is_within(&good.scopes) {
        return Err(Refusal::ScopeMissing { scope }.into());
    }
    note_use(desk, &good)?;
    Ok(good)
}

/// Lets a call in that leads to more than its route says, if its key may do that as well.
pub fn may_also<S: Sql>(
    desk: &Desk<'_, S>,
    call: &Call,
    scopes: impl IntoIterator<Item = Scope>,
) -> Result<(), Failure> {
    let Caller::Server(scope) = call.route.caller() else {
        return Err(Fault::new("a route without a scope that needs others").into());
    };
    let own = server(desk, call, scope)?.scopes;
    match scopes.into_iter().find(|scope| !scope.is_within(&own)) {
        Some(scope) => Err(Refusal::ScopeMissing { scope }.into()),
        None => Ok(()),
    }
}

/// Written once an hour at most, so that reading does not become writing.
fn note_use<S: Sql>(desk: &Desk<'_, S>, good: &Good) -> Result<(), Fault> {
    let lately = |last: Timestamp| desk.now.ms().saturating_sub(last.ms()) < USE_NOTED_EVERY_MS;
    if good.last_used_at.is_some_and(lately) { Ok(()) } else { keys::used(desk.sql, &good.key, desk.now) }
}

/// Whose status token came along.
pub fn advocate<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<AdvocateId, Failure> {
    let token = call.bearer.as_deref().ok_or(Refusal::TokenMissing)?;
    let advocate = tokens::advocate_of(desk.sql, &digest_hex(token))?;
    Ok(advocate.ok_or(Refusal::TokenWrong)?)
}

/// What the shop's server has vouched for.
#[derive(Debug, PartialEq, Eq)]
pub enum Vouched {
    /// Nothing.
    Nothing,
    /// That this customer is on the page.
    Customer(CustomerId),
    /// That whoever has the request's e-mail address is on the page.
    Email,
}

/// Checks the signature in a request, if there is one: by any secret that is good and whose key may vouch for people.
pub fn vouched<S: Sql>(desk: &Desk<'_, S>, request: &JoinRequest) -> Result<Vouched, Failure> {
    let Some(identity) = &request.identity else { return Ok(Vouched::Nothing) };
    let signed = identity.id.as_ref().map_or(request.email.as_ref(), AsRef::as_ref);
    let may_vouch = |good: &Good| Scope::Identify.is_within(&good.scopes);
    for good in keys::good(desk.sql, desk.now)?.into_iter().filter(may_vouch) {
        let state = SigningState::from_hex(&good.secret.signing_state);
        let state = state.ok_or_else(|| Fault::new("a stored signing state is none"))?;
        if state.verifies(signed, &identity.signature) {
            note_use(desk, &good)?;
            return Ok(identity.id.clone().map_or(Vouched::Email, Vouched::Customer));
        }
    }
    Err(Refusal::SignatureWrong.into())
}
