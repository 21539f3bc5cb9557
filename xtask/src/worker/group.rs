//! wrangler with all that it starts, as one process group that can be ended as one.

use std::fs::File;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::time::sleep;

use crate::ports;

const STOP_WITHIN: Duration = Duration::from_secs(5);
const PORT_FREE_WITHIN: Duration = Duration::from_secs(5);
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// Runs the command and ends the whole group when the command ends, or when we end, however that comes about: the pipe
/// from us then closes. A terminal closed or a test run interrupted leaves no server behind.
///
/// SIGTERM is for wrangler, which then cleans up; the two shells wait for it.
const SUPERVISE: &str = r#"
trap : TERM
exec 3<&0
(trap '' TERM; cat <&3 >/dev/null; kill -KILL 0) &
"$@" </dev/null 3<&-
kill -KILL 0
"#;

/// A command with all that it starts.
/// The processes of one command; ends with the last handle on it, however that goes.
#[derive(Debug)]
pub struct Group {
    leader: Child,
}

impl Group {
    /// Starts `command`; what it prints goes to `log`.
    pub fn spawn(command: &Command, log: File) -> Result<Self> {
        let mut supervised = Command::new("sh");
        supervised.args(["-c", SUPERVISE, "sh"]).arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            if let Some(value) = value {
                supervised.env(name, value);
            }
        }
        if let Some(folder) = command.get_current_dir() {
            supervised.current_dir(folder);
        }
        supervised.stdin(Stdio::piped()).stdout(log.try_clone()?).stderr(log).process_group(0);
        let leader = supervised.spawn().context("cannot start sh")?;
        Ok(Self { leader })
    }

    /// Whether it ended by itself.
    pub fn has_ended(&mut self) -> bool {
        self.leader.try_wait().is_ok_and(|status| status.is_some())
    }

    /// SIGKILL to every process of it; returns when `port` is free again.
    pub fn kill(mut self, port: u16) {
        self.signal(Signal::KILL);
        // Without this the leader would stay as a zombie.
        let _ = self.leader.wait();
        let since = Instant::now();
        while !ports::is_free(port) && since.elapsed() < PORT_FREE_WITHIN {
            thread::sleep(LOOK_EVERY);
        }
    }

    /// SIGTERM, then SIGKILL to what is left.
    pub async fn stop(mut self, port: u16) {
        self.signal(Signal::TERM);
        let since = Instant::now();
        while !self.has_ended() && since.elapsed() < STOP_WITHIN {
            sleep(LOOK_EVERY).await;
        }
        self.kill(port);
    }

    fn signal(&self, signal: Signal) {
        let leader = i32::try_from(self.leader.id()).ok().and_then(Pid::from_raw);
        if let Some(leader) = leader {
            // It may have ended already, which is what was wanted.
            let _ = kill_process_group(leader, signal);
        }
    }
}
