//! `cargo xtask dev | build | test | size`.

use std::env;
use std::process::ExitCode;

use anyhow::{Result, bail};
use xtask::size::Sizes;
use xtask::tools::Tools;
use xtask::{build, check, dev};

const HELP: &str = "\
cargo xtask dev [--fresh] [--port N] [--shop-port N]
    build all, start the Worker and the demo shop; state is kept in .dev/, --fresh drops it
cargo xtask test [FILTER]
    every check and test; with FILTER only the tests whose name contains it
cargo xtask build
    the popup, the Worker and the static files, into target/
cargo xtask size
    what a page downloads, against its budget";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match run(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<ExitCode> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["dev", options @ ..] => dev::run(&dev::Options::parse(options)?)?,
        ["test"] => return check::all(),
        ["test", filter] if !filter.starts_with('-') => return check::filtered(filter),
        ["build"] => {
            build::all(&Tools::install()?)?;
        }
        ["size"] => return size(),
        [] | ["help" | "--help" | "-h"] => println!("{HELP}"),
        _ => bail!("cargo xtask {}: not known\n\n{HELP}", words.join(" ")),
    }
    Ok(ExitCode::SUCCESS)
}

fn size() -> Result<ExitCode> {
    let sizes = Sizes::measure(&build::all(&Tools::install()?)?)?;
    print!("{sizes}");
    Ok(if sizes.within_budget() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
