//! Rows as a table: RFC 4180, UTF-8, a header row.

use csv::WriterBuilder;
use goodword_domain::api::exports::ExportList;
use serde_json::Value;

use crate::failure::Fault;

/// A spreadsheet takes a text that begins so for a formula, and runs it: whoever names themselves `=HYPERLINK(…)` would
/// have a say in the owner's own computer. (OWASP: CSV injection.)
/// Some take the full-width signs for it as well.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
/// Without this mark (of a byte order, which UTF-8 has not) Excel takes the file for one of its own encoding, and shows `MÃ¼ller`.
const UTF_8: &str = "\u{feff}";

/// The header row, behind the mark of UTF-8.
pub fn head(list: ExportList) -> Result<Vec<u8>, Fault> {
    let mut table = UTF_8.as_bytes().to_vec();
    line(&mut table, list.columns())?;
    Ok(table)
}

/// Adds a row.
pub fn add(table: &mut Vec<u8>, list: ExportList, row: &Value) -> Result<(), Fault> {
    let cells: Vec<_> = list.columns().iter().map(|column| cell(row, column)).collect();
    line(table, &cells)
}

fn line<T: AsRef<[u8]>>(table: &mut Vec<u8>, cells: &[T]) -> Result<(), Fault> {
    let mut writer = WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(table);
    let written = writer.write_record(cells).and_then(|()| writer.flush().map_err(csv::Error::from));
    written.map_err(|error| Fault::new(format!("writing a table: {error}")))
}

/// What stands at a place of the row: a text as it is, nothing as nothing, a list or an object as JSON.
fn cell(row: &Value, column: &str) -> String {
    match column.split('.').try_fold(row, |value, name| value.get(name)) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) if text.starts_with(FORMULA) => ["'", text].concat(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn written(row: &Value) -> String {
        let mut table = Vec::new();
        add(&mut table, ExportList::Advocates, row).unwrap();
        String::from_utf8(table).unwrap()
    }

    /// Quotes, line breaks and commas in a name are part of the name, in whatever software reads it.
    #[test]
    fn a_cell_is_read_back_as_it_was() {
        for name in ["Ann", "", "a,b", "\"Ann\"", "two\nlines", "two\r\nlines", " spaces ", "عمر", "'quoted"]
        {
            let table = written(&json!({"code": "7KQ2M9XC", "name": name, "partner": true, "friends": 3}));
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(table.as_bytes());
            let record = reader.records().next().unwrap().unwrap();
            let cells: Vec<_> = record.iter().collect();
            assert_eq!(cells, ["7KQ2M9XC", "", name, "", "", "", "true", "", "3"], "{table}");
            assert!(table.ends_with("\r\n"));
        }
    }

    #[test]
    fn no_text_is_taken_for_a_formula() {
        for name in
            ["=1+1", "+49 30 1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠SUM(A1)"]
        {
            assert!(written(&json!({"name": name})).contains(&["'", name].concat()), "{name:?}");
        }
        assert_eq!(cell(&json!({"a": {"b": -100}}), "a.b"), "-100", "a number is one");
    }

    #[test]
    fn the_header_names_every_column_once() {
        for list in ExportList::ALL {
            let head = String::from_utf8(head(list).unwrap()).unwrap();
            let mut names: Vec<_> = head.strip_prefix(UTF_8).unwrap().trim_end().split(',').collect();
            assert_eq!(names, list.columns());
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), list.columns().len(), "{head}");
        }
    }
}
