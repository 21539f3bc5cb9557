use super::plain;
use crate::ledger::testing::{Shop, code, day, friend, order};
use crate::ledger::{Reason, Signal, Traces};
use crate::program::{Program, Risk};
use crate::value::{Count, DAY_MS, Timestamp, Trace};

fn shop(risk: Risk) -> Shop {
    Shop::open(Program { risk, ..plain() })
}

fn home() -> Trace {
    Trace::from_bytes([1; 16])
}

/// What is said against order 2, by a friend of advocate 0, who has ordered with all these traces.
fn found(risk: Risk, traces: Traces, thrown: bool) -> Vec<Reason> {
    let mut shop = shop(risk);
    let own = Traces { address: Some(home()), network: Some(home()), ..Traces::default() };
    shop.record_with(order(1, 0, 0), own);
    let mut asked = friend(2, 9, 0, 0);
    if thrown {
        asked.customer.email = Some("x@thrown.example".parse().unwrap());
    }
    shop.record_with(asked, traces);
    let reasons = &shop.memory.book(&crate::ledger::testing::order_id(2)).unwrap().reasons;
    reasons.iter().skip(1).cloned().collect()
}

fn at(review_at: u16) -> Risk {
    Risk { review_at, ..Risk::default() }
}

#[test]
fn every_signal_is_named_with_its_weight() {
    let address = Traces { address: Some(home()), ..Traces::default() };
    let network = Traces { network: Some(home()), ..Traces::default() };
    let leaked = Risk { leaked: vec![code(0)], ..at(1_000) };
    for (risk, traces, thrown, signal, score) in [
        (at(1_000), address, false, Signal::SameAddress, 60),
        (at(1_000), network, false, Signal::SameNetwork, 50),
        (at(1_000), Traces::default(), true, Signal::DisposableMail, 30),
        (leaked, Traces::default(), false, Signal::CodeLeaked, 50),
    ] {
        assert_eq!(found(risk, traces, thrown), [Reason::Risk { signal, score }]);
    }
    assert_eq!(found(at(1), Traces::default(), false), [], "nothing speaks against a stranger");
}

#[test]
fn weights_are_added_up_to_the_threshold() {
    let both = || Traces { address: Some(home()), network: Some(home()), ..Traces::default() };
    let last = |review_at| found(at(review_at), both(), true).last().cloned();
    let held = |threshold| Some(Reason::HeldForReview { score: 140, threshold });
    assert_eq!(last(140), held(140));
    assert_eq!(last(1), held(1));
    assert_eq!(last(141), Some(Reason::Risk { signal: Signal::DisposableMail, score: 30 }));
}

#[test]
fn nothing_speaks_against_whom_the_owner_allows() {
    let both = || Traces { address: Some(home()), network: Some(home()), ..Traces::default() };
    for allowed in ["@example.com", "customer9@example.com", "customer0@example.com", code(0).as_ref()] {
        let risk = Risk { allowed: vec![allowed.parse().unwrap()], ..at(50) };
        assert_eq!(found(risk, both(), false), [], "{allowed}");
    }
    let other = Risk { allowed: vec!["@other.example".parse().unwrap()], ..at(50) };
    assert_eq!(found(other, both(), false).len(), 3);
}

/// More than two friends in 24 hours speak against the third.
#[test]
fn too_many_friends_in_a_day_speak_against_the_further_ones() {
    for (first, held) in [(DAY_MS, true), (DAY_MS + 1, false)] {
        let mut shop = shop(Risk { friends_a_day: Count::new(2).unwrap(), ..at(40) });
        shop.now = day(5);
        for (number, before) in [(1, first), (2, 1_000), (3, 0)] {
            let mut asked = friend(number, 9, 5, 0);
            asked.placed_at = Timestamp::from_ms(day(5).ms() - before);
            shop.record(asked);
        }
        assert_eq!(shop.reasons(2), ["referred"], "two are as many as may be");
        assert_eq!(shop.reasons(3).len() == 3, held, "{first}");
    }
}
