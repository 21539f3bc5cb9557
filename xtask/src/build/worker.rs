//! The Worker: an ES module with its WebAssembly in `target/worker`, where `wrangler.toml` expects it.

use std::fs;

use anyhow::Result;

use super::cargo_wasm::{self, Module};
use crate::fingerprint::{of_files, unless_done};
use crate::tools::{Tools, WASM_BINDGEN, WORKER_BUILD};
use crate::{progress, project};

pub fn build(tools: &Tools) -> Result<()> {
    // worker-build runs the same cargo command again, which then has nothing to do;
    // without this one there would be no telling whether its other steps are needed.
    let compiled = cargo_wasm::compile("compiling the Worker (about two minutes at first)", Module::Worker)?;
    let folder = project::path("target/worker");
    fs::create_dir_all(&folder)?;
    let inputs = of_files(&[compiled, project::path("package-lock.json")])?
        + WASM_BINDGEN.version
        + WORKER_BUILD.version;
    unless_done(&folder.join("stamp"), &inputs, || {
        let mut worker_build = tools.worker_build();
        // Its output folder is relative to the crate.
        worker_build.args(["--release", "--out-dir", "../target/worker"]).current_dir(project::path("edge"));
        progress::run("packing the Worker", &mut worker_build)?;
        Ok(())
    })
}
