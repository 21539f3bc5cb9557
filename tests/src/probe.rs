//! What a page notices of us: requests, layout shifts, long tasks, violations of its policy, and what is kept on the
//! visitor's device.

use std::collections::BTreeMap;

use anyhow::Result;
use serde::Deserialize;
use serde_json::Value;

use crate::browser::Browser;

/// Watches from before the page's own scripts. With `holdIdle` the page is never idle until it is told so.
const WATCH: &str = "(holdIdle => {
    const seen = { shifts: [], violations: [], errors: [], scripts: [] };
    const observe = (type, note) => new PerformanceObserver(list => list.getEntries().forEach(note))
        .observe({ type, buffered: true });
    document.addEventListener('securitypolicyviolation', event =>
        seen.violations.push(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sourceFile));
    addEventListener('error', event => seen.errors.push(String(event.message)));
    addEventListener('unhandledrejection', event => seen.errors.push(String(event.reason)));
    observe('layout-shift', entry => entry.hadRecentInput || seen.shifts.push(
        entry.value + entry.sources.map(source => ' ' + (source.node ? source.node.nodeName : 'in a shadow root') +
            JSON.stringify([source.previousRect, source.currentRect])).join()));
    observe('long-animation-frame', entry => entry.scripts.forEach(script =>
        seen.scripts.push({ source: script.sourceURL, duration_ms: script.duration, invoker: script.invoker })));
    if (holdIdle) {
        const held = [], idle = window.requestIdleCallback.bind(window);
        window.requestIdleCallback = (...call) => held.push(call);
        seen.held = () => held.length;
        seen.release = () => { window.requestIdleCallback = idle; held.forEach(call => idle(...call)); return held.length; };
    }
    Object.defineProperty(window, 'seenByTheTest', { value: seen });
})";

/// What was noticed so far.
#[derive(Debug, Deserialize)]
pub struct Seen {
    /// Layout shifts without the visitor's doing: how much, and of which elements.
    pub shifts: Vec<String>,
    /// Violations of the page's content security policy.
    pub violations: Vec<String>,
    /// Errors that reached the window.
    pub errors: Vec<String>,
    /// Scripts in frames that took more than 50 ms.
    pub scripts: Vec<Script>,
}

/// A script's part in a long frame.
#[derive(Debug, Deserialize)]
pub struct Script {
    /// The file.
    pub source: String,
    /// How long this one ran.
    pub duration_ms: f64,
    /// Who called it.
    pub invoker: String,
}

/// Watches all pages that are opened from now on.
pub async fn watch(browser: &Browser, hold_idle: bool) -> Result<()> {
    browser.run_first(&format!("{WATCH}({hold_idle})")).await
}

/// Lets the page be idle; tells how many have waited for that.
pub async fn release_idle(browser: &Browser) -> Result<u32> {
    browser.run("return seenByTheTest.release()", Vec::new()).await
}

/// What was noticed on this page.
pub async fn seen(browser: &Browser) -> Result<Seen> {
    // Observers are told a little later than it happens.
    let script = "const done = arguments[0]; setTimeout(() => done(seenByTheTest), 100)";
    browser.run_async(script, Vec::new()).await
}

/// What this page has loaded from an address, in order.
pub async fn requests(browser: &Browser, origin: &str) -> Result<Vec<String>> {
    let script = "return performance.getEntriesByType('resource').map(entry => entry.name)";
    let all: Vec<String> = browser.run(script, Vec::new()).await?;
    Ok(all.into_iter().filter(|address| address.starts_with(origin)).collect())
}

/// Everything that pages can keep on a device: cookies (also those that scripts do not see), storages, databases, caches.
pub async fn kept(browser: &Browser) -> Result<BTreeMap<String, Value>> {
    let script = "
        const done = arguments[0];
        Promise.all([indexedDB.databases(), 'caches' in window ? caches.keys() : []]).then(([databases, caches]) => done({
            local: { ...localStorage }, session: { ...sessionStorage }, databases: databases.map(it => it.name), caches,
        }))";
    let mut kept: BTreeMap<String, Value> = browser.run_async(script, Vec::new()).await?;
    let cookies = browser.session().get_all_cookies().await?;
    kept.insert("cookies".to_owned(), cookies.into_iter().map(|cookie| cookie.name).collect());
    Ok(kept)
}
