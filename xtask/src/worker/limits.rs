//! The Worker's configuration with other rate limits: what a test sends in a minute, no shop does in a day;
//! and a test of the limit itself does not want to send thousands.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use crate::project;

/// The limit for secret keys, as `wrangler.toml` has it.
const KEY_LIMIT: &str = "simple = { limit = 1000, period = 10 }";
/// The limit for whoever calls one shop with secret keys from one address.
const ADDRESS_LIMIT: &str = "simple = { limit = 2000, period = 10 }";
/// The limit for pages. Every test comes from one address.
const PAGE_LIMIT: &str = "simple = { limit = 600, period = 60 }";
/// What is named from where `wrangler.toml` lies.
const PATHS: [&str; 2] = ["\"target/worker/index.js\"", "\"target/www\""];

/// Writes the configuration into a folder, and says where.
pub fn write(folder: &Path, calls_in_10_s: u32) -> Result<PathBuf> {
    let mut text = fs::read_to_string(project::path("wrangler.toml"))?;
    let in_a_minute = calls_in_10_s.saturating_mul(6);
    for (limit, known, other) in [
        (KEY_LIMIT, "1000", calls_in_10_s),
        (ADDRESS_LIMIT, "2000", calls_in_10_s.saturating_mul(2)),
        (PAGE_LIMIT, "600", in_a_minute),
    ] {
        ensure!(text.contains(limit), "wrangler.toml has another limit than {limit}");
        text = text.replace(limit, &limit.replace(known, &other.to_string()));
    }
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
