//! Random events: what the shop tells, what its owner and its advocates do, and passing days.

use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::ledger::testing::{ADVOCATES, Shop, code, day, mention, money, order, order_id};
use crate::ledger::{Beneficiary, Change, Command, EntryKind, Reward, Traces, testing::refund};
use crate::refusal::Refusal;
use crate::value::{Timestamp, Trace};

pub const ORDERS: u32 = 8;
/// Orders are placed before this day, and told from then on.
const FIRST_DAY: i64 = 30;

/// Something that the shop, its owner, an advocate or the clock does. A reward is meant by its place in its order.
#[derive(Debug, Clone)]
pub enum Event {
    Shop(u32, Command),
    Owner(u32, usize, EntryKind),
    IssueByCode(u32, usize),
    Choose(u32, usize, u8),
    DaysPass(u8),
}

impl Event {
    /// As a command; `None` where there is no such reward, and for the clock.
    pub fn command(&self, shop: &Shop) -> Option<(u32, Command)> {
        let reward = |number: &u32, place: &usize| -> Option<&Reward> {
            shop.memory.book(&order_id(*number))?.rewards.get(*place)
        };
        Some(match self {
            Self::Shop(number, command) => (*number, command.clone()),
            Self::Owner(number, place, kind) => {
                let id = reward(number, place)?.grant().id.clone();
                let command = match kind {
                    EntryKind::Approved => Command::Approve(id),
                    EntryKind::Rejected => Command::Reject(Some(id)),
                    _ => Command::Issue(id),
                };
                (*number, command)
            }
            Self::IssueByCode(number, place) => {
                (*number, Command::IssueByCode(reward(number, place)?.grant().id.clone()))
            }
            Self::Choose(number, place, choice) => {
                let grant = reward(number, place)?.grant();
                let Beneficiary::Advocate(advocate) = &grant.beneficiary else { return None };
                (*number, Command::Choose(advocate.clone(), grant.id.clone(), *choice))
            }
            Self::DaysPass(_) => return None,
        })
    }

    /// Lets it happen.
    pub fn happen(&self, shop: &mut Shop) -> Result<Vec<Change>, Refusal> {
        if let Self::DaysPass(days) = self {
            shop.now = shop.now.plus_days((*days).into());
            let numbers: Vec<_> = shop.memory.books().map(|book| book.order.id.clone()).collect();
            for id in numbers {
                shop.memory.run(&shop.program, 1, &id, &Command::EndHolds, shop.now)?;
            }
            return Ok(Vec::new());
        }
        let command = self.command(shop);
        command.map_or(Ok(Vec::new()), |(number, command)| shop.tell(number, &command))
    }
}

/// A shop on the day from which on orders are told.
pub fn opened(program: &crate::program::Program) -> Shop {
    Shop { now: day(FIRST_DAY), ..Shop::open(program.clone()) }
}

fn trace(kind: u8, share: f64) -> impl Strategy<Value = Option<Trace>> {
    weighted(share, (0..2u8).prop_map(move |number| Trace::from_bytes([kind * 8 + number; 16])))
}

prop_compose! {
    fn traces()(
        phone in trace(0, 0.1), payment in trace(1, 0.1), address in trace(2, 0.2), network in trace(3, 0.2),
    ) -> Traces {
        Traces { phone, payment, address, network }
    }
}

prop_compose! {
    fn record(number: u32)(
        customer in 0..6u8,
        advocate in weighted(0.7, 0..ADVOCATES),
        total in 0..10_000i64,
        placed in 0..FIRST_DAY,
        postal_code in weighted(0.6, select(vec!["10115", "10117", "20095"])),
        staff in weighted(0.3, select(vec!["Mia", "Noah"])),
        thrown in prop::bool::weighted(0.1),
        traces in traces(),
    ) -> Command {
        // Each at a time of its own.
        let placed_at = Timestamp::from_ms(day(placed).ms() + i64::from(number) * 60_000);
        let mut order = order(number, customer, placed);
        order.placed_at = placed_at;
        order.total = money(total);
        order.discount_codes = advocate.map(|advocate| code(advocate).to_string()).into_iter().collect();
        order.customer.postal_code = postal_code.map(|text| text.parse().unwrap());
        order.staff = staff.map(|name| name.parse().unwrap());
        if thrown {
            order.customer.email = Some(format!("customer{customer}@thrown.example").parse().unwrap());
        }
        Command::Record(Box::new(order), traces)
    }
}

/// An order with what becomes of it: up to three refunds that together are at most its total, perhaps a cancellation,
/// the end of a subscription, a late word about who sent the customer.
fn life_of(number: u32) -> impl Strategy<Value = Vec<Command>> {
    let refunds = prop::collection::vec(0..=100i64, 0..3);
    let cancelled = prop::bool::weighted(0.15);
    let ended = weighted(0.2, 0..FIRST_DAY);
    (record(number), refunds, cancelled, ended, weighted(0.2, 0..ADVOCATES)).prop_map(
        |(record, shares, cancelled, ended, mentioned)| {
            let Command::Record(order, _) = &record else { return vec![record] };
            let mut left = order.total.amount_minor.minor();
            let refunds = shares.into_iter().enumerate().map(|(place, share)| {
                let amount = left * share / 100;
                left -= amount;
                refund(&format!("r{place}"), amount)
            });
            let refunds: Vec<_> = refunds.collect();
            let mut life = vec![record];
            life.extend(refunds);
            life.extend(cancelled.then_some(Command::Cancel));
            life.extend(ended.map(|on| Command::EndSubscription(day(on))));
            life.extend(mentioned.map(mention));
            life
        },
    )
}

/// What the shop tells of all its orders.
pub fn lives() -> impl Strategy<Value = Vec<(u32, Command)>> {
    (0..ORDERS).map(life_of).collect::<Vec<_>>().prop_map(|lives| {
        let numbered = (0..ORDERS).zip(lives);
        numbered.flat_map(|(number, life)| life.into_iter().map(move |told| (number, told))).collect()
    })
}

fn other() -> impl Strategy<Value = Event> {
    let number = 0..ORDERS;
    let kinds = select(vec![EntryKind::Approved, EntryKind::Issued, EntryKind::Issued, EntryKind::Rejected]);
    prop_oneof![
        4 => (number.clone(), 0..4usize, kinds).prop_map(|(n, place, kind)| Event::Owner(n, place, kind)),
        1 => (number.clone(), 0..4usize).prop_map(|(n, place)| Event::IssueByCode(n, place)),
        1 => (number.clone(), 0..4usize, 0..4u8).prop_map(|(n, place, choice)| Event::Choose(n, place, choice)),
        2 => number.clone().prop_map(|n| Event::Shop(n, Command::Clear)),
        2 => number.prop_map(|n| Event::Shop(n, Command::Reject(None))),
        3 => (0..12u8).prop_map(Event::DaysPass),
    ]
}

/// The lives of some orders, shuffled and with repeats, between what the owner and the advocates do, and passing days.
/// Orders tend to come first: a refund before its order is refused.
pub fn events() -> impl Strategy<Value = Vec<Event>> {
    let told = (lives(), prop::collection::vec(any::<Index>(), 0..8)).prop_map(|(told, again)| {
        let told: Vec<_> = told.into_iter().map(|(number, command)| Event::Shop(number, command)).collect();
        let repeats: Vec<_> = again.iter().map(|index| index.get(&told).clone()).collect();
        (told, repeats)
    });
    let shuffled = (told, prop::collection::vec(other(), 0..50))
        .prop_map(|((told, repeats), others)| [told, repeats, others].concat());
    (shuffled, prop::collection::vec(0..1_000u32, 120)).prop_map(|(events, chances)| {
        let early = |event: &Event| matches!(event, Event::Shop(_, Command::Record(..)));
        let mut placed: Vec<_> = events.into_iter().zip(chances).collect();
        placed.sort_by_key(|(event, chance)| if early(event) { chance / 2 } else { *chance });
        placed.into_iter().map(|(event, _)| event).collect()
    })
}
