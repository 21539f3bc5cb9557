//! Rust's WebAssembly target.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::progress;

const TARGET: &str = "wasm32-unknown-unknown";

/// Adds the target if this toolchain lacks it.
pub fn install() -> Result<()> {
    let output = Command::new("rustc").args(["--print", "sysroot"]).output().context("cannot run rustc")?;
    let sysroot = String::from_utf8(output.stdout)?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET).join("lib").is_dir() {
        return Ok(());
    }
    let mut rustup = Command::new("rustup");
    progress::run("adding Rust's WebAssembly target", rustup.args(["target", "add", TARGET])).with_context(
        || format!("Rust's standard library for {TARGET} is missing: rustup target add {TARGET}"),
    )?;
    Ok(())
}
