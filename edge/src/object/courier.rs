//! The way to webhooks: a lane for each, so that one that hangs delays nobody but itself.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::future::Future;
use std::rc::Rc;

use futures_util::future::join_all;
use goodword_domain::value::{Timestamp, WebhookId};
use goodword_domain::webhooks::{Answer, LeadsTo, Reach, TIMEOUT_MS, name_in};
use js_sys::Uint8Array;
use worker::web_sys::AbortSignal;
use worker::{
    Env, Fetch, Headers, Method, Request, RequestInit, RequestRedirect, ResponseBody, console_error,
};

use super::bell::Bell;
use super::dispatch::Desk;
use super::outbound::{self, Parcel};
use super::resolver::Resolver;
use super::world::after_grace;
use crate::clock::now;
use crate::failure::{Failure, Fault};
use crate::secrets::{Vault, random};
use crate::store::Sql;
use crate::store::webhooks::deliveries::{self, Due};

/// So many deliveries in one go of a lane; the rest has the next alarm, at once.
const MOST: usize = 25;
/// After a failure that is ours.
const OWN_PAUSE_MS: i64 = 3_600_000;
const AGENT: &str = concat!("Goodword/", env!("CARGO_PKG_VERSION"), " (webhooks)");

/// How far this Worker may call: beyond the public internet only where a developer says so.
pub fn reach(env: &Env) -> Reach {
    let development = env.var("DEVELOPMENT").is_ok_and(|told| told.to_string() == "1");
    if development { Reach::ThisMachine } else { Reach::Public }
}

/// Sends what is due. Cheap to clone: every clone knows which lanes are taken.
#[derive(Clone)]
pub struct Courier<S> {
    sql: S,
    vault: Rc<Vault>,
    reach: Reach,
    resolver: Resolver,
    bell: Bell<S>,
    taken: Rc<RefCell<BTreeSet<WebhookId>>>,
}

/// A lane that is taken. Free again with the end of the work, also where the platform drops the work before its end.
struct Lane {
    webhook: WebhookId,
    taken: Rc<RefCell<BTreeSet<WebhookId>>>,
}

impl Drop for Lane {
    fn drop(&mut self) {
        self.taken.borrow_mut().remove(&self.webhook);
    }
}

/// What else is due in a lane that has ended.
enum Rest {
    /// Nothing.
    Nothing,
    /// There may be more, for somebody who takes it.
    AtOnce,
    /// There may be more, for somebody who does not answer now.
    Later,
}

impl<S: Sql + Clone> Courier<S> {
    /// On behalf of this object.
    pub fn new(sql: S, vault: Rc<Vault>, reach: Reach, resolver: Resolver, bell: Bell<S>) -> Self {
        Self { sql, vault, reach, resolver, bell, taken: Rc::default() }
    }

    /// From when on the alarm may ring. What waits behind a delivery that is under way must not ring again and again
    /// meanwhile.
    pub fn patience(&self) -> Timestamp {
        if self.taken.borrow().is_empty() { now() } else { after_grace(now()) }
    }

    fn desk(&self) -> Desk<'_, S> {
        Desk { sql: &self.sql, now: now(), vault: &self.vault, reach: self.reach }
    }

    /// Takes what is due, one delivery for each lane that is free, before this returns; the future carries it out, and what
    /// is due in the same lane after it.
    pub fn depart(&self) -> impl Future<Output = ()> + use<S> {
        let lanes = self.lanes().unwrap_or_else(|fault| {
            console_error!("webhooks: {fault}");
            Vec::new()
        });
        let ways = lanes.into_iter().map(|(lane, due)| {
            let courier = self.clone();
            async move {
                let outcome = courier.follow(&lane, due).await;
                drop(lane);
                if let Err(failure) = courier.come_back(outcome).await {
                    failure.log("webhooks");
                }
            }
        });
        let ways = join_all(ways);
        async move {
            ways.await;
        }
    }

    fn lanes(&self) -> Result<Vec<(Lane, Due)>, Fault> {
        let mut lanes = Vec::new();
        for webhook in outbound::waiting(&self.desk())? {
            if self.taken.borrow_mut().insert(webhook.clone()) {
                let lane = Lane { webhook, taken: Rc::clone(&self.taken) };
                if let Some(due) = outbound::take(&self.desk(), &lane.webhook)? {
                    lanes.push((lane, due));
                }
            }
        }
        Ok(lanes)
    }

    /// A lane has ended, and nobody has looked since what comes next there. What another lane has under way does not keep
    /// the rest of this one waiting.
    async fn come_back(&self, outcome: Result<Rest, Failure>) -> Result<(), Failure> {
        let from = match &outcome {
            Ok(Rest::AtOnce) => now(),
            Ok(Rest::Nothing) => self.patience(),
            Ok(Rest::Later) | Err(_) => after_grace(now()),
        };
        self.bell.arm(from).await?;
        outcome.map(drop)
    }

    /// One after the other. Whoever does not answer is left alone for this time: what else is due there waits for the next.
    async fn follow(&self, lane: &Lane, first: Due) -> Result<Rest, Failure> {
        let mut due = first;
        for _ in 1..MOST {
            if !self.carry(lane, &due).await? {
                return Ok(Rest::Later);
            }
            let next = outbound::take(&self.desk(), &lane.webhook)?;
            let Some(next) = next else { return Ok(Rest::Nothing) };
            due = next;
        }
        // Nothing is taken beyond this one: what is taken and not sent waits until its lease ends.
        Ok(if self.carry(lane, &due).await? { Rest::AtOnce } else { Rest::Later })
    }

    /// One attempt at a delivery. Returns whether somebody was there.
    async fn carry(&self, lane: &Lane, due: &Due) -> Result<bool, Failure> {
        let answer = match outbound::parcel(&self.desk(), &lane.webhook, due) {
            Ok(Ok(parcel)) => self.send(&parcel).await,
            Ok(Err(answer)) => answer,
            Err(failure) => {
                let later = now().ms().saturating_add(OWN_PAUSE_MS);
                deliveries::put_off(&self.sql, &due.id, Timestamp::from_ms(later))?;
                return Err(failure);
            }
        };
        let drawn = u32::from_le_bytes(random()?);
        outbound::settle(&self.desk(), &lane.webhook, due, answer, drawn)?;
        Ok(!matches!(answer, Answer::TimedOut | Answer::Unreachable))
    }

    /// Sends one attempt. Nobody is followed elsewhere, and nobody is waited for longer than the time-out.
    async fn send(&self, parcel: &Parcel) -> Answer {
        let signal = AbortSignal::timeout_with_u32(TIMEOUT_MS);
        let leads_to = match name_in(&parcel.url) {
            Some(name) => self.resolver.find(&name, &signal).await,
            None => LeadsTo::Public,
        };
        let status = match leads_to {
            LeadsTo::Public => fetch(parcel, signal.clone()).await.ok(),
            LeadsTo::Private => return Answer::Private,
            // Also where the resolver hangs until the time-out: the receiver was asked nothing.
            LeadsTo::Nowhere => return Answer::Unreachable,
        };
        match status {
            Some(status) => Answer::Status(status),
            None if signal.aborted() => Answer::TimedOut,
            None => Answer::Unreachable,
        }
    }
}

async fn fetch(parcel: &Parcel, signal: AbortSignal) -> worker::Result<u16> {
    let headers = Headers::new();
    headers.set("content-type", "application/json")?;
    headers.set("user-agent", AGENT)?;
    for (name, value) in &parcel.headers {
        headers.set(name, value)?;
    }
    let mut init = RequestInit::new();
    init.with_method(Method::Post).with_headers(headers).with_redirect(RequestRedirect::Manual);
    init.with_body(Some(Uint8Array::from(parcel.body.as_bytes()).into()));
    let request = Request::new_with_init(parcel.url.as_ref(), &init)?;
    let answer = Fetch::Request(request).send_with_signal(&signal.into()).await?;
    if let ResponseBody::Stream(body) = answer.body() {
        // Nobody reads it: the connection is given back.
        drop(body.cancel());
    }
    Ok(answer.status_code())
}
