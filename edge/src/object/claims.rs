use goodword_domain::api::claims::{ClaimRequest, Claimed, MakeClaim};
use goodword_domain::refusal::Refusal;
use goodword_domain::value::{ClaimId, Code, Email, PoolName};

use super::dispatch::{Call, Desk, anew};
use super::fulfilment;
use crate::failure::Failure;
use crate::http::Reply;
use crate::secrets::{digest_bytes, random};
use crate::store::claims::{self, NewClaim};
use crate::store::code_bank::{self, Holder};
use crate::store::{Sql, advocates, programs};

/// Binds a friend to the advocate behind a code.
pub fn make<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let request = call.request::<MakeClaim>()?;
    let new_id = new_id(&request)?;
    let claimed = desk.sql.transaction(|| {
        let advocate = advocates::by_code(desk.sql, request.code)?.ok_or(Refusal::CodeUnknown)?;
        let program = programs::current(desk.sql)?.program;
        let friend = request.email.as_ref().map(Email::key);
        let claim = NewClaim { id: new_id, advocate: &advocate.id, friend: friend.as_ref() };
        let id = claims::keep(desk.sql, &claim, program.attribution_days, desk.now)?;
        let discount_code = discount_code(desk, program.friend_code_pool.as_ref(), &id, advocate.code)?;
        let apply_url = program.apply_url.map(|url| url.with_code(&discount_code));
        Ok(Claimed { id, discount_code, apply_url })
    })?;
    anew::<MakeClaim>(&claimed)
}

/// A page that claims again, because its first call's answer got lost, finds its claim and the code that went with it.
fn new_id(request: &ClaimRequest) -> Result<ClaimId, Failure> {
    let Some(key) = &request.key else { return Ok(ClaimId::from_bytes(random()?)) };
    Ok(ClaimId::from_bytes(digest_bytes(&["claim", key.as_ref(), request.code.as_ref()])))
}

/// What the friend types into the cart: a single-use code of their own where the program has a stock of them, the same
/// again for the same claim. Where the stock is empty, the advocate's code does it.
fn discount_code<S: Sql>(
    desk: &Desk<'_, S>,
    pool: Option<&PoolName>,
    claim: &ClaimId,
    advocate: Code,
) -> Result<String, Failure> {
    let Some(pool) = pool else { return Ok(advocate.to_string()) };
    if let Some(code) = code_bank::of_claim(desk.sql, claim)? {
        return Ok(code);
    }
    let code = code_bank::take(desk.sql, pool, Holder::Claim(claim))?;
    fulfilment::warn_if_low(desk, pool)?;
    Ok(code.unwrap_or_else(|| advocate.to_string()))
}
