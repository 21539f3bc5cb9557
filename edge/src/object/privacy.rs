//! What a platform asks for in the name of a customer, or of a shop that leaves.

use goodword_domain::platform::{Person, Platform};

use super::dispatch::Desk;
use crate::failure::Failure;
use crate::store::Sql;

/// Hands over everything that is kept about a person, to the shop's server.
pub fn request_export<S: Sql>(_desk: &Desk<'_, S>, _person: &Person) -> Result<(), Failure> {
    Ok(())
}

/// Erases a person.
pub fn erase<S: Sql>(_desk: &Desk<'_, S>, _person: &Person) -> Result<(), Failure> {
    Ok(())
}

/// Erases everybody of whom a platform has told, at most so many. Returns whether nobody is left.
pub fn erase_all<S: Sql>(_desk: &Desk<'_, S>, _platform: Platform, _most: i64) -> Result<bool, Failure> {
    Ok(true)
}
