//! The popup, as whoever uses it sees it. `data-goodword` names what a shopper acts on.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use thirtyfour::{By, WebElement};

use crate::browser::Browser;
use crate::wait::until;

/// The popup on the page that a browser shows.
#[derive(Debug, Clone, Copy)]
pub struct Popup<'a>(pub &'a Browser);

/// Answers a function of the shadow root, or `null` where there is no popup.
const IN_POPUP: &str = "
    const host = document.querySelector('[data-goodword=host]');
    return host && host.shadowRoot ? (root => { BODY })(host.shadowRoot) : null;";

impl Popup<'_> {
    /// What is on screen: `survey`, `thanks`, `share`, `friend`; `None` where there is no popup.
    pub async fn step(&self) -> Result<Option<String>> {
        self.ask("const popup = root.querySelector('dialog[open]'); return popup && popup.dataset.step").await
    }

    /// Waits until this is on screen.
    pub async fn shows(&self, step: &str) -> Result<()> {
        until(&format!("the popup's step {step}"), async || {
            Ok((self.step().await?.as_deref() == Some(step)).then_some(()))
        })
        .await
    }

    /// Waits until there is no popup.
    pub async fn is_gone(&self) -> Result<()> {
        until("the popup to go", async || Ok(self.step().await?.is_none().then_some(()))).await
    }

    /// Waits until the popup says this.
    pub async fn says(&self, text: &str) -> Result<()> {
        let what = format!("the popup to say {text:?}");
        let said = until(&what, async || Ok(self.text().await?.contains(text).then_some(()))).await;
        match said {
            Ok(()) => Ok(()),
            Err(error) => Err(error.context(format!("it says {:?}", self.text().await?))),
        }
    }

    /// Everything it says.
    pub async fn text(&self) -> Result<String> {
        let text: Option<String> = self.ask("return root.querySelector('dialog').innerText").await?;
        Ok(text.unwrap_or_default())
    }

    /// Whether there is an element of this name now.
    pub async fn has(&self, name: &str) -> Result<bool> {
        let script = format!("return !!root.querySelector('[data-goodword={name}]')");
        Ok(self.ask::<Option<bool>>(&script).await?.unwrap_or_default())
    }

    /// What a field holds.
    pub async fn value(&self, name: &str) -> Result<String> {
        self.find(name).await?.prop("value").await?.context("a field has a value")
    }

    /// Where a link leads.
    pub async fn href(&self, name: &str) -> Result<String> {
        self.find(name).await?.attr("href").await?.context("a link leads somewhere")
    }

    /// The name of what has the focus in the popup, or else its tag; `None` where the focus is on the page.
    pub async fn focused(&self) -> Result<Option<String>> {
        self.ask("const it = root.activeElement; return it && (it.dataset.goodword || it.id || it.localName)")
            .await
    }

    /// An element by its name, as soon as it is there.
    pub async fn find(&self, name: &str) -> Result<WebElement> {
        self.find_css(&format!("[data-goodword='{name}']")).await
    }

    /// An element by a selector within the popup, as soon as it is there.
    pub async fn find_css(&self, css: &str) -> Result<WebElement> {
        until(&format!("{css} in the popup"), async || {
            let hosts = self.0.session().find_all(By::Css("[data-goodword=host]")).await?;
            let Some(host) = hosts.into_iter().next() else { return Ok(None) };
            // Between the two the popup may have gone: then it is looked for again.
            let Ok(root) = host.get_shadow_root().await else { return Ok(None) };
            Ok(root.find_all(By::Css(css)).await.unwrap_or_default().into_iter().next())
        })
        .await
    }

    /// Clicks on what has this name.
    pub async fn click(&self, name: &str) -> Result<()> {
        Ok(self.find(name).await?.click().await?)
    }

    /// Chooses a score, as with a finger: on the number.
    pub async fn score(&self, score: u8) -> Result<()> {
        Ok(self.find_css(&format!("label:has([data-goodword='score-{score}'])")).await?.click().await?)
    }

    /// Types into a field, in place of what is there.
    pub async fn fill(&self, name: &str, text: &str) -> Result<()> {
        let field = self.find(name).await?;
        field.clear().await?;
        Ok(field.send_keys(text).await?)
    }

    /// Sends a form by its button.
    pub async fn submit(&self, form: &str) -> Result<()> {
        Ok(self.find_css(&format!("form[data-goodword='{form}'] button.primary")).await?.click().await?)
    }

    /// Fails if there is a popup, or if one appears while the page is idle.
    pub async fn stays_away(&self) -> Result<()> {
        let script = "
            const done = arguments[0];
            // Twice idle and a moment: the loader has asked by then, and what it was told to show would be there.
            requestIdleCallback(() => requestIdleCallback(() => setTimeout(() => done(null), 1500)))";
        let _: Value = self.0.run_async(script, Vec::new()).await?;
        let step = self.step().await?;
        ensure!(step.is_none(), "the popup is there and shows {step:?}");
        Ok(())
    }

    async fn ask<T: serde::de::DeserializeOwned>(&self, body: &str) -> Result<T> {
        self.0.run(&IN_POPUP.replace("BODY", body), Vec::new()).await
    }
}
