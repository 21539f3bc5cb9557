//! Changes to what was good: bytes of a text, and parts of a JSON value. Random bytes alone would hardly ever get past
//! the first brace.

use bolero::TypeGenerator;
use serde_json::{Number, Value, json};

/// A change to a text. Places are reckoned modulo its length.
#[derive(Debug, TypeGenerator)]
pub enum Edit {
    Replace(u16, u8),
    Insert(u16, Vec<u8>),
    Remove(u16, u8),
    Repeat(u16, u8),
}

/// A change to a JSON value. Places count its parts, outermost first.
#[derive(Debug, TypeGenerator)]
pub enum Graft {
    /// Something nasty in the place of a part.
    Nasty(u16, u8),
    /// Any number in its place.
    Integer(u16, i64),
    Fraction(u16, f64),
    /// Any text.
    Text(u16, String),
    /// A copy of another part.
    Copy(u16, u16),
    /// A field or item goes.
    Remove(u16, u8),
    /// A field of a name that somebody made up.
    Add(u16, String),
    /// The part within a list, twice.
    Double(u16),
}

pub fn edited(text: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut text = text.to_vec();
    for edit in edits {
        let place = |place: &u16| usize::from(*place) % (text.len() + 1);
        match edit {
            Edit::Replace(at, by) => {
                let at = place(at);
                text.splice(at..text.len().min(at + 1), [*by]);
            }
            Edit::Insert(at, bytes) => {
                let at = place(at);
                text.splice(at..at, bytes.iter().copied());
            }
            Edit::Remove(at, length) => {
                let at = place(at);
                text.drain(at..text.len().min(at + usize::from(*length)));
            }
            Edit::Repeat(at, length) => {
                let at = place(at);
                let part = text[at..text.len().min(at + usize::from(*length))].to_vec();
                text.splice(at..at, part);
            }
        }
    }
    text
}

pub fn grafted(mut value: Value, grafts: &[Graft]) -> Value {
    for graft in grafts {
        let parts = parts(&value);
        let place = |place: &u16| usize::from(*place) % parts;
        let (at, new) = match graft {
            Graft::Nasty(at, which) => (at, nasty(*which)),
            Graft::Integer(at, number) => (at, json!(number)),
            Graft::Fraction(at, number) => (at, Number::from_f64(*number).map_or(Value::Null, Value::Number)),
            Graft::Text(at, text) => (at, json!(text)),
            Graft::Copy(at, from) => {
                // A copy of the whole within itself would soon be larger than any body may be.
                let from = 1 + usize::from(*from) % parts.max(2).saturating_sub(1);
                (at, part(&mut value, from).map(|part| part.clone()).unwrap_or_default())
            }
            Graft::Remove(at, which) => {
                if let Some(part) = part(&mut value, place(at)) {
                    remove(part, usize::from(*which));
                }
                continue;
            }
            Graft::Add(at, name) => {
                if let Some(Value::Object(fields)) = part(&mut value, place(at)) {
                    fields.insert(name.clone(), Value::Null);
                }
                continue;
            }
            Graft::Double(at) => {
                let old = part(&mut value, place(at)).map(|part| part.clone()).unwrap_or_default();
                (at, json!([old, old]))
            }
        };
        if let Some(part) = part(&mut value, place(at)) {
            *part = new;
        }
    }
    value
}

fn nasty(which: u8) -> Value {
    let all = [
        Value::Null,
        json!(true),
        json!(0),
        json!(-0.0),
        json!(-1),
        json!(1.5),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(9_007_199_254_740_993_i64),
        json!(1e308),
        json!(""),
        json!(" "),
        json!("\u{0}"),
        json!("\u{202e}\u{feff}"),
        json!("é\u{301}\u{1f980}"),
        json!("a".repeat(10_000)),
        json!([]),
        json!({}),
        json!([[[[]]]]),
        json!({"kind": "fixed"}),
        json!({"kind": "percentage", "basis_points": 10_000}),
        json!({"amount_minor": 1, "currency": "EUR"}),
        json!({"amount_minor": i64::MAX, "currency": "USD"}),
        json!("9999-12-31T23:59:59.999999999+23:59"),
        json!("-009999-01-01T00:00:00Z"),
        json!("2016-12-31T23:59:60Z"),
        json!("a@b"),
        json!("https://xn--/{code}"),
        json!("::ffff:127.0.0.1"),
    ];
    all[usize::from(which) % all.len()].clone()
}

/// How many parts there are, the whole among them.
fn parts(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(parts).sum(),
        Value::Object(fields) => fields.values().map(parts).sum(),
        _ => 0,
    }
}

/// The part of this number, the whole being 0.
fn part(value: &mut Value, number: usize) -> Option<&mut Value> {
    if number == 0 {
        return Some(value);
    }
    let mut before = 1;
    let within: Box<dyn Iterator<Item = &mut Value>> = match value {
        Value::Array(items) => Box::new(items.iter_mut()),
        Value::Object(fields) => Box::new(fields.values_mut()),
        _ => return None,
    };
    for below in within {
        let count = parts(below);
        if number < before + count {
            return part(below, number - before);
        }
        before += count;
    }
    None
}

fn remove(part: &mut Value, which: usize) {
    match part {
        Value::Array(items) if !items.is_empty() => {
            let which = which % items.len();
            items.remove(which);
        }
        Value::Object(fields) if !fields.is_empty() => {
            let name = fields.keys().nth(which % fields.len()).cloned();
            name.and_then(|name| fields.remove(&name));
        }
        _ => {}
    }
}
