//! Chromium, driven through `ChromeDriver`: one visitor with a profile of their own.

mod driver;
mod failure;

use std::path::Path;

use anyhow::{Result, ensure};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::{By, TypingData, WebDriver, WebElement};
use tokio::sync::{Semaphore, SemaphorePermit};

use self::driver::ChromeDriver;
use crate::wait::until;
use crate::worker;

/// Each browser needs about one core while a page loads.
static SLOTS: Semaphore = Semaphore::const_new(2);

/// What the tests know a page's console to say although nothing is wrong.
const HARMLESS: [&str; 1] = ["favicon.ico"];

/// A line of a page's console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Not a warning, and not a remark.
    pub is_error: bool,
    /// Names the file that it is of.
    pub message: String,
}

/// A visitor with a new profile: nothing in it was seen or kept before.
///
/// A browser that is dropped without [`Browser::close`] belongs to a test that failed: it leaves a picture of the page
/// and its console in `target/e2e`.
#[derive(Debug)]
pub struct Browser {
    session: WebDriver,
    driver: Option<ChromeDriver>,
    name: String,
    _slot: SemaphorePermit<'static>,
}

impl Browser {
    /// Starts a browser. One test holds one at a time: two tests that wait for each other's second would wait for ever.
    pub async fn open(name: &str) -> Result<Self> {
        let slot = SLOTS.acquire().await?;
        let name = format!("{}-{name}", worker::test_name());
        let driver = ChromeDriver::start(&name).await?;
        let session = driver.session().await?;
        Ok(Self { session, driver: Some(driver), name, _slot: slot })
    }

    /// Ends the browser, and tells what its pages complained of.
    pub async fn close(mut self) -> Result<()> {
        let complaints = self.complaints().await?;
        ensure!(complaints.is_empty(), "the console of {} says: {complaints:#?}", self.name);
        self.end().await
    }

    /// As [`Browser::close`]; of what the test has made fail the browser says this in its own words.
    pub async fn close_despite(mut self, own_words: &[&str]) -> Result<()> {
        let mut complaints = self.complaints().await?;
        complaints
            .retain(|said| said.contains("Uncaught") || !own_words.iter().any(|own| said.contains(own)));
        ensure!(complaints.is_empty(), "the console of {} says: {complaints:#?}", self.name);
        self.end().await
    }

    /// Ends the browser, whatever its console says: the test has made something fail.
    pub async fn close_despite_errors(mut self) -> Result<()> {
        self.end().await
    }

    async fn end(&mut self) -> Result<()> {
        if let Some(driver) = self.driver.take() {
            self.session.clone().quit().await?;
            driver.end();
        }
        Ok(())
    }

    /// Errors in the console since the last look: of scripts, of the network, of the content security policy.
    pub async fn complaints(&self) -> Result<Vec<String>> {
        Ok(self.console().await?.into_iter().filter(|said| said.is_error).map(|said| said.message).collect())
    }

    /// Everything in the console since the last look, be it a remark.
    pub async fn console(&self) -> Result<Vec<Said>> {
        let log = self.session.browser_log().await?.into_iter();
        let said = log.map(|entry| Said { is_error: entry.level == "SEVERE", message: entry.message });
        Ok(said.filter(|said| !HARMLESS.iter().any(|known| said.message.contains(known))).collect())
    }

    /// Opens a page and waits until it has loaded.
    pub async fn visit(&self, address: &str) -> Result<()> {
        Ok(self.session.goto(address).await?)
    }

    /// The address of the page.
    pub async fn address(&self) -> Result<String> {
        Ok(self.session.current_url().await?.to_string())
    }

    /// Waits until the page's address has this in it; returns the address.
    pub async fn is_at(&self, part: &str) -> Result<String> {
        until(&format!("an address with {part}"), async || {
            let address = self.address().await?;
            Ok(address.contains(part).then_some(address))
        })
        .await
    }

    /// The one element of the page (not of the popup) that is or will be there.
    pub async fn find(&self, css: &str) -> Result<WebElement> {
        until(css, async || Ok(self.session.find_all(By::Css(css)).await?.into_iter().next())).await
    }

    /// Clicks on an element of the page.
    pub async fn click(&self, css: &str) -> Result<()> {
        Ok(self.find(css).await?.click().await?)
    }

    /// Types into a field of the page, in place of what is there.
    pub async fn fill(&self, css: &str, text: &str) -> Result<()> {
        let field = self.find(css).await?;
        field.clear().await?;
        Ok(field.send_keys(text).await?)
    }

    /// What the page says to its reader.
    pub async fn text(&self) -> Result<String> {
        Ok(self.find("body").await?.text().await?)
    }

    /// Presses keys, on whatever has the focus.
    pub async fn press(&self, keys: impl Into<TypingData>) -> Result<()> {
        Ok(self.session.action_chain().send_keys(keys).perform().await?)
    }

    /// Runs a script (the body of a function) in the page.
    pub async fn run<T: DeserializeOwned>(&self, script: &str, arguments: Vec<Value>) -> Result<T> {
        Ok(self.session.execute(script, arguments).await?.convert()?)
    }

    /// Runs a script that calls its last argument when it has a result.
    pub async fn run_async<T: DeserializeOwned>(&self, script: &str, arguments: Vec<Value>) -> Result<T> {
        Ok(self.session.execute_async(script, arguments).await?.convert()?)
    }

    /// Runs a script in each page from now on, before the page's own.
    pub async fn run_first(&self, source: &str) -> Result<()> {
        self.tell_devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await
    }

    /// The window's size in CSS pixels, as a telephone or a desk has it.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.tell_devtools("Emulation.setDeviceMetricsOverride", size).await
    }

    /// What the visitor prefers, all of it: `("prefers-color-scheme", "dark")`.
    pub async fn prefer(&self, preferences: &[(&str, &str)]) -> Result<()> {
        let feature = |(name, value): &(&str, &str)| json!({ "name": name, "value": value });
        let features: Vec<_> = preferences.iter().map(feature).collect();
        self.tell_devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await
    }

    /// Lets pages of this origin use the clipboard without asking, as a visitor who has said yes once.
    pub async fn allow_clipboard(&self, origin: &str) -> Result<()> {
        let permissions =
            json!({ "origin": origin, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        self.tell_devtools("Browser.grantPermissions", permissions).await
    }

    /// Cuts the network, or gives it back.
    pub async fn go_offline(&self, offline: bool) -> Result<()> {
        self.tell_devtools("Network.enable", json!({})).await?;
        let network =
            json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.tell_devtools("Network.emulateNetworkConditions", network).await
    }

    /// Refuses what these patterns name, as a blocker does.
    pub async fn block(&self, addresses: &[&str]) -> Result<()> {
        self.tell_devtools("Network.enable", json!({})).await?;
        self.tell_devtools("Network.setBlockedURLs", json!({ "urls": addresses })).await
    }

    /// Speaks to the browser's own protocol.
    pub async fn tell_devtools(&self, method: &str, parameters: Value) -> Result<()> {
        self.session.cdp().send_raw(method, parameters).await?;
        Ok(())
    }

    /// A picture of what is visible.
    pub async fn picture(&self, file: &Path) -> Result<()> {
        Ok(self.session.screenshot(file).await?)
    }

    /// The driver's own handle.
    #[must_use]
    pub fn session(&self) -> &WebDriver {
        &self.session
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(driver) = self.driver.take() {
            failure::keep(&self.name, driver.url(), &self.session.session_id().to_string());
            // The session ends with its driver: nobody has to ask for it any more.
            let _ = self.session.clone().leak();
            driver.end();
        }
    }
}
