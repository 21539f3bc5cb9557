//! Many orders in one call, through the real runtime: streamed in, streamed out, and killed in the midst of it.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use goodword_domain::api::batch::{BatchAnswer, BatchResult, RecordBatch};
use goodword_domain::api::{Endpoint, NDJSON};
use goodword_domain::value::{Code, OrderId, RewardId};
use goodword_tests::client;
use goodword_tests::orders::{friends_order, order};
use goodword_tests::tenant::Tenant;
use goodword_tests::worker;
use reqwest::{Method, RequestBuilder};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

fn batch(tenant: &Tenant, body: impl Into<Vec<u8>>) -> RequestBuilder {
    let request = tenant.raw(Method::POST, RecordBatch::PATH).header("content-type", NDJSON);
    tenant.credentials(RecordBatch::CALLER, request).body(body.into())
}

async fn sent(tenant: &Tenant, body: impl Into<Vec<u8>>) -> Result<Vec<BatchResult>> {
    let reply = client::reply(batch(tenant, body)).await?;
    ensure!(reply.status == 200 && reply.content_type() == NDJSON, "{} {}", reply.status, reply.body);
    reply.body.lines().map(|line| serde_json::from_str(line).with_context(|| line.to_owned())).collect()
}

fn friends(code: Code, count: usize) -> Result<String> {
    let line = |place: usize| {
        let order = friends_order(&format!("order-{place}"), &format!("friend{place}@example.com"), &code)?;
        Ok(serde_json::to_string(&order)? + "\n")
    };
    (0..count).map(line).collect()
}

fn rewards(result: &BatchResult) -> Vec<RewardId> {
    match &result.answer {
        Some(BatchAnswer::Order(answer)) => answer.rewards.iter().map(|reward| reward.id.clone()).collect(),
        _ => Vec::new(),
    }
}

/// The first import: thousands of lines, each answered in its place, and each order there once.
#[tokio::test]
async fn thousands_of_orders_are_taken_in_one_call() -> Result<()> {
    let tenant = Tenant::new().await?;
    let code = tenant.join("ann@example.com", None).await?.code;
    let mut body = friends(code, 2_000)?;
    body += "\n{\"id\":\n";
    body += &(json!({"refund": {"order_id": "order-7", "id": "r1", "amount": {"amount_minor": 5000, "currency": "EUR"}}})
        .to_string() + "\n");
    body += &json!({"cancel": {"order_id": "order-8"}}).to_string();
    let results = sent(&tenant, body.clone()).await?;
    let lines: Vec<_> = results.iter().map(|result| (result.line, result.status)).collect();
    let mut expected: Vec<_> = (1..=2_000).map(|line| (line, 201)).collect();
    expected.extend([(2_002, 400), (2_003, 201), (2_004, 200)]);
    assert_eq!(lines, expected);
    assert_eq!(results[7].order_id, Some("order-7".parse()?));
    let stats = tenant.stats().await?;
    assert_eq!((stats.orders, stats.referrals), (2_000, 2_000));
    let again = sent(&tenant, body).await?;
    assert!(again.iter().all(|result| result.status == 200 || result.line == 2_002));
    assert_eq!(tenant.stats().await?, stats);
    Ok(())
}

/// A line is answered while the next ones have not been sent: nothing waits for the end of a long file.
#[tokio::test]
async fn the_answers_come_while_the_lines_are_sent() -> Result<()> {
    let tenant = Tenant::new().await?;
    let code = tenant.join("ann@example.com", None).await?.code;
    let host = tenant.worker().trim_start_matches("http://");
    let (mut answer, mut request) = TcpStream::connect(host).await?.into_split();
    let head = format!(
        "POST {} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {}\r\ncontent-type: {NDJSON}\r\n\
         transfer-encoding: chunked\r\nconnection: close\r\n\r\n",
        RecordBatch::PATH,
        tenant.keys.secret_key
    );
    request.write_all(head.as_bytes()).await?;
    let lines = friends(code, 100)?;
    request.write_all(format!("{:x}\r\n{lines}\r\n", lines.len()).as_bytes()).await?;
    let mut answered = Vec::new();
    let all = async {
        while in_chunks(&answered).matches("\"status\":201").count() < 100 {
            let length = answer.read_buf(&mut answered).await?;
            ensure!(length > 0, "the answer has ended: {}", in_chunks(&answered));
        }
        anyhow::Ok(())
    };
    timeout(Duration::from_mins(1), all).await.context("nothing comes before the end of what is sent")??;
    // Breaks off here: what was answered is in.
    drop((request, answer));
    assert_eq!(tenant.stats().await?.orders, 100);
    Ok(())
}

/// What stands in the chunks of an answer so far (RFC 9112, section 7.1): a chunk may end in the middle of a line.
fn in_chunks(answer: &[u8]) -> String {
    let text = String::from_utf8_lossy(answer);
    let body = text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    body.split("\r\n").filter(|part| u64::from_str_radix(part, 16).is_err()).collect()
}

/// Refused before anything is taken, as any call; and what cannot be taken further says where it ends.
#[tokio::test]
async fn a_batch_that_cannot_be_taken_says_so() -> Result<()> {
    let tenant = Tenant::new().await?;
    let line = serde_json::to_string(&order("1001", "bob@example.com")?)? + "\n";
    for (key, code) in [("sk_x".to_owned(), "key_wrong"), (wrong(&tenant), "key_wrong")] {
        let request = tenant.raw(Method::POST, RecordBatch::PATH).bearer_auth(key).body(line.clone());
        let reply = client::reply(request).await?;
        assert_eq!(
            (reply.problem()?.code.as_str(), reply.header("www-authenticate")),
            (code, Some("Bearer"))
        );
    }
    let huge = client::reply(batch(&tenant, vec![b' '; 17 * 1024 * 1024])).await?;
    assert_eq!(huge.problem()?.code, "body_too_large");
    assert_eq!((sent(&tenant, "").await?, sent(&tenant, "\n\n").await?), (Vec::new(), Vec::new()));
    let blank = "\n".repeat(9_999);
    let long = "x".repeat(70_000);
    let results = sent(&tenant, format!("{long}\n{line}{}{line}{line}", &blank[2..])).await?;
    let told: Vec<_> = results
        .iter()
        .map(|result| {
            let code = result.problem.as_ref().map(|problem| problem.code.as_str());
            (result.line, result.status, code, result.ended)
        })
        .collect();
    assert_eq!(
        told,
        [
            // A line that is refused alone is settled; where the batch ends, somebody has to go on.
            (1, 413, Some("body_too_large"), false),
            (2, 201, None, false),
            (10_000, 200, None, false),
            (10_001, 413, Some("batch_too_long"), true)
        ]
    );
    Ok(())
}

fn wrong(tenant: &Tenant) -> String {
    let key = &tenant.keys.secret_key;
    let last = if key.ends_with('0') { '1' } else { '0' };
    format!("{}{last}", &key[..key.len() - 1])
}

/// The Worker dies in the midst of a batch. What was answered is there as it was answered; sent again, nothing is there
/// twice and nothing is missing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_that_was_cut_off_is_sent_again() -> Result<()> {
    const ORDERS: usize = 3_000;
    let mut worker = worker::start("batch").await?;
    let tenant = Tenant::make(worker.url(), "Tea House", "https://tea.example").await?;
    tenant.change_program(|program| program.advocate_limit = None).await?;
    let code = tenant.join("ann@example.com", None).await?.code;
    let body = friends(code, ORDERS)?;
    let mut promised: BTreeMap<OrderId, Vec<RewardId>> = BTreeMap::new();
    let mut cut_off = 0;
    for lines_until_death in [1, 800, 1_700] {
        let mut answer = batch(&tenant, body.clone()).send().await?;
        let (mut read, mut lines) = (Vec::new(), 0);
        while lines < lines_until_death {
            let chunk = answer.chunk().await?.context("the answer ended before the Worker did")?;
            lines += line_ends(&chunk);
            read.extend(chunk);
        }
        worker.kill();
        while let Ok(Some(chunk)) = answer.chunk().await {
            read.extend(chunk);
        }
        cut_off += usize::from(line_ends(&read) < ORDERS);
        let whole = read.rsplitn(2, |byte| *byte == b'\n').last().unwrap_or_default();
        for line in whole.split(|byte| *byte == b'\n') {
            let result: BatchResult = serde_json::from_slice(line)?;
            keep(&mut promised, &result)?;
        }
        worker.restart().await?;
    }
    assert!(cut_off > 0, "the Worker was killed after everything was answered");
    for result in sent(&tenant, body).await? {
        keep(&mut promised, &result)?;
    }
    assert_eq!(promised.len(), ORDERS);
    let listed = tenant.rewards().await?;
    let mut of_orders: BTreeMap<OrderId, Vec<RewardId>> = BTreeMap::new();
    for reward in listed {
        of_orders.entry(reward.order_id).or_default().push(reward.view.id);
    }
    for rewards in of_orders.values_mut().chain(promised.values_mut()) {
        rewards.sort();
    }
    assert_eq!(of_orders, promised, "what was answered is there, once, and nothing else");
    assert_eq!(tenant.stats().await?.orders, u64::try_from(ORDERS)?);
    worker.stop().await;
    Ok(())
}

fn line_ends(bytes: &[u8]) -> usize {
    bytes.split(|byte| *byte == b'\n').count() - 1
}

/// An order is answered with the same rewards each time.
fn keep(promised: &mut BTreeMap<OrderId, Vec<RewardId>>, result: &BatchResult) -> Result<()> {
    ensure!(matches!(result.status, 200 | 201), "{result:?}");
    let order = result.order_id.clone().context("no order")?;
    let now = rewards(result);
    let before = promised.entry(order).or_insert_with(|| now.clone());
    ensure!(*before == now, "{result:?} was answered with {before:?}");
    Ok(())
}
