//! The real Worker: wrangler and its workerd on this machine, with state in a folder of the caller's.
//!
//! It can be killed at any moment and started again on the same port and state.

pub mod group;
mod limits;

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use tokio::time::sleep;

use self::group::Group;
use crate::tools::Tools;
use crate::{ports, progress};

const READY_WITHIN: Duration = Duration::from_secs(90);
const LOOK_EVERY: Duration = Duration::from_millis(50);
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// What a Worker is started with.
#[derive(Debug, Clone)]
pub struct Options {
    /// Its KV, objects and queues are kept here, and its log; made if missing.
    pub persist: PathBuf,
    /// `None`: any free one. A restart keeps it.
    pub port: Option<u16>,
    /// What `wrangler secret put` sets elsewhere.
    pub secrets: Secrets,
    /// How often one secret key may call in ten seconds; `None`: as `wrangler.toml` has it.
    pub calls_in_10_s: Option<u32>,
    /// Who is asked where the names in webhooks' addresses lead; `None`: nobody, as none of them is on this machine.
    pub resolver: Option<String>,
}

/// The Worker's secrets.
#[derive(Debug, Clone)]
pub struct Secrets {
    /// `OPERATOR_KEY`, with which shops are made.
    pub operator_key: String,
    /// `SECRETS_KEY`, 32 bytes in base64, with which shops' secrets are encrypted.
    pub secrets_key: String,
}

/// A Worker that answers. Dropping it ends every process of it.
#[derive(Debug)]
pub struct Worker {
    tools: Tools,
    persist: PathBuf,
    port: u16,
    url: String,
    calls_in_10_s: Option<u32>,
    group: Option<Group>,
}

impl Worker {
    /// Starts it and waits until it answers.
    pub async fn start(tools: &Tools, options: Options) -> Result<Self> {
        let port = match options.port {
            Some(port) => port,
            None => ports::free()?,
        };
        fs::create_dir_all(&options.persist)
            .with_context(|| format!("cannot make {}", options.persist.display()))?;
        let persist = options.persist.canonicalize()?;
        write_variables(&persist.join("secrets.env"), &options)?;
        let url = format!("http://127.0.0.1:{port}");
        let mut worker = Self {
            tools: tools.clone(),
            persist,
            port,
            url,
            calls_in_10_s: options.calls_in_10_s,
            group: None,
        };
        worker.restart().await?;
        Ok(worker)
    }

    /// The address, without a slash at its end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The port, the same after a restart.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What wrangler and the Worker printed, over all restarts.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.persist.join("worker.log")
    }

    /// Ends it in the middle of whatever it does: SIGKILL to wrangler and to workerd, as a power cut would.
    pub fn kill(&mut self) {
        if let Some(group) = self.group.take() {
            group.kill(self.port);
        }
    }

    /// Whether it has ended without being asked to.
    pub fn has_ended(&mut self) -> bool {
        self.group.as_mut().is_none_or(Group::has_ended)
    }

    /// The end of what it printed, for an error message.
    #[must_use]
    pub fn log_tail(&self) -> String {
        progress::tail(&fs::read_to_string(self.log()).unwrap_or_default())
    }

    /// Asks it to end, and insists after a few seconds.
    pub async fn stop(mut self) {
        if let Some(group) = self.group.take() {
            group.stop(self.port).await;
        }
    }

    /// Starts it again, on the same port and state; kills it first if it runs.
    pub async fn restart(&mut self) -> Result<()> {
        self.kill();
        ensure!(ports::is_free(self.port), "port {} is taken by another program", self.port);
        let log = File::options().create(true).append(true).open(self.log())?;
        let written_before = log.metadata()?.len();
        self.group = Some(Group::spawn(&self.wrangler()?, log)?);
        if let Err(error) = self.wait_until_ready(written_before).await {
            self.kill();
            return Err(error);
        }
        Ok(())
    }

    async fn wait_until_ready(&mut self, written_before: u64) -> Result<()> {
        // A proxy of the environment has no business with this machine's own address.
        let client = reqwest::Client::builder().no_proxy().timeout(ANSWER_WITHIN).build()?;
        let started = Instant::now();
        loop {
            if client.get(&self.url).send().await.is_ok() {
                return Ok(());
            }
            let log = written_since(&self.log(), written_before)?;
            if self.has_ended() || log.contains("ERROR") || started.elapsed() > READY_WITHIN {
                bail!(
                    "the Worker did not start; the end of {}:\n{}",
                    self.log().display(),
                    progress::tail(&log)
                );
            }
            sleep(LOOK_EVERY).await;
        }
    }

    fn wrangler(&self) -> Result<Command> {
        let temporary = self.persist.join("tmp");
        // What a killed run left behind; only this Worker uses the folder.
        let _ = fs::remove_dir_all(&temporary);
        fs::create_dir_all(&temporary)?;
        let mut wrangler = self.tools.npm("wrangler");
        wrangler.arg("dev");
        if let Some(calls) = self.calls_in_10_s {
            wrangler.args([Path::new("--config"), &limits::write(&self.persist, calls)?]);
        }
        wrangler
            .args([
                "--local",
                "--ip",
                "127.0.0.1",
                "--log-level",
                "warn",
                "--show-interactive-dev-session=false",
            ])
            .args(["--port", &self.port.to_string(), "--inspector-port", &ports::free()?.to_string()])
            .args([Path::new("--persist-to"), &self.persist])
            .args([Path::new("--env-file"), &self.persist.join("secrets.env")])
            .env("TMPDIR", temporary)
            // Several Workers of one name may run: each has a registry of its own.
            .env("WRANGLER_REGISTRY_PATH", self.persist.join("registry"))
            .env("WRANGLER_LOG_PATH", self.persist.join("wrangler-logs"))
            .envs(QUIET);
        Ok(wrangler)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.kill();
    }
}

/// wrangler asks no questions, calls nobody and watches nothing.
const QUIET: [(&str, &str); 6] = [
    ("CI", "1"),
    ("CLOUDFLARE_CF_FETCH_ENABLED", "false"),
    ("NO_COLOR", "1"),
    ("WRANGLER_CI_DISABLE_CONFIG_WATCHING", "true"),
    ("WRANGLER_HIDE_BANNER", "true"),
    ("WRANGLER_SEND_METRICS", "false"),
];

/// Not on the command line, where every user of the machine could read it. `DEVELOPMENT` lets webhooks lead to this machine.
fn write_variables(file: &Path, options: &Options) -> Result<()> {
    let Secrets { operator_key, secrets_key } = &options.secrets;
    let resolver = options.resolver.as_deref().unwrap_or_default();
    let variables = format!(
        "OPERATOR_KEY={operator_key}\nSECRETS_KEY={secrets_key}\nDEVELOPMENT=1\nRESOLVER={resolver}\n"
    );
    fs::write(file, variables).with_context(|| format!("cannot write {}", file.display()))?;
    fs::set_permissions(file, Permissions::from_mode(0o600))?;
    Ok(())
}

fn written_since(log: &Path, length: u64) -> Result<String> {
    let all = fs::read(log)?;
    let new = all.get(usize::try_from(length)?..).unwrap_or_default();
    Ok(String::from_utf8_lossy(new).into_owned())
}
