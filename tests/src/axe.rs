//! Accessibility, as axe-core judges it: WCAG 2.2 A and AA, and its best practices. It sees into open shadow roots.

use std::fs;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use xtask::project;

use crate::browser::Browser;

/// Gives each violation with the elements that it is about. What is still fading in would be judged by half its colour.
const RUN: &str = "
    const done = arguments[arguments.length - 1];
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const popup = document.querySelector('[data-goodword=host]');
    const moving = document.getAnimations().concat(popup ? popup.shadowRoot.getAnimations() : []);
    Promise.allSettled(moving.map(animation => animation.finished)).then(() =>
        axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })
    ).then(
        found => done({ count: found.passes.length, violations: found.violations.map(violation =>
            [violation.id, violation.help].concat(violation.nodes.map(node =>
                node.target.flat().join(' ') + ' ' + node.html.slice(0, 200) + ' ' + node.failureSummary))) }),
        error => done({ count: 0, violations: [String(error)] }));";

/// Fails if axe finds anything on the page as it is now.
pub async fn check(browser: &Browser, what: &str) -> Result<()> {
    let file = project::path("node_modules/axe-core/axe.min.js");
    let axe = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    // The page's policy forbids foreign scripts; the driver's own are not the page's.
    let _: Value = browser.run(&axe, Vec::new()).await?;
    let found: Value = browser.run_async(RUN, Vec::new()).await?;
    let violations = found["violations"].as_array().context("axe has an answer")?;
    ensure!(violations.is_empty(), "{what}: {violations:#?}");
    ensure!(found["count"].as_u64() > Some(0), "{what}: axe has looked at nothing");
    Ok(())
}
