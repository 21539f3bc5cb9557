//! Short names between the popup's WebAssembly and its JavaScript.
//!
//! wasm-bindgen names each of some eighty functions with a hash of 16 digits, which no compression shortens and which
//! stands in both files. Measured: 1.6 KB (brotli) of the popup.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

/// What `wasm-opt --minify-imports-and-exports-and-modules` has renamed, as it prints it.
#[derive(Debug, Deserialize)]
struct Renamed {
    /// Module, name, short name.
    imports: Vec<(String, String, String)>,
    /// Name, short name.
    exports: Vec<(String, String)>,
}

/// The one module that is left has this name then.
const MODULE: &str = "a";

/// The JavaScript with the same names. Fails rather than leave an import without its function.
pub fn rename(glue: &str, printed: &str) -> Result<String> {
    let renamed: Renamed = serde_json::from_str(printed).context("wasm-opt printed no list of names")?;
    let mut glue = glue.to_owned();
    for (module, name, short) in &renamed.imports {
        glue = glue.replace(&format!("\"{module}\":"), &format!("\"{MODULE}\":"));
        let (from, to) = (format!(" {name}: "), format!(" \"{short}\": "));
        ensure!(glue.contains(&from), "the import {name} is not in the JavaScript");
        glue = glue.replace(&from, &to);
    }
    for (name, short) in &renamed.exports {
        glue = replace_member(&glue, name, short);
    }
    Ok(glue)
}

/// `wasm.name` becomes `wasm["short"]`, but not where it is the beginning of a longer name.
fn replace_member(glue: &str, name: &str, short: &str) -> String {
    let member = format!("wasm.{name}");
    let mut parts = glue.split(&member);
    let mut replaced = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let goes_on = part.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$');
        if goes_on {
            replaced.push_str(&member);
        } else {
            replaced.extend(["wasm[\"", short, "\"]"]);
        }
        replaced.push_str(part);
    }
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = r#"{
        "imports": [["./popup_bg.js", "__wbg_then_6dce5df25f5803cd", "$"]],
        "exports": [["call", "b"], ["memory", "c"]]
    }"#;

    /// A name that is short on one side only would stop the popup from starting.
    #[test]
    fn both_sides_have_the_same_names() {
        let glue = r#"const i = { __wbg_then_6dce5df25f5803cd: f, }; const m = { "./popup_bg.js": i };
            wasm.call(1); wasm.caller(2); new DataView(wasm.memory.buffer)"#;
        let renamed = r#"const i = { "$": f, }; const m = { "a": i };
            wasm["b"](1); wasm.caller(2); new DataView(wasm["c"].buffer)"#;
        assert_eq!(rename(glue, PRINTED).unwrap(), renamed);
    }

    #[test]
    fn an_import_without_its_function_stops_the_build() {
        assert!(rename("", PRINTED).is_err());
        assert!(rename("", "nothing").is_err());
    }
}
