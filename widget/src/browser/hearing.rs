//! From the browser's events to ours. One listener hears all of them; `data-goodword` tells what each is about.

use std::cell::Cell;

use goodword_domain::survey::Score;
use wasm_bindgen::prelude::*;

use super::app::dispatch;
use super::js::{Dom, get};
use crate::channel::CHANNELS;
use crate::event::{Action, Event, Field};

thread_local! {
    /// Whether the last key was an arrow: then a radio changes because somebody walks along the scale.
    static WALKING: Cell<bool> = const { Cell::new(false) };
}

/// The listener for the popup's own events and for the document's `visibilitychange`.
pub fn listener() -> JsValue {
    Closure::<dyn Fn(JsValue)>::new(|event: JsValue| {
        let event: Dom = event.unchecked_into();
        if let Some(heard) = heard(&event) {
            dispatch(heard);
        }
    })
    .into_js_value()
}

fn heard(event: &Dom) -> Option<Event> {
    let kind = get(event, "type").as_string()?;
    if kind == "visibilitychange" {
        return Some(Event::Left);
    }
    let target: Dom = get(event, "target").unchecked_into();
    match kind.as_str() {
        "keydown" => key(&get(event, "key").as_string()?),
        "pointerdown" => {
            WALKING.set(false);
            None
        }
        "cancel" => {
            event.prevent_default();
            Some(Event::Did(Action::Close))
        }
        "submit" => {
            event.prevent_default();
            Action::named(&name(&target)?).map(Event::Did)
        }
        "click" => clicked(&name(&target.closest("button,a")?)?),
        "input" => Some(Event::Typed(Field::named(&name(&target)?)?, get(&target, "value").as_string()?)),
        "change" => Some(changed(&name(&target)?)),
        _ => None,
    }
}

fn name(of: &Dom) -> Option<String> {
    of.attribute("data-goodword")
}

fn key(key: &str) -> Option<Event> {
    WALKING.set(key.starts_with("Arrow"));
    (key == "Escape").then_some(Event::Did(Action::Close))
}

fn clicked(name: &str) -> Option<Event> {
    let channel = CHANNELS.iter().find(|channel| channel.event.as_str() == name).map(Event::Shared);
    channel.or_else(|| Action::named(name).map(Event::Did))
}

fn changed(name: &str) -> Event {
    let score = name.strip_prefix("score-").and_then(|score| score.parse().ok());
    match score.and_then(|score| Score::new(score).ok()) {
        Some(score) => Event::Scored { score, settled: !WALKING.get() },
        None => Event::Left,
    }
}
