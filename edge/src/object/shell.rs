use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use goodword_domain::api::advocates::Join;
use goodword_domain::api::inside::{CodeEntry, RegisterCode, SetUpShop};
use goodword_domain::api::partners::AddPartner;
use goodword_domain::api::{Caller, Endpoint, Found, Route, read_json};
use goodword_domain::refusal::Refusal;
use goodword_domain::value::{Code, Timestamp};
use goodword_domain::webhooks::Reach;
use worker::{Delay, DurableObject, Env, Request, Response, State, durable_object};

use super::bell::Bell;
use super::courier::{self, Courier};
use super::dispatch::{Call, Desk, anew, dispatch};
use super::resolver::Resolver;
use super::storage::ObjectSql;
use super::world::{World, after_grace};
use super::{advocates, callers, due, idempotency, news, partners, shops};
use crate::calls::{self, Peer};
use crate::clock::now;
use crate::failure::{Failure, Fault};
use crate::front::{CALL_ID, Incoming};
use crate::http::Reply;
use crate::secrets::{Vault, random};
use crate::store::Schema;

/// After an alarm that failed. The platform would try again by itself, but six times only.
const PAUSE_MS: i64 = 60_000;
/// A code is taken once in 34 billion; that one is then met again this often.
const CODES_TO_TRY: usize = 5;

/// One shop: everything that happens to it happens here, one thing after the other.
#[durable_object(alarm)]
pub struct ShopObject {
    state: State,
    env: Env,
    sql: ObjectSql,
    world: World<ObjectSql>,
    bell: Bell<ObjectSql>,
    courier: Courier<ObjectSql>,
    vault: Rc<Vault>,
    reach: Reach,
    /// Whether there are tables: nobody's request makes an object a shop but the operator's.
    awake: RefCell<Result<bool, Fault>>,
}

impl DurableObject for ShopObject {
    fn new(state: State, env: Env) -> Self {
        let sql = ObjectSql::of(&state);
        let awake = RefCell::new(Schema::SHOP.wake(&sql));
        let world = World::new(sql.clone(), env.clone());
        let (vault, reach) = (Rc::new(Vault::of(&env)), courier::reach(&env));
        let bell = Bell::of(&state, sql.clone());
        let resolver = Resolver::of(&env);
        let courier = Courier::new(sql.clone(), Rc::clone(&vault), reach, resolver, bell.clone());
        Self { state, env, sql, world, bell, courier, vault, reach, awake }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        let (at, reply) = match self.take(&mut request).await {
            Ok(call) => {
                let reply = self.answer(&call).await;
                let id = call.header(CALL_ID).unwrap_or_default();
                ([call.route.name(), " ", id].concat(), reply)
            }
            Err(failure) => ("?".to_owned(), Err(failure)),
        };
        reply.unwrap_or_else(|failure| failure.into_reply(&at)).into_response()
    }

    async fn alarm(&self) -> worker::Result<Response> {
        if let Err(failure) = self.work_off().await {
            failure.into_reply("alarm");
        }
        Response::empty()
    }
}

impl ShopObject {
    fn desk(&self) -> Desk<'_, ObjectSql> {
        Desk { sql: &self.sql, now: now(), vault: &self.vault, reach: self.reach }
    }

    async fn take(&self, request: &mut Request) -> Result<Call, Failure> {
        let incoming = Incoming::of(request)?;
        let Found { route, args } = Route::find(&incoming.method, &incoming.path)?;
        let bearer = incoming.bearer().map(str::to_owned);
        // The Worker has seen to its length.
        let body = request.bytes().await?;
        Ok(Call { route, args, query: incoming.query, bearer, headers: incoming.headers, body })
    }

    async fn answer(&self, call: &Call) -> Result<Reply, Failure> {
        let awake = self.awake.borrow().clone()?;
        let desk = self.desk();
        let reply = match call.route {
            Route::SetUpShop => self.set_up(&desk, call)?,
            // A key that names no shop is as wrong as any other key.
            route if !awake && is_of_servers(route) => return Err(Refusal::KeyWrong.into()),
            _ if !awake => return Err(Refusal::ShopUnknown.into()),
            Route::Join => self.join(call).await?,
            Route::AddPartner => self.add_partner(call).await?,
            _ => dispatch(&desk, call)?,
        };
        // What is tried at once is due within the grace.
        let next = self.bell.arm(self.courier.patience()).await?;
        if next.is_some_and(|next| next <= after_grace(now())) {
            self.go_out();
        }
        Ok(reply)
    }

    fn set_up(&self, desk: &Desk<'_, ObjectSql>, call: &Call) -> Result<Reply, Failure> {
        let request = read_json::<<SetUpShop as Endpoint>::Request>(&call.body)?;
        Schema::SHOP.migrate(&self.sql)?;
        *self.awake.borrow_mut() = Ok(true);
        shops::set_up(desk, &request)
    }

    /// The code is taken first, in another object: a process that dies in between has used up a code, and nothing else.
    async fn join(&self, call: &Call) -> Result<Reply, Failure> {
        let desk = || self.desk();
        callers::admit(&desk(), call)?;
        let request = call.request::<Join>()?;
        let joined = if let Some(joined) = advocates::join_known(&desk(), &request)? {
            joined
        } else {
            let code = self.take_code(call).await?;
            advocates::join_new(&desk(), &request, code)?
        };
        anew::<Join>(&joined)
    }

    /// As [`Self::join`].
    async fn add_partner(&self, call: &Call) -> Result<Reply, Failure> {
        callers::admit(&self.desk(), call)?;
        let request = call.request::<AddPartner>()?;
        let known = partners::is_known(&self.desk(), &request)?;
        let code = if known { None } else { Some(self.take_code(call).await?) };
        let desk = self.desk();
        idempotency::once(&desk, call, || partners::add(&desk, &request, code))
    }

    async fn take_code(&self, call: &Call) -> Result<Code, Failure> {
        let id = call.header(CALL_ID).unwrap_or_default();
        let shop = shops::shop(&self.desk())?.public_key;
        for _ in 0..CODES_TO_TRY {
            let entry = CodeEntry { code: Code::from_random(random()?), shop: shop.clone() };
            let answer =
                calls::call::<RegisterCode>(&self.env, Peer::Registry(entry.code), id, &(), &entry).await?;
            if answer.registered {
                return Ok(entry.code);
            }
        }
        Err(Fault::new("no code was free").into())
    }

    /// Tells the world outside what it was promised, while nobody waits for it.
    fn go_out(&self) {
        let world = self.world.clone();
        self.state.wait_until(async move { world.keep_promises().await });
        self.state.wait_until(self.courier.depart());
    }

    /// What time has brought. An alarm comes at least once: it is set again first, in case this is not the end of it.
    async fn work_off(&self) -> Result<(), Failure> {
        let pause = Timestamp::from_ms(now().ms().saturating_add(PAUSE_MS));
        self.bell.set(pause).await?;
        self.awake.borrow().clone()?;
        let taken = due::take(&self.desk());
        if taken.as_ref().is_ok_and(|taken| !taken.is_empty()) {
            // What is written in one turn is kept as one: a process that dies of a delivery is to have taken it.
            Delay::from(Duration::ZERO).await;
        }
        let all_well = due::work_off(&self.desk(), taken)?;
        news::forget(&self.desk())?;
        // Nothing here waits for a webhook: the next alarm would wait as well.
        self.state.wait_until(self.courier.depart());
        self.world.keep_promises().await;
        if !all_well {
            return Ok(());
        }
        self.bell.arm_after(pause, self.courier.patience()).await
    }
}

/// A part of a batch comes with the key of the shop's server as well.
fn is_of_servers(route: Route) -> bool {
    matches!(route.caller(), Caller::Server(_)) || route == Route::RecordLines
}
