//! `cargo xtask dev | build | test | size | fuzz | mutants | bench`.

use std::env;
use std::process::ExitCode;

use anyhow::{Result, bail};
use xtask::size::Sizes;
use xtask::tools::Tools;
use xtask::{bench, build, check, dev, fuzz, mutants};

const HELP: &str = "\
cargo xtask dev [--fresh] [--port N] [--shop-port N]
    build all, start the Worker and the demo shop; state is kept in .dev/, --fresh drops it
cargo xtask test [FILTER]
    every check and test; with FILTER only the tests whose name contains it
cargo xtask build
    the popup, the Worker and the static files, into target/
cargo xtask size
    what a page downloads, against its budget
cargo xtask fuzz [SECONDS]
    what codes, programs and orders are read from, changed at random; five minutes each unless said otherwise
cargo xtask mutants [PATTERN]
    the rules, changed in every way that a test should notice; hours for all of them
cargo xtask bench batch [ORDERS]
    how many orders a second a shop takes in: one by one, several at a time, in one batch
cargo xtask bench ledger [ENTRIES]
    whether an order takes longer in a large ledger, of a million entries unless said otherwise; to fill it takes half
    an hour, and it is kept";

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
        ["fuzz"] => fuzz::run(None)?,
        ["fuzz", seconds] => fuzz::run(Some(seconds))?,
        ["mutants"] => mutants::run(None)?,
        ["mutants", pattern] => mutants::run(Some(pattern))?,
        ["bench", "batch"] => print!("{}", bench::batch::run(None)?),
        ["bench", "batch", orders] => print!("{}", bench::batch::run(Some(orders))?),
        ["bench", "ledger"] => return bench_ledger(None),
        ["bench", "ledger", entries] => return bench_ledger(Some(entries)),
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

fn bench_ledger(entries: Option<&str>) -> Result<ExitCode> {
    let measured = bench::ledger::run(entries)?;
    print!("{measured}");
    Ok(if measured.within_bar() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
