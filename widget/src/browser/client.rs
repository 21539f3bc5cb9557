//! Calls the API, by the domain's declarations.

use goodword_domain::api::advocates::Join;
use goodword_domain::api::claims::MakeClaim;
use goodword_domain::api::codes::GetCode;
use goodword_domain::api::events::{EventKind, RecordEvents};
use goodword_domain::api::me::Me;
use goodword_domain::api::responses::{AddAnswers, Respond};
use goodword_domain::api::rewards::ChooseReward;
use goodword_domain::api::{Endpoint, Method, Nothing};
use goodword_domain::value::PublicKey;
use wasm_bindgen::prelude::*;

use super::js::{self, encode, get, item};
use super::reading::{Read, read};
use super::waiting::{self, Waiting};
use super::writing::json;
use crate::effect::Call;
use crate::event::{Event, Failure};
use crate::parts::{FRIEND, SHARE, SURVEY};

/// What the loader knows, and which shop this is.
#[derive(Clone)]
pub struct Client {
    /// The loader's object: `edge` says where the API is, `unsent` notes what has not arrived.
    pub page: JsValue,
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

    /// Sends answers of which another part is on its way: what comes of that counts.
    pub fn send_beside(&self, call: Call) {
        let shop = self.shop.clone();
        match call {
            Call::Respond(body) if SURVEY => self.call::<Respond>(&(shop,), &body, None, |_| Event::Ended),
            Call::AddAnswers(id, body) if SURVEY => {
                self.call::<AddAnswers>(&(shop, id), &body, None, |_| Event::Ended);
            }
            _ => {}
        }
    }

    /// Counts something. Nobody waits for the answer, and it arrives even when the page is left.
    pub fn count(&self, event: EventKind) {
        let edge = get(&self.page, "edge").as_string().unwrap_or_default();
        let url = [&edge, &*RecordEvents::path_with(&(self.shop.clone(),), encode)].concat();
        // An `EventsRequest` of one event. A blocker may refuse it: then it is not counted.
        let _ = js::send_beacon(&url, &["{\"events\":[\"", event.as_str(), "\"]}"].concat());
    }

    fn call<E: Endpoint>(&self, path: &E::Path, body: &E::Request, token: Option<&str>, then: Then) {
        // A browser refuses a GET with a body, be it empty.
        let body = (E::METHOD != Method::Get).then(|| json(body));
        self.send_path(&E::path_with(path, encode), E::METHOD.as_str(), body, token, then);
    }

    #[inline(never)]
    fn send_path(&self, path: &str, method: &str, body: Option<String>, token: Option<&str>, then: Then) {
        waiting::on(Ok(js::send(&self.page, path, method, body, token)), Waiting::Answer(then));
    }
}

/// What an answer's JSON becomes.
pub type Then = fn(Result<JsValue, Failure>) -> Event;

fn typed<T: Read>(answer: Result<JsValue, Failure>) -> Result<T, Failure> {
    answer.and_then(|json| read(&json).ok_or(Failure::Unreachable))
}

/// The body, or of a problem document what the popup needs of it: the code.
pub fn answered(answer: &JsValue, then: Then) -> Event {
    let json = item(answer, 1);
    then(if json.is_undefined() {
        Err(Failure::Unreachable)
    } else if item(answer, 0).is_truthy() {
        Ok(json)
    } else {
        Err(Failure::Refused(get(&json, "code").as_string().unwrap_or_default()))
    })
}

#[cfg(test)]
mod tests {
    use goodword_domain::api::events::{EventKind, EventsRequest};

    /// Written by hand, because a page may have taught lists to be texts.
    #[test]
    fn each_event_is_a_word_that_needs_no_escape() {
        for event in EventKind::ALL {
            let written = ["{\"events\":[\"", event.as_str(), "\"]}"].concat();
            assert_eq!(written, serde_json::to_string(&EventsRequest { events: vec![event] }).unwrap());
        }
    }
}
