use std::collections::HashSet;

use goodword_domain::api::code_bank::{AddCodes, CodeBank, ListPools, PoolView};
use goodword_domain::program::BadField;
use goodword_domain::refusal::Refusal;
use goodword_domain::value::Invalid;

use super::dispatch::{Call, Desk, anew};
use super::{fulfilment, news};
use crate::failure::{Failure, Fault};
use crate::http::Reply;
use crate::store::code_bank::{self, Pool};
use crate::store::{Sql, programs};

/// So many codes at a time.
const MOST: usize = 100_000;
/// The longest code, in characters.
const LONGEST: usize = 100;

/// Adds codes to a stock: all of them, or none. Rewards that have waited get theirs by the alarm, at once.
pub fn add<S: Sql>(desk: &Desk<'_, S>, call: &Call) -> Result<Reply, Failure> {
    let (pool,) = call.path::<AddCodes>()?;
    let told = told(call)?;
    let codes: Vec<String> = told.iter().map(|line| line.code.clone()).collect();
    desk.sql.transaction(|| {
        let known = code_bank::known(desk.sql, &codes)?;
        let bad = bad_lines(&told, &known);
        if !bad.is_empty() {
            return Err(Refusal::BadFields(bad).into());
        }
        code_bank::add(desk.sql, &pool, &codes, desk.now)?;
        let low = programs::current(desk.sql)?.program.low_codes;
        if code_bank::free(desk.sql, &pool)? >= low {
            news::unsay(desk, &fulfilment::low_key(&pool))?;
        }
        Ok(())
    })?;
    let view = views(desk)?.into_iter().find(|view| view.pool == pool);
    anew::<AddCodes>(&view.ok_or_else(|| Fault::new("a stock that was filled is not there"))?)
}

/// All stocks.
pub fn list<S: Sql>(desk: &Desk<'_, S>) -> Result<Reply, Failure> {
    anew::<ListPools>(&CodeBank { pools: views(desk)? })
}

fn views<S: Sql>(desk: &Desk<'_, S>) -> Result<Vec<PoolView>, Failure> {
    let program = programs::current(desk.sql)?.program;
    let view = |stock: Pool| {
        let Pool { name, free, used, waiting } = stock;
        PoolView { pool: name, left: free, used, waiting, low: free < program.low_codes }
    };
    Ok(code_bank::list(desk.sql)?.into_iter().map(view).collect())
}

/// A code with the place where it stands, as the answer names it.
struct Line {
    place: String,
    code: String,
}

/// The codes of a body: of a JSON object, or of a text with one code a line.
fn told(call: &Call) -> Result<Vec<Line>, Failure> {
    // Many a program does not say that it sends JSON. What says so is read as JSON, and told what is wrong with it.
    let is_json = call.header("content-type").is_some_and(says_json);
    let lines: Vec<Line> = if is_json || call.body.trim_ascii_start().first() == Some(&b'{') {
        let codes = call.request::<AddCodes>()?.codes.into_iter().enumerate();
        codes.map(|(place, code)| Line { place: format!("codes[{place}]"), code }).collect()
    } else {
        let text = std::str::from_utf8(&call.body).map_err(|_| Refusal::bad_field("", Invalid::WrongType))?;
        of_text(text)
    };
    match lines.len() {
        0 => Err(Refusal::bad_field("codes", Invalid::Empty).into()),
        1..=MOST => Ok(lines),
        _ => Err(Refusal::bad_field("codes", Invalid::TooLong).into()),
    }
}

/// Whether a content type is JSON's: its letters' case and its parameters say nothing else.
fn says_json(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

/// The first column of each line; a first line that says `code` is a heading. The end of the last line is no line.
fn of_text(text: &str) -> Vec<Line> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = text.lines().enumerate().map(|(number, line)| {
        let column = line.split([',', ';', '\t']).next().unwrap_or_default().trim();
        let code = column.strip_prefix('"').and_then(|code| code.strip_suffix('"')).unwrap_or(column);
        Line { place: format!("line {}", number.saturating_add(1)), code: code.to_owned() }
    });
    let heading = |line: &Line| line.place == "line 1" && line.code.eq_ignore_ascii_case("code");
    lines.filter(|line| !heading(line)).collect()
}

/// Every line that cannot be taken, with the reason. Shops read codes in capitals and in small letters alike, so two
/// that differ in nothing else are one.
fn bad_lines(told: &[Line], known: &[String]) -> Vec<BadField> {
    let mut seen: HashSet<String> = known.iter().map(|code| code.to_ascii_lowercase()).collect();
    let mut bad = Vec::new();
    for Line { place, code } in told {
        let invalid = match code.len() {
            0 => Some(Invalid::Empty),
            1..=LONGEST if !code.bytes().all(|byte| byte.is_ascii_graphic()) => Some(Invalid::IdMalformed),
            1..=LONGEST => (!seen.insert(code.to_ascii_lowercase())).then_some(Invalid::Repeated),
            _ => Some(Invalid::TooLong),
        };
        bad.extend(invalid.map(|invalid| BadField::new(place.clone(), invalid)));
    }
    bad
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_spreadsheets_write() {
        let codes = |text: &str| {
            of_text(text).into_iter().map(|line| format!("{} {}", line.place, line.code)).collect::<Vec<_>>()
        };
        assert_eq!(codes("A1\nB2\n"), ["line 1 A1", "line 2 B2"]);
        assert_eq!(codes("\u{feff}Code,value\r\n\"A1\",5\r\nB2;5"), ["line 2 A1", "line 3 B2"]);
        assert_eq!(codes("A1\n\ncode"), ["line 1 A1", "line 2 ", "line 3 code"]);
    }

    #[test]
    fn every_bad_line_is_named() {
        let bad = bad_lines(&of_text("A1\n\na1\nUSED\na b\nZ9"), &["Used".to_owned()]);
        let named: Vec<_> = bad.iter().map(|bad| (bad.field.as_str(), bad.code.as_str())).collect();
        assert_eq!(
            named,
            [("line 2", "empty"), ("line 3", "repeated"), ("line 4", "repeated"), ("line 5", "id_malformed")]
        );
    }
}
