//! Everything that the browser tells us later comes through one function: events of the popup, answers, timers.
//!
//! One function for all of them, bound to a number each time (`calls.js`): closures of Rust would bring their own shims.

use wasm_bindgen::prelude::*;

use super::app::{dispatch, place};
use super::client::{Then, answered};
use super::hearing::heard;
use super::js::{self, Dom};
use crate::event::{Event, Field, Timer};

/// What is waited for.
pub enum Waiting {
    /// The API's answer.
    Answer(Then),
    /// The clipboard.
    Copied(Field),
    /// Some time.
    Timer(Timer),
    /// The end of something that nobody asks about.
    Nothing,
}

/// The number under which the popup's own events come.
const EVENTS: u32 = u32::MAX;

/// A listener for events.
pub fn listener() -> JsValue {
    js::hearing(EVENTS, true)
}

/// Waits for a promise, if there is one.
pub fn on(promise: Result<Dom, JsValue>, what: Waiting) {
    let id = keep(what);
    match promise {
        Ok(promise) => {
            promise.then(&js::hearing(id, true), &js::hearing(id, false));
        }
        Err(error) => arrived(id, false, error),
    }
}

/// Waits so many milliseconds.
pub fn for_ms(ms: u32, timer: Timer) {
    js::set_timeout(&js::hearing(keep(Waiting::Timer(timer)), true), ms);
}

#[allow(clippy::cast_possible_truncation, reason = "a visit has dozens, not billions")]
/// Each is taken out once; the few dozen empty places of a visit are not worth filling again.
fn keep(what: Waiting) -> u32 {
    let mut waiting = place().waiting.take();
    let id = waiting.len() as u32;
    waiting.push(Some(what));
    place().waiting.set(waiting);
    id
}

fn taken(id: u32) -> Option<Waiting> {
    let mut waiting = place().waiting.take();
    let what = waiting.get_mut(id as usize).and_then(Option::take);
    place().waiting.set(waiting);
    what
}

/// Something has come under a number; `done` says whether it is what was hoped for.
#[wasm_bindgen]
pub fn arrived(id: u32, done: bool, value: JsValue) {
    let event = if id == EVENTS { heard(value.unchecked_ref()) } else { answer(id, done.then_some(value)) };
    if let Some(event) = event {
        dispatch(event);
    }
}

fn answer(id: u32, value: Option<JsValue>) -> Option<Event> {
    match taken(id)? {
        Waiting::Answer(then) => Some(answered(&value.unwrap_or_default(), then)),
        Waiting::Copied(field) => Some(Event::Copied(field, value.is_some())),
        Waiting::Timer(timer) => Some(Event::Waited(timer)),
        Waiting::Nothing => None,
    }
}
