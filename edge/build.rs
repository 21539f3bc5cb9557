//! Turns the texts of our pages (`dir` and the keys `page_…` of `www/texts/*.json`) into Rust: a text that is asked for and does
//! not exist does not compile, nor does a language that lacks one. A new language is a new file.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

const FOLDER: &str = "../www/texts";
const PREFIX: &str = "page_";
/// The direction of writing, which the popup needs as well.
const DIRECTION: &str = "dir";
/// The language whose file says which texts there are.
const REFERENCE: &str = "en";

type Texts = BTreeMap<String, String>;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={FOLDER}");
    let mut languages = BTreeMap::new();
    for entry in fs::read_dir(FOLDER)? {
        let file = entry?.path();
        let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if file.extension().is_some_and(|extension| extension == "json") {
            let texts = read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
            languages.insert(stem.to_owned(), texts);
        }
    }
    let keys: Vec<String> = languages.get(REFERENCE).ok_or("no en.json")?.keys().cloned().collect();
    for (language, texts) in &languages {
        let named: Vec<&String> = texts.keys().collect();
        if named != keys.iter().collect::<Vec<_>>() {
            let missing: Vec<_> = keys.iter().filter(|key| !texts.contains_key(*key)).collect();
            return Err(
                format!("{FOLDER}/{language}.json: lacks {missing:?}, or has what en.json lacks").into()
            );
        }
    }
    let out = env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?;
    fs::write(Path::new(&out).join("texts.rs"), source(&keys, &languages)?)?;
    Ok(())
}

fn read(file: &Path) -> Result<Texts, Box<dyn Error>> {
    let mut texts: Texts = serde_json::from_str(&fs::read_to_string(file)?)?;
    texts.retain(|key, _| key.starts_with(PREFIX) || key == DIRECTION);
    Ok(texts)
}

fn source(keys: &[String], languages: &BTreeMap<String, Texts>) -> Result<String, std::fmt::Error> {
    let mut rust = String::from(
        "/// A text of our pages.\n#[derive(Debug, Clone, Copy, PartialEq, Eq)]\npub enum Key {\n",
    );
    for key in keys {
        writeln!(rust, "    {},", variant(key))?;
    }
    writeln!(
        rust,
        "}}\n\n/// Their names in the files, in the order of [`Key`].\nconst NAMES: &[&str] = &{keys:?};"
    )?;
    writeln!(
        rust,
        "\n/// Languages and their texts, in the order of [`Key`].\nconst LANGUAGES: &[(&str, &[&str])] = &["
    )?;
    for (language, texts) in languages {
        writeln!(rust, "    ({language:?}, &{:?}),", texts.values().collect::<Vec<_>>())?;
    }
    rust.push_str("];\n");
    Ok(rust)
}

/// `page_ask_title` → `AskTitle`.
fn variant(key: &str) -> String {
    let words = key.trim_start_matches(PREFIX).split('_').map(|word| {
        let mut letters = word.chars();
        letters
            .next()
            .map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
    });
    words.collect()
}
