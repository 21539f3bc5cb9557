//! Calls the API, by the domain's declarations.

use goodword_domain::api::advocates::Join;
use goodword_domain::api::claims::MakeClaim;
use goodword_domain::api::codes::GetCode;
use goodword_domain::api::events::{EventKind, EventsRequest, RecordEvents};
use goodword_domain::api::me::Me;
use goodword_domain::api::responses::{AddAnswers, Respond};
use goodword_domain::api::{Endpoint, Nothing};
use goodword_domain::value::PublicKey;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::js::{self, Dom};
use super::reading::read;
use super::writing::{json, write};
use crate::effect::Call;
use crate::event::{Event, Failure};

/// Where the API is and which shop this is.
#[derive(Clone)]
pub struct Client {
    /// Scheme and host, without a slash at the end.
    pub edge: String,
    /// The shop.
    pub shop: PublicKey,
}

/// What hears of the answer.
type Then = fn(Event);

impl Client {
    /// Sends a call; `then` gets the answer as an event.
    pub fn send(&self, call: Call, then: Then) {
        let shop = self.shop.clone();
        match call {
            Call::Respond(body) => self.call::<Respond>(&(shop,), &body, None, then, Event::Kept),
            Call::AddAnswers(id, body) => self.call::<AddAnswers>(&(shop, id), &body, None, then, Event::Kept),
            Call::Join(body) => self.call::<Join>(&(shop,), &body, None, then, Event::Joined),
            Call::Me(token) => self.call::<Me>(&(shop,), &Nothing {}, Some(token.as_ref()), then, |answer| {
                Event::Standing(answer.map(Box::new))
            }),
            Call::Code(code) => self.call::<GetCode>(&(shop, code), &Nothing {}, None, then, Event::Greeted),
            Call::Claim(body) => self.call::<MakeClaim>(&(shop,), &body, None, then, Event::Claimed),
        }
    }

    /// Counts something. Nobody waits for the answer, and it arrives even when the page is left.
    pub fn count(&self, event: EventKind) {
        let url = [&self.edge, &*RecordEvents::path(&(self.shop.clone(),))].concat();
        // A blocker may refuse it: then it is not counted.
        let _ = js::send_beacon(&url, &json(&EventsRequest { events: vec![event] }));
    }

    fn call<E: Endpoint>(
        &self,
        path: &E::Path,
        body: &E::Request,
        token: Option<&str>,
        then: Then,
        event: fn(Result<E::Response, Failure>) -> Event,
    ) where
        E::Response: 'static,
    {
        let url = [&self.edge, &*E::path(path)].concat();
        // A browser refuses a GET with a body, be it empty.
        let body = (E::METHOD.as_str() != "GET").then(|| json(body));
        let answered = move |answer: Result<JsValue, Failure>| {
            then(event(answer.and_then(|json| read(json).ok_or(Failure::Unreachable))));
        };
        fetch(&url, E::METHOD.as_str(), body, token, Box::new(answered));
    }
}

/// What `fetch` takes; `keepalive` lets an answer arrive although the page is left.
#[derive(Serialize)]
struct Options<'a> {
    method: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    headers: Headers<'a>,
    keepalive: bool,
    credentials: &'static str,
}

#[derive(Serialize)]
struct Headers<'a> {
    #[serde(rename = "content-type", skip_serializing_if = "Option::is_none")]
    content_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorization: Option<&'a str>,
}

type Answered = Box<dyn FnOnce(Result<JsValue, Failure>)>;

fn fetch(url: &str, method: &'static str, body: Option<String>, token: Option<&str>, answered: Answered) {
    let bearer = token.map(|token| ["Bearer ", token].concat());
    let content_type = body.is_some().then_some("application/json");
    let headers = Headers { content_type, authorization: bearer.as_deref() };
    let options = write(&Options { method, body, headers, keepalive: true, credentials: "omit" });
    match js::fetch(url, &options) {
        Ok(promise) => settle(&promise, Box::new(move |answer| heard(answer, answered))),
        Err(_) => answered(Err(Failure::Unreachable)),
    }
}

/// An answer has a head first; its body takes another wait.
fn heard(answer: Option<JsValue>, answered: Answered) {
    let Some(response) = answer else { return answered(Err(Failure::Unreachable)) };
    let ok = js::get(&response, "ok").is_truthy();
    let response: Dom = response.unchecked_into();
    match response.json() {
        Ok(promise) => settle(&promise, Box::new(move |json| answered(content(ok, json)))),
        Err(_) => answered(Err(Failure::Unreachable)),
    }
}

fn content(ok: bool, json: Option<JsValue>) -> Result<JsValue, Failure> {
    let json = json.ok_or(Failure::Unreachable)?;
    if ok {
        return Ok(json);
    }
    // Of a problem document the popup needs the code alone.
    Err(Failure::Refused(js::get(&json, "code").as_string().unwrap_or_default()))
}

/// Waits for a promise; `None` where it was rejected.
pub fn settle(promise: &js::Promise, then: Box<dyn FnOnce(Option<JsValue>)>) {
    let then = std::rc::Rc::new(std::cell::Cell::new(Some(then)));
    let other = then.clone();
    let done = Closure::once_into_js(move |value: JsValue| {
        if let Some(then) = then.take() {
            then(Some(value));
        }
    });
    let failed = Closure::once_into_js(move |_: JsValue| {
        if let Some(then) = other.take() {
            then(None);
        }
    });
    promise.then(&done, &failed);
}
