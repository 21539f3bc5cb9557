//! The OpenAPI document held against the real Worker by schemathesis, which makes calls from the schemas: good ones, and
//! ones that are wrong in each way that the schemas forbid. Hurt by a gap here: whoever generates a client from the
//! document, and finds that the document lies.
//!
//! `cargo test -p goodword-tests schemathesis`; what it found stands in `target/e2e/schemathesis-*/found.txt`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use goodword_domain::api::deliveries::TestWebhook;
use goodword_domain::api::keys::{CreateKey, KeyRequest};
use goodword_domain::api::mentions::{Mention, MentionRequest, Mentioned};
use goodword_domain::api::responses::{Respond, ResponseRequest, ResponseView};
use goodword_domain::api::webhooks::{AddWebhook, WebhookRequest};
use goodword_domain::api::{Caller, Nothing, Route};
use goodword_tests::orders::friends_order;
use goodword_tests::receiver::Receiver;
use goodword_tests::tenant::Tenant;
use goodword_tests::worker::{self, OPERATOR_KEY};
use serde_json::{Value, json};
use tokio::process::Command;
use xtask::{project, tools};

const REQUIREMENTS: &str = "tests/schemathesis/requirements.txt";
/// The same calls in every run: a failure is there again when it is looked at.
const SEED: &str = "20261122";
/// Random calls for each route, besides those that cover each keyword of its schemas.
const EXAMPLES: &str = "5";
/// `positive_data_acceptance` wants every call to be taken that the schemas allow. No schema can say that a code's last
/// character checks the others, that an amount is in the shop's currency, or that two rules of a program contradict each other.
const EXCLUDED_CHECKS: &str = "positive_data_acceptance";

/// Routes that are not called. With the first two, a key that was found in a list could be the one that all other calls are
/// made with, and be good no more. The third takes a text that no schema language describes: of it the lines are refused, one
/// by one, in an answer with status 200.
const EXCLUDED_ROUTES: [Route; 3] = [Route::RotateKey, Route::DeleteKey, Route::RecordBatch];

/// Routes that are called and never succeed here: a referral in review, a reward with a choice and a body with a code of this
/// shop are more than a schema can ask for. Their own tests see to them.
const UNREACHED_ROUTES: [Route; 4] =
    [Route::ClearReferral, Route::RejectReferral, Route::ChooseReward, Route::MakeClaim];

/// What there is in a shop to be asked for: without it, most calls would end at "no such order".
struct Known {
    tenant: Tenant,
    token: String,
    code: String,
    referral: String,
    /// One to be handed out, one to be rejected.
    rewards: [String; 2],
    response: String,
    /// One to be confirmed, one to be rejected.
    mentions: [String; 2],
    /// One to read and to test, one to be changed, one to be deleted.
    webhooks: [String; 3],
    delivery: String,
    /// Not the one that the calls are made with.
    key: String,
    /// Where webhooks lead.
    _receiver: Receiver,
}

impl Known {
    async fn make() -> Result<Self> {
        let tenant = Tenant::new().await?;
        let joined = tenant.join("ann@example.com", Some("Ann")).await?;
        let told = friends_order("1001", "bob@example.com", &joined.code)?;
        let order = tenant.order(&told).await?.body;
        let answer: ResponseRequest = serde_json::from_value(json!({"score": 9, "event": "visit"}))?;
        let ResponseView { id: response, .. } = tenant.tell::<Respond>(&tenant.pk(), &answer).await?.body;
        let mention = async |email: &str| {
            let mention: MentionRequest = serde_json::from_value(json!({"advocate": "Ann", "email": email}))?;
            let Mentioned { id } = tenant.tell::<Mention>(&tenant.pk(), &mention).await?.body;
            anyhow::Ok(id.to_string())
        };
        let mentions = [mention("dan@example.com").await?, mention("eve@example.com").await?];
        // Of an order that nobody refunds or cancels.
        let another = friends_order("1002", "cat@example.com", &joined.code)?;
        let mut rewards =
            tenant.order(&another).await?.body.rewards.into_iter().map(|reward| reward.id.to_string());
        let rewards = [rewards.next().context("a reward")?, rewards.next().context("another")?];
        let receiver = Receiver::accepting().await?;
        let webhook: WebhookRequest = serde_json::from_value(json!({"url": receiver.url()}))?;
        let add = async || {
            let added = tenant.tell::<AddWebhook>(&(), &webhook).await?.body;
            anyhow::Ok(added.webhook.id)
        };
        let webhooks = [add().await?, add().await?, add().await?];
        let delivery = tenant.tell::<TestWebhook>(&(webhooks[0].clone(),), &Nothing {}).await?.body.id;
        let key: KeyRequest = serde_json::from_value(json!({"name": "Spare", "scopes": ["orders:write"]}))?;
        let key = tenant.tell::<CreateKey>(&(), &key).await?.body.key.id;
        Ok(Self {
            webhooks: webhooks.map(|id| id.to_string()),
            delivery: delivery.to_string(),
            key: key.to_string(),
            _receiver: receiver,
            token: joined.status_token.context("a new advocate's token")?.to_string(),
            code: joined.code.to_string(),
            referral: order.referral.context("a referral")?.id.to_string(),
            rewards,
            response: response.to_string(),
            mentions,
            tenant,
        })
    }

    /// What stands for `{id}` in a route's path.
    fn id(&self, route: Route) -> Option<&str> {
        let path = route.path();
        let of = |part: &str| path.contains(&format!("/{part}/{{id}}"));
        let webhook = match route {
            Route::PutWebhook => &self.webhooks[1],
            Route::DeleteWebhook => &self.webhooks[2],
            _ => &self.webhooks[0],
        };
        [
            ("orders", "1001"),
            ("referrals", self.referral.as_str()),
            ("rewards", self.rewards[usize::from(route == Route::RejectReward)].as_str()),
            ("responses", self.response.as_str()),
            ("mentions", self.mentions[usize::from(route == Route::RejectMention)].as_str()),
            ("webhooks", webhook.as_str()),
            ("keys", self.key.as_str()),
        ]
        .into_iter()
        .find_map(|(part, id)| of(part).then_some(id))
    }

    /// What every security scheme needs, and what stands in the paths.
    fn configuration(&self) -> String {
        let keys = &self.tenant.keys;
        let mut toml = vec![format!(
            "[auth.openapi]\n\
             secretKey = {{ bearer = \"{}\" }}\nstatusToken = {{ bearer = \"{}\" }}\noperatorKey = {{ bearer = \"{OPERATOR_KEY}\" }}\n\
             [parameters]\n\"path.pk\" = \"{}\"\n\"path.code\" = \"{}\"\n\"path.delivery\" = \"{}\"\n",
            keys.secret_key, self.token, keys.public_key, self.code, self.delivery
        )];
        for route in Route::ALL.iter().filter(|route| route.caller() != Caller::Worker) {
            if let Some(id) = self.id(*route) {
                let name = route.name();
                toml.push(format!(
                    "[[operations]]\ninclude-operation-id = \"{name}\"\n[operations.parameters]\n\"path.id\" = \"{id}\"\n"
                ));
            }
        }
        // The only one whose platform asks without a signature whether anybody is there.
        toml.push(format!(
            "[[operations]]\ninclude-operation-id = \"{}\"\n[operations.parameters]\n\"path.platform\" = \"woocommerce\"\n",
            Route::ReceiveDelivery.name()
        ));
        toml.concat()
    }
}

#[tokio::test]
async fn schemathesis_finds_no_fault_and_nothing_that_the_document_does_not_say() -> Result<()> {
    let known = Known::make().await?;
    let folder = worker::folder("schemathesis")?;
    fs::write(folder.join("schemathesis.toml"), known.configuration())?;
    let python = tokio::task::spawn_blocking(|| tools::python(&project::path(REQUIREMENTS))).await??;
    let found = run(&python, &folder, known.tenant.worker()).await?;
    let log = fs::read_to_string(worker::log().await?)?;
    assert!(!log.contains("panicked"), "the Worker has panicked:\n{log}");
    let (success, report) = found;
    fs::write(folder.join("found.txt"), &report)?;
    let failures = report.split_once("= FAILURES =").map_or(report.as_str(), |(_, failures)| failures);
    assert!(success, "{failures}\n(all of it: {})", folder.join("found.txt").display());
    // A run that was refused everywhere would also be content.
    let reached = reached(&fs::read_to_string(folder.join("calls.har"))?)?;
    let excused = [&EXCLUDED_ROUTES[..], &UNREACHED_ROUTES].concat();
    let called = Route::ALL.iter().filter(|route| route.caller() != Caller::Worker);
    let missed: Vec<_> =
        called.filter(|route| !excused.contains(route) && !reached.contains(&route.name())).collect();
    assert!(missed.is_empty(), "never a success: {missed:?}");
    Ok(())
}

/// The routes that had a success, by the log of all calls.
fn reached(har: &str) -> Result<BTreeSet<&'static str>> {
    let har: Value = serde_json::from_str(har)?;
    let mut reached = BTreeSet::new();
    for entry in har["log"]["entries"].as_array().context("calls")? {
        let succeeded =
            entry["response"]["status"].as_u64().is_some_and(|status| (200..300).contains(&status));
        let (Some(method), Some(url)) =
            (entry["request"]["method"].as_str(), entry["request"]["url"].as_str())
        else {
            continue;
        };
        let path = url.splitn(4, '/').nth(3).unwrap_or_default().split('?').next().unwrap_or_default();
        if let (true, Ok(found)) = (succeeded, Route::find(method, &format!("/{path}"))) {
            reached.insert(found.route.name());
        }
    }
    Ok(reached)
}

/// Whether all was well, and what was printed.
async fn run(python: &Path, folder: &Path, worker: &str) -> Result<(bool, String)> {
    let output = Command::new(python.with_file_name("schemathesis"))
        .args(["--config-file", "schemathesis.toml", "run"])
        .arg(format!("{worker}/openapi.json"))
        .args(["--url", worker, "--phases", "examples,coverage,fuzzing", "--exclude-checks", EXCLUDED_CHECKS])
        .args(["--max-examples", EXAMPLES, "--seed", SEED, "--generation-deterministic"])
        .args(EXCLUDED_ROUTES.iter().flat_map(|route| ["--exclude-operation-id", route.name()]))
        // How long something takes on a busy machine is no finding. One worker: CPython 3.11 counts the depth of what it
        // parses for several threads together, and fails (its issue 106905).
        .args(["--suppress-health-check", "all", "--workers", "1", "--continue-on-failure", "--no-color"])
        .args(["--report", "har", "--report-har-path", "calls.har"])
        .current_dir(folder)
        .kill_on_drop(true)
        .output()
        .await
        .context("schemathesis")?;
    let text = [output.stdout, output.stderr].concat();
    Ok((output.status.success(), String::from_utf8_lossy(&text).into_owned()))
}
