//! The packages of `package-lock.json`, and a Node that runs them.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::path_starting_with;
use crate::{fingerprint, progress, project};

/// wrangler refuses less.
const NODE: (u32, u32) = (22, 12);

/// Where npm puts the packages' commands.
pub fn binaries() -> PathBuf {
    project::path("node_modules/.bin")
}

/// Installs the packages if they are not those of the lock file; returns the `PATH` that runs their commands.
///
/// The caller holds the cache's lock.
pub fn install() -> Result<OsString> {
    let modules = project::path("node_modules");
    let stamp = modules.join(".goodword");
    let wanted = fingerprint::of_files(&[project::path("package.json"), project::path("package-lock.json")])?;
    if fs::read_to_string(&stamp).ok().as_deref() != Some(&wanted) {
        Command::new("npm").arg("--version").output().context(
            "npm is missing: install Node.js 22 (https://nodejs.org), or on Debian: apt-get install nodejs npm",
        )?;
        let mut npm = Command::new("npm");
        let title = "installing the npm packages (about half a minute, once)";
        progress::run(title, npm.arg("ci").current_dir(project::path(".")))?;
        fs::write(&stamp, wanted)?;
    }
    path_with_node()
}

/// Debian's Node may be too old for wrangler: then the one among the packages runs everything.
fn path_with_node() -> Result<OsString> {
    let path = path_starting_with(binaries())?;
    let packaged = binaries().join("node");
    for node in [packaged.as_os_str(), OsStr::new("node")] {
        if version_of(node).is_some_and(|version| version >= NODE) {
            return Ok(path);
        }
    }
    bail!("Node.js {}.{} or later is needed; see https://nodejs.org, or: npm ci", NODE.0, NODE.1)
}

fn version_of(node: &OsStr) -> Option<(u32, u32)> {
    let output = Command::new(node).arg("--version").output().ok()?;
    let said = String::from_utf8(output.stdout).ok()?;
    let mut numbers = said.trim().trim_start_matches('v').split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    #[test]
    fn a_program_that_is_not_there_has_no_version() {
        assert_eq!(super::version_of(OsStr::new("no-such-node")), None);
    }
}
