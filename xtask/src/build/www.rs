//! `target/www`: the loader, the popup and its texts under names that may be cached for ever, the OpenAPI document.
//!
//! One word in `www/loader/w.js` stands for what only the build knows: `__HASH__`, the folder in `widget/` that holds
//! everything that the loader fetches. Its name is a hash of all that is in it, so that a page never mixes versions.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::docs;
use super::popup::Part;
use crate::tools::Tools;
use crate::{fingerprint, progress, project};

/// Texts whose key starts so belong to the Worker's own pages: the popup does not download them.
const PAGE_TEXTS: &str = "page_";
/// Beginnings of the keys of texts that not every part of the popup says, and which do. All others are in every part.
const PART_TEXTS: [(&str, &str); 20] = [
    ("survey_", "survey"),
    ("promoter_", "survey"),
    ("passive_", "survey"),
    ("detractor_", "survey"),
    ("continue", "survey"),
    ("send", "survey"),
    ("thanks", "survey"),
    ("done", "survey"),
    ("friend_", "friend"),
    ("label_code", "friend"),
    ("label_", "share"),
    ("share_", "share"),
    ("join", "share"),
    ("wait", "share"),
    ("status_", "share"),
    ("state_", "share"),
    ("reason_", "share"),
    ("gift_", "share friend"),
    ("reward_", "share friend"),
    ("copy", "share friend"),
];
const HEADERS: &str = include_str!("headers.txt");

/// The static files that a shop's page may load.
#[derive(Debug, Clone)]
pub struct Site {
    /// `w.js`, the tag.
    pub loader: PathBuf,
    /// What it fetches first where there is something to show.
    pub popups: PathBuf,
    /// Each part of the popup.
    pub parts: BTreeMap<&'static str, Files>,
}

/// One part of the popup.
#[derive(Debug, Clone)]
pub struct Files {
    /// Its ES module.
    pub glue: PathBuf,
    /// Its WebAssembly.
    pub wasm: PathBuf,
    /// Language → its texts.
    pub texts: BTreeMap<String, PathBuf>,
}

/// Puts the files in place; what is there and unchanged stays untouched, what is no longer named goes.
pub fn build(tools: &Tools, parts: &[Part]) -> Result<Site> {
    let mut files = BTreeMap::new();
    for part in parts {
        files.insert(format!("{}.js", part.name), fs::read(&part.glue)?);
        files.insert(format!("{}.wasm", part.name), fs::read(&part.wasm)?);
    }
    for name in ["popups", "link", "later"] {
        let script = fs::read_to_string(project::path("www/loader").join(name).with_extension("js"))?;
        files.insert(format!("{name}.js"), minified(tools, name, &script)?);
    }
    let languages = languages()?;
    for part in parts {
        for (language, texts) in &languages {
            files.insert(
                format!("{}.{language}.json", part.name),
                serde_json::to_vec(&said(texts, part.name))?,
            );
        }
    }
    let (hash, folder) = place(&files)?;
    let loader = project::www().join("w.js");
    write_if_changed(&loader, &minified(tools, "w", &loader_source(&hash)?)?)?;
    write_if_changed(&project::www().join("_headers"), HEADERS.as_bytes())?;
    let document = goodword_domain::openapi::document();
    write_if_changed(&project::www().join("openapi.json"), document.to_string().as_bytes())?;
    write_if_changed(&project::www().join("docs.html"), docs::page(&document)?.as_bytes())?;
    let file = |name: &str, extension: &str| folder.join(format!("{name}.{extension}"));
    let texts = |name: &str| {
        let texts =
            languages.keys().map(|language| (language.clone(), file(name, &format!("{language}.json"))));
        texts.collect()
    };
    let files = |name| Files { glue: file(name, "js"), wasm: file(name, "wasm"), texts: texts(name) };
    let popups = file("popups", "js");
    Ok(Site { loader, popups, parts: parts.iter().map(|part| (part.name, files(part.name))).collect() })
}

/// Writes the files into a folder that is named by all of them; the folders of former builds go.
fn place(files: &BTreeMap<String, Vec<u8>>) -> Result<(String, PathBuf)> {
    let widget = project::www().join("widget");
    let all: Vec<u8> = files.iter().flat_map(|(name, bytes)| [name.as_bytes(), bytes].concat()).collect();
    let hash: String = fingerprint::of(&all).chars().take(10).collect();
    let folder = widget.join(&hash);
    fs::create_dir_all(&folder)?;
    for (name, bytes) in files {
        write_if_changed(&folder.join(name), bytes)?;
    }
    for entry in fs::read_dir(&widget)? {
        let old = entry?.path();
        if old.is_dir() && old != folder {
            fs::remove_dir_all(&old)?;
        } else if old.is_file() {
            fs::remove_file(&old)?;
        }
    }
    Ok((hash, folder))
}

/// What a part of the popup downloads of a language.
fn said<'a>(texts: &'a BTreeMap<String, String>, part: &str) -> BTreeMap<&'a str, &'a str> {
    let says = |key: &str| match PART_TEXTS.iter().find(|(beginning, _)| key.starts_with(beginning)) {
        Some((_, parts)) => parts.split(' ').any(|says| says == part),
        None => !key.starts_with(PAGE_TEXTS),
    };
    texts.iter().filter(|(key, _)| says(key)).map(|(key, text)| (&**key, &**text)).collect()
}

/// Each language and all its texts.
fn languages() -> Result<BTreeMap<String, BTreeMap<String, String>>> {
    let mut languages = BTreeMap::new();
    let folder = project::path("www/texts");
    for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let file = entry?.path();
        let Some(language) = file.file_stem().and_then(|stem| stem.to_str()) else { continue };
        if file.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let source = fs::read_to_string(&file)?;
        let texts = serde_json::from_str(&source)
            .with_context(|| format!("{} is no table of texts", file.display()))?;
        languages.insert(language.to_owned(), texts);
    }
    ensure!(!languages.is_empty(), "{} has no language in it", folder.display());
    Ok(languages)
}

fn loader_source(hash: &str) -> Result<String> {
    let file = project::path("www/loader/w.js");
    let source = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    ensure!(source.contains("__HASH__"), "{} does not use __HASH__", file.display());
    Ok(source.replace("__HASH__", hash))
}

fn minified(tools: &Tools, name: &str, script: &str) -> Result<Vec<u8>> {
    let folder = project::path("target/loader");
    fs::create_dir_all(&folder)?;
    let (source, small) =
        (folder.join(name).with_extension("js"), folder.join(name).with_extension("min.js"));
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A text that no part downloads is an empty place in the popup; one that two download needlessly is weight.
    #[test]
    fn each_text_is_in_the_parts_that_say_it() {
        let languages = languages().expect("the texts are there");
        for (key, parts) in [
            ("close", "friend share survey"),
            ("problem_other", "friend share survey"),
            ("survey_question_order", "survey"),
            ("thanks_detractor", "survey"),
            ("friend_title", "friend"),
            ("label_code", "friend"),
            ("label_link", "share"),
            ("join_email", "share"),
            ("reason_hold_elapsed", "share"),
            ("gift_fixed", "friend share"),
            ("reward_points_other", "friend share"),
            ("page_back", ""),
        ] {
            let all = ["friend", "share", "survey"].into_iter();
            let says = all.filter(|part| said(&languages["en"], part).contains_key(key));
            assert_eq!(says.collect::<Vec<_>>().join(" "), parts, "{key}");
        }
    }

    #[test]
    fn there_is_a_text_for_every_beginning() {
        let languages = languages().expect("the texts are there");
        for (beginning, _) in PART_TEXTS {
            assert!(languages["en"].keys().any(|key| key.starts_with(beginning)), "{beginning}");
        }
    }
}
