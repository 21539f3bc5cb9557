//! One crate, compiled for WebAssembly.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::{progress, project};

/// What is compiled, and for what.
#[derive(Debug, Clone, Copy)]
pub enum Module {
    /// For the Workers runtime: fast.
    Worker,
    /// For pages: small; one part of the popup.
    Popup {
        /// Which part.
        feature: &'static str,
    },
}

/// Compiles a module; returns the file that cargo made.
pub fn compile(title: &str, module: Module) -> Result<PathBuf> {
    let (package, profile) = match module {
        Module::Worker => ("goodword-edge", "release"),
        Module::Popup { .. } => ("goodword-widget", "popup"),
    };
    let mut cargo = Command::new("cargo");
    cargo
        .args(["build", "--lib", "--target", "wasm32-unknown-unknown"])
        .args(["--package", package, "--profile", profile])
        .current_dir(project::path("."));
    if let Module::Popup { feature } = module {
        cargo.args(["--no-default-features", "--features", feature]);
        without_panic_messages(&mut cargo);
    }
    progress::run(title, &mut cargo)?;
    let file = format!("target/wasm32-unknown-unknown/{profile}/{}.wasm", package.replace('-', "_"));
    Ok(project::path(file))
}

/// Builds the standard library along with the crate, so that a panic becomes one instruction instead of a message, its
/// formatting and its place in the source. Measured: 35.3 KB instead of 44.8 KB (brotli) for the same popup.
///
/// These flags are not stable yet; the pinned compiler takes them when asked to. Nothing depends on them but size.
fn without_panic_messages(cargo: &mut Command) {
    let flags =
        ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none", "-Zfmt-debug=none"];
    cargo
        .args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"])
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
}
