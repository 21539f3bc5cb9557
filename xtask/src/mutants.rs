//! `cargo xtask mutants [PATTERN]`: mutation testing of the rules; `.cargo/mutants.toml` says which, and which mutants are
//! accepted.

use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::project;
use crate::tools::{CARGO_MUTANTS, install_one};

/// Tries every mutant of the rules, and lists those that no test has caught. A pattern, as the `regex` crate reads it, picks
/// some: it is looked for in `FILE:LINE:COLUMN: CHANGE`, for instance `ledger/limits`.
pub fn run(pattern: Option<&str>) -> Result<()> {
    let mut mutants = Command::new(install_one(CARGO_MUTANTS)?);
    mutants.args(["mutants", "--package", "goodword-domain", "--output"]).arg(project::path("target"));
    if let Some(pattern) = pattern {
        // Not `--file`: it adds to the files that the configuration names.
        mutants.args(["--re", pattern]);
    }
    let status = mutants.current_dir(project::path(".")).status().context("cannot start cargo-mutants")?;
    // What the tool means by them: <https://mutants.rs/exit-codes.html>.
    match status.code() {
        Some(2) => bail!(
            "some mutants live: write the test that catches them, or accept them in .cargo/mutants.toml with the reason"
        ),
        Some(3) => bail!("some mutants made the tests hang: see target/mutants.out/timeout.txt"),
        _ => ensure!(status.success(), "the tests fail without any mutant, or the tool was called wrongly"),
    }
    Ok(())
}
