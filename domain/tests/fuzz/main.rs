//! Whatever arrives from outside is read or refused, and never ends the Worker: a panic there would take every other
//! request of the isolate with it. What is read is kept as JSON and read again for years: it must come back the same.
//!
//! `cargo test` tries each for a second, `cargo xtask fuzz` for as long as one likes. The inputs begin with `corpus/`,
//! picked by hand; whatever breaks anything is put there.

mod corpus;
mod mutation;

use std::str::FromStr;

use bolero::check;
use goodword_domain::api::orders::OrderRequest;
use goodword_domain::api::read_json;
use goodword_domain::program::Program;
use goodword_domain::refusal::Refusal;
use goodword_domain::value::{Code, Currency};
use serde_json::Value;

use self::corpus::Corpus;
use self::mutation::{Edit, Graft};

fn euro() -> Currency {
    Currency::from_str("EUR").unwrap()
}

/// A code that is read is printed, and typed back from the print.
fn code(typed: &str) -> bool {
    let Ok(code) = Code::from_str(typed) else { return false };
    let printed = code.to_string();
    assert_eq!(printed.len(), 8, "{typed:?}");
    assert_eq!(Code::from_str(&printed), Ok(code), "{typed:?}");
    assert_eq!(Code::from_str(&printed.to_lowercase()), Ok(code), "{typed:?}");
    true
}

/// A program that is taken is stored, read for each order, shown to the owner, and sent back with one field changed.
/// One that is refused says where.
fn program(value: &Value) -> bool {
    match Program::parse(value.clone(), euro()) {
        Err(bad) => {
            assert!(!bad.is_empty(), "refused without a reason: {value}");
            assert!(bad.iter().all(|bad| !bad.code.is_empty()), "{bad:?} of {value}");
            false
        }
        Ok(program) => {
            let stored = serde_json::to_string(&program).unwrap();
            assert_eq!(serde_json::from_str::<Program>(&stored).unwrap(), program, "stored: {stored}");
            let shown: Value = serde_json::from_str(&stored).unwrap();
            assert_eq!(Program::parse(shown, euro()), Ok(program), "shown: {stored}");
            true
        }
    }
}

/// An order that is taken is stored, and read whenever something becomes of it. One that is refused says where.
fn order(body: &[u8]) -> bool {
    match read_json::<OrderRequest>(body) {
        Err(Refusal::BadFields(bad)) => {
            assert!(!bad.is_empty(), "refused without a reason");
            false
        }
        Err(Refusal::MalformedJson) => false,
        Err(other) => panic!("an order refused as {other:?}"),
        Ok(order) => {
            let stored = serde_json::to_vec(&order).unwrap();
            let read = read_json::<OrderRequest>(&stored);
            assert_eq!(read, Ok(order), "stored: {}", String::from_utf8_lossy(&stored));
            true
        }
    }
}

#[test]
fn any_code_is_read_or_refused() {
    let corpus = Corpus::of("code");
    corpus.each(|text| text.lines().filter(|line| !code(line)).count() == 0);
    check!().with_type::<(u8, Vec<Edit>)>().for_each(|(seed, edits)| {
        let typed = mutation::edited(corpus.line(*seed).as_bytes(), edits);
        let _ = code(&String::from_utf8_lossy(&typed));
    });
}

#[test]
fn any_program_is_read_or_refused() {
    let corpus = Corpus::of("program");
    corpus.each(|text| program(&serde_json::from_str(text).unwrap()));
    check!().with_type::<(u8, Vec<Graft>)>().for_each(|(seed, grafts)| {
        let seed = serde_json::from_str(corpus.text(*seed)).unwrap();
        let _ = program(&mutation::grafted(seed, grafts));
    });
}

#[test]
fn any_order_is_read_or_refused() {
    let corpus = Corpus::of("order");
    corpus.each(|text| order(text.as_bytes()));
    check!().with_type::<(u8, Vec<Graft>, Vec<Edit>)>().for_each(|(seed, grafts, edits)| {
        // First what is JSON, then what need not be.
        let text = corpus.text(*seed);
        let body = match serde_json::from_str(text) {
            Ok(seed) => mutation::grafted(seed, grafts).to_string(),
            Err(_) => text.to_owned(),
        };
        let _ = order(&mutation::edited(body.as_bytes(), edits));
    });
}
