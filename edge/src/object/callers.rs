use goodword_domain::api::Caller;
use goodword_domain::api::advocates::JoinRequest;
use goodword_domain::refusal::Refusal;
use goodword_domain::value::{AdvocateId, CustomerId};

use super::dispatch::{Call, Desk};
use crate::failure::{Failure, Fault};
use crate::secrets::{SigningState, digest_hex, same};
use crate::store::{Sql, shops, tokens};

/// Lets a call in, or not. What pages may call, the Worker has checked; a status token is checked by its handler.
pub fn admit<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<(), Failure> {
    match call.route.caller() {
        Caller::Server => server(desk, call.bearer.as_deref()),
        Caller::Page | Caller::Advocate | Caller::Worker => Ok(()),
        Caller::Anyone | Caller::Operator => Err(Refusal::RouteUnknown.into()),
    }
}

fn server<S: Sql>(desk: &Desk<'_, S>, bearer: Option<&str>) -> Result<(), Failure> {
    let digest = digest_hex(bearer.ok_or(Refusal::KeyMissing)?);
    // All of them are compared, so that the time does not tell which one it was.
    let matching = shops::keys(desk.sql)?.iter().filter(|key| same(&key.digest, &digest)).count();
    if matching > 0 { Ok(()) } else { Err(Refusal::KeyWrong.into()) }
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

/// Checks the signature in a request, if there is one.
pub fn vouched<S: Sql>(desk: &Desk<'_, S>, request: &JoinRequest) -> Result<Vouched, Failure> {
    let Some(identity) = &request.identity else { return Ok(Vouched::Nothing) };
    let signed = identity.id.as_ref().map_or(request.email.as_ref(), AsRef::as_ref);
    for key in shops::keys(desk.sql)? {
        let state = SigningState::from_hex(&key.signing_state);
        let state = state.ok_or_else(|| Fault::new("a stored signing state is none"))?;
        if state.verifies(signed, &identity.signature) {
            return Ok(identity.id.clone().map_or(Vouched::Email, Vouched::Customer));
        }
    }
    Err(Refusal::SignatureWrong.into())
}
