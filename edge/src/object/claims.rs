use goodword_domain::api::claims::{Claimed, MakeClaim};
use goodword_domain::refusal::Refusal;
use goodword_domain::value::{ClaimId, Email};

use super::dispatch::{Call, Desk, anew};
use crate::failure::Failure;
use crate::http::Reply;
use crate::secrets::random;
use crate::store::claims::{self, NewClaim};
use crate::store::{Sql, advocates, programs};

/// Binds a friend to the advocate behind a code.
pub fn make<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let request = call.request::<MakeClaim>()?;
    let new_id = ClaimId::from_bytes(random()?);
    let claimed = desk.sql.transaction(|| {
        let advocate = advocates::by_code(desk.sql, request.code)?.ok_or(Refusal::CodeUnknown)?;
        let program = programs::current(desk.sql)?.program;
        let friend = request.email.as_ref().map(Email::key);
        let claim = NewClaim { id: new_id, advocate: &advocate.id, friend: friend.as_ref() };
        Ok(Claimed {
            id: claims::keep(desk.sql, &claim, program.attribution_days, desk.now)?,
            discount_code: advocate.code.to_string(),
            apply_url: program.apply_url.map(|url| url.with_code(advocate.code.as_ref())),
        })
    })?;
    anew::<MakeClaim>(&claimed)
}
