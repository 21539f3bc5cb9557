use proptest::prelude::*;

use super::*;
use crate::ledger::laws::{Event, events, opened, program};
use crate::ledger::testing::{Shop, euro, fixed, friend, order_id, people, refund, share};
use crate::ledger::{Change, Traces};
use crate::refusal::Refusal;

/// A shop that writes down what it was told, under one version and then under another.
struct Diary {
    shop: Shop,
    programs: [(u32, Program); 2],
    version: u32,
    told: Vec<Told>,
}

impl Diary {
    fn begin(first: Program, second: Program) -> Self {
        let shop = opened(&first);
        Self { shop, programs: [(1, first), (2, second)], version: 1, told: Vec::new() }
    }

    fn program(&self, version: u32) -> &Program {
        &self.programs[usize::from(version == 2)].1
    }

    fn pass_until(&mut self, until: Timestamp) {
        while let Some((at, order)) = self.shop.memory.next_due(until) {
            self.shop.now = self.shop.now.max(at);
            self.run(&order, &Command::EndHolds).unwrap();
        }
        self.shop.now = self.shop.now.max(until);
    }

    fn run(&mut self, order: &OrderId, command: &Command) -> Result<Vec<Change>, Refusal> {
        let version = self.shop.memory.version_of(order).unwrap_or(self.version);
        let program = self.program(version).clone();
        self.shop.memory.run(&program, version, order, command, self.shop.now)
    }

    fn tell(&mut self, number: u32, command: Command) {
        self.pass_until(self.shop.now);
        let order = order_id(number);
        if self.run(&order, &command).is_ok() {
            let version = self.shop.memory.version_of(&order).unwrap();
            self.told.push(Told { at: self.shop.now, order, version, command });
        }
    }

    fn happen(&mut self, event: &Event) {
        match event {
            Event::DaysPass(days) => self.pass_until(self.shop.now.plus_days((*days).into())),
            event => {
                if let Some((number, command)) = event.command(&self.shop) {
                    self.tell(number, command);
                }
            }
        }
    }

    fn history(&mut self) -> History {
        self.pass_until(self.shop.now);
        History {
            shop: PublicKey::from_bytes([0; 16]),
            currency: euro(),
            people: people(),
            told: self.told.clone(),
            now: self.shop.now,
        }
    }

    fn previewed(&mut self, candidate: &Program, from: Timestamp, until: Timestamp) -> Preview {
        let history = self.history();
        preview(&history, &self.programs, candidate, from, until)
    }
}

proptest! {
    /// What happened is what the replay says; and had the program been what it was, nothing would have been otherwise.
    #[test]
    fn what_if_over_the_real_program_is_what_happened(
        first in program(), second in program(), events in events(),
    ) {
        let mut diary = Diary::begin(first, second.clone());
        let (before, after) = events.split_at(events.len() / 3);
        for event in before {
            diary.happen(event);
        }
        diary.pass_until(diary.shop.now.plus_days(1));
        diary.version = 2;
        let changed = diary.shop.now;
        for event in after {
            diary.happen(event);
        }
        let history = diary.history();
        let replayed = replay(&history, &Judges { programs: &diary.programs, candidate: None });
        prop_assert!(replayed.books().eq(diary.shop.memory.books()));
        let until = diary.shop.now.plus_days(1);
        let told = diary.previewed(&second, changed, until);
        prop_assert_eq!(&told.differences, &[]);
        prop_assert_eq!(told.differing, 0);
        prop_assert_eq!(&told.actual, &told.preview);
        let later: Vec<_> =
            diary.shop.memory.books().filter(|book| book.recorded_at >= changed).cloned().collect();
        prop_assert_eq!(told.orders, number(later.len()));
        prop_assert_eq!(told.actual, sums(euro(), later.iter()));
    }
}

fn plain(advocate: i64) -> Program {
    Program {
        advocate_reward: Some(fixed(advocate)),
        friend_reward: Some(share(1_000)),
        ..Program::starting(euro())
    }
}

fn record(number: u32, customer: u8) -> Command {
    Command::Record(Box::new(friend(number, customer, 30, 0)), Traces::default())
}

/// Three friends' orders a day apart; the first one is refunded in the end.
fn three_friends() -> (Diary, [Timestamp; 4]) {
    let mut diary = Diary::begin(plain(500), plain(500));
    let start = diary.shop.now;
    for number in 1..=3 {
        diary.tell(number, record(number, 6 + u8::try_from(number).unwrap()));
        diary.pass_until(start.plus_days(u16::try_from(number).unwrap()));
    }
    diary.tell(1, refund("all", 10_000));
    (diary, [0, 1, 2, 3].map(|days| start.plus_days(days)))
}

fn euros(amount: i64) -> Money {
    crate::ledger::testing::money(amount)
}

#[test]
fn only_orders_of_the_time_in_question_are_judged_anew() {
    let (mut diary, [_, second, third, _]) = three_friends();
    let told = diary.previewed(&plain(700), second, third);
    assert_eq!((told.orders, told.differing), (1, 1));
    let sums =
        |advocates| Sums { referrals: 1, rewards: 2, advocates: euros(advocates), friends: euros(1_000) };
    assert_eq!((told.actual, told.preview), (sums(500), sums(700)));
    let [difference] = told.differences.as_slice() else { panic!("one order differs") };
    assert_eq!(difference.order_id, order_id(2));
    assert_eq!(difference.actual[0].balance, 500);
    assert_eq!(difference.preview[0].balance, 700);
    assert_eq!(difference.actual[1], difference.preview[1], "the friend's side is the same");
}

#[test]
fn what_came_back_comes_back_under_another_program_too() {
    let (mut diary, [first, .., end]) = three_friends();
    let told = diary.previewed(&plain(700), first, end);
    assert_eq!((told.orders, told.differing), (3, 2));
    assert_eq!((told.preview.referrals, told.preview.rewards), (2, 4));
    assert_eq!(told.preview.advocates, euros(1_400));
}

#[test]
fn points_in_place_of_money_are_a_difference() {
    let points = crate::ledger::RewardTerms::Points(crate::value::Count::new(500).unwrap());
    let candidate = Program { advocate_reward: Some(crate::ledger::Offered::plain(points)), ..plain(500) };
    let (mut diary, [_, second, third, _]) = three_friends();
    let told = diary.previewed(&candidate, second, third);
    assert_eq!((told.differing, told.preview.advocates), (1, euros(0)));
}

/// What the owner did to a reward that would not have been there is left out; what would have been there is handed out
/// as it was.
#[test]
fn the_owner_does_what_can_still_be_done() {
    let mut diary = Diary::begin(plain(500), plain(500));
    let start = diary.shop.now;
    diary.tell(1, record(1, 9));
    for side in ["advocate", "friend"] {
        let id = diary.shop.id(1, "referral", side);
        diary.tell(1, Command::Approve(id.clone()));
        diary.tell(1, Command::Issue(id));
    }
    let none = Program { advocate_reward: None, ..plain(500) };
    let told = diary.previewed(&none, start, start.plus_days(1));
    let brief = |earned: &[Earned]| -> Vec<_> { earned.iter().map(|one| (one.side, one.state)).collect() };
    let difference = &told.differences[0];
    assert_eq!(brief(&difference.actual), [(Side::Advocate, State::Issued), (Side::Friend, State::Issued)]);
    assert_eq!(brief(&difference.preview), [(Side::Friend, State::Issued)]);
}

#[test]
fn a_debt_that_was_paid_off_was_earned() {
    let owing = Program { debts: crate::program::Debts::NextRewardPays, ..plain(500) };
    let mut diary = Diary::begin(owing.clone(), owing.clone());
    let start = diary.shop.now;
    diary.tell(1, record(1, 8));
    let id = diary.shop.id(1, "referral", "advocate");
    diary.tell(1, Command::Approve(id.clone()));
    diary.tell(1, Command::Issue(id));
    diary.tell(1, Command::Cancel);
    diary.tell(2, record(2, 9));
    diary.pass_until(start.plus_days(20));
    let told = diary.previewed(&owing, start, start.plus_days(1));
    assert_eq!(told.actual.advocates, euros(500));
    assert_eq!(diary.shop.brief(2)[0], "referral advocate issued 0");
}

#[test]
fn a_hundred_differences_are_told_and_all_are_counted() {
    let free = Program { advocate_limit: None, new_customers_only: false, ..plain(500) };
    let mut diary = Diary::begin(free.clone(), free);
    let start = diary.shop.now;
    for number in 0..101 {
        diary.tell(number, record(number, 9));
    }
    let told = diary.previewed(&Program { advocate_reward: None, ..plain(500) }, start, start.plus_days(1));
    assert_eq!((told.orders, told.differing, told.differences.len()), (101, 101, 100));
    assert_eq!(told.differences[0].order_id, order_id(0), "oldest first");
}
