//! What is kept on the device, with consent: when the shopper was asked, and the key to their own status. What goes with
//! consent, the loader takes away.

use goodword_domain::value::{CustomerId, Email, StatusToken, Timestamp};
use serde::Serialize;
use wasm_bindgen::JsValue;

use super::js::{clear_storage, object, read_storage, set, write_storage};
use super::reading::{field, read};
use super::writing::json;
use crate::parts::{SHARE, SURVEY};
use crate::state::{Kept, State};

const KEY: &str = "goodword";
/// Kept by the loader, which has it before there is a popup.
const REFERENCE_KEY: &str = "goodword-ref";

#[derive(Serialize)]
struct Memory {
    /// Milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    asked_ms: Option<Milliseconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<StatusToken>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<CustomerId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<Email>,
}

/// A whole number in JavaScript's own form.
struct Milliseconds(i64);

impl Serialize for Milliseconds {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[allow(clippy::cast_precision_loss, reason = "a time stays below 2⁵³ ms for 285,000 years")]
        serializer.serialize_f64(self.0 as f64)
    }
}

/// What was kept; storage may be switched off, or hold something else by now.
pub fn kept() -> Kept {
    let memory = object(&read_storage(KEY).ok().flatten().unwrap_or_default());
    Kept {
        last_asked: field(&memory, "asked_ms").map(Timestamp::from_ms),
        token: field(&memory, "token"),
        whose: read(&memory).unwrap_or_default(),
    }
}

/// Keeps what is worth it. Each part writes its own and leaves to the others what is theirs.
pub fn remember(state: &State) {
    let mut kept = kept();
    if SURVEY {
        kept.last_asked = state.visit.last_asked;
    }
    if SHARE {
        kept.token.clone_from(&state.share.token);
        kept.whose.clone_from(&state.share.whose);
    }
    let memory = Memory {
        asked_ms: kept.last_asked.map(|asked| Milliseconds(asked.ms())),
        token: kept.token,
        id: kept.whose.id,
        email: kept.whose.email,
    };
    // A full or forbidden storage means only that nothing is kept.
    let _ = write_storage(KEY, &json(&memory));
}

/// The code that the shopper arrived with has served: neither this page nor the next one greets by it again.
pub fn drop_reference(page: &JsValue) {
    set(page, "ref", &JsValue::UNDEFINED);
    let _ = clear_storage(REFERENCE_KEY);
}
