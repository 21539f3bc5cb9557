//! One line per step, with its duration: `• building the popup … 23 s`.
//!
//! What the command prints goes to a log and is shown only when the step fails.

use std::fs::{self, File};
use std::io::{IsTerminal, Write, stdout};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::process::{Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::project;

const LOOK_EVERY: Duration = Duration::from_millis(50);
/// Where there is no terminal to rewrite a line on, a long step says this often that it is alive.
const ALIVE_EVERY: Duration = Duration::from_secs(30);
const TAIL_LINES: usize = 60;

/// A command that has ended, well or not.
#[derive(Debug)]
pub struct Finished {
    /// How it ended.
    pub status: ExitStatus,
    /// All that it printed.
    pub output: String,
    /// Where that is kept.
    pub log: PathBuf,
}

impl Finished {
    /// The end of what was printed, for an error message.
    #[must_use]
    pub fn tail(&self) -> String {
        tail(&self.output)
    }
}

/// The last lines of a log.
#[must_use]
pub fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(TAIL_LINES)..].join("\n")
}

/// Runs a step that has to succeed; returns what it printed.
pub fn run(title: &str, command: &mut Command) -> Result<String> {
    let finished = attempt(title, command)?;
    if !finished.status.success() {
        bail!(
            "{title}: failed ({})\n{}\n(all of it: {})",
            finished.status,
            finished.tail(),
            finished.log.display()
        );
    }
    Ok(finished.output)
}

/// Runs a step that may fail; the caller decides what that means.
pub fn attempt(title: &str, command: &mut Command) -> Result<Finished> {
    let log = log_file(title)?;
    let file = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
    let name = command.get_program().to_owned();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(file.try_clone()?)
        .stderr(file)
        .spawn()
        .with_context(|| format!("{title}: cannot start {}", name.display()))?;
    let mut line = Line::start(title);
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        line.alive(|| last_line(&log));
        sleep(LOOK_EVERY);
    };
    line.end(if status.success() { "" } else { "  FAILED" });
    let output = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
    Ok(Finished { status, output, log })
}

/// Runs a step that is ours and waits, rather than works.
pub async fn waiting<T>(title: &str, work: impl Future<Output = Result<T>>) -> Result<T> {
    let line = Line::start(title);
    let result = work.await;
    line.end(if result.is_ok() { "" } else { "  FAILED" });
    result
}

/// As [`waiting`], for what takes minutes: says again and again how far it is.
pub async fn counting<T>(
    title: &str,
    so_far: impl Fn() -> String,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let mut line = Line::start(title);
    let mut work = pin!(work);
    let result = loop {
        tokio::select! {
            result = &mut work => break result,
            () = tokio::time::sleep(LOOK_EVERY) => line.alive(&so_far),
        }
    };
    line.end(if result.is_ok() { "" } else { "  FAILED" });
    result
}

fn log_file(title: &str) -> Result<PathBuf> {
    let folder = project::path("target/logs");
    fs::create_dir_all(&folder)?;
    let word = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
    // The remark in brackets is for people.
    let name: String = title.split(" (").next().unwrap_or(title).chars().map(word).collect();
    Ok(folder.join(format!("{name}.log")))
}

struct Line<'a> {
    title: &'a str,
    started: Instant,
    said: Instant,
    terminal: bool,
}

impl<'a> Line<'a> {
    fn start(title: &'a str) -> Self {
        let now = Instant::now();
        print!("• {title} …");
        flush();
        Self { title, started: now, said: now, terminal: stdout().is_terminal() }
    }

    fn alive(&mut self, doing: impl FnOnce() -> String) {
        let every = if self.terminal { Duration::from_secs(1) } else { ALIVE_EVERY };
        if self.said.elapsed() < every {
            return;
        }
        self.said = Instant::now();
        let (seconds, doing) = (self.started.elapsed().as_secs(), doing());
        if self.terminal {
            print!("\r\x1b[2K• {} … {seconds} s  \x1b[2m{doing}\x1b[0m", self.title);
        } else {
            print!("\n  {seconds} s so far: {doing} …");
        }
        flush();
    }

    fn end(self, remark: &str) {
        let seconds = self.started.elapsed().as_secs_f64();
        let seconds = if seconds < 10.0 { format!("{seconds:.1}") } else { format!("{seconds:.0}") };
        if self.terminal {
            println!("\r\x1b[2K• {} … {seconds} s{remark}", self.title);
        } else {
            println!(" {seconds} s{remark}");
        }
    }
}

/// What the command is at, cut to what fits beside the title.
fn last_line(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let line = text.lines().rev().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    line.chars().filter(|c| !c.is_control()).take(60).collect()
}

fn flush() {
    // Progress that cannot be shown is no reason to stop.
    let _ = stdout().flush();
}
