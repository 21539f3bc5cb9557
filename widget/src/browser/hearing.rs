//! From the browser's events to ours. One listener hears all of them; `data-goodword` tells what each is about.

use std::cell::Cell;

use goodword_domain::survey::Score;
use wasm_bindgen::prelude::*;

use super::js::{Dom, get};
use super::reading::field;
use crate::channel::CHANNELS;
use crate::event::{Action, Event, Field};
use crate::parts::{SHARE, SURVEY};

thread_local! {
    /// Whether the last key was an arrow: then a radio changes because somebody walks along the scale.
    static WALKING: Cell<bool> = const { Cell::new(false) };
}

/// What one of the popup's events, or the document's `visibilitychange`, is about.
pub fn heard(event: &Dom) -> Option<Event> {
    let kind = get(event, "type").as_string()?;
    if SURVEY && kind == "visibilitychange" {
        return Some(Event::Left(typed(&get(event, "target"))));
    }
    if kind == "online" {
        return Some(Event::Did(Action::Retry));
    }
    let target: Dom = get(event, "target").unchecked_into();
    match kind.as_str() {
        "keydown" => key(&get(event, "key").as_string()?),
        "pointerdown" if SURVEY => {
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
        "change" => changed(&target),
        _ => None,
    }
}

fn name(of: &Dom) -> Option<String> {
    of.attribute("data-goodword")
}

fn key(key: &str) -> Option<Event> {
    if SURVEY {
        WALKING.set(key.starts_with("Arrow"));
    }
    (key == "Escape").then_some(Event::Did(Action::Close))
}

fn clicked(name: &str) -> Option<Event> {
    let channel = CHANNELS.iter().find(|channel| channel.event.as_str() == name).map(Event::Shared);
    channel.or_else(|| Action::named(name).map(Event::Did))
}

/// A text is read when its field is left, not at each key: see [`heap`](super::heap).
fn changed(target: &Dom) -> Option<Event> {
    let name = name(target)?;
    let value = get(target, "value").as_string()?;
    if SHARE && name == "choice" {
        return Some(Event::Chose(field(target, "name")?, value.parse().ok()?));
    }
    let score = name.strip_prefix("score-").filter(|_| SURVEY);
    match score.and_then(|score| Score::new(score.parse().ok()?).ok()) {
        Some(score) => Some(Event::Scored { score, settled: !WALKING.get() }),
        None => Some(Event::Typed(Field::named(&name)?, value)),
    }
}

/// What stands in a field that nobody has left yet.
fn typed(document: &JsValue) -> Option<(Field, String)> {
    let field = get(&get(&get(document, "activeElement"), "shadowRoot"), "activeElement");
    match changed(field.is_object().then(|| field.unchecked_ref())?)? {
        Event::Typed(field, text) => Some((field, text)),
        _ => None,
    }
}
