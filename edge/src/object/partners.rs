use goodword_domain::api::partners::{AddPartner, ListPartners, PartnerRequest, PartnerView};
use goodword_domain::value::{AdvocateId, Code};

use super::advocates::share_url;
use super::dispatch::{Call, Desk, anew};
use super::lists::Place;
use super::{shops, world};
use crate::failure::{Failure, Fault};
use crate::http::Reply;
use crate::secrets::random;
use crate::store::advocates::{self, NewAdvocate};
use crate::store::partners::{self, Partner};
use crate::store::{Sql, referrals};

/// Whether somebody has this address; a code has to be found for everyone else.
pub fn is_known<S: Sql>(desk: &Desk<'_, S>, request: &PartnerRequest) -> Result<bool, Failure> {
    Ok(advocates::by_email(desk.sql, &request.email)?.is_some())
}

/// Adds a partner with a code that was taken for it, unless somebody has the same address: then that is the partner.
pub fn add<S: Sql>(
    desk: &Desk<'_, S>,
    request: &PartnerRequest,
    code: Option<Code>,
) -> Result<Reply, Failure> {
    let new_id = AdvocateId::from_bytes(random()?);
    let view = desk.sql.transaction(|| {
        if let Some(advocate) = advocates::by_email(desk.sql, &request.email)? {
            return mark(desk, &advocate.id, request);
        }
        let new = NewAdvocate {
            id: new_id,
            code: code.ok_or_else(|| Fault::new("a partner who was known, and is not"))?,
            email: &request.email,
            name: Some(&request.name),
            locale: None,
            customer_id: None,
        };
        advocates::insert(desk.sql, &new, desk.now)?;
        mark(desk, &new.id, request)
    })?;
    anew::<AddPartner>(&view)
}

fn mark<S: Sql>(
    desk: &Desk<'_, S>,
    id: &AdvocateId,
    request: &PartnerRequest,
) -> Result<PartnerView, Failure> {
    partners::mark(desk.sql, id, &request.name)?;
    let advocate = advocates::by_id(desk.sql, id)?.ok_or_else(|| Fault::new("a partner who is none"))?;
    world::publish_code(desk.sql, &shops::shop(desk)?.public_key, &advocate, desk.now)?;
    let partner = partners::get(desk.sql, id)?.ok_or_else(|| Fault::new("a partner who is none"))?;
    view(desk, partner)
}

/// One page of the shop's partners.
pub fn list<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (after, _) = Place::of::<ListPartners>(call)?;
    let listed = partners::list(desk.sql, after.seq, after.one_more())?;
    let items = listed.into_iter().map(|partner| Ok((partner.seq, view(desk, partner)?)));
    anew::<ListPartners>(&after.page(items.collect::<Result<_, Failure>>()?))
}

fn view<S: Sql>(desk: &Desk<'_, S>, partner: Partner) -> Result<PartnerView, Failure> {
    let Partner { id, code, name, since, .. } = partner;
    Ok(PartnerView {
        code,
        share_url: share_url(desk, code)?,
        name,
        since: since.to_rfc3339(),
        friends: referrals::count(desk.sql, &id)?,
    })
}
