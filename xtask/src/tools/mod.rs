//! What the build needs beside Rust and npm, at pinned versions, installed where it is missing.

mod browser;
mod cargo_tool;
mod npm;
mod python;
mod system;
mod wasm_target;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;
use std::{env, iter};

use anyhow::Result;

pub use browser::{Browser, browser};
pub use cargo_tool::CargoTool;
pub use python::python;

use crate::project;

/// Must be the version of the crate in `Cargo.toml`: the two speak a private format.
pub const WASM_BINDGEN: CargoTool = CargoTool {
    package: "wasm-bindgen-cli",
    binary: "wasm-bindgen",
    version: "0.2.129",
    locked: false,
    minutes: 3,
};
/// Makes an ES module for the Workers runtime of the edge's crate.
pub const WORKER_BUILD: CargoTool =
    CargoTool { package: "worker-build", binary: "worker-build", version: "0.8.7", locked: true, minutes: 5 };
/// Finds dependencies that nothing uses.
pub const CARGO_MACHETE: CargoTool = CargoTool {
    package: "cargo-machete",
    binary: "cargo-machete",
    version: "0.9.2",
    locked: true,
    minutes: 2,
};
/// Changes the rules one by one, and runs their tests.
pub const CARGO_MUTANTS: CargoTool = CargoTool {
    package: "cargo-mutants",
    binary: "cargo-mutants",
    version: "27.1.0",
    locked: true,
    minutes: 4,
};

/// Everything that a build calls; to have one is to have it installed.
#[derive(Debug, Clone)]
pub struct Tools {
    wasm_bindgen: PathBuf,
    worker_build: PathBuf,
    path: OsString,
}

impl Tools {
    /// Finds or installs all of it; the first time takes minutes, later times a fraction of a second.
    pub fn install() -> Result<Self> {
        let _one_at_a_time = project::lock(&project::cache()?)?;
        wasm_target::install()?;
        let wasm_bindgen = WASM_BINDGEN.install()?;
        let worker_build = WORKER_BUILD.install()?;
        Ok(Self { wasm_bindgen, worker_build, path: npm::install()? })
    }

    /// A command from npm (`esbuild`, `wasm-opt`, `wrangler`), run by the Node that it needs.
    #[must_use]
    pub fn npm(&self, name: &str) -> Command {
        let mut command = Command::new(npm::binaries().join(name));
        command.env("PATH", &self.path).current_dir(project::path("."));
        command
    }

    /// `wasm-bindgen`.
    #[must_use]
    pub fn wasm_bindgen(&self) -> Command {
        Command::new(&self.wasm_bindgen)
    }

    /// `worker-build`, told where its own tools are: left alone it would download them.
    #[must_use]
    pub fn worker_build(&self) -> Command {
        let mut command = Command::new(&self.worker_build);
        command
            .env("PATH", &self.path)
            .env("WASM_BINDGEN_BIN", &self.wasm_bindgen)
            .env("WASM_OPT_BIN", npm::binaries().join("wasm-opt"))
            .env("ESBUILD_BIN", npm::binaries().join("esbuild"));
        command
    }
}

/// Finds or installs a tool that only the checks need.
pub fn install_one(tool: CargoTool) -> Result<PathBuf> {
    let _one_at_a_time = project::lock(&project::cache()?)?;
    tool.install()
}

/// `PATH` with a folder put in front.
fn path_starting_with(folder: PathBuf) -> Result<OsString> {
    let rest = env::var_os("PATH").unwrap_or_default();
    Ok(env::join_paths(iter::once(folder).chain(env::split_paths(&rest)))?)
}
