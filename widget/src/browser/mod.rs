//! The popup in a page: what the loader calls, and the parts that carry out what [`update`](mod@crate::update) says.

mod app;
mod client;
#[cfg(target_arch = "wasm32")]
mod heap;
mod hearing;
mod intl;
mod js;
mod live;
mod memory;
mod reading;
mod stage;
mod terms;
mod waiting;
mod writing;

use goodword_domain::api::widget::{OwnTexts, Widget};
use goodword_domain::value::VisitKey;
use wasm_bindgen::prelude::*;

use crate::event::{Action, Event};
use crate::parts::{FRIEND, SHARE, SURVEY};
use crate::state::{State, Step, Visit};
use crate::words::Words;
use app::{App, dispatch, now, run};
use client::Client;
use intl::Intl;
use js::{Dom, get};
use reading::read;
use stage::Stage;

/// Makes the popup, which shows nothing yet. `page` is what the loader knows: `edge`, `shop`, `lang`, `widget`, `texts`,
/// and the values of the calls so far by their names. `tell(event, details)` reaches the page's listeners.
///
/// Answers whether it can work with that.
#[wasm_bindgen]
pub fn begin(page: &JsValue, tell: Dom) -> bool {
    make(page, tell).map(run).is_some()
}

/// A call of the page, or of the loader: `show` with what to start with, `widget` with the answer for another page.
#[wasm_bindgen]
pub fn call(name: &str, value: &JsValue) {
    if let Some(event) = event(name, value) {
        dispatch(event);
    }
}

fn event(name: &str, value: &JsValue) -> Option<Event> {
    match name {
        "show" | "open" => {
            let asked = name == "open";
            let step = match value.as_string().as_deref() {
                Some("survey") => Step::Survey,
                Some("friend") => Step::Friend,
                _ if asked => Step::Share,
                _ => return None,
            };
            Some(Event::Show { step, asked, now: now() })
        }
        "close" => Some(Event::Did(Action::Close)),
        "page" => Some(Event::Turned),
        "lost" => Some(Event::Lost),
        "away" => Some(Event::Away),
        "widget" => read(value).map(|shop| Event::Moved(Box::new(shop))),
        // Nobody, or what is nobody's: they have signed out.
        "identify" => Some(Event::Identified(read(value).unwrap_or_default(), new_key())),
        "order" => read(value).map(Event::Ordered),
        "consent" => Some(Event::Consented(value.is_truthy().then(memory::kept))),
        _ => None,
    }
}

fn new_key() -> Option<VisitKey> {
    if SURVEY || FRIEND { js::key().map(VisitKey::made) } else { None }
}

fn make(page: &JsValue, tell: Dom) -> Option<App> {
    let mut shop: Widget = read(&get(page, "widget"))?;
    let edge = get(page, "edge").as_string()?;
    let locale = get(page, "lang").as_string().and_then(|tag| tag.parse().ok());
    let listener = waiting::listener();
    let stage = Stage::new(&listener);
    let document = stage.document();
    let window: Dom = get(&document, "defaultView").unchecked_into();
    let navigator = get(&window, "navigator");
    let visit = Visit {
        edge,
        customer: read(&get(page, "identify")).unwrap_or_default(),
        order: read(&get(page, "order")),
        reference: if FRIEND {
            get(page, "ref").as_string().and_then(|code| code.parse().ok())
        } else {
            None
        },
        consent: get(page, "consent").is_truthy(),
        has_sheet: get(&navigator, "share").is_truthy(),
        last_asked: None,
        key: new_key(),
        locale,
    };
    let mut texts: OwnTexts = read(&get(page, "texts"))?;
    texts.0.append(&mut shop.texts.0);
    // The page may be in `en-GB` where the texts are in `en`: then its own way of writing numbers is right.
    let of_page = visit.locale.as_ref().filter(|locale| locale.language() == shop.language);
    let intl = Intl { locale: of_page.map_or(&*shop.language, AsRef::as_ref).to_owned() };
    let words = Words::new(&texts, &intl, &shop.shop_name);
    let message = if SHARE {
        words.offer("share_message", shop.advocate_reward.as_ref(), shop.friend_reward.as_ref())
    } else {
        String::new()
    };
    let client = Client { page: page.clone(), shop: read(&get(page, "shop"))? };
    let mut first = State::new(shop, visit, message);
    if first.visit.consent {
        first.recall(memory::kept());
    }
    // What failed is tried again as soon as that may help.
    window.listen("online", &listener, true);
    // Nothing else is kept as it is typed.
    if SURVEY {
        document.listen("visibilitychange", &listener, true);
    }
    Some(App { state: Some(first), texts, intl, client, stage, tell })
}
