//! Hashes of contents: for names that may be cached for ever, and to see that a step has nothing to do.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// SHA-256 in hexadecimal.
#[must_use]
pub fn of(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value & 15)]);
    Sha256::digest(bytes).iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

/// One hash for several files, by their contents in this order.
pub fn of_files(files: &[PathBuf]) -> Result<String> {
    let mut all = String::new();
    for file in files {
        let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        all += &of(&bytes);
    }
    Ok(of(all.as_bytes()))
}

/// Does `work` unless `stamp` says that it was done for exactly these inputs.
pub fn unless_done(stamp: &Path, inputs: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    if fs::read_to_string(stamp).is_ok_and(|done| done == inputs) {
        return Ok(());
    }
    // Half-done work must not pass for the former, finished one.
    if stamp.exists() {
        fs::remove_file(stamp)?;
    }
    work()?;
    fs::write(stamp, inputs).with_context(|| format!("cannot write {}", stamp.display()))
}
