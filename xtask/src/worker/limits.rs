//! The Worker's configuration with another rate limit for secret keys: what a test sends in a minute, no shop does in a day;
//! and a test of the limit itself does not want to send thousands.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use crate::project;

/// The limit for secret keys, as `wrangler.toml` has it.
const KEY_LIMIT: &str = "simple = { limit = 1000, period = 10 }";
/// What is named from where `wrangler.toml` lies.
const PATHS: [&str; 2] = ["\"target/worker/index.js\"", "\"target/www\""];

/// Writes the configuration into a folder, and says where.
pub fn write(folder: &Path, calls_in_10_s: u32) -> Result<PathBuf> {
    let mut text = fs::read_to_string(project::path("wrangler.toml"))?;
    let other = KEY_LIMIT.replace("1000", &calls_in_10_s.to_string());
    ensure!(text.contains(KEY_LIMIT), "wrangler.toml has another limit for secret keys than is known here");
    text = text.replace(KEY_LIMIT, &other);
    for path in PATHS {
        ensure!(text.contains(path), "wrangler.toml does not name {path}");
        text = text.replace(path, &quoted(path.trim_matches('"')));
    }
    let file = folder.join("wrangler.toml");
    fs::write(&file, text)?;
    Ok(file)
}

/// As a basic string of TOML, which escapes as JSON does.
fn quoted(path: &str) -> String {
    serde_json::json!(project::path(path).display().to_string()).to_string()
}
