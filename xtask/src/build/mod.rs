//! From sources to what the Worker serves: popup, Worker, static files.

mod cargo_wasm;
mod docs;
mod names;
mod popup;
mod worker;
mod www;

use anyhow::Result;

pub use www::{Files, Site};

use crate::project;
use crate::tools::Tools;

/// Builds what has changed and returns the static files.
///
/// Safe to call from several programs at once: one builds, the others wait and then find nothing to do.
pub fn all(tools: &Tools) -> Result<Site> {
    let _one_at_a_time = project::lock(&project::path("target/build-lock"))?;
    let parts = popup::build(tools)?;
    worker::build(tools)?;
    www::build(tools, &parts)
}

/// The Worker, for whom needs neither popup nor static files.
pub fn worker_alone(tools: &Tools) -> Result<()> {
    let _one_at_a_time = project::lock(&project::path("target/build-lock"))?;
    worker::build(tools)
}
