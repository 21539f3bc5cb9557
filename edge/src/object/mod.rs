//! One shop: a thin shell around the rules of `goodword_domain`.
//!
//! | file | what |
//! |---|---|
//! | `shell` | the Durable Object itself: requests in, answers out, the alarm |
//! | `dispatch` | a handler for every route that a shop answers |
//! | `callers` | secret keys, status tokens, signatures |
//! | `ledger` | one decision: facts from the store, `decide`, changes into the store, in one transaction |
//! | `due` | what time brings: ended holds, ended validities, codes for rewards that wait |
//! | `idempotency` | calls that are to happen once, and the answers that are kept for them |
//! | `fulfilment` | what follows an approval: a code, a word to the shop, or nothing |
//! | `people`, `erasure` | everything about one person, handed over or erased |
//! | `deliveries` | what platforms tell in their own words: kept first, worked off by the alarm |
//! | `lists` | pages of lists |
//! | `world` | promises kept: what the object tells the world outside |
//! | `storage` | the runtime's SQLite as [`Sql`](crate::store::Sql) |
//! | the others | the handlers, named after what they are about |

mod advocates;
mod batch;
mod callers;
mod claims;
mod code_bank;
mod counts;
mod deliveries;
mod dispatch;
mod due;
mod erasure;
mod exports;
mod fulfilment;
mod idempotency;
mod keys;
mod ledger;
mod lists;
mod mentions;
mod orders;
mod partners;
mod people;
mod platforms;
mod privacy;
mod programs;
mod referrals;
mod responses;
mod rewards;
mod shell;
mod shops;
mod staff;
mod storage;
mod world;

#[cfg(test)]
mod tests;

pub use storage::ObjectSql;
