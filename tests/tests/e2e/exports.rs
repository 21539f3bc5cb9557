//! Whole lists through the real runtime, longer than one part. Hurt by a mistake here: an owner whose file ends in the
//! middle and looks whole.

use anyhow::{Context, Result};
use futures_util::{StreamExt, TryStreamExt, stream};
use goodword_domain::api::exports::ExportList;
use goodword_domain::api::people::{ErasePerson, PersonRequest};
use goodword_tests::client::{self, Reply};
use goodword_tests::orders::{euros, friends_order, order};
use goodword_tests::tenant::Tenant;
use reqwest::Method;
use serde_json::{Value, json};

/// More rows than the Worker asks its object for at a time.
const ORDERS: usize = 2_100;
const AT_ONCE: usize = 8;

async fn export(tenant: &Tenant, list: &str, format: &str) -> Result<Reply> {
    let request = tenant.raw(Method::GET, &format!("/v1/exports/{list}?format={format}"));
    client::reply(request.bearer_auth(&tenant.keys.secret_key)).await
}

async fn rows(tenant: &Tenant, list: &str) -> Result<Vec<Value>> {
    let reply = export(tenant, list, "ndjson").await?;
    assert_eq!((reply.status, reply.content_type()), (200, "application/x-ndjson"), "{}", reply.body);
    assert!(reply.body.is_empty() || reply.body.ends_with('\n'));
    reply.body.lines().map(|line| serde_json::from_str(line).with_context(|| line.to_owned())).collect()
}

/// Each cell says what the row says in its place: a text as it is, with `'` before what looks like a formula.
async fn compare(tenant: &Tenant, list: ExportList, rows: &[Value]) -> Result<()> {
    let reply = export(tenant, list.as_str(), "csv").await?;
    assert_eq!((reply.status, reply.content_type()), (200, "text/csv"));
    let disposition = format!("attachment; filename=\"{}.csv\"", list.as_str());
    assert_eq!(reply.headers["content-disposition"], disposition.as_str());
    let mut table = csv::Reader::from_reader(reply.body.as_bytes());
    assert_eq!(table.headers()?.iter().collect::<Vec<_>>(), list.columns());
    let records: Vec<_> = table.records().collect::<Result<_, _>>()?;
    assert_eq!(records.len(), rows.len(), "{}", list.as_str());
    for (record, row) in records.iter().zip(rows) {
        for (column, cell) in list.columns().iter().zip(record) {
            let value = row.pointer(&format!("/{}", column.replace('.', "/"))).unwrap_or(&Value::Null);
            let said = match value {
                Value::Null => String::new(),
                Value::String(text) if text.starts_with(['=', '+', '-', '@']) => format!("'{text}"),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            assert_eq!(cell, said, "{column} of {row}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_list_of_thousands_is_read_back_whole_in_both_formats() -> Result<()> {
    let tenant = Tenant::new().await?;
    let code = tenant.join("ann@example.com", Some("=HYPERLINK(\"https://evil.example\")")).await?.code;
    let tell = async |number: usize| {
        let email = format!("friend{number}@example.com");
        let mut told = if number.is_multiple_of(50) {
            friends_order(&format!("o{number}"), &email, &code)?
        } else {
            order(&format!("o{number}"), &email)?
        };
        told.staff = Some("Kim, \"the\"\nbest".parse()?);
        told.total = euros(1_000 + i64::try_from(number)?)?;
        tenant.order(&told).await.map(drop)
    };
    stream::iter((0..ORDERS).map(tell)).buffer_unordered(AT_ONCE).try_collect::<()>().await?;
    tenant
        .tell::<ErasePerson>(
            &(),
            &PersonRequest { email: Some("friend7@example.com".parse()?), customer_id: None },
        )
        .await?;
    let orders = rows(&tenant, "orders").await?;
    let mut ids: Vec<_> = orders.iter().map(|order| order["id"].to_string()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((orders.len(), ids.len()), (ORDERS, ORDERS), "each order once");
    let sum: i64 = orders.iter().filter_map(|order| order["total"]["amount_minor"].as_i64()).sum();
    assert_eq!(sum, (0..i64::try_from(ORDERS)?).map(|number| 1_000 + number).sum::<i64>());
    assert_eq!(orders.iter().filter(|order| order["customer_erased"] == true).count(), 1);
    let rewards = rows(&tenant, "rewards").await?;
    assert_eq!(rewards, json!(tenant.rewards().await?).as_array().context("a list")?.clone());
    // Written while it is sent: how long it will be, nobody knows at its beginning.
    let request = tenant.raw(Method::GET, "/v1/exports/orders").bearer_auth(&tenant.keys.secret_key);
    let mut answer = request.send().await?;
    assert_eq!((answer.status().as_u16(), answer.headers().get("content-length")), (200, None));
    let first = answer.chunk().await?.context("a beginning")?;
    assert!(first.starts_with(b"\xef\xbb\xbfid,"), "a spreadsheet would take it for another encoding");
    drop(answer);
    for list in ExportList::ALL {
        let rows = rows(&tenant, list.as_str()).await?;
        assert!(list == ExportList::Responses || !rows.is_empty(), "{}", list.as_str());
        compare(&tenant, list, &rows).await?;
    }
    Ok(())
}

#[tokio::test]
async fn an_export_is_for_the_shops_server_alone() -> Result<()> {
    let tenant = Tenant::new().await?;
    let (shop, _) = tenant.keys.secret_key.rsplit_once('_').context("a key in three parts")?;
    let wrong = format!("{shop}_{}", "0".repeat(64));
    for (bearer, code) in [(None, "key_missing"), (Some("sk_x"), "key_wrong"), (Some(&*wrong), "key_wrong")] {
        let request = tenant.raw(Method::GET, "/v1/exports/orders");
        let request = if let Some(bearer) = bearer { request.bearer_auth(bearer) } else { request };
        let reply = client::reply(request).await?;
        assert_eq!((reply.problem()?.code.as_str(), reply.status), (code, 401));
        assert_eq!(reply.headers["www-authenticate"], "Bearer");
    }
    for (path, status) in [("orders?format=xml", 422), ("keys", 404), ("person", 405)] {
        let request = tenant.raw(Method::GET, &format!("/v1/exports/{path}"));
        let reply = client::reply(request.bearer_auth(&tenant.keys.secret_key)).await?;
        assert_eq!((reply.problem()?.status, path), (status, path));
    }
    let inside = tenant.raw(Method::POST, "/inside/exports/orders").json(&json!({"until": "1:a"}));
    assert_eq!(client::reply(inside.bearer_auth(&tenant.keys.secret_key)).await?.status, 404);
    Ok(())
}
