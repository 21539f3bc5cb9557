//! What the object tells the world outside: promised in the transaction of its cause, kept as soon as possible.

use std::cell::Cell;
use std::rc::Rc;

use goodword_domain::api::inside::ShopView;
use goodword_domain::value::{Code, PublicKey, Timestamp};
use worker::{Env, console_error};

use crate::clock::now;
use crate::failure::{Failure, Fault};
use crate::public::{self, CodeRecord};
use crate::store::Sql;
use crate::store::advocates::Advocate;
use crate::store::outbox::{self, Promise};

/// A value for KV; the promise's key is KV's key.
pub const KV: &str = "kv";
/// What is promised to KV where a key is to be gone: no value of ours is empty.
const NOTHING: &str = "";
/// A promise is tried at once; only if that has not succeeded by then, the alarm tries again.
const GRACE_MS: i64 = 5_000;
/// So many at a time; the rest is due at once again.
const MOST: i64 = 50;

/// Promises that pages will see the shop as it is now.
pub fn publish_shop(sql: &impl Sql, view: &ShopView, now: Timestamp) -> Result<(), Failure> {
    promise(sql, &public::shop_key(&view.public_key), &serde_json::to_string(view)?, now)
}

/// Promises that pages will know an advocate's code.
pub fn publish_code(
    sql: &impl Sql,
    shop: &PublicKey,
    advocate: &Advocate,
    now: Timestamp,
) -> Result<(), Failure> {
    let record = CodeRecord {
        shop: shop.clone(),
        advocate_name: advocate.name.as_ref().map(ToString::to_string),
        advocate: Some(advocate.id.clone()),
        partner: advocate.partner,
    };
    promise(sql, &public::code_key(advocate.code), &serde_json::to_string(&record)?, now)
}

/// Promises that pages will forget a code.
pub fn retract_code(sql: &impl Sql, code: Code, now: Timestamp) -> Result<(), Failure> {
    promise(sql, &public::code_key(code), NOTHING, now)
}

fn promise(sql: &impl Sql, key: &str, payload: &str, now: Timestamp) -> Result<(), Failure> {
    Ok(outbox::promise(sql, KV, key, payload, after_grace(now))?)
}

/// From when on the alarm sees to what is tried at once.
pub fn after_grace(now: Timestamp) -> Timestamp {
    Timestamp::from_ms(now.ms().saturating_add(GRACE_MS))
}

/// Somebody is on the way out. Ends with the work, also where the platform drops the work before its end.
struct Busy(Rc<Cell<bool>>);

impl Busy {
    fn unless_already(busy: &Rc<Cell<bool>>) -> Option<Self> {
        (!busy.replace(true)).then(|| Self(Rc::clone(busy)))
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

/// The way out. One at a time goes through it, so that an older value never overtakes a newer one.
#[derive(Clone)]
pub struct World<S> {
    sql: S,
    env: Env,
    busy: Rc<Cell<bool>>,
}

impl<S: Sql> World<S> {
    /// The world outside this object.
    pub fn new(sql: S, env: Env) -> Self {
        Self { sql, env, busy: Rc::default() }
    }

    /// Keeps what was promised up to now. What fails is put off, and logged.
    pub async fn keep_promises(&self) {
        let Some(_busy) = Busy::unless_already(&self.busy) else { return };
        if let Err(fault) = self.keep_each().await {
            console_error!("outbox: {fault}");
        }
    }

    async fn keep_each(&self) -> Result<(), Fault> {
        for promise in outbox::due(&self.sql, KV, after_grace(now()), MOST)? {
            match self.keep(&promise).await {
                Ok(()) => outbox::kept(&self.sql, &promise)?,
                Err(fault) => {
                    console_error!("outbox: {} {}: {fault}", promise.kind, promise.key);
                    outbox::put_off(&self.sql, &promise, now())?;
                }
            }
        }
        Ok(())
    }

    async fn keep(&self, promise: &Promise) -> Result<(), Fault> {
        match promise.kind.as_str() {
            KV => {
                let kv = self.env.kv(public::BINDING)?;
                if promise.payload == NOTHING {
                    return Ok(kv.delete(&promise.key).await.map_err(worker::Error::from)?);
                }
                let put = kv.put(&promise.key, promise.payload.as_str()).map_err(worker::Error::from)?;
                Ok(put.execute().await.map_err(worker::Error::from)?)
            }
            other => Err(Fault::new(format!("nobody knows how to keep a promise of kind {other}"))),
        }
    }
}
