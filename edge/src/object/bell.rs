use std::cell::Cell;
use std::rc::Rc;

use goodword_domain::value::Timestamp;
use worker::{State, Storage};

use super::due;
use crate::clock::now;
use crate::failure::Failure;
use crate::store::Sql;

/// The alarm of an object: there is one, so that only what comes first is set. Cheap to clone: every clone knows what it
/// is set to.
#[derive(Clone)]
pub struct Bell<S> {
    storage: Rc<Storage>,
    sql: S,
    /// The alarm that is known to be set.
    armed: Rc<Cell<Option<Timestamp>>>,
}

impl<S: Sql> Bell<S> {
    /// The object's own.
    pub fn of(state: &State, sql: S) -> Self {
        Self { storage: Rc::new(state.storage()), sql, armed: Rc::default() }
    }

    /// Sets the alarm to what comes next, or to `from` if that is later. Where it is called in the same turn in which
    /// something was written, both are kept, or neither. Returns when something comes next.
    pub async fn arm(&self, from: Timestamp) -> Result<Option<Timestamp>, Failure> {
        let Some(next) = due::next(&self.sql)? else { return Ok(None) };
        let ring_at = next.max(from);
        if self.armed.get().is_none_or(|armed| ring_at < armed) {
            self.set(ring_at).await?;
        }
        Ok(Some(next))
    }

    /// Sets the alarm, whatever it was set to. An offset: the binding takes a bare number as such.
    pub async fn set(&self, ring_at: Timestamp) -> Result<(), Failure> {
        // Before the runtime has answered: whoever arms meanwhile must not put it off.
        self.armed.set(Some(ring_at));
        let offset_ms = ring_at.ms().saturating_sub(now().ms()).max(0);
        let outcome = self.storage.set_alarm(offset_ms).await;
        if outcome.is_err() {
            self.armed.set(None);
        }
        Ok(outcome?)
    }

    /// As [`Self::arm`], after an alarm that was set again to `pause` for the case that it fails; not at all where nothing
    /// comes. What was set to an earlier moment meanwhile stays.
    pub async fn arm_after(&self, pause: Timestamp, from: Timestamp) -> Result<(), Failure> {
        if self.armed.get() == Some(pause) {
            self.armed.set(None);
        }
        let next = self.arm(from).await?;
        if next.is_none() && self.armed.get().is_none() {
            self.storage.delete_alarm().await?;
        }
        Ok(())
    }
}
