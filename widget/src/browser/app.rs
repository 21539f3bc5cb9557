//! The loop: an event, the next state, its view, its effects.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};

use goodword_domain::value::Timestamp;
use wasm_bindgen::prelude::*;

use super::client::{Client, settle};
use super::intl::Intl;
use super::stage::Stage;
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
    pub texts: BTreeMap<String, String>,
    /// How the language writes.
    pub intl: Intl,
    /// The API.
    pub client: Client,
    /// Where it is shown.
    pub stage: Stage,
    /// Tells the page's listeners: event, details.
    pub tell: js_sys::Function,
}

thread_local! {
    static APP: RefCell<Option<App>> = const { RefCell::new(None) };
    static EVENTS: RefCell<VecDeque<Event>> = const { RefCell::new(VecDeque::new()) };
}

/// Puts the popup in its place.
pub fn run(app: App) {
    APP.with_borrow_mut(|place| *place = Some(app));
}

/// Works on an event, after those that are being worked on.
///
/// Carrying out effects makes the browser and the page's listeners call us: what they bring waits for its turn.
pub fn dispatch(event: Event) {
    EVENTS.with_borrow_mut(|events| events.push_back(event));
    APP.with(|app| {
        let Ok(mut app) = app.try_borrow_mut() else { return };
        let Some(app) = app.as_mut() else { return };
        while let Some(event) = EVENTS.with_borrow_mut(VecDeque::pop_front) {
            app.take(event);
        }
    });
}

/// Now; the only clock that the popup has.
pub fn now() -> Timestamp {
    #[allow(clippy::cast_possible_truncation, reason = "whole milliseconds are meant")]
    Timestamp::from_ms(js::now() as i64)
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
            Effect::Send(call) => self.client.send(call, dispatch),
            Effect::Count(event) => self.client.count(event),
            Effect::Tell(told) => {
                // The loader's function catches what a listener throws.
                let _ = self.tell.call2(&JsValue::UNDEFINED, &told.name().into(), &write(&told));
            }
            Effect::Copy(field, text) => self.copy(field, &text),
            Effect::Sheet { text, url } => share(text, url),
            Effect::Go(url) => js::go(&url),
            Effect::Wait(ms, timer) => {
                js::set_timeout(&Closure::once_into_js(move || dispatch(Event::Waited(timer))), ms);
            }
            Effect::Remember => memory::remember(state),
            Effect::Forget => memory::forget(),
            Effect::DropReference => memory::drop_reference(),
        }
    }

    fn copy(&self, field: Field, text: &str) {
        // Selected first: where the browser refuses, the shopper copies it by hand.
        self.stage.select(field.name());
        match js::write_clipboard(text) {
            Ok(promise) => {
                settle(&promise, Box::new(move |done| dispatch(Event::Copied(field, done.is_some()))));
            }
            Err(_) => dispatch(Event::Copied(field, false)),
        }
    }
}

fn share(text: String, url: String) {
    #[derive(serde::Serialize)]
    struct Options {
        text: String,
        url: String,
    }
    // Closing the sheet rejects the promise: nothing to be done about it.
    if let Ok(promise) = js::share(&write(&Options { text, url })) {
        settle(&promise, Box::new(|_| ()));
    }
}
