//! The tables of states: what the code does is what its documentation draws, cell by cell.

use crate::ledger::testing::{Shop, euro, friend, order, order_id};
use crate::ledger::{Command, EntryKind, ReferralState, State, Traces, after};
use crate::program::Program;
use crate::value::Trace;

/// The rows of the tables in a file's documentation, each row's cells without the spaces around them.
fn table(source: &str) -> Vec<Vec<String>> {
    rows(source, "/// |")
}

/// The rows of all tables whose lines begin so.
fn rows(text: &str, begin: &str) -> Vec<Vec<String>> {
    let lines = text.lines().filter_map(|line| line.trim().strip_prefix(begin)?.strip_suffix('|'));
    let rows = lines.map(|line| line.split('|').map(|cell| cell.trim().to_owned()).collect());
    rows.filter(|row: &Vec<String>| row.iter().any(|cell| cell != "---")).collect()
}

#[test]
fn the_life_of_a_reward_is_what_the_table_says() {
    let table = table(include_str!("../state.rs"));
    let (head, rows) = table.split_first().unwrap();
    let kinds: Vec<_> = EntryKind::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(head[1..], kinds, "each kind of entry has a column");
    let mut drawn = Vec::new();
    for row in rows {
        for name in row[0].split(", ") {
            let from = State::ALL.into_iter().find(|state| state.as_str() == name);
            assert!(from.is_some() || name == "(none)", "{name} is no state");
            drawn.push(from);
            for (kind, cell) in EntryKind::ALL.iter().zip(&row[1..]) {
                let to = after(from, *kind).map_or("", State::as_str);
                assert_eq!(to, cell, "{name} after {kind:?}");
            }
        }
    }
    let all: Vec<_> = std::iter::once(None).chain(State::ALL.map(Some)).collect();
    assert_eq!(drawn, all, "each state has a row");
}

/// Owners and newcomers read the table elsewhere: it is drawn there as it is drawn beside the code.
#[test]
fn the_life_of_a_reward_is_the_same_in_the_documents() {
    let drawn = table(include_str!("../state.rs"));
    for (file, text) in [
        ("docs/program.md", include_str!("../../../../docs/program.md")),
        ("ARCHITECTURE.md", include_str!("../../../../ARCHITECTURE.md")),
    ] {
        let there = rows(text, "|");
        let begin = there.iter().position(|row| row[1..] == drawn[0][1..]).expect(file);
        assert_eq!(there[begin + 1..begin + drawn.len()], drawn[1..], "{file}");
    }
}

/// An order against which something speaks: its customer lives at the advocate's address.
fn in_review() -> Shop {
    let address = Some(Trace::from_bytes([1; 16]));
    let household = || Traces { address: address.clone(), ..Traces::default() };
    let mut shop = Shop::open(Program::starting(euro()));
    shop.record_with(order(0, 0, 0), household());
    shop.record_with(friend(1, 9, 1, 0), household());
    shop
}

fn told(shop: &mut Shop, command: &Command) -> Option<ReferralState> {
    shop.tell(1, command).ok();
    Some(shop.memory.book(&order_id(1))?.referral.as_ref()?.state)
}

fn referral(state: ReferralState) -> Shop {
    let mut shop = in_review();
    let way = match state {
        ReferralState::InReview => None,
        ReferralState::Counts => Some(Command::Clear),
        ReferralState::Rejected => Some(Command::Reject(None)),
        ReferralState::Lost => Some(Command::Cancel),
    };
    way.map(|command| shop.tell(1, &command).unwrap());
    assert_eq!(shop.memory.book(&order_id(1)).unwrap().referral.as_ref().unwrap().state, state);
    shop
}

#[test]
fn the_life_of_a_referral_is_what_the_table_says() {
    let table = table(include_str!("../book.rs"));
    let (head, rows) = table.split_first().unwrap();
    assert_eq!(head[1..], ["told", "cleared", "rejected", "order came back"]);
    let (begin, rows) = rows.split_first().unwrap();
    assert_eq!(begin[..2], ["(none)", "counts, or in review"]);
    let mut drawn = Vec::new();
    for row in rows {
        for name in row[0].split(", ") {
            let all = [
                ReferralState::Counts,
                ReferralState::InReview,
                ReferralState::Rejected,
                ReferralState::Lost,
            ];
            let from = all.into_iter().find(|state| state.as_str() == name.replace(' ', "_")).unwrap();
            drawn.push(name);
            let again = referral(from).memory.book(&order_id(1)).unwrap().clone();
            let again = Command::Record(Box::new(again.order), again.traces);
            let commands = [again, Command::Clear, Command::Reject(None), Command::Cancel];
            for (command, cell) in commands.iter().zip(&row[1..]) {
                let to = told(&mut referral(from), command).filter(|to| *to != from);
                assert_eq!(to.map_or("", ReferralState::as_str), cell, "{name} after {command:?}");
            }
        }
    }
    drawn.sort_unstable();
    assert_eq!(drawn, ["counts", "in review", "lost", "rejected"], "each state has a row");
}
