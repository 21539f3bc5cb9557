//! A command-line tool from crates, at one exact version, in the cache.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command};

use anyhow::{Context, Result, bail};

use crate::{progress, project};

/// What to install and how.
#[derive(Debug, Clone, Copy)]
pub struct CargoTool {
    /// The package's name.
    pub package: &'static str,
    /// The program in it that is called.
    pub binary: &'static str,
    /// The one version that is accepted.
    pub version: &'static str,
    /// With the lock file that its authors published. wasm-bindgen-cli's does not build.
    pub locked: bool,
    /// About how long its installation takes on two cores, so that nobody thinks it hangs.
    pub minutes: u32,
}

impl CargoTool {
    /// The program's path, after installing it if it is not there or says that it is another version.
    ///
    /// The caller holds the cache's lock.
    pub fn install(&self) -> Result<PathBuf> {
        let tools = project::cache()?.join("tools");
        let home = tools.join(format!("{}-{}", self.package, self.version));
        let binary = home.join("bin").join(self.binary);
        if self.is_right(&binary) {
            return Ok(binary);
        }
        // Made beside its place and then moved there: a run that dies half way leaves nothing that looks finished.
        let partial = tools.join(format!(".{}-{}", self.package, process::id()));
        fs::create_dir_all(&partial).with_context(|| format!("cannot make {}", partial.display()))?;
        let title =
            format!("installing {} {} (about {} min, once)", self.package, self.version, self.minutes);
        let mut cargo = Command::new("cargo");
        cargo
            .args(["install", self.package, "--version", &format!("={}", self.version), "--root"])
            .arg(&partial);
        if self.locked {
            cargo.arg("--locked");
        }
        // A target folder or flags of the caller's are meant for this project.
        cargo.env_remove("CARGO_TARGET_DIR").env_remove("RUSTFLAGS").current_dir(&tools);
        progress::run(&title, &mut cargo)?;
        if home.exists() {
            fs::remove_dir_all(&home)?;
        }
        fs::rename(&partial, &home)?;
        if !self.is_right(&binary) {
            bail!("{} was installed, but does not say that it is version {}", binary.display(), self.version);
        }
        Ok(binary)
    }

    fn is_right(&self, binary: &Path) -> bool {
        Command::new(binary).arg("--version").output().is_ok_and(|output| {
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            output.status.success() && said.split_whitespace().any(|word| word == self.version)
        })
    }
}
