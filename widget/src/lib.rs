//! The popup: asks how likely a customer is to recommend the shop, hands advocates what they share, greets their friends.
//!
//! [`update`] and [`view`] are pure and tested natively; [`browser`] carries out what they say. Size is a promise to the
//! shop (see `cargo xtask size`), hence a few rules: no JSON of our own, no formatting machinery, no async runtime.
//!
//! | module | what |
//! |---|---|
//! | [`state`], [`event`], [`effect`] | what the popup knows, what happens to it, what it wants done |
//! | [`update`](mod@update) | `(State, Event) → (State, Effects)` |
//! | [`view`](mod@view), [`node`] | `State → Node` |
//! | [`address`] | what is taken for an e-mail address |
//! | [`words`] | texts by key, plurals, money, days |
//! | [`channel`] | the ways to share |
//! | [`browser`] | DOM, fetch, storage, clipboard, and the calls of the page |

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

pub mod address;
pub mod browser;
pub mod channel;
pub mod effect;
pub mod event;
pub mod node;
pub mod parts;
pub mod state;
pub mod update;
pub mod view;
pub mod words;
