//! Everything that the browser tells us later comes through one function: events of the popup, answers, timers.
//!
//! One closure for all of them, bound to a number each time: every further closure would bring its own shims.

use wasm_bindgen::prelude::*;

use super::app::{dispatch, place};
use super::client::{Then, body, head};
use super::hearing::heard;
use super::js::{self, Dom};
use crate::event::{Event, Field, Timer};

/// What is waited for.
pub enum Waiting {
    /// An answer's head.
    Head(Then),
    /// An answer's body; whether the head was good.
    Body(bool, Then),
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
    function(EVENTS, true)
}

/// Waits for a promise, if there is one.
pub fn on(promise: Result<Dom, JsValue>, what: Waiting) {
    let id = keep(what);
    match promise {
        Ok(promise) => {
            promise.then(&function(id, true), &function(id, false));
        }
        Err(error) => arrived(id, false, error),
    }
}

/// Waits so many milliseconds.
pub fn for_ms(ms: u32, timer: Timer) {
    js::set_timeout(&function(keep(Waiting::Timer(timer)), true), ms);
}

fn function(id: u32, done: bool) -> JsValue {
    Closure::<dyn Fn(u32, bool, JsValue)>::new(arrived).into_js_value().unchecked_ref::<Dom>().bind(
        &JsValue::NULL,
        id,
        done,
    )
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

fn arrived(id: u32, done: bool, value: JsValue) {
    let event = if id == EVENTS { heard(value.unchecked_ref()) } else { answer(id, done.then_some(value)) };
    if let Some(event) = event {
        dispatch(event);
    }
}

fn answer(id: u32, value: Option<JsValue>) -> Option<Event> {
    match taken(id)? {
        Waiting::Head(then) => head(value, then),
        Waiting::Body(ok, then) => Some(body(ok, value, then)),
        Waiting::Copied(field) => Some(Event::Copied(field, value.is_some())),
        Waiting::Timer(timer) => Some(Event::Waited(timer)),
        Waiting::Nothing => None,
    }
}
