use goodword_domain::api::inside::{GetShop, SetUpShop, ShopView};
use goodword_domain::api::{Endpoint, Nothing, Scope};
use goodword_domain::program::Program;
use goodword_domain::refusal::Refusal;
use goodword_domain::value::{KeyId, Timestamp};

use super::dispatch::{Desk, anew};
use super::world;
use crate::failure::{Failure, Fault};
use crate::http::Reply;
use crate::secrets::random;
use crate::store::keys::{self, Key, Secret};
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
    let secret = Secret { digest: request.key_digest.clone(), signing_state: request.signing_state.clone() };
    desk.sql.transaction(|| {
        if shops::get(desk.sql)?.is_some() {
            return if keys::knows(desk.sql, &request.key_digest)? {
                Ok(())
            } else {
                Err(Fault::new("the object is another shop's").into())
            };
        }
        shops::insert(desk.sql, request, desk.now)?;
        keys::insert(desk.sql, &first_key(desk.now)?, &secret)?;
        programs::insert(desk.sql, &Program::starting(request.shop.currency), desk.now)?;
        world::publish_shop(desk.sql, &view(desk)?, desk.now)
    })?;
    anew::<SetUpShop>(&Nothing {})
}

/// The key that a shop starts with may do everything.
fn first_key(now: Timestamp) -> Result<Key, Failure> {
    Ok(Key {
        id: KeyId::from_bytes(random()?),
        name: "First key".parse().map_err(|_| Fault::new("a name that is none"))?,
        scopes: vec![Scope::All],
        created_at: now,
        last_used_at: None,
        expires_at: None,
        old_secret_until: None,
    })
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
