//! The example for Python of docs/webhooks.md, run as it stands there. Hurt by a mistake here: whoever copies it, and then
//! takes a forged event for a true one, or none at all.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use goodword_domain::api::webhooks::{AddWebhook, WebhookRequest};
use goodword_tests::receiver::{Received, Receiver};
use goodword_tests::tenant::Tenant;
use serde_json::json;
use tokio::task::spawn_blocking;
use xtask::{project, tools};

/// Comes after the example: the framework's own client calls it.
const CALL: &str = r#"
import json, sys
told = json.load(sys.stdin)
answer = app.test_client().post("/goodword", data=told["body"].encode(), headers=told["headers"])
print(answer.status_code)
"#;

fn example() -> Result<String> {
    let document = fs::read_to_string(project::path("docs/webhooks.md"))?;
    let blocks = document.split("```python\n").skip(1).filter_map(|rest| rest.split("\n```").next());
    let mut examples = blocks.filter(|block| block.contains("standardwebhooks"));
    examples.next().map(str::to_owned).context("docs/webhooks.md has no example in Python")
}

/// The status that the example answers with.
async fn answered(heard: &Received, secret: &str) -> Result<u16> {
    let (heard, secret) = (heard.clone(), secret.to_owned());
    spawn_blocking(move || {
        let python = tools::python(&project::path("tests/webhooks/requirements.txt"))?;
        let mut python = Command::new(python)
            .args(["-c", &[&example()?, CALL].concat()])
            .env("GOODWORD_WEBHOOK_SECRET", secret)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let told = json!({"headers": heard.headers, "body": heard.body}).to_string();
        python.stdin.take().context("a pipe to Python")?.write_all(told.as_bytes())?;
        let output = python.wait_with_output()?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?.trim().parse()?)
    })
    .await?
}

#[tokio::test]
async fn the_example_takes_what_the_worker_has_sent_and_nothing_else() -> Result<()> {
    let (tenant, receiver) = (Tenant::new().await?, Receiver::accepting().await?);
    let request: WebhookRequest = serde_json::from_value(json!({"url": receiver.url()}))?;
    let secret = tenant.tell::<AddWebhook>(&(), &request).await?.body.secret;
    tenant.join("ann@example.com", Some("Änn \u{1F375}")).await?;
    let heard = receiver.until_called(1).await?.remove(0);
    assert_eq!(answered(&heard, &secret).await?, 204);
    let forged = Received { body: heard.body.replace("ann@", "eve@"), ..heard.clone() };
    assert_eq!(answered(&forged, &secret).await?, 401, "another body");
    let others = tenant.tell::<AddWebhook>(&(), &request).await?.body.secret;
    assert_eq!(answered(&heard, &others).await?, 401, "another webhook's secret");
    let mut old = heard.clone();
    old.headers.insert("webhook-timestamp".to_owned(), "1600000000".to_owned());
    assert_eq!(answered(&old, &secret).await?, 401, "another time");
    let mut unsigned = heard;
    unsigned.headers.remove("webhook-signature");
    assert_eq!(answered(&unsigned, &secret).await?, 401, "no signature");
    Ok(())
}
