//! What is still to be told to the shop's server, without the person: a promise is kept, but not with their name in it.

use goodword_domain::value::Timestamp;
use serde_json::Value;

use super::Gone;
use super::marks::Marks;
use crate::failure::Fault;
use crate::object::news::WAITING;
use crate::store::webhooks::events;
use crate::store::{Sql, outbox};

/// So many messages are looked through at a time.
const AT_ONCE: i64 = 100;

/// Takes people out of every message that waits, and out of those that are kept to be sent again; and counts out of how
/// many, for each. However many people, each message is read once, and not at all where it speaks of none of them.
pub fn forget(sql: &impl Sql, gone: &mut [Gone]) -> Result<(), Fault> {
    if gone.is_empty() {
        return Ok(());
    }
    let mut marks = Marks::default();
    for one in gone.iter() {
        one.known.mark(&mut marks);
    }
    let (mut at, mut key) = (Timestamp::from_ms(0), String::new());
    loop {
        let some = outbox::after(sql, WAITING, (at, &key), AT_ONCE)?;
        let Some(last) = some.last() else { break };
        (at, key) = (last.at, last.key.clone());
        for waiting in &some {
            if let Some(body) = without(gone, &marks, &waiting.body)? {
                outbox::replace(sql, WAITING, &waiting.key, &body)?;
            }
        }
    }
    let mut seq = 0;
    loop {
        let some = events::after(sql, seq, AT_ONCE)?;
        let Some((last, _)) = some.last() else { return Ok(()) };
        seq = *last;
        for (place, body) in &some {
            if let Some(body) = without(gone, &marks, body)? {
                events::reword(sql, *place, &body)?;
            }
        }
    }
}

/// A message without these people; `None` where it speaks of none of them.
fn without(gone: &mut [Gone], marks: &Marks, body: &str) -> Result<Option<String>, Fault> {
    if !marks.may_be_in(body) {
        return Ok(None);
    }
    let mut message: Value = serde_json::from_str(body)?;
    let mut taken = false;
    for Gone { known, erased, .. } in gone {
        if known.take_from_message(&mut message) {
            erased.messages = erased.messages.saturating_add(1);
            taken = true;
        }
    }
    Ok(taken.then(|| message.to_string()))
}
