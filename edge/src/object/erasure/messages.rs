//! What is still to be told to the shop's server, without the person: a promise is kept, but not with their name in it.

use goodword_domain::value::Timestamp;

use super::known::Known;
use crate::failure::Fault;
use crate::object::news::WAITING;
use crate::store::webhooks::events;
use crate::store::{Sql, outbox};

/// So many messages are looked through at a time.
const AT_ONCE: i64 = 100;

/// Takes the person out of every message that waits, and out of those that are kept to be sent again. Returns out of how
/// many.
pub fn forget(sql: &impl Sql, known: &Known) -> Result<u32, Fault> {
    let mut erased = 0_u32;
    let (mut at, mut key) = (Timestamp::from_ms(0), String::new());
    loop {
        let some = outbox::after(sql, WAITING, (at, &key), AT_ONCE)?;
        let Some(last) = some.last() else { break };
        (at, key) = (last.at, last.key.clone());
        for waiting in &some {
            if let Some(body) = known.taken_from(&waiting.body)? {
                outbox::replace(sql, WAITING, &waiting.key, &body)?;
                erased = erased.saturating_add(1);
            }
        }
    }
    let mut seq = 0;
    loop {
        let some = events::after(sql, seq, AT_ONCE)?;
        let Some((last, _)) = some.last() else { return Ok(erased) };
        seq = *last;
        for (place, body) in &some {
            if let Some(body) = known.taken_from(body)? {
                events::reword(sql, *place, &body)?;
                erased = erased.saturating_add(1);
            }
        }
    }
}
