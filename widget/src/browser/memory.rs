//! What is kept on the device, with consent: when the shopper was asked, and the key to their own status.

use goodword_domain::value::{StatusToken, Timestamp};
use serde::{Deserialize, Serialize};

use super::js::{clear_storage, object, read_storage, write_storage};
use super::reading::read;
use super::writing::json;
use crate::state::State;

const KEY: &str = "goodword";
/// Kept by the loader, which has it before there is a popup.
const REFERENCE_KEY: &str = "goodword-ref";

#[derive(Serialize, Deserialize)]
struct Memory {
    /// Milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    asked_ms: Option<Milliseconds>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    token: Option<StatusToken>,
}

/// A whole number in JavaScript's own form.
#[derive(Deserialize, Clone, Copy)]
#[serde(transparent)]
struct Milliseconds(i64);

impl Serialize for Milliseconds {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[allow(clippy::cast_precision_loss, reason = "a time stays below 2⁵³ ms for 285,000 years")]
        serializer.serialize_f64(self.0 as f64)
    }
}

/// Brings back what was kept; storage may be switched off, or hold something else by now.
pub fn recall(state: &mut State) {
    let kept = read_storage(KEY).ok().flatten();
    if let Some(memory) = kept.and_then(|json| read::<Memory>(&object(&json))) {
        state.visit.last_asked = memory.asked_ms.map(|ms| Timestamp::from_ms(ms.0));
        state.share.token = memory.token;
    }
}

/// Keeps what is worth it.
pub fn remember(state: &State) {
    let memory = Memory {
        asked_ms: state.visit.last_asked.map(|asked| Milliseconds(asked.ms())),
        token: state.share.token.clone(),
    };
    // A full or forbidden storage means only that nothing is kept.
    let _ = write_storage(KEY, &json(&memory));
}

/// Keeps nothing any more.
pub fn forget() {
    let _ = clear_storage(KEY);
    drop_reference();
}

/// The code that the shopper arrived with has served.
pub fn drop_reference() {
    let _ = clear_storage(REFERENCE_KEY);
}
