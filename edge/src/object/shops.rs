use goodword_domain::api::inside::{GetShop, SetUpShop, ShopView};
use goodword_domain::api::{Endpoint, Nothing};
use goodword_domain::program::Program;
use goodword_domain::refusal::Refusal;

use super::dispatch::{Desk, anew};
use super::world;
use crate::failure::{Failure, Fault};
use crate::http::Reply;
use crate::store::shops::Shop;
use crate::store::{Sql, programs, shops};

/// The shop whose object this is.
pub fn shop<S: Sql>(desk: &Desk<'_, S>) -> Result<Shop, Failure> {
    Ok(shops::get(desk.sql)?.ok_or(Refusal::ShopUnknown)?)
}

/// Makes an empty object this shop's. The same once more changes nothing: the Worker may have missed the answer.
pub fn set_up<S: Sql>(
    desk: &Desk<'_, S>,
    request: &<SetUpShop as Endpoint>::Request,
) -> Result<Reply, Failure> {
    desk.sql.transaction(|| {
        if shops::get(desk.sql)?.is_some() {
            let known = shops::keys(desk.sql)?.iter().any(|key| key.digest == request.key_digest);
            return if known { Ok(()) } else { Err(Fault::new("the object is another shop's").into()) };
        }
        shops::insert(desk.sql, request, desk.now)?;
        programs::insert(desk.sql, &Program::starting(request.shop.currency), desk.now)?;
        world::publish_shop(desk.sql, &view(desk)?, desk.now)
    })?;
    anew::<SetUpShop>(&Nothing {})
}

/// What everyone may know about the shop.
pub fn get<S: Sql>(desk: &Desk<'_, S>) -> Result<Reply, Failure> {
    anew::<GetShop>(&view(desk)?)
}

/// What everyone may know about the shop.
pub fn view<S: Sql>(desk: &Desk<'_, S>) -> Result<ShopView, Failure> {
    let Shop { public_key, settings, .. } = shop(desk)?;
    Ok(ShopView {
        public_key,
        name: settings.name,
        origins: settings.origins,
        landing_url: settings.landing_url,
        currency: settings.currency,
        locale: settings.locale,
        program: programs::current(desk.sql)?.program,
    })
}
