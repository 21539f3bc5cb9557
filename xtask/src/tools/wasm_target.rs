//! Rust's WebAssembly target, and the standard library's source that the popup is built with.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::progress;

const TARGET: &str = "wasm32-unknown-unknown";

/// Adds what this toolchain lacks.
pub fn install() -> Result<()> {
    let output = Command::new("rustc").args(["--print", "sysroot"]).output().context("cannot run rustc")?;
    let sysroot = String::from_utf8(output.stdout)?;
    let rustlib = Path::new(sysroot.trim()).join("lib/rustlib");
    if !rustlib.join(TARGET).join("lib").is_dir() {
        add("Rust's WebAssembly target", ["target", "add", TARGET])?;
    }
    if !rustlib.join("src/rust/library/Cargo.lock").is_file() {
        add("the source of Rust's standard library", ["component", "add", "rust-src"])?;
    }
    Ok(())
}

fn add(what: &str, arguments: [&str; 3]) -> Result<()> {
    let mut rustup = Command::new("rustup");
    progress::run(&format!("adding {what}"), rustup.args(arguments))
        .with_context(|| format!("{what} is missing: rustup {}", arguments.join(" ")))?;
    Ok(())
}
