//! The popup: Rust → WebAssembly → smaller WebAssembly, and the JavaScript that binds it to the page.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::cargo_wasm::{self, Module};
use super::names;
use crate::fingerprint::{of_files, unless_done};
use crate::tools::{Tools, WASM_BINDGEN};
use crate::{progress, project};

/// The parts that the popup is downloaded in: each is the crate `widget` with one of its features.
const PARTS: [&str; 3] = ["survey", "friend", "share"];

/// The two files of a part, optimised, not yet named for the cache.
#[derive(Debug)]
pub struct Part {
    /// The step that it begins with.
    pub name: &'static str,
    /// wasm-bindgen's ES module; its default export takes `{ module_or_path }`.
    pub glue: PathBuf,
    /// The WebAssembly.
    pub wasm: PathBuf,
}

/// What rustc emits for this target by default, and no more: each is in every browser since 2021.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

pub fn build(tools: &Tools) -> Result<Vec<Part>> {
    PARTS.into_iter().map(|name| build_part(tools, name)).collect()
}

fn build_part(tools: &Tools, name: &'static str) -> Result<Part> {
    let title = format!("compiling the popup, {name} (the first part: about a minute)");
    let compiled = cargo_wasm::compile(&title, Module::Popup { feature: name })?;
    let folder = project::path("target/popup").join(name);
    fs::create_dir_all(&folder)?;
    let part = Part { name, glue: folder.join("popup.min.js"), wasm: folder.join("popup.min.wasm") };
    let inputs = of_files(&[compiled.clone(), project::path("package-lock.json")])? + WASM_BINDGEN.version;
    unless_done(&folder.join("stamp"), &inputs, || {
        bind(tools, &compiled, &folder)?;
        shrink(tools, &folder, &part)
    })?;
    Ok(part)
}

fn bind(tools: &Tools, compiled: &Path, folder: &Path) -> Result<()> {
    let mut bindgen = tools.wasm_bindgen();
    bindgen
        .args([
            "--target",
            "web",
            "--no-typescript",
            "--omit-default-module-path",
            "--remove-producers-section",
        ])
        .args(["--out-name", "popup", "--out-dir"])
        .args([folder, compiled]);
    progress::run("binding the popup to JavaScript", &mut bindgen)?;
    Ok(())
}

fn shrink(tools: &Tools, folder: &Path, popup: &Part) -> Result<()> {
    let shrunk = folder.join("shrunk.wasm");
    let mut wasm_opt = tools.npm("wasm-opt");
    wasm_opt
        // Measured: not inlining saves 0.8 KB (brotli).
        .args(["--no-inline=*"])
        // Measured: to take the code apart first and put it together anew saves another 0.1 KB.
        .args(["--flatten", "--rereloop", "-Oz", "-Oz", "--converge"])
        .args(["--strip-debug", "--strip-producers", "--strip-target-features"])
        .args(FEATURES)
        .args([&folder.join("popup_bg.wasm"), Path::new("-o"), &shrunk]);
    progress::run("shrinking the popup", &mut wasm_opt)?;
    // By itself: `--converge` would rename what is renamed.
    let mut renaming = tools.npm("wasm-opt");
    renaming.arg("--minify-imports-and-exports-and-modules").args(FEATURES);
    renaming.args([&shrunk, Path::new("-o"), &popup.wasm]);
    let printed = progress::run("giving the popup short names", &mut renaming)?;
    // In its own place, where `calls.js` looks for it.
    let glue = folder.join("popup.js");
    fs::write(&glue, names::rename(&fs::read_to_string(&glue)?, &printed)?)?;
    fs::write(folder.join("entry.js"), ENTRY)?;
    let mut esbuild = tools.npm("esbuild");
    esbuild.arg(folder.join("entry.js")).args([
        "--bundle",
        "--minify",
        "--format=esm",
        "--target=es2021",
        "--log-level=warning",
    ]);
    progress::run("shrinking its JavaScript", esbuild.arg(format!("--outfile={}", popup.glue.display())))?;
    Ok(())
}

/// What the loader uses of wasm-bindgen's module; the rest is left out.
const ENTRY: &str = "export { default, begin, call } from './popup.js'";
