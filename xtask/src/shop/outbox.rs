//! Reports wait here until Goodword has accepted them. The outbox is saved together with the order that caused the
//! report, so that neither a dead process nor a silent network can lose one.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::App;
use super::goodword::{Answer, Report};

const FIRST_WAIT: Duration = Duration::from_millis(500);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Reports in the order in which they happened.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Outbox {
    last_number: u64,
    letters: Vec<Letter>,
}

/// One report on its way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Letter {
    number: u64,
    report: Report,
    failures: u32,
    /// Why it was refused for good; it is kept for a human to look at and not sent again.
    refused: Option<String>,
    /// Not before then; after a restart everything is tried at once.
    #[serde(skip)]
    due: Option<Instant>,
}

impl Outbox {
    /// Adds a report to be delivered.
    pub fn post(&mut self, report: Report) {
        self.last_number += 1;
        self.letters.push(Letter { number: self.last_number, report, failures: 0, refused: None, due: None });
    }

    /// How many reports Goodword has not accepted.
    #[must_use]
    pub fn unaccepted(&self) -> usize {
        self.letters.len()
    }

    /// The first waiting letter of each order: a refund must not overtake its order, and one order must not hold up
    /// another.
    fn heads(&self) -> impl Iterator<Item = &Letter> {
        let waiting = || self.letters.iter().filter(|letter| letter.refused.is_none());
        waiting().enumerate().filter_map(move |(index, letter)| {
            let overtakes =
                waiting().take(index).any(|earlier| earlier.report.order_id() == letter.report.order_id());
            (!overtakes).then_some(letter)
        })
    }

    fn due(&self, now: Instant) -> Vec<Letter> {
        self.heads().filter(|letter| letter.due.is_none_or(|due| due <= now)).cloned().collect()
    }

    fn wait(&self, now: Instant) -> Option<Duration> {
        self.heads()
            .map(|letter| letter.due.map_or(Duration::ZERO, |due| due.saturating_duration_since(now)))
            .min()
    }

    fn settle(&mut self, number: u64, answer: &Answer, now: Instant) {
        if *answer == Answer::Accepted {
            self.letters.retain(|letter| letter.number != number);
            return;
        }
        let Some(letter) = self.letters.iter_mut().find(|letter| letter.number == number) else { return };
        if let Answer::Refused(reason) = answer {
            letter.refused = Some(reason.clone());
        } else {
            let wait = FIRST_WAIT.saturating_mul(1 << letter.failures.min(10)).min(LONGEST_WAIT);
            letter.failures = letter.failures.saturating_add(1);
            letter.due = Some(now + wait);
        }
    }
}

/// Delivers what is due, for as long as the shop runs.
pub async fn deliver_forever(app: &App) {
    loop {
        for letter in app.store.read(|books| books.outbox.due(Instant::now())) {
            deliver(app, &letter).await;
        }
        match app.store.read(|books| books.outbox.wait(Instant::now())) {
            Some(wait) => tokio::select! {
                () = app.posted.notified() => {}
                () = tokio::time::sleep(wait) => {}
            },
            None => app.posted.notified().await,
        }
    }
}

async fn deliver(app: &App, letter: &Letter) {
    let answer = app.goodword.report(&letter.report).await;
    let order_id = letter.report.order_id();
    match &answer {
        // Said once, not at every attempt.
        Answer::Later(reason) if letter.failures == 0 => {
            eprintln!("shop: order {order_id}: reporting will be tried again: {reason}");
        }
        Answer::Accepted | Answer::Later(_) => {}
        Answer::Refused(reason) => eprintln!("shop: order {order_id}: the report was refused: {reason}"),
    }
    let settled = app.store.change(|books| books.outbox.settle(letter.number, &answer, Instant::now()));
    if let Err(error) = settled {
        eprintln!("shop: cannot save what was delivered: {error:#}");
        tokio::time::sleep(LONGEST_WAIT).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shop::goodword::{Money, Refund};

    fn cancel(order_id: &str) -> Report {
        Report::Cancel { order_id: order_id.into() }
    }

    fn refund(order_id: &str) -> Report {
        let amount = Money { amount_minor: 100, currency: "EUR".into() };
        Report::Refund { order_id: order_id.into(), refund: Refund { id: "r1".into(), amount } }
    }

    fn outbox(reports: impl IntoIterator<Item = Report>) -> Outbox {
        let mut outbox = Outbox::default();
        reports.into_iter().for_each(|report| outbox.post(report));
        outbox
    }

    fn numbers(letters: &[Letter]) -> Vec<u64> {
        letters.iter().map(|letter| letter.number).collect()
    }

    #[test]
    fn a_report_never_overtakes_an_earlier_one_of_its_order() {
        let now = Instant::now();
        let mut outbox = outbox([cancel("1"), refund("1"), cancel("2")]);
        assert_eq!(numbers(&outbox.due(now)), [1, 3]);
        outbox.settle(1, &Answer::Later("down".into()), now);
        assert_eq!(numbers(&outbox.due(now)), [3], "order 1 waits, order 2 does not");
        outbox.settle(1, &Answer::Accepted, now);
        assert_eq!(numbers(&outbox.due(now)), [2, 3]);
    }

    #[test]
    fn waits_longer_each_time_but_never_gives_up() {
        let mut now = Instant::now();
        let mut outbox = outbox([cancel("1")]);
        let mut waits = Vec::new();
        for _ in 0..40 {
            outbox.settle(1, &Answer::Later("down".into()), now);
            let wait = outbox.wait(now).unwrap();
            assert!(outbox.due(now).is_empty());
            waits.push(wait);
            now += wait;
            assert_eq!(numbers(&outbox.due(now)), [1]);
        }
        assert_eq!(waits[..3], [FIRST_WAIT, FIRST_WAIT * 2, FIRST_WAIT * 4]);
        assert_eq!(waits.last(), Some(&LONGEST_WAIT));
    }

    #[test]
    fn a_refused_report_is_kept_but_not_sent_again() {
        let now = Instant::now();
        let mut outbox = outbox([cancel("1"), refund("1")]);
        outbox.settle(1, &Answer::Refused("409".into()), now);
        assert_eq!(numbers(&outbox.due(now)), [2]);
        assert_eq!(outbox.unaccepted(), 2);
    }

    #[test]
    fn what_was_waiting_is_due_at_once_after_a_restart() {
        let now = Instant::now();
        let mut before = outbox([cancel("1"), refund("2")]);
        before.settle(1, &Answer::Later("down".into()), now);
        let mut after: Outbox = serde_json::from_str(&serde_json::to_string(&before).unwrap()).unwrap();
        assert_eq!(numbers(&after.due(now)), [1, 2]);
        after.post(cancel("3"));
        assert_eq!(numbers(&after.due(now)), [1, 2, 3], "numbers are not given twice");
    }
}
