//! Programs of the machine's own, and Debian's packages for those that are missing.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::progress;

/// The first of these programs that is on the `PATH`.
pub fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|file| file.is_file())
}

/// A Debian on which we may install packages.
#[derive(Debug)]
pub struct Debian(PathBuf);

impl Debian {
    /// `None` on other systems, and for users who are not root.
    pub fn find() -> Option<Self> {
        on_path(&["apt-get"]).filter(|_| rustix::process::geteuid().is_root()).map(Self)
    }

    /// Installs packages, which people know as `what`.
    pub fn install(&self, what: &str, packages: &[&str]) -> Result<()> {
        progress::run("asking Debian what it has", self.command().arg("update"))?;
        let options = ["install", "-y", "--no-install-recommends"];
        progress::run(&format!("installing {what}"), self.command().args(options).args(packages))?;
        Ok(())
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.0);
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    }
}
