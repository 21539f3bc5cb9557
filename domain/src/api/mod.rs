//! Every route of the HTTP contract, each declared once.
//!
//! A declaration gives method, path, who may call, request and response. From it come the edge's dispatch, the calls
//! from the Worker to its object, the popup's and the tests' client, and the OpenAPI document.

mod by_name;
#[cfg(all(test, feature = "schema"))]
mod checked;
mod endpoint;
mod list;
mod path;
mod reading;
mod route;
mod scope;
mod texts;

pub mod advocates;
pub mod batch;
pub mod claims;
pub mod code_bank;
pub mod codes;
pub mod deliveries;
pub mod events;
pub mod exports;
pub mod inside;
pub mod keys;
pub mod me;
pub mod mentions;
pub mod orders;
pub mod pages;
pub mod partners;
pub mod people;
pub mod platforms;
pub mod programs;
pub mod referrals;
pub mod responses;
pub mod rewards;
pub mod shops;
pub mod staff;
pub mod stats;
pub mod timeline;
pub mod webhooks;
pub mod widget;

use by_name::ByName;
pub(crate) use endpoint::endpoint;
pub use endpoint::{Caller, Endpoint, Html, Lines, Method, Nothing, Rows, Svg};
pub(crate) use list::list_query;
pub use list::{Limit, ListQuery, Page, WholeList};
pub use path::{PathArg, PathArgs};
pub use reading::{bad_field, read_form, read_json};
pub use route::{Found, Route};
pub use scope::Scope;

/// The media type of [`Lines`].
pub const NDJSON: &str = "application/x-ndjson";
