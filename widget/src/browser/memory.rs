//! What is kept on the device, with consent: when the shopper was asked, and the key to their own status.

use goodword_domain::value::{StatusToken, Timestamp};
use serde::Serialize;

use super::js::{clear_storage, object, read_storage, write_storage};
use super::reading::field;
use super::writing::json;
use crate::parts::{SHARE, SURVEY};
use crate::state::State;

const KEY: &str = "goodword";
/// What has not been sent, see `calls.js`.
const LATER_KEY: &str = "goodword-later";
/// Kept by the loader, which has it before there is a popup.
const REFERENCE_KEY: &str = "goodword-ref";

#[derive(Serialize)]
struct Memory {
    /// Milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    asked_ms: Option<Milliseconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<StatusToken>,
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
fn kept() -> (Option<Timestamp>, Option<StatusToken>) {
    let memory = object(&read_storage(KEY).ok().flatten().unwrap_or_default());
    (field(&memory, "asked_ms").map(Timestamp::from_ms), field(&memory, "token"))
}

/// Brings back what was kept.
pub fn recall(state: &mut State) {
    (state.visit.last_asked, state.share.token) = kept();
}

/// Keeps what is worth it. Each part writes its own and leaves to the others what is theirs.
pub fn remember(state: &State) {
    let (mut asked, mut token) = kept();
    if SURVEY {
        asked = state.visit.last_asked;
    }
    if SHARE {
        token.clone_from(&state.share.token);
    }
    let memory = Memory { asked_ms: asked.map(|asked| Milliseconds(asked.ms())), token };
    // A full or forbidden storage means only that nothing is kept.
    let _ = write_storage(KEY, &json(&memory));
}

/// Keeps nothing any more.
pub fn forget() {
    let _ = clear_storage(KEY);
    let _ = clear_storage(LATER_KEY);
    drop_reference();
}

/// The code that the shopper arrived with has served.
pub fn drop_reference() {
    let _ = clear_storage(REFERENCE_KEY);
}
