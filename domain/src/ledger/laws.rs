//! The ledger's laws, over random programs and random events.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::*;
use crate::api::orders::{Customer, OrderRequest, RefundRequest};
use crate::program::Program;
use crate::refusal::Refusal;
use crate::value::{AdvocateId, Amount, BasisPoints, Code, Currency, DAY_MS, Money, PublicKey, Timestamp};

const ADVOCATES: u8 = 2;
const START: Timestamp = Timestamp::from_ms(20_000 * DAY_MS);

fn euro() -> Currency {
    "EUR".parse().unwrap()
}

fn money(minor: i64) -> Money {
    Money::new(Amount::new(minor).unwrap(), euro())
}

/// Something that the shop, its owner or the clock does.
#[derive(Debug, Clone)]
enum Event {
    Shop(usize, Command),
    Owner(usize, Side, EntryKind),
    DaysPass(u8),
}

/// A shop in memory: does with the changes what the store does.
#[derive(Debug, Clone, Default)]
struct Shop {
    days: i64,
    books: BTreeMap<usize, OrderBook>,
}

impl Shop {
    fn now(&self) -> Timestamp {
        Timestamp::from_ms(START.ms() + self.days * DAY_MS)
    }

    fn facts(&self, number: usize, command: &Command) -> Facts {
        let book = self.books.get(&number).cloned();
        let (mut candidates, mut has_ordered) = (Vec::new(), false);
        if let Command::Record(order) = command {
            let codes = order.discount_codes.iter().filter_map(|code| code.parse().ok());
            candidates = codes.filter_map(|code| self.candidate(code)).collect();
            has_ordered = self.books.values().any(|book| book.order.customer.email == order.customer.email);
        }
        Facts { shop: PublicKey::from_bytes([0; 16]), currency: euro(), book, candidates, has_ordered }
    }

    fn candidate(&self, code: Code) -> Option<Candidate> {
        let advocate = (0..ADVOCATES).find(|name| code == Code::from_random([*name; 7]))?;
        Some(Candidate {
            advocate: AdvocateId::from_bytes([advocate; 16]),
            code,
            evidence: Evidence::AdvocateCode,
            claimed_at: None,
            email_key: format!("customer{advocate}@example.com").into(),
            customer_id: None,
            live_rewards: self.live(advocate),
        })
    }

    fn live(&self, advocate: u8) -> u32 {
        let own = Beneficiary::Advocate(AdvocateId::from_bytes([advocate; 16]));
        let live =
            self.rewards().filter(|reward| reward.grant().beneficiary == own && reward.state().is_live());
        u32::try_from(live.count()).unwrap()
    }

    fn rewards(&self) -> impl Iterator<Item = &Reward> {
        self.books.values().flat_map(|book| &book.rewards)
    }

    /// The number of changes, or the refusal.
    fn command(&mut self, program: &Program, number: usize, command: &Command) -> Result<usize, Refusal> {
        let changes = decide(program, &self.facts(number, command), command, self.now())?;
        for change in &changes {
            match (change, self.books.get_mut(&number)) {
                (Change::Recorded(book), None) => drop(self.books.insert(number, book.as_ref().clone())),
                (_, Some(book)) => book.apply(change)?,
                (_, None) => panic!("{change:?} before its order"),
            }
        }
        Ok(changes.len())
    }

    fn happen(&mut self, program: &Program, event: &Event) -> Result<usize, Refusal> {
        match event {
            Event::Shop(number, command) => self.command(program, *number, command),
            Event::Owner(number, side, kind) => {
                let reward = self.books.get(number).and_then(|book| {
                    book.rewards.iter().find(|reward| reward.grant().beneficiary.side() == *side)
                });
                let Some(id) = reward.map(|reward| reward.grant().id.clone()) else { return Ok(0) };
                let command = match kind {
                    EntryKind::Approved => Command::Approve(id),
                    EntryKind::Rejected => Command::Reject(id),
                    _ => Command::Issue(id),
                };
                self.command(program, *number, &command)
            }
            Event::DaysPass(days) => {
                self.days += i64::from(*days);
                let numbers: Vec<_> = self.books.keys().copied().collect();
                numbers.into_iter().map(|number| self.command(program, number, &Command::EndHolds)).sum()
            }
        }
    }

    /// Where every reward stands, without how it came there.
    fn end(&self) -> Vec<(String, bool, Amount)> {
        self.rewards().map(|r| (r.grant().id.to_string(), r.state().is_live(), r.balance())).collect()
    }
}

fn terms() -> impl Strategy<Value = Option<RewardTerms>> {
    let percentage = (1..=10_000u32).prop_map(|bp| RewardTerms::Percentage(BasisPoints::new(bp).unwrap()));
    let fixed = (0..2_000i64).prop_map(|minor| RewardTerms::Fixed(money(minor)));
    proptest::option::weighted(0.9, prop_oneof![percentage, fixed])
}

prop_compose! {
    fn program()(
        advocate_reward in terms(),
        friend_reward in terms(),
        hold_days in 0..20u16,
        minimum in proptest::option::of(0..5_000i64),
        advocate_limit in proptest::option::of(1..4u32),
        new_customers_only: bool,
    ) -> Program {
        let minimum_order = minimum.map(money);
        Program { advocate_reward, friend_reward, hold_days, new_customers_only, minimum_order, advocate_limit,
            ..Program::starting(euro()) }
    }
}

prop_compose! {
    fn order(number: usize)(
        customer in 0..5u8,
        advocate in 0..=ADVOCATES,
        total in 0..10_000i64,
        days_ago in 0..5i64,
    ) -> OrderRequest {
        OrderRequest {
            id: number.to_string().parse().unwrap(),
            placed_at: Timestamp::from_ms(START.ms() - days_ago * DAY_MS),
            customer: Customer { email: Some(format!("customer{customer}@example.com").parse().unwrap()), ..Customer::default() },
            total: money(total),
            // The last of these is nobody's.
            discount_codes: vec![Code::from_random([advocate; 7]).to_string()],
            reference: None,
            staff: None,
        }
    }
}

/// An order with what comes back of it: up to three refunds that together are at most its total, perhaps a cancellation.
fn life_of(number: usize) -> impl Strategy<Value = Vec<Command>> {
    (order(number), prop::collection::vec(0..=100i64, 0..4), prop::bool::weighted(0.2)).prop_map(
        move |(order, shares, cancelled)| {
            let mut left = order.total.amount_minor.minor();
            let mut life = Vec::new();
            for (place, share) in shares.into_iter().enumerate() {
                let amount = left * share / 100;
                left -= amount;
                life.push(Command::Refund(RefundRequest {
                    id: format!("r{place}").parse().unwrap(),
                    amount: money(amount),
                }));
            }
            life.extend(cancelled.then_some(Command::Cancel));
            life.insert(0, Command::Record(Box::new(order)));
            life
        },
    )
}

fn lives() -> impl Strategy<Value = Vec<(usize, Command)>> {
    (0..6usize).map(life_of).collect::<Vec<_>>().prop_map(|lives| {
        lives.into_iter().enumerate().flat_map(|(n, life)| life.into_iter().map(move |c| (n, c))).collect()
    })
}

/// The lives of some orders, shuffled and with repeats, between the owner's decisions and passing days.
fn events() -> impl Strategy<Value = Vec<Event>> {
    let owner = (
        0..6usize,
        select(vec![Side::Advocate, Side::Friend]),
        select(vec![EntryKind::Approved, EntryKind::Rejected, EntryKind::Issued]),
    )
        .prop_map(|(number, side, kind)| Event::Owner(number, side, kind));
    let others = prop::collection::vec(prop_oneof![owner, (0..12u8).prop_map(Event::DaysPass)], 0..20);
    let told = (lives(), prop::collection::vec(any::<Index>(), 0..10)).prop_map(|(life, again)| {
        let mut told: Vec<_> =
            life.into_iter().map(|(number, command)| Event::Shop(number, command)).collect();
        let repeats: Vec<_> = again.iter().map(|index| index.get(&told).clone()).collect();
        told.extend(repeats);
        told
    });
    (told, others).prop_map(|(told, others)| [told, others].concat()).prop_shuffle()
}

proptest! {
    /// Whatever happens in whatever order: balances are sums, nothing is paid that was not granted, no hold is resolved
    /// twice, no cap is exceeded, and no reward has an impossible life.
    #[test]
    fn whatever_happens_the_books_are_right(program in program(), events in events()) {
        let mut shop = Shop::default();
        for event in &events {
            // A refusal (a refund before its order, an issue before its approval) changes nothing.
            let before = shop.clone();
            if shop.happen(&program, event).is_err() {
                prop_assert_eq!(before.end(), shop.end());
            }
            if let Some(limit) = program.advocate_limit {
                for advocate in 0..ADVOCATES {
                    prop_assert!(shop.live(advocate) <= limit);
                }
            }
            for reward in shop.rewards() {
                let entries = reward.entries();
                let sum: i64 = entries.iter().map(|entry| entry.amount_minor).sum();
                let granted = entries[0].amount_minor;
                prop_assert!((0..=granted).contains(&sum) && sum == reward.balance().minor());
                prop_assert_eq!(Reward::restore(reward.grant().clone(), entries.to_vec()), Some(reward.clone()));
                let resolved = |e: &&Entry| matches!(e.kind, EntryKind::Approved | EntryKind::Rejected);
                prop_assert!(entries.iter().filter(resolved).count() <= 1);
                prop_assert!(reward.state().is_live() || sum == 0);
            }
        }
    }

    /// A delivery that was taken once changes nothing when it comes again: at once, or after everything else.
    #[test]
    fn a_repeat_changes_nothing(program in program(), events in events()) {
        let mut shop = Shop::default();
        let mut taken = Vec::new();
        for event in &events {
            if shop.happen(&program, event).is_ok() && matches!(event, Event::Shop(..)) {
                prop_assert_eq!(shop.happen(&program, event), Ok(0));
                taken.push(event);
            }
        }
        let end = shop.end();
        for event in taken {
            prop_assert_eq!(shop.happen(&program, event), Ok(0));
        }
        prop_assert_eq!(shop.end(), end);
    }

    /// The same deliveries in any order end in the same rewards with the same balances: what is refused because its
    /// order is not known yet comes again, as platforms send it again. (Who comes first decides about limits and about
    /// being a new customer, so these are left out.)
    #[test]
    fn order_of_delivery_does_not_matter(
        program in program(), told in lives(), shuffled in Just(()).prop_perturb(|(), mut rng| rng.random::<u64>()),
        days in prop::collection::vec(0..12u8, 0..6),
    ) {
        let program = Program { advocate_limit: None, new_customers_only: false, ..program };
        let mut straight = Shop::default();
        for (number, command) in &told {
            prop_assert!(straight.command(&program, *number, command).is_ok());
        }
        let mut other = Shop::default();
        let mut waiting = told;
        let mut days = days.into_iter();
        let mut turn = shuffled;
        while !waiting.is_empty() {
            turn = turn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let next = usize::try_from(turn >> 33).unwrap() % waiting.len();
            let (number, command) = &waiting[next];
            match other.command(&program, *number, command) {
                Err(Refusal::OrderUnknown) => continue,
                result => prop_assert!(result.is_ok(), "{result:?}"),
            }
            waiting.swap_remove(next);
            if let Some(days) = days.next() {
                prop_assert!(other.happen(&program, &Event::DaysPass(days)).is_ok());
            }
        }
        prop_assert_eq!(other.end(), straight.end());
        for book in other.books.values() {
            for reward in book.rewards.iter().filter(|reward| reward.state().is_live()) {
                prop_assert_eq!(reward.balance(), reward.grant().terms.worth(book.remaining()));
            }
        }
    }
}

/// The table is the whole life, cell by cell as its documentation draws it: rows are states, columns are entries.
#[test]
fn the_table_of_states_is_complete() {
    use State::{Approved, Issued, Pending, Rejected, Reversed};
    assert_eq!(
        EntryKind::ALL.map(EntryKind::as_str),
        ["granted", "reduced", "approved", "rejected", "issued", "reversed"]
    );
    for (state, row) in [
        (None, [Some(Pending), None, None, None, None, None]),
        (Some(Pending), [None, Some(Pending), Some(Approved), Some(Rejected), None, None]),
        (Some(Approved), [None, Some(Approved), None, None, Some(Issued), Some(Reversed)]),
        (Some(Issued), [None, Some(Issued), None, None, None, Some(Reversed)]),
        (Some(Rejected), [None; 6]),
        (Some(Reversed), [None; 6]),
    ] {
        assert_eq!(EntryKind::ALL.map(|kind| after(state, kind)), row, "after {state:?}");
    }
}
