//! A shop's data: SQL and nothing else. Generic over [`Sql`], so that the same statements run in the object's storage and
//! in native tests.

pub mod advocates;
pub mod claims;
pub mod code_bank;
pub mod counts;
pub mod due;
pub mod erasure;
pub mod exports;
pub mod history;
pub mod inbox;
pub mod keys;
pub mod mentions;
pub mod orders;
pub mod outbox;
pub mod partners;
pub mod people;
pub mod platforms;
pub mod programs;
pub mod records;
pub mod referrals;
pub mod replays;
pub mod responses;
pub mod rewards;
pub mod shops;
pub mod staff;
pub mod tokens;
pub mod webhooks;

mod schema;
mod sql;

#[cfg(test)]
pub mod native;

pub use schema::Schema;
pub(crate) use sql::values;
pub use sql::{Row, Sql, Value};
