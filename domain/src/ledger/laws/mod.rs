//! The ledger's laws, over random programs and random events.
//!
//! | law | where |
//! |---|---|
//! | never above a cap; never twice; balances are sums; a hold is resolved once; no impossible life | [`books`] |
//! | a milestone stands exactly while enough friends count; a standing discount only while they do | [`books`] |
//! | a repeat changes nothing; the order of delivery does not matter | [`delivery`] |
//! | the tables of states are what their documentation draws | [`tables`] |

mod books;
mod delivery;
mod events;
mod programs;
mod tables;

pub use events::{Event, events, opened};
pub use programs::program;
