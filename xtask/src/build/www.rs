//! `target/www`: the loader, the popup and its texts under names that may be cached for ever, the OpenAPI document.
//!
//! Three words in `www/loader/w.js` stand for names that only the build knows, all relative to `w.js` itself:
//!
//! * `__GLUE__`: a string, the popup's ES module
//! * `__WASM__`: a string, its WebAssembly
//! * `__TEXTS__`: an object, language → file of texts

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::popup::Popup;
use crate::tools::Tools;
use crate::{fingerprint, progress, project};

/// Texts whose key starts so belong to the Worker's own pages: the popup does not download them.
const PAGE_TEXTS: &str = "page_";
const HEADERS: &str = include_str!("headers.txt");

/// The static files that a shop's page may load.
#[derive(Debug, Clone)]
pub struct Site {
    /// `w.js`, the tag.
    pub loader: PathBuf,
    /// The popup's ES module.
    pub glue: PathBuf,
    /// The popup's WebAssembly.
    pub wasm: PathBuf,
    /// Language → its texts.
    pub texts: BTreeMap<String, PathBuf>,
}

/// Puts the files in place; what is there and unchanged stays untouched, what is no longer named goes.
pub fn build(tools: &Tools, popup: &Popup) -> Result<Site> {
    let widget = project::www().join("widget");
    fs::create_dir_all(&widget)?;
    let glue = hashed(&widget, "popup", "js", &fs::read(&popup.glue)?)?;
    let wasm = hashed(&widget, "popup", "wasm", &fs::read(&popup.wasm)?)?;
    let texts = texts(&widget)?;
    sweep(&widget, [&glue, &wasm].into_iter().chain(texts.values()))?;
    let loader = project::www().join("w.js");
    let script = loader_source(&glue, &wasm, &texts)?;
    write_if_changed(&loader, &minified(tools, &script)?)?;
    write_if_changed(&project::www().join("_headers"), HEADERS.as_bytes())?;
    let document = goodword_domain::openapi::document().to_string();
    write_if_changed(&project::www().join("openapi.json"), document.as_bytes())?;
    Ok(Site { loader, glue, wasm, texts })
}

fn hashed(folder: &Path, stem: &str, extension: &str, bytes: &[u8]) -> Result<PathBuf> {
    let file = folder.join(fingerprint::name(stem, extension, bytes));
    write_if_changed(&file, bytes)?;
    Ok(file)
}

fn texts(widget: &Path) -> Result<BTreeMap<String, PathBuf>> {
    let mut texts = BTreeMap::new();
    let folder = project::path("www/texts");
    for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let file = entry?.path();
        let Some(language) = file.file_stem().and_then(|stem| stem.to_str()) else { continue };
        if file.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let source = fs::read_to_string(&file)?;
        let mut popup: BTreeMap<String, String> = serde_json::from_str(&source)
            .with_context(|| format!("{} is no table of texts", file.display()))?;
        popup.retain(|key, _| !key.starts_with(PAGE_TEXTS));
        let small = serde_json::to_string(&popup)?;
        texts.insert(language.to_owned(), hashed(widget, language, "json", small.as_bytes())?);
    }
    ensure!(!texts.is_empty(), "{} has no language in it", folder.display());
    Ok(texts)
}

fn loader_source(glue: &Path, wasm: &Path, texts: &BTreeMap<String, PathBuf>) -> Result<String> {
    let file = project::path("www/loader/w.js");
    let mut source = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let texts: BTreeMap<&str, String> =
        texts.iter().map(|(language, file)| (language.as_str(), public(file))).collect();
    let values = [
        ("__GLUE__", serde_json::to_string(&public(glue))?),
        ("__WASM__", serde_json::to_string(&public(wasm))?),
        ("__TEXTS__", serde_json::to_string(&texts)?),
    ];
    for (word, value) in values {
        ensure!(source.contains(word), "{} does not use {word}", file.display());
        source = source.replace(word, &value);
    }
    Ok(source)
}

/// The address of a file, relative to `w.js`.
fn public(file: &Path) -> String {
    format!("widget/{}", file.file_name().unwrap_or_default().to_string_lossy())
}

fn minified(tools: &Tools, script: &str) -> Result<Vec<u8>> {
    let folder = project::path("target/loader");
    fs::create_dir_all(&folder)?;
    let (source, small) = (folder.join("w.js"), folder.join("w.min.js"));
    fs::write(&source, script)?;
    let mut esbuild = tools.npm("esbuild");
    esbuild.arg(&source).args(["--minify", "--target=es2021", "--charset=utf8", "--log-level=warning"]);
    progress::run("shrinking the loader", esbuild.arg(format!("--outfile={}", small.display())))?;
    Ok(fs::read(small)?)
}

/// A running Worker watches this folder: an unchanged file must not look new.
fn write_if_changed(file: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(file).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    fs::write(file, bytes).with_context(|| format!("cannot write {}", file.display()))
}

fn sweep<'a>(folder: &Path, kept: impl Iterator<Item = &'a PathBuf>) -> Result<()> {
    let kept: Vec<&PathBuf> = kept.collect();
    for entry in fs::read_dir(folder)? {
        let file = entry?.path();
        if !kept.contains(&&file) {
            fs::remove_file(&file)?;
        }
    }
    Ok(())
}
