//! Goodword on Cloudflare Workers.
//!
//! | module | what |
//! |---|---|
//! | `front` | the Worker: who may call, and a handler for every route |
//! | `object` | one shop: a thin shell around the rules of `goodword_domain` |
//! | `registry` | which code belongs to which shop |
//! | `public` | what lies in KV for the pages |
//! | `failure` | refusals and faults |
//! | `store` | the shop's SQL, the same here and in native tests |
//! | `calls` | what the Worker and its objects say to each other |
//! | `pages` | HTML that does without JavaScript what the popup does |
//! | `queue` | views, clicks and shares on their way to the counters |
//! | `http` | replies, problem documents, bodies with a limit |
//! | `clock` | the moment |
//! | `disposable` | addresses that are thrown away |
//! | `secrets` | keys, digests, signatures |
//!
//! A panic would end every request of the isolate and all of its objects' memory: nothing here may panic.

#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "a test that panics has done its work"
    )
)]

mod calls;
mod clock;
mod disposable;
mod failure;
mod front;
mod http;
mod object;
mod pages;
mod public;
mod queue;
mod registry;
mod secrets;
mod store;
