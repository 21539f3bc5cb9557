//! The rules and wire types of Goodword.
//!
//! Nothing here reads a clock, makes an id, draws a random number or talks to JavaScript: time, ids and random bytes
//! come in as arguments. So each rule runs natively under `cargo test`, in the popup, and at the edge for the decision.
//!
//! | module | what |
//! |---|---|
//! | [`value`] | validated types: codes, money, times, e-mail addresses, ids |
//! | [`platform`] | what shop platforms tell in their own words, as the same facts |
//! | [`program`] | what the owner writes down: offer, hold, limits, survey |
//! | [`ledger`] | rewards, entries, and the decisions that write them |
//! | [`survey`] | Net Promoter Score: bands, the score with its interval, whom to ask and where |
//! | [`webhooks`] | what the shop's own systems are told, where, and when again |
//! | [`api`] | every route, declared once, with its request and response |
//! | `openapi` | the document of all routes, made from their declarations (feature `schema`) |
//! | [`refusal`] | why a call is refused: stable codes |

pub mod api;
pub mod ledger;
#[cfg(feature = "schema")]
pub mod openapi;
pub mod platform;
pub mod program;
pub mod refusal;
pub mod survey;
pub mod value;
pub mod webhooks;
