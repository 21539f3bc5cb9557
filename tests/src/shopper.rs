//! A shopper in the demo shop.

use anyhow::Result;

use crate::browser::Browser;
use crate::tenant::OpenShop;
use crate::wait::until;

impl OpenShop {
    /// Puts something into the cart.
    pub async fn fill_cart(&self, browser: &Browser) -> Result<()> {
        browser.visit(&self.page("/products/clay-pot")).await?;
        browser.click("form[action='/cart/add'] button").await?;
        browser.is_at("/cart").await?;
        Ok(())
    }

    /// Pays for what is in the cart; returns the order's id, which Goodword then knows.
    pub async fn check_out(&self, browser: &Browser, name: &str, email: &str) -> Result<String> {
        browser.visit(&self.page("/checkout")).await?;
        browser.fill("#name", name).await?;
        browser.fill("#email", email).await?;
        browser.fill("#postal_code", "10115").await?;
        browser.click("form[action='/checkout'] button").await?;
        let address = browser.is_at("/thank-you/").await?;
        self.reported().await?;
        let id = address.rsplit_once("/thank-you/").map_or("", |(_, id)| id);
        Ok(id.to_owned())
    }

    /// Buys something; the browser is on the thank-you page then.
    pub async fn buy(&self, browser: &Browser, name: &str, email: &str) -> Result<String> {
        self.fill_cart(browser).await?;
        self.check_out(browser, name, email).await
    }

    /// Signs in on the account page.
    pub async fn sign_in(&self, browser: &Browser, email: &str) -> Result<()> {
        browser.visit(&self.page("/account")).await?;
        browser.fill("input[name='email']", email).await?;
        browser.click("form[action='/account/sign-in'] button").await?;
        browser.find("[data-recommend]").await?;
        Ok(())
    }

    /// Waits until the shop's server has told of everything.
    pub async fn reported(&self) -> Result<()> {
        until("the shop's reports to be accepted", async || {
            Ok((self.shop.unaccepted_reports() == 0).then_some(()))
        })
        .await
    }
}
