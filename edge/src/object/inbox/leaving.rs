//! The shop takes our app out of its platform.

use goodword_domain::platform::Platform;
use goodword_domain::value::Timestamp;

use crate::failure::{Failure, Fault};
use crate::object::dispatch::Desk;
use crate::object::privacy;
use crate::store::{Sql, inbox, platforms};

/// As long as Shopify waits before it asks for the same: a shop that comes back within it has lost nothing.
const GRACE_MS: i64 = 48 * 3_600_000;
/// So long after that a platform may ask for somebody to be handed over or erased, in days. Shopify asks for the shop 48
/// hours after it has left, for a customer up to ten days after the wish.
const LAST_WORDS_DAYS: u16 = 30;

/// Nothing more is taken from the platform but what it asks in its customers' names. What is known from there is erased
/// later. A shop that has left leaves no second time.
pub fn take_out<S: Sql>(desk: &Desk<'_, S>, platform: Platform) -> Result<(), Failure> {
    let erase_at = Timestamp::from_ms(desk.now.ms().saturating_add(GRACE_MS));
    Ok(platforms::leave(desk.sql, platform, desk.now, erase_at)?)
}

/// The platform asks for the erasure itself.
pub fn erase_now<S: Sql>(desk: &Desk<'_, S>, platform: Platform) -> Result<(), Failure> {
    platforms::leave(desk.sql, platform, desk.now, desk.now)?;
    Ok(platforms::erase_at(desk.sql, platform, Some(desk.now))?)
}

/// Erases what is known from platforms whose time is up, so many people at a time; the rest has the next alarm. What a
/// platform has delivered before is worked off first: with its deliveries, the wishes of its customers would be
/// forgotten. Forgets those that have had their last word.
pub fn erase_due<S: Sql>(desk: &Desk<'_, S>, most: i64) -> Result<(), Failure> {
    for connected in platforms::all(desk.sql)? {
        let platform = connected.platform;
        let is_due = connected.erase_at.is_some_and(|at| at <= desk.now);
        if is_due && !inbox::is_under_way(desk.sql, platform)? && privacy::erase_all(desk, platform, most)? {
            desk.sql.transaction(|| {
                inbox::forget(desk.sql, platform)?;
                Ok(platforms::erase_at(desk.sql, platform, None)?)
            })?;
        }
        if connected.forgotten_at().is_some_and(|at| at <= desk.now) {
            platforms::disconnect(desk.sql, platform)?;
        }
    }
    Ok(())
}

/// When something is to be erased next, or a platform to be forgotten. What an erasure waits for has its own time.
pub fn next(sql: &impl Sql) -> Result<Option<Timestamp>, Fault> {
    let mut all = Vec::new();
    for connected in platforms::all(sql)? {
        let due = connected.erase_at.or_else(|| connected.forgotten_at());
        if due.is_some() && !inbox::is_under_way(sql, connected.platform)? {
            all.extend(due);
        }
    }
    Ok(all.into_iter().min())
}

impl platforms::Connected {
    /// When a platform that has left is known no more; not before everybody is erased of whom it has told.
    fn forgotten_at(&self) -> Option<Timestamp> {
        self.left_at.filter(|_| self.erase_at.is_none()).map(|left| left.plus_days(LAST_WORDS_DAYS))
    }
}
