//! Calls the API, by the domain's declarations.

use goodword_domain::api::advocates::Join;
use goodword_domain::api::claims::MakeClaim;
use goodword_domain::api::codes::GetCode;
use goodword_domain::api::events::{EventKind, EventsRequest, RecordEvents};
use goodword_domain::api::me::Me;
use goodword_domain::api::responses::{AddAnswers, Respond};
use goodword_domain::api::rewards::ChooseReward;
use goodword_domain::api::{Endpoint, Method, Nothing};
use goodword_domain::value::PublicKey;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::js::{self, Dom, encode};
use super::reading::{Read, read};
use super::waiting::{self, Waiting};
use super::writing::{json, write};
use crate::effect::Call;
use crate::event::{Event, Failure};
use crate::parts::{FRIEND, SHARE, SURVEY};

/// Where the API is and which shop this is.
#[derive(Clone)]
pub struct Client {
    /// Scheme and host, without a slash at the end.
    pub edge: String,
    /// The shop.
    pub shop: PublicKey,
}

impl Client {
    /// Sends a call; its answer comes as an event.
    pub fn send(&self, call: Call) {
        let shop = self.shop.clone();
        match call {
            Call::Respond(body) if SURVEY => {
                self.call::<Respond>(&(shop,), &body, None, |answer| Event::Kept(typed(answer)));
            }
            Call::AddAnswers(id, body) if SURVEY => {
                self.call::<AddAnswers>(&(shop, id), &body, None, |answer| Event::Kept(typed(answer)));
            }
            Call::Join(body) if SHARE => {
                self.call::<Join>(&(shop,), &body, None, |answer| Event::Joined(typed(answer)));
            }
            Call::Me(token) if SHARE => {
                self.call::<Me>(&(shop,), &Nothing {}, Some(token.as_ref()), |answer| {
                    Event::Standing(typed(answer).map(Box::new))
                });
            }
            Call::Choose(token, reward, body) if SHARE => {
                self.call::<ChooseReward>(&(shop, reward), &body, Some(token.as_ref()), |answer| {
                    Event::Chosen(answer.map(|_| ()))
                });
            }
            Call::Code(code) if FRIEND => {
                self.call::<GetCode>(&(shop, code), &Nothing {}, None, |answer| {
                    Event::Greeted(typed(answer))
                });
            }
            Call::Claim(body) if FRIEND => {
                self.call::<MakeClaim>(&(shop,), &body, None, |answer| Event::Claimed(typed(answer)));
            }
            // No part asks for what only another one has.
            _ => {}
        }
    }

    /// Counts something. Nobody waits for the answer, and it arrives even when the page is left.
    pub fn count(&self, event: EventKind) {
        let url = [&self.edge, &*RecordEvents::path_with(&(self.shop.clone(),), encode)].concat();
        // A blocker may refuse it: then it is not counted.
        let _ = js::send_beacon(&url, &json(&EventsRequest { events: vec![event] }));
    }

    fn call<E: Endpoint>(&self, path: &E::Path, body: &E::Request, token: Option<&str>, then: Then) {
        let url = [&self.edge, &*E::path_with(path, encode)].concat();
        // A browser refuses a GET with a body, be it empty.
        let body = (E::METHOD != Method::Get).then(|| json(body));
        fetch(&url, E::METHOD.as_str(), body, token, then);
    }
}

/// What an answer's JSON becomes.
pub type Then = fn(Result<JsValue, Failure>) -> Event;

fn typed<T: Read>(answer: Result<JsValue, Failure>) -> Result<T, Failure> {
    answer.and_then(|json| read(&json).ok_or(Failure::Unreachable))
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

fn fetch(url: &str, method: &'static str, body: Option<String>, token: Option<&str>, then: Then) {
    let bearer = token.map(|token| ["Bearer ", token].concat());
    let content_type = body.is_some().then_some("application/json");
    let headers = Headers { content_type, authorization: bearer.as_deref() };
    let options = write(&Options { method, body, headers, keepalive: true, credentials: "omit" });
    waiting::on(js::fetch(url, &options), Waiting::Head(then));
}

/// An answer has a head first; its body takes another wait.
pub fn head(response: Option<JsValue>, then: Then) -> Option<Event> {
    let Some(response) = response else { return Some(then(Err(Failure::Unreachable))) };
    let ok = js::get(&response, "ok").is_truthy();
    waiting::on(response.unchecked_into::<Dom>().json(), Waiting::Body(ok, then));
    None
}

/// The body, or of a problem document what the popup needs of it: the code.
pub fn body(ok: bool, json: Option<JsValue>, then: Then) -> Event {
    then(match json {
        None => Err(Failure::Unreachable),
        Some(json) if ok => Ok(json),
        Some(problem) => Err(Failure::Refused(js::get(&problem, "code").as_string().unwrap_or_default())),
    })
}
