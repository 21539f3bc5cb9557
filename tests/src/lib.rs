//! The harness of the end-to-end tests: nothing in it stands in for a part of the product.
//!
//! | module | what |
//! |---|---|
//! | [`worker`] | the real Worker, one for a whole test run |
//! | [`tenant`] | a shop of its own for each test, with its keys; its demo shop on another origin |
//! | [`client`] | typed calls, from the same declarations as the product, and raw ones |
//! | [`orders`] | orders and refunds, as a shop's server tells of them |
//! | [`receiver`] | a receiver of webhooks, which answers as it is told |
//! | [`resolver`] | a resolver, which says where names lead |
//! | [`browser`] | Chromium through `ChromeDriver`, a new profile for each visitor |
//! | [`page`] | a shop of a few pages, under any content security policy, beside any script |
//! | [`first_party`] | the shop's own address for what is ours |
//! | [`popup`] | the popup, as whoever uses it sees it |
//! | [`shopper`] | buying in the demo shop |
//! | [`oscar`] | a real shop that is not ours, with the glue that owners copy |
//! | [`axe`] | accessibility, as axe-core judges it |
//! | [`probe`] | what a page notices of us: layout, long tasks, violations, storage |
//! | [`wait`] | waiting for what will be so, with a deadline |

pub mod axe;
pub mod browser;
pub mod client;
pub mod first_party;
pub mod orders;
pub mod oscar;
pub mod page;
pub mod popup;
pub mod probe;
pub mod receiver;
pub mod resolver;
pub mod shopper;
pub mod tenant;
pub mod wait;
pub mod worker;
