//! The shop takes our app out of its platform.

use goodword_domain::platform::Platform;
use goodword_domain::value::Timestamp;

use crate::failure::Failure;
use crate::object::dispatch::Desk;
use crate::object::privacy;
use crate::store::{Sql, deliveries, platforms};

/// As long as Shopify waits before it asks for the same: a shop that comes back within it has lost nothing.
const GRACE_MS: i64 = 48 * 3_600_000;

/// Nothing more is taken from the platform: its secrets are deleted. What is known from there is erased later.
pub fn take_out<S: Sql>(desk: &Desk<'_, S>, platform: Platform) -> Result<(), Failure> {
    let erase_at = Timestamp::from_ms(desk.now.ms().saturating_add(GRACE_MS));
    Ok(platforms::take_out(desk.sql, platform, erase_at)?)
}

/// The platform asks for the erasure itself.
pub fn erase_now<S: Sql>(desk: &Desk<'_, S>, platform: Platform) -> Result<(), Failure> {
    Ok(platforms::take_out(desk.sql, platform, desk.now)?)
}

/// Erases what is known from platforms whose time is up, so many people at a time; the rest has the next alarm.
pub fn erase_due<S: Sql>(desk: &Desk<'_, S>, most: i64) -> Result<(), Failure> {
    for connected in platforms::all(desk.sql)? {
        let platform = connected.platform;
        if connected.erase_at.is_some_and(|at| at <= desk.now) && privacy::erase_all(desk, platform, most)? {
            desk.sql.transaction(|| {
                deliveries::forget(desk.sql, platform)?;
                Ok(platforms::disconnect(desk.sql, platform)?)
            })?;
        }
    }
    Ok(())
}
