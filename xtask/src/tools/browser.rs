//! Chromium and its driver, for the end-to-end tests.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::system::{Debian, on_path};

/// A real browser and the program that drives it.
#[derive(Debug, Clone)]
pub struct Browser {
    /// Chromium or Chrome; `$CHROME` if it is set.
    pub chrome: PathBuf,
    /// Its driver, of the same major version; `$CHROMEDRIVER` if it is set.
    pub driver: PathBuf,
}

/// Finds the browser; on Debian, as root, installs it if it is missing.
pub fn browser() -> Result<Browser> {
    if find().is_none() {
        install()?;
    }
    let found = find().context("Chromium was installed but is not on the PATH")?;
    let (chrome, driver) = (major(&found.chrome)?, major(&found.driver)?);
    if chrome != driver {
        bail!(
            "{} is version {chrome}, {} is version {driver}: they must be the same; set CHROME and CHROMEDRIVER",
            found.chrome.display(),
            found.driver.display()
        );
    }
    Ok(found)
}

fn find() -> Option<Browser> {
    let chrome = set("CHROME").or_else(|| on_path(&["chromium", "chromium-browser", "google-chrome"]))?;
    let driver = set("CHROMEDRIVER").or_else(|| on_path(&["chromedriver"]))?;
    Some(Browser { chrome, driver })
}

fn set(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

fn install() -> Result<()> {
    let Some(apt) = Debian::find() else {
        bail!(
            "the browser tests need Chromium and ChromeDriver; on Debian: \
             sudo apt-get install chromium chromium-driver; elsewhere set CHROME and CHROMEDRIVER to their paths"
        );
    };
    apt.install("Chromium (about a minute, once)", &["chromium", "chromium-driver"])
}

fn major(program: &Path) -> Result<u32> {
    let output = Command::new(program)
        .arg("--version")
        .output()
        .with_context(|| format!("cannot run {}", program.display()))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.split_whitespace()
        .find_map(|word| word.split_once('.')?.0.parse().ok())
        .with_context(|| format!("{} does not say its version", program.display()))
}
