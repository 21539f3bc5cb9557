//! A part of a batch: many lines, decided one after the other in one turn, so that the object writes to disk once for all.

use goodword_domain::api::batch::{BatchAnswer, BatchLine, BatchResult, CancelLine, RecordBatch, RefundLine};
use goodword_domain::api::inside::{LinesQuery, RecordLines};
use goodword_domain::api::orders::{CancelRequest, RefundRequest};
use goodword_domain::api::{Endpoint, read_json};
use goodword_domain::refusal::Refusal;
use goodword_domain::value::OrderId;
use serde::Deserialize;

use super::dispatch::{Call, Desk};
use super::{callers, orders};
use crate::failure::Failure;
use crate::http::Reply;
use crate::store::Sql;

/// Takes a part of a batch in. Each line is a decision of its own, as if it had come alone; blank ones are none.
pub fn record<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    callers::admit_to(desk, call, RecordBatch::CALLER)?;
    let LinesQuery { first } = call.query::<RecordLines>()?;
    let mut results = Vec::new();
    for (number, line) in (first..).zip(call.body.split(|byte| *byte == b'\n')) {
        if !line.trim_ascii().is_empty() {
            serde_json::to_writer(&mut results, &result(desk, number, line))?;
            results.push(b'\n');
        }
    }
    Ok(Reply::lines(results))
}

fn result<S: Sql>(desk: &Desk<'_, S>, number: u64, line: &[u8]) -> BatchResult {
    match read(line).map_err(Failure::from).and_then(|line| tell(desk, line)) {
        Ok((order_id, status, answer)) => BatchResult {
            line: number,
            order_id: Some(order_id),
            status,
            answer: Some(answer),
            problem: None,
            ended: false,
        },
        Err(failure) => {
            let problem = failure.into_problem("a line of a batch");
            BatchResult {
                line: number,
                order_id: order_named_in(line),
                status: problem.status,
                answer: None,
                problem: Some(Box::new(problem)),
                ended: false,
            }
        }
    }
}

/// Reads a line as what its first field says that it is, so that its mistakes are named as those of a call alone.
fn read(line: &[u8]) -> Result<BatchLine, Refusal> {
    let within = line.trim_ascii_start().strip_prefix(b"{").unwrap_or_default().trim_ascii_start();
    if within.starts_with(b"\"refund\"") {
        read_json(line).map(BatchLine::Refund)
    } else if within.starts_with(b"\"cancel\"") {
        read_json(line).map(BatchLine::Cancel)
    } else {
        read_json(line).map(BatchLine::Order)
    }
}

/// Decides as the call alone does.
fn tell<S: Sql>(desk: &Desk<'_, S>, line: BatchLine) -> Result<(OrderId, u16, BatchAnswer), Failure> {
    Ok(match line {
        BatchLine::Order(order) => {
            let id = order.id.clone();
            let (status, answer) = orders::take_order(desk, *order)?;
            (id, status, BatchAnswer::Order(Box::new(answer)))
        }
        BatchLine::Refund(RefundLine { refund }) => {
            let told = RefundRequest { id: refund.id, amount: refund.amount };
            let (status, answer) = orders::take_refund(desk, &refund.order_id, told)?;
            (refund.order_id, status, BatchAnswer::Refund(answer))
        }
        BatchLine::Cancel(CancelLine { cancel }) => {
            let told = CancelRequest { subscription_ended_at: cancel.subscription_ended_at };
            let (status, answer) = orders::take_cancellation(desk, &cancel.order_id, told)?;
            (cancel.order_id, status, BatchAnswer::Cancel(answer))
        }
    })
}

/// The order that a bad line is about, if it says so.
fn order_named_in(line: &[u8]) -> Option<OrderId> {
    #[derive(Deserialize)]
    struct Named {
        id: Option<OrderId>,
        refund: Option<About>,
        cancel: Option<About>,
    }
    #[derive(Deserialize)]
    struct About {
        order_id: OrderId,
    }
    let Named { id, refund, cancel } = serde_json::from_slice(line).ok()?;
    id.or(refund.or(cancel).map(|about| about.order_id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_what_its_first_field_says() {
        let refund =
            br#" { "refund" : {"order_id":"1","id":"r","amount":{"amount_minor":1,"currency":"EUR"}}}"#;
        assert!(matches!(read(refund), Ok(BatchLine::Refund(_))));
        assert!(matches!(read(br#"{"cancel":{"order_id":"1"}}"#), Ok(BatchLine::Cancel(_))));
        for (line, code) in [
            (&br#"{"cancel":{"order_id":"1"},"refund":{}}"#[..], "unknown_field"),
            (br#"{"cancel":{}}"#, "missing_field"),
            (b"{}", "missing_field"),
            (b"[]", "wrong_type"),
            (b"\xff", "malformed_json"),
            (b"{", "malformed_json"),
        ] {
            assert_eq!(read(line).unwrap_err().code(), code, "{}", String::from_utf8_lossy(line));
        }
    }

    #[test]
    fn a_bad_line_is_found_again_by_its_order() {
        let named = |line: &str| order_named_in(line.as_bytes()).map(|id| id.to_string());
        assert_eq!(named(r#"{"id":"1001","totl":1}"#).as_deref(), Some("1001"));
        assert_eq!(named(r#"{"refund":{"order_id":"1001"}}"#).as_deref(), Some("1001"));
        for line in [r#"{"id":"a b"}"#, "{", "7", r#"{"refund":7}"#] {
            assert_eq!(named(line), None, "{line}");
        }
    }
}
