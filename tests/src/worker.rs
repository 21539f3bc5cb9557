//! The real Worker. One for all tests of a run: each test has a shop of its own in it.

use std::path::{Path, PathBuf};
use std::process;
use std::sync::Once;
use std::{env, fs};

use anyhow::{Context, Result, ensure};
use rustix::process::{Pid, test_kill_process};
use tokio::sync::OnceCell;
use xtask::project;
use xtask::tools::Tools;
use xtask::worker::{Options, Secrets, Worker};

/// The secret with which these tests make shops.
pub const OPERATOR_KEY: &str = "operator-key-of-the-end-to-end-tests";

/// More calls in ten seconds than any test makes.
const UNLIMITED: u32 = 1_000_000;

/// Lives until the test program ends; the Worker's processes watch for that themselves.
static SHARED: OnceCell<Worker> = OnceCell::const_new();

/// The address of the Worker that all tests share; starts it for the first who asks.
pub async fn shared() -> Result<&'static str> {
    let worker = SHARED.get_or_try_init(|| start("worker")).await?;
    Ok(worker.url())
}

/// What the shared Worker has printed.
pub async fn log() -> Result<PathBuf> {
    shared().await?;
    SHARED.get().map(Worker::log).context("the Worker was started")
}

/// Starts a Worker with state of its own, which is new.
pub async fn start(name: &str) -> Result<Worker> {
    start_with(name, UNLIMITED, None).await
}

/// As [`start`], where one secret key may call so often in ten seconds.
pub async fn start_limited(name: &str, calls_in_10_s: u32) -> Result<Worker> {
    start_with(name, calls_in_10_s, None).await
}

/// As [`start`], where this resolver is asked where names lead.
pub async fn start_resolving(name: &str, resolver: String) -> Result<Worker> {
    start_with(name, UNLIMITED, Some(resolver)).await
}

async fn start_with(name: &str, calls_in_10_s: u32, resolver: Option<String>) -> Result<Worker> {
    let built = project::path("target/worker/index.js");
    ensure!(built.is_file(), "there is no Worker to test: cargo xtask build");
    let persist = folder(name)?;
    let options =
        Options { persist, port: None, secrets: secrets(), calls_in_10_s: Some(calls_in_10_s), resolver };
    Worker::start(&Tools::install()?, options).await
}

fn secrets() -> Secrets {
    let secrets_key = "c2VjcmV0cy1rZXktb2YtdGhlLWVuZC10by1lbmQtdGU=".to_owned();
    Secrets { operator_key: OPERATOR_KEY.to_owned(), secrets_key }
}

/// A new folder below `target/e2e` for whatever a test leaves behind: state, logs, screenshots.
pub fn folder(name: &str) -> Result<PathBuf> {
    static SWEEP: Once = Once::new();
    let all = project::path("target/e2e");
    SWEEP.call_once(|| sweep(&all));
    let folder = all.join(format!("{name}-{}", process::id()));
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}

/// Removes what former runs have left behind, each some seventy megabytes; a run that is still going on keeps its own.
fn sweep(all: &Path) {
    for entry in fs::read_dir(all).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let run = name.to_string_lossy().rsplit_once('-').and_then(|(_, id)| id.parse().ok());
        let over = run.and_then(Pid::from_raw).is_some_and(|run| test_kill_process(run).is_err());
        if over {
            // Whatever stays is in the way of nothing but the disk.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// The name of the running test, as its thread is called.
#[must_use]
pub fn test_name() -> String {
    let thread = std::thread::current();
    let name = thread.name().unwrap_or("test").replace("::", "-");
    if name == "main" { env::args().next().map_or(name, |_| "main".to_owned()) } else { name }
}
