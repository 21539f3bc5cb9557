//! One crate, compiled for WebAssembly in the release profile.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::{progress, project};

/// Compiles `package`; returns the module that cargo made.
pub fn compile(title: &str, package: &str) -> Result<PathBuf> {
    let mut cargo = Command::new("cargo");
    cargo
        .args(["build", "--lib", "--release", "--target", "wasm32-unknown-unknown", "--package", package])
        .current_dir(project::path("."));
    progress::run(title, &mut cargo)?;
    let file = format!("target/wasm32-unknown-unknown/release/{}.wasm", package.replace('-', "_"));
    Ok(project::path(file))
}
