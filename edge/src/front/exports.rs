//! Whole lists as files: asked for part by part, written and sent while the next part is read.

mod table;

use futures_util::stream::try_unfold;
use goodword_domain::api::exports::{
    ExportBegun, ExportFormat, ExportList, ExportQuery, ExportRows, ReadRows, RowsPage, RowsRequest,
};
use goodword_domain::api::{Endpoint, PathArgs, read_form};
use goodword_domain::value::PublicKey;
use worker::Env;

use super::dispatch::Call;
use crate::calls::{Peer, Raw, ask, call};
use crate::failure::{Failure, Fault};
use crate::http::Reply;

/// Where the writing of a file stands.
struct Writing {
    env: Env,
    shop: PublicKey,
    /// Of the call that it is written for.
    id: String,
    list: ExportList,
    format: ExportFormat,
    /// The next part; `None` at the end.
    next: Option<RowsRequest>,
    /// What stands before the first row.
    head: Vec<u8>,
}

/// A whole list. The shop's object checks the caller and settles where the list ends; after that it is the Worker who
/// asks.
pub async fn rows(call: &Call, shop: &PublicKey) -> Result<Reply, Failure> {
    let (list,) = <ExportRows as Endpoint>::Path::parse(&call.found.args)?;
    let raw = Raw {
        method: ExportRows::METHOD.as_str(),
        path_and_query: &call.incoming.path_and_query(),
        headers: &call.incoming.headers,
        body: &[],
    };
    let ExportBegun { until } = ask(&call.env, Peer::Shop(shop), &raw, ExportRows::PATH).await?;
    let ExportQuery { format } = read_form(call.incoming.query.as_bytes())?;
    let (kind, head) = match format {
        ExportFormat::Csv => ("text/csv; charset=utf-8; header=present", table::head(list)?),
        ExportFormat::Ndjson => ("application/x-ndjson", Vec::new()),
    };
    let writing = Writing {
        env: call.env.clone(),
        shop: shop.clone(),
        id: call.incoming.id().to_owned(),
        list,
        format,
        next: until.map(|until| RowsRequest { after: None, until }),
        head,
    };
    let at = [call.found.route.name(), " ", call.incoming.id()].concat();
    let extension = if format == ExportFormat::Csv { "csv" } else { "ndjson" };
    Ok(Reply::stream(kind, at, try_unfold(Some(writing), part))?
        .with("content-disposition", format!("attachment; filename=\"{}.{extension}\"", list.as_str()))
        .with("cache-control", "no-store"))
}

/// Writes the next part, if there is one.
async fn part(writing: Option<Writing>) -> Result<Option<(Vec<u8>, Option<Writing>)>, Failure> {
    let Some(mut writing) = writing else { return Ok(None) };
    let mut written = std::mem::take(&mut writing.head);
    let Some(request) = writing.next.take() else { return Ok(Some((written, None))) };
    let args = (writing.list,);
    let RowsPage { rows, next } =
        call::<ReadRows>(&writing.env, Peer::Shop(&writing.shop), &writing.id, &args, &request).await?;
    for row in &rows {
        match writing.format {
            ExportFormat::Csv => table::add(&mut written, writing.list, row)?,
            ExportFormat::Ndjson => {
                serde_json::to_writer(&mut written, row).map_err(Fault::from)?;
                written.push(b'\n');
            }
        }
    }
    writing.next = next.map(|after| RowsRequest { after: Some(after), ..request });
    let goes_on = writing.next.is_some();
    Ok(Some((written, goes_on.then_some(writing))))
}
