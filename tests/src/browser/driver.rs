//! One `ChromeDriver` with its Chromium, ended together.

use std::fs::File;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, ensure};
use serde_json::json;
use thirtyfour::{Capabilities, WebDriver};
use xtask::ports;
use xtask::tools::{self, Browser};
use xtask::worker::group::Group;

use crate::client;
use crate::wait::until;
use crate::worker::folder;

/// Headless, on a machine without graphics, as root, and silent: the browser's own calls home would be noise.
const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

#[derive(Debug)]
pub struct ChromeDriver {
    group: Option<Group>,
    port: u16,
    url: String,
    programs: Browser,
    folder: PathBuf,
}

impl ChromeDriver {
    pub async fn start(name: &str) -> Result<Self> {
        let folder = folder(name)?;
        let programs = tools::browser()?;
        let port = ports::free()?;
        let mut command = Command::new(&programs.driver);
        command.arg(format!("--port={port}"));
        let group = Group::spawn(&command, File::create(folder.join("chromedriver.log"))?)?;
        let url = format!("http://127.0.0.1:{port}");
        let mut driver = Self { group: Some(group), port, url, programs, folder };
        driver.wait_until_ready().await?;
        Ok(driver)
    }

    async fn wait_until_ready(&mut self) -> Result<()> {
        let http = client::http()?;
        let status = format!("{}/status", self.url);
        until("ChromeDriver's answer", async || {
            let ended = self.group.as_mut().is_none_or(Group::has_ended);
            ensure!(!ended, "ChromeDriver has ended: {}", self.folder.display());
            Ok(http.get(&status).send().await.ok())
        })
        .await?;
        Ok(())
    }

    /// Starts Chromium.
    pub async fn session(&self) -> Result<WebDriver> {
        let profile = format!("--user-data-dir={}", self.folder.join("profile").display());
        let flags: Vec<&str> = FLAGS.into_iter().chain(["--window-size=1280,900", &profile]).collect();
        let mut wanted = Capabilities::new();
        wanted.set("browserName", "chrome")?;
        wanted.set("goog:chromeOptions", json!({ "binary": self.programs.chrome, "args": flags }))?;
        wanted.set("goog:loggingPrefs", json!({ "browser": "ALL" }))?;
        // A page that waits for something that never comes must not stop the test.
        wanted.set("timeouts", json!({ "script": 60_000, "pageLoad": 60_000 }))?;
        Ok(WebDriver::new(&self.url, wanted).await?)
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Ends the driver and the browser.
    pub fn end(mut self) {
        self.kill();
    }

    fn kill(&mut self) {
        if let Some(group) = self.group.take() {
            group.kill(self.port);
            // A profile is some ten megabytes; what it leaves behind is not worth an error.
            let _ = std::fs::remove_dir_all(self.folder.join("profile"));
        }
    }
}

impl Drop for ChromeDriver {
    fn drop(&mut self) {
        self.kill();
    }
}
