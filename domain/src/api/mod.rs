//! Every route of the HTTP contract, each declared once.
//!
//! A declaration gives method, path, who may call, request and response. From it come the edge's dispatch, the calls
//! from the Worker to its object, the popup's and the tests' client, and the OpenAPI document.

mod by_name;
#[cfg(all(test, feature = "schema"))]
mod checked;
mod endpoint;
mod reading;
mod route;
mod texts;

pub mod advocates;
pub mod claims;
pub mod code_bank;
pub mod codes;
pub mod events;
pub mod exports;
pub mod inside;
pub mod me;
pub mod mentions;
pub mod orders;
pub mod pages;
pub mod partners;
pub mod people;
pub mod programs;
pub mod referrals;
pub mod responses;
pub mod rewards;
pub mod shops;
pub mod staff;
pub mod stats;
pub mod timeline;
pub mod widget;

pub(crate) use by_name::ByName;
pub(crate) use endpoint::endpoint;
pub use endpoint::{Caller, Endpoint, Html, Method, Nothing, PathArg, PathArgs, Rows, Svg};
pub use reading::{bad_field, read_form, read_json};
pub use route::{Found, Route};

use serde::{Deserialize, Serialize};

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Page<T> {
    /// At most as many as asked for.
    pub items: Vec<T>,
    /// Where the next page starts; `null` on the last.
    pub next_cursor: Option<String>,
}
