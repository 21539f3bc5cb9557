//! The loop: an event, the next state, its view, its effects.

use std::cell::Cell;

use goodword_domain::api::widget::OwnTexts;
use goodword_domain::value::Timestamp;
use wasm_bindgen::prelude::*;

use super::client::Client;
use super::intl::Intl;
use super::js::Dom;
use super::stage::Stage;
use super::waiting::{self, Waiting};
use super::writing::write;
use super::{js, memory};
use crate::effect::Effect;
use crate::event::{Event, Field};
use crate::state::State;
use crate::update::update;
use crate::view::view;
use crate::words::Words;

/// A popup on a page.
pub struct App {
    /// Taken out only while an event is worked on.
    pub state: Option<State>,
    /// Our texts, with the owner's over them.
    pub texts: OwnTexts,
    /// How the language writes.
    pub intl: Intl,
    /// The API.
    pub client: Client,
    /// Where it is shown.
    pub stage: Stage,
    /// Tells the page's listeners: event, details.
    pub tell: Dom,
}

/// Everything that outlives a call: the popup, and what is still to come.
#[derive(Default)]
pub struct Place {
    /// Taken out while events are worked on.
    app: Cell<Option<Box<App>>>,
    events: Cell<Vec<Event>>,
    /// What is waited for, see [`waiting`].
    pub waiting: Cell<Vec<Option<Waiting>>>,
}

thread_local! {
    /// Never given back: without an end, the runtime need not care for one.
    static PLACE: Cell<Option<&'static Place>> = const { Cell::new(None) };
}

/// The place, made when first asked for.
#[inline(never)]
pub fn place() -> &'static Place {
    PLACE.get().unwrap_or_else(|| {
        let place: &'static Place = Box::leak(Box::default());
        PLACE.set(Some(place));
        place
    })
}

/// Puts the popup in its place.
pub fn run(app: App) {
    place().app.set(Some(Box::new(app)));
}

/// Works on an event, after those that are being worked on.
///
/// Carrying out effects makes the browser and the page's listeners call us: what they bring waits for its turn.
pub fn dispatch(event: Event) {
    let place = place();
    let mut events = place.events.take();
    events.push(event);
    place.events.set(events);
    let Some(mut app) = place.app.take() else { return };
    loop {
        let events = place.events.take();
        if events.is_empty() {
            break;
        }
        for event in events {
            app.take(event);
        }
    }
    place.app.set(Some(app));
}

/// Now; the only clock that the popup has.
pub fn now() -> Timestamp {
    #[allow(clippy::cast_possible_truncation, reason = "whole milliseconds are meant")]
    Timestamp::from_ms(js::Date::now() as i64)
}

impl App {
    fn take(&mut self, event: Event) {
        let Some(state) = self.state.take() else { return };
        let (state, effects) = update(state, event);
        let words = Words::new(&self.texts, &self.intl, &state.shop.shop_name);
        self.stage.show(view(&state, &words), state.asked);
        for effect in effects {
            self.carry_out(effect, &state);
        }
        self.state = Some(state);
    }

    fn carry_out(&self, effect: Effect, state: &State) {
        match effect {
            Effect::Send(call) => self.client.send(call),
            Effect::SendBeside(call) => self.client.send_beside(call),
            Effect::Count(event) => self.client.count(event),
            // The loader's function catches what a listener throws.
            Effect::Tell(told) => self.tell.call(&JsValue::NULL, told.name(), &write(&told)),
            Effect::Copy(field, text) => self.copy(field, &text),
            Effect::Sheet { text, url } => share(text, url),
            Effect::Open(step) => self.tell.call(&JsValue::NULL, "open", &step.name().into()),
            Effect::Go(url) => js::go(&url),
            Effect::Wait(ms, timer) => waiting::for_ms(ms, timer),
            Effect::Remember => memory::remember(state),
            Effect::DropReference => memory::drop_reference(&self.client.page),
        }
    }

    fn copy(&self, field: Field, text: &str) {
        // Selected first: where the browser refuses, the shopper copies it by hand.
        self.stage.select(field.name());
        waiting::on(js::write_clipboard(text), Waiting::Copied(field));
    }
}

fn share(text: String, url: String) {
    #[derive(serde::Serialize)]
    struct Options {
        text: String,
        url: String,
    }
    // Closing the sheet rejects the promise: nothing to be done about it.
    waiting::on(js::share(&write(&Options { text, url })), Waiting::Nothing);
}
