use goodword_domain::api::keys::{
    ApiKey, ApiKeys, CreateKey, DeleteKey, ListKeys, MOST_KEYS, NewKey, RenameKey, RotateKey, RotateRequest,
};
use goodword_domain::api::{Nothing, Scope};
use goodword_domain::program::BadField;
use goodword_domain::refusal::Refusal;
use goodword_domain::value::{Invalid, KeyId, Timestamp};

use super::dispatch::{Call, Desk, anew};
use super::{callers, shops};
use crate::failure::{Failure, Fault};
use crate::http::Reply;
use crate::secrets::{SecretKey, random};
use crate::store::Sql;
use crate::store::keys::{self, Good, Key, Secret};

/// All keys, without their secrets.
pub fn list<S: Sql>(desk: &Desk<'_, S>) -> Result<Reply, Failure> {
    anew::<ListKeys>(&views(desk)?)
}

/// Makes a key.
pub fn create<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let request = call.request::<CreateKey>()?;
    check(&request.scopes, request.expires_at, desk.now)?;
    let own = manager(desk, call)?;
    own.may_manage(&request.scopes)?;
    let expires_at = request.expires_at.or(own.expires_at);
    own.may_give_until(expires_at)?;
    let key = Key {
        id: KeyId::from_bytes(random()?),
        name: request.name,
        scopes: request.scopes,
        created_at: desk.now,
        last_used_at: None,
        expires_at,
        old_secret_until: None,
    };
    let secret_key = new_secret(desk)?;
    desk.sql.transaction(|| {
        if keys::all(desk.sql, desk.now)?.len() >= MOST_KEYS {
            return Err(Refusal::KeysFull { limit: MOST_KEYS }.into());
        }
        Ok(keys::insert(desk.sql, &key, &kept(&secret_key))?)
    })?;
    anew::<CreateKey>(&NewKey { key: view(key), secret_key: secret_key.into_text() })
}

/// Gives a key another name.
pub fn rename<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (id,) = call.path::<RenameKey>()?;
    let request = call.request::<RenameKey>()?;
    desk.sql.transaction(|| {
        manager(desk, call)?.may_manage(&find(desk, &id)?.scopes)?;
        Ok(keys::rename(desk.sql, &id, &request.name)?)
    })?;
    anew::<RenameKey>(&view(find(desk, &id)?))
}

/// Gives a key a new secret.
pub fn rotate<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (id,) = call.path::<RotateKey>()?;
    let RotateRequest { overlap_days } = call.request::<RotateKey>()?;
    if overlap_days > RotateRequest::MOST_DAYS {
        return Err(Refusal::bad_field("overlap_days", Invalid::OutOfRange).into());
    }
    let secret_key = new_secret(desk)?;
    desk.sql.transaction(|| {
        let (own, key) = (manager(desk, call)?, find(desk, &id)?);
        own.may_manage(&key.scopes)?;
        own.may_give_until(key.expires_at)?;
        Ok(keys::rotate(desk.sql, &id, &kept(&secret_key), desk.now.plus_days(overlap_days))?)
    })?;
    anew::<RotateKey>(&NewKey { key: view(find(desk, &id)?), secret_key: secret_key.into_text() })
}

/// Takes a key away.
pub fn delete<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (id,) = call.path::<DeleteKey>()?;
    let Nothing {} = call.request::<DeleteKey>()?;
    desk.sql.transaction(|| {
        manager(desk, call)?.may_manage(&find(desk, &id)?.scopes)?;
        let opens_all = |key: &Key| key.scopes.contains(&Scope::All) && key.expires_at.is_none();
        if !keys::all(desk.sql, desk.now)?.iter().any(|key| key.id != id && opens_all(key)) {
            return Err(Refusal::LastFullKey.into());
        }
        Ok(keys::delete(desk.sql, &id)?)
    })?;
    anew::<DeleteKey>(&views(desk)?)
}

/// What no type can say.
fn check(scopes: &[Scope], expires_at: Option<Timestamp>, now: Timestamp) -> Result<(), Refusal> {
    let mut bad = Vec::new();
    if scopes.is_empty() {
        bad.push(BadField::new("scopes", Invalid::Empty));
    }
    let repeated = |place: usize, scope| scopes.iter().take(place).any(|earlier| earlier == scope);
    if scopes.iter().enumerate().any(|(place, scope)| repeated(place, scope)) {
        bad.push(BadField::new("scopes", Invalid::Repeated));
    }
    if expires_at.is_some_and(|end| end <= now) {
        bad.push(BadField::new("expires_at", Invalid::OutOfRange));
    }
    if bad.is_empty() { Ok(()) } else { Err(Refusal::BadFields(bad)) }
}

/// The key that manages others. A secret that was rotated does not: it may have leaked, and would keep itself alive.
fn manager<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Manager, Failure> {
    let Good { scopes, expires_at, until, .. } = callers::server(desk, call, Scope::Keys)?;
    if until.is_some() { Err(Refusal::KeyRotated.into()) } else { Ok(Manager { scopes, expires_at }) }
}

/// What the calling key may do, and until when.
struct Manager {
    scopes: Vec<Scope>,
    expires_at: Option<Timestamp>,
}

impl Manager {
    /// Whoever could make, or get the secret of, a key that may do more than their own could do everything.
    fn may_manage(&self, scopes: &[Scope]) -> Result<(), Refusal> {
        let lacks = scopes.iter().find(|scope| !scope.is_within(&self.scopes));
        lacks.map_or(Ok(()), |scope| Err(Refusal::ScopeMissing { scope: *scope }))
    }

    /// Whoever could make, or get the secret of, a key that is good for longer than their own could call for ever.
    fn may_give_until(&self, end: Option<Timestamp>) -> Result<(), Refusal> {
        match (self.expires_at, end) {
            (None, _) => Ok(()),
            (Some(own), Some(end)) if end <= own => Ok(()),
            _ => Err(Refusal::KeyEndsSooner),
        }
    }
}

fn new_secret<S: Sql>(desk: &Desk<'_, S>) -> Result<SecretKey, Failure> {
    Ok(SecretKey::of_shop(&shops::shop(desk)?.public_key, random()?))
}

/// What is kept of a secret.
pub fn kept(secret: &SecretKey) -> Secret {
    Secret { digest: secret.digest(), signing_state: secret.signing_state().to_hex() }
}

fn find<S: Sql>(desk: &Desk<'_, S>, id: &KeyId) -> Result<Key, Failure> {
    let key = keys::all(desk.sql, desk.now)?.into_iter().find(|key| key.id == *id);
    Ok(key.ok_or(Refusal::KeyUnknown)?)
}

fn views<S: Sql>(desk: &Desk<'_, S>) -> Result<ApiKeys, Fault> {
    Ok(ApiKeys { keys: keys::all(desk.sql, desk.now)?.into_iter().map(view).collect() })
}

fn view(key: Key) -> ApiKey {
    ApiKey {
        id: key.id,
        name: key.name,
        scopes: key.scopes,
        created_at: key.created_at.to_rfc3339(),
        last_used_at: key.last_used_at.map(Timestamp::to_rfc3339),
        expires_at: key.expires_at.map(Timestamp::to_rfc3339),
        old_secret_until: key.old_secret_until.map(Timestamp::to_rfc3339),
    }
}
