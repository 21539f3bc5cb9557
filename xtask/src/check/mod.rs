//! `cargo xtask test`: every check and every test, one after the other, and one closing line of counts.
//!
//! A step that fails does not stop the others: one run shows all that is wrong.

mod tally;

use std::process::{Command, ExitCode};

use anyhow::Result;

use self::tally::Tally;
use crate::build::{self, Site};
use crate::size::Sizes;
use crate::tools::{self, Browser, CARGO_MACHETE, Tools};
use crate::{progress, project};

/// The crates that run as WebAssembly and are checked as such.
const WASM: [&str; 6] =
    ["--package", "goodword-widget", "--package", "goodword-edge", "--target", "wasm32-unknown-unknown"];
/// The crates with tests that need neither Worker nor browser.
const NATIVE_TESTS: [&str; 8] = [
    "--package",
    "goodword-domain",
    "--package",
    "goodword-widget",
    "--package",
    "goodword-edge",
    "--package",
    "xtask",
];

/// All of it.
pub fn all() -> Result<ExitCode> {
    let tools = Tools::install()?;
    let machete = tools::install_one(CARGO_MACHETE)?;
    let browser = tools::browser()?;
    let mut tally = Tally::default();
    lints(&mut tally);
    tally.check("looking for unused dependencies", Command::new(machete).current_dir(project::path(".")));
    if let Some(site) = tally.work("building", || build::all(&tools)) {
        tally.work("measuring sizes", || size(&site));
        tests(&mut tally, &browser, None);
    }
    Ok(tally.close())
}

/// Only the tests whose name contains `filter`, and the build that they need.
pub fn filtered(filter: &str) -> Result<ExitCode> {
    let tools = Tools::install()?;
    let browser = tools::browser()?;
    build::all(&tools)?;
    let mut tally = Tally::default();
    tests(&mut tally, &browser, Some(filter));
    if tally.is_empty() {
        anyhow::bail!("no test has {filter:?} in its name");
    }
    Ok(tally.close())
}

fn lints(tally: &mut Tally) {
    tally.check("formatting", cargo("fmt").args(["--all", "--check"]));
    tally.check("lints", cargo("clippy").args(["--all-targets", "--", "-D", "warnings"]));
    tally.check("lints of the WebAssembly crates", cargo("clippy").args(WASM).args(["--", "-D", "warnings"]));
    tally.check("documentation", cargo("doc").arg("--no-deps").env("RUSTDOCFLAGS", "-D warnings"));
    let mut doc = cargo("doc");
    doc.args(WASM).arg("--no-deps").env("RUSTDOCFLAGS", "-D warnings");
    tally.check("documentation of the WebAssembly crates", &mut doc);
}

fn tests(tally: &mut Tally, browser: &Browser, filter: Option<&str>) {
    tally.tests(
        "unit and property tests",
        cargo("test").arg("--no-fail-fast").args(NATIVE_TESTS).args(filter),
    );
    let mut end_to_end = cargo("test");
    end_to_end.args(["--no-fail-fast", "--package", "goodword-tests"]).args(filter);
    end_to_end.env("CHROME", &browser.chrome).env("CHROMEDRIVER", &browser.driver);
    tally.tests("end-to-end tests (a real Worker, a real browser; some minutes)", &mut end_to_end);
}

fn size(site: &Site) -> Result<()> {
    let sizes = Sizes::measure(site)?;
    print!("{sizes}");
    anyhow::ensure!(sizes.within_budget(), "over the budget");
    Ok(())
}

fn cargo(verb: &str) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.arg(verb).current_dir(project::path("."));
    cargo
}

/// For people: where a failed step's whole output is.
fn show_failure(title: &str, finished: &progress::Finished) {
    println!("\n{title}: FAILED\n{}\n(all of it: {})\n", finished.tail(), finished.log.display());
}
