//! An example of each problem document. Its sentences are the edge's, where a test holds them against this file.

use std::collections::BTreeMap;

use serde_json::Value;

const FILE: &str = include_str!("problems.json");

/// An example of every problem document, by its code.
#[must_use]
pub fn problems() -> BTreeMap<String, Value> {
    serde_json::from_str(FILE).unwrap_or_default()
}

/// The example of one.
pub fn example(code: &str) -> Option<Value> {
    problems().remove(code)
}
