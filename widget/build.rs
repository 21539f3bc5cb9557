//! Makes the popup's styles small before they become part of the WebAssembly, and leaves out those of other parts.

use std::path::Path;
use std::{env, fs};

const STYLES: &str = "../www/styles/popup.css";

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed={STYLES}");
    let out = env::var_os("OUT_DIR").ok_or_else(|| std::io::Error::other("cargo sets OUT_DIR"))?;
    fs::write(Path::new(&out).join("popup.css"), minified(&of_this_part(&fs::read_to_string(STYLES)?)))
}

/// Behind `/* part: share friend */`, up to the next such mark, stands what only these parts of the popup show.
fn of_this_part(styles: &str) -> String {
    let has = |part: &str| env::var_os("CARGO_FEATURE_".to_owned() + &part.to_uppercase()).is_some();
    let mut sections = styles.split("/* part: ");
    let first = sections.next().unwrap_or_default().to_owned();
    sections.fold(first, |all, section| {
        let (parts, rules) = section.split_once(" */").unwrap_or_default();
        if parts == "all" || parts.split(' ').any(has) { all + rules } else { all }
    })
}

/// Drops comments, line breaks and the spaces that mean nothing. Our styles hold no strings with spaces to keep.
fn minified(styles: &str) -> String {
    let mut small = String::new();
    for part in without_comments(styles).split_whitespace() {
        // A space means something between two words, not next to one of these. `(` is no such character: `and (`.
        let joins_left = small.ends_with(['{', '}', ';', ':', ',', '>']);
        if !small.is_empty() && !joins_left && !part.starts_with(['{', '}', '>']) {
            small.push(' ');
        }
        small.push_str(part);
    }
    small.replace(";}", "}")
}

fn without_comments(styles: &str) -> String {
    let mut parts = styles.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + part.split_once("*/").map_or("", |(_, rest)| rest))
}
