//! Whole lists, part by part. The Worker asks for one part after the other and sends it on, so that no list ever lies in
//! memory as a whole; where the list ends is settled when the first part is asked for.

use goodword_domain::api::exports::{ExportBegun, ExportList, ExportRows, ReadRows, RowsPage, RowsRequest};
use goodword_domain::refusal::Refusal;
use goodword_domain::value::{Invalid, Timestamp};
use serde::Serialize;

use super::callers;
use super::dispatch::{Call, Desk, anew};
use crate::failure::{Failure, Fault};
use crate::http::Reply;
use crate::store::exports::{self, ByTime, Moment, Numbered};
use crate::store::rewards::Listed;
use crate::store::{Sql, referrals, responses, rewards};

/// As many rows as are read at a time: a million rows are 500 calls, of which the platform allows a Worker a thousand.
const MOST: i64 = 2_000;

/// How the places of a list are written.
enum Order {
    ByTime(ByTime),
    Numbered(Numbered),
}

fn order(list: ExportList) -> Order {
    match list {
        ExportList::Orders => Order::ByTime(ByTime::Orders),
        ExportList::Advocates => Order::ByTime(ByTime::Advocates),
        ExportList::Referrals => Order::Numbered(Numbered::Referrals),
        ExportList::Rewards => Order::Numbered(Numbered::Rewards),
        ExportList::Entries => Order::Numbered(Numbered::Entries),
        ExportList::Responses => Order::Numbered(Numbered::Responses),
    }
}

/// Says where a list ends now: what is added from here on is not handed over.
pub fn begin<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (list,) = call.path::<ExportRows>()?;
    callers::may_also(desk, call, [list.scope()])?;
    call.query::<ExportRows>()?;
    let until = match order(list) {
        Order::ByTime(list) => exports::last_moment(desk.sql, list)?.map(|place| written(&place)),
        Order::Numbered(list) => exports::last_number(desk.sql, list)?.map(|place| place.to_string()),
    };
    Reply::json(200, &ExportBegun { until })
}

/// A part of a list.
pub fn read<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (list,) = call.path::<ReadRows>()?;
    let request = call.request::<ReadRows>()?;
    let page = match order(list) {
        Order::ByTime(list) => by_time(desk, list, &request),
        Order::Numbered(list) => numbered(desk, list, &request),
    };
    anew::<ReadRows>(&page?)
}

fn by_time<S: Sql>(desk: &Desk<'_, S>, list: ByTime, request: &RowsRequest) -> Result<RowsPage, Failure> {
    let start = Moment { at: Timestamp::from_ms(i64::MIN >> 10), id: String::new() };
    let after = request.after.as_deref().map_or(Ok(start), moment)?;
    let until = moment(&request.until)?;
    match list {
        ByTime::Orders => page(exports::orders(desk.sql, &after, MOST)?, &until, written),
        ByTime::Advocates => page(exports::advocates(desk.sql, &after, MOST)?, &until, written),
    }
}

fn numbered<S: Sql>(desk: &Desk<'_, S>, list: Numbered, request: &RowsRequest) -> Result<RowsPage, Failure> {
    let after = request.after.as_deref().map_or(Ok(0), number)?;
    let until = number(&request.until)?;
    match list {
        Numbered::Referrals => page(referrals::list(desk.sql, None, after, MOST)?, &until, i64::to_string),
        Numbered::Rewards => {
            let listed = rewards::list(desk.sql, None, None, after, MOST)?;
            let rows = listed
                .into_iter()
                .map(|Listed { seq, reward, advocate_code }| (seq, reward.item(advocate_code)));
            page(rows.collect(), &until, i64::to_string)
        }
        Numbered::Entries => page(exports::entries(desk.sql, after, MOST)?, &until, i64::to_string),
        Numbered::Responses => page(responses::list(desk.sql, after, MOST)?, &until, i64::to_string),
    }
}

/// The rows up to the list's end; the next part begins after the last of them.
fn page<P: Ord, T: Serialize>(
    mut rows: Vec<(P, T)>,
    until: &P,
    written: impl Fn(&P) -> String,
) -> Result<RowsPage, Failure> {
    rows.retain(|(place, _)| place <= until);
    let next = rows.last().filter(|(place, _)| place < until).map(|(place, _)| written(place));
    let rows = rows.iter().map(|(_, row)| serde_json::to_value(row));
    Ok(RowsPage { rows: rows.collect::<Result<_, _>>().map_err(Fault::from)?, next })
}

fn written(place: &Moment) -> String {
    format!("{}:{}", place.at.ms(), place.id)
}

fn moment(text: &str) -> Result<Moment, Refusal> {
    let place = text.split_once(':').and_then(|(at, id)| Some((at.parse().ok()?, id)));
    let (at, id) = place.ok_or_else(malformed)?;
    Ok(Moment { at: Timestamp::from_ms(at), id: id.to_owned() })
}

fn number(text: &str) -> Result<i64, Refusal> {
    text.parse().map_err(|_| malformed())
}

fn malformed() -> Refusal {
    Refusal::bad_field("after", Invalid::IdMalformed)
}
