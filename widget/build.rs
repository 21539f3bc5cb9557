//! Makes the popup's styles small before they become part of the WebAssembly.

use std::path::Path;
use std::{env, fs};

const STYLES: &str = "../www/styles/popup.css";

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed={STYLES}");
    let out = env::var_os("OUT_DIR").ok_or_else(|| std::io::Error::other("cargo sets OUT_DIR"))?;
    fs::write(Path::new(&out).join("popup.css"), minified(&fs::read_to_string(STYLES)?))
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
