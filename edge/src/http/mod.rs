//! What all of HTTP has in common here: replies, failures and their problem documents, bodies with a limit.

mod body;
mod failure;
mod problem;
mod reply;

pub use body::read_body;
pub use problem::{of_fault, problem};
pub use reply::Reply;
