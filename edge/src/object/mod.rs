//! One shop: a thin shell around the rules of `goodword_domain`.
//!
//! | file | what |
//! |---|---|
//! | `shell` | the Durable Object itself: requests in, answers out, the alarm |
//! | `bell` | when the alarm rings next |
//! | `dispatch` | a handler for every route that a shop answers |
//! | `callers` | secret keys, status tokens, signatures |
//! | `ledger` | one decision: facts from the store, `decide`, changes into the store, in one transaction |
//! | `due` | what time brings: ended holds, ended validities, codes for rewards that wait, the inbox |
//! | `idempotency` | calls that are to happen once, and the answers that are kept for them |
//! | `inbox` | what platforms tell in their own words: kept first, worked off by the alarm |
//! | `platforms` | how one is connected, and what its owner is told to paste where |
//! | `privacy` | what platforms pass on about one person, or about all |
//! | `fulfilment` | what follows an approval: a code, or nothing |
//! | `people`, `erasure` | everything about one person, handed over or erased |
//! | `lists` | pages of lists |
//! | `news` | what the shop's own systems are told |
//! | `outbound` | one attempt at a delivery to a webhook: what is sent, what follows from the answer |
//! | `courier` | the way to webhooks |
//! | `world` | promises kept: what the object tells the world outside |
//! | `storage` | the runtime's SQLite as [`Sql`](crate::store::Sql) |
//! | the others | the handlers, named after what they are about |

mod advocates;
mod batch;
mod bell;
mod callers;
mod claims;
mod code_bank;
mod counts;
mod courier;
mod deliveries;
mod dispatch;
mod due;
mod erasure;
mod exports;
mod fulfilment;
mod idempotency;
mod inbox;
mod keys;
mod ledger;
mod lists;
mod mentions;
mod news;
mod orders;
mod outbound;
mod partners;
mod people;
mod platforms;
mod privacy;
mod programs;
mod referrals;
mod resolver;
mod responses;
mod rewards;
mod shell;
mod shops;
mod staff;
mod storage;
mod webhooks;
mod world;

#[cfg(test)]
mod tests;

pub use storage::ObjectSql;
