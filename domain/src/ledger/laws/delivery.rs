//! It does not matter how often, and in which order, something is told.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::Index;

use super::events::{Event, events, lives, opened};
use super::programs::program;
use crate::api::orders::OrderRequest;
use crate::ledger::testing::Shop;
use crate::ledger::{Command, OrderBook, ReferralState, Rule};
use crate::program::Program;
use crate::value::{Count, OrderId};

type Told = Vec<(u32, Command)>;

/// What is left in the end: every live reward with its balance, every referral with its state. A milestone is its
/// advocate's: which order completed it depends on who came last.
fn end(shop: &Shop) -> Vec<String> {
    let reward = |reward: &crate::ledger::Reward| {
        let (grant, balance) = (reward.grant(), reward.balance().minor());
        let order = if matches!(grant.rule, Rule::Milestone(_)) { "" } else { grant.order.as_ref() };
        let who: &str = grant.beneficiary.as_ref();
        format!("{order} {} {who} {balance}", grant.rule)
    };
    let live = shop.rewards().filter(|reward| reward.state().is_live()).map(reward);
    let counts = |book: &OrderBook| format!("{} {}", book.order.id, book.referral_is(ReferralState::Counts));
    let mut end: Vec<_> = live.chain(shop.memory.books().map(counts)).collect();
    end.sort();
    end
}

/// The orders in the order in which they were placed, with what is told of each later.
fn by_time(told: Told) -> (Told, Told) {
    let (mut orders, rest): (Vec<_>, Vec<_>) =
        told.into_iter().partition(|(_, command)| matches!(command, Command::Record(..)));
    orders.sort_by_key(|(_, command)| match command {
        Command::Record(order, _) => Some(order.placed_at),
        _ => None,
    });
    (orders, rest)
}

/// Nobody sent the customers of orders that are not their first.
fn sent_with_the_first(told: Told) -> Told {
    let by = |command: &Command| match command {
        Command::Record(order, _) => {
            order.customer.email.as_ref().map(|email| (email.key(), order.placed_at))
        }
        _ => None,
    };
    let mut first = BTreeMap::new();
    for (number, (customer, at)) in told.iter().filter_map(|(number, command)| Some((*number, by(command)?)))
    {
        let kept = first.entry(customer).or_insert((at, number));
        *kept = (at, number).min(*kept);
    }
    let firsts: BTreeSet<u32> = first.into_values().map(|(_, number)| number).collect();
    let alone = |(number, command)| match command {
        _ if firsts.contains(&number) => Some((number, command)),
        Command::Attribute(_) => None,
        Command::Record(order, traces) => {
            let order = OrderRequest { discount_codes: Vec::new(), ..*order };
            Some((number, Command::Record(Box::new(order), traces)))
        }
        other => Some((number, other)),
    };
    told.into_iter().filter_map(alone).collect()
}

fn without_limits(program: Program) -> Program {
    let mut program = Program { advocate_limit: None, limits: Vec::new(), ..program };
    program.risk.friends_a_day = Count::MAX;
    program
}

fn known(shop: &Shop, number: u32) -> bool {
    let id: OrderId = crate::ledger::testing::order_id(number);
    shop.memory.book(&id).is_some()
}

/// Tells the orders in their order, and everything else somewhere after its own order, days passing between.
fn tell_mixed(
    shop: &mut Shop,
    orders: &[(u32, Command)],
    mut rest: Vec<(u32, Command)>,
    turns: &[(Index, u8)],
) {
    let mut orders = orders.iter().peekable();
    for (index, days) in turns.iter().cycle() {
        let open: Vec<usize> = (0..rest.len()).filter(|place| known(shop, rest[*place].0)).collect();
        let choices = open.len() + usize::from(orders.peek().is_some());
        if choices == 0 {
            break;
        }
        if let Some(place) = open.get(index.index(choices)) {
            let (number, command) = rest.swap_remove(*place);
            assert!(shop.tell(number, &command).is_ok(), "{command:?}");
        } else if let Some((number, command)) = orders.next() {
            assert!(shop.tell(*number, command).is_ok(), "{command:?}");
            while let Some((number, command)) = orders.next_if(|(same, _)| same == number) {
                assert!(shop.tell(*number, command).is_ok(), "{command:?}");
            }
        }
        Event::DaysPass(*days).happen(shop).unwrap();
    }
}

fn turns() -> impl Strategy<Value = Vec<(Index, u8)>> {
    prop::collection::vec((any::<Index>(), prop_oneof![3 => Just(0), 1 => 0..12u8]), 30)
}

/// Whether the owner has found out who sent a customer, and it did not count: later it might.
fn came_to_nothing(shop: &Shop, event: &Event) -> bool {
    let Event::Shop(number, Command::Attribute(_)) = event else { return false };
    let book = shop.memory.book(&crate::ledger::testing::order_id(*number));
    book.is_some_and(|book| book.referral.is_none())
}

proptest! {
    /// A delivery that was taken once changes nothing when it comes again: at once, or after everything else.
    #[test]
    fn a_repeat_changes_nothing(program in program(), events in events()) {
        let mut shop = opened(&program);
        let mut taken = Vec::new();
        for event in &events {
            // A second code is never bound to one reward: that is refused, not repeated.
            if event.happen(&mut shop).is_ok() && !matches!(event, Event::IssueByCode(..)) {
                prop_assert_eq!(event.happen(&mut shop), Ok(Vec::new()), "{:?}", event);
                if !came_to_nothing(&shop, event) {
                    taken.push(event);
                }
            }
        }
        let owners = |event: &Event| matches!(event, Event::Shop(_, Command::Clear | Command::Reject(_)));
        for event in taken.into_iter().filter(|event| matches!(event, Event::Shop(..)) && !owners(event)) {
            prop_assert_eq!(event.happen(&mut shop), Ok(Vec::new()), "{:?}", event);
        }
    }

    /// Refunds, cancellations, ends of subscriptions and the clock, in any order after their own orders, end in the same.
    ///
    /// Left out, because there the first who comes is served: limits (a refund makes room for the next) and velocity.
    /// Who sent a customer is told right after the order: standing discounts look at the friends who are known when an
    /// order is told, and what the owner finds out later earns none in retrospect. Orders come as they were placed, for
    /// the same reason, and because only what is known can tell whether a customer is new, a neighbour or the same
    /// person. Which order completed a milestone depends on who came last, and is not compared.
    #[test]
    fn what_follows_an_order_may_come_in_any_order(
        program in program(), told in lives(), one in turns(), other in turns(),
    ) {
        let program = without_limits(program);
        let (mut orders, rest) = by_time(told);
        let (mentions, rest): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|(_, command)| matches!(command, Command::Attribute(_)));
        for (number, mention) in mentions {
            let place = orders.iter().position(|(order, _)| *order == number).unwrap();
            orders.insert(place + 1, (number, mention));
        }
        let ends = [one, other].map(|turns| {
            let mut shop = opened(&program);
            tell_mixed(&mut shop, &orders, rest.clone(), &turns);
            end(&shop)
        });
        prop_assert_eq!(&ends[0], &ends[1]);
    }

    /// Without standing discounts, and where nothing depends on who is known already, orders come in any order too, and
    /// so does what the owner finds out about them.
    ///
    /// Left out besides: neighbours, what two orders have in common, and, where new customers alone count, whoever sent
    /// the customer of a second order: told first it counts, as nobody knows better, and what has counted is not undone.
    #[test]
    fn orders_may_come_in_any_order(
        program in program(), told in lives(), one in turns(), other in turns(),
    ) {
        let program = Program {
            standing_discounts: Vec::new(), neighbours: None, ..without_limits(program)
        };
        let told = if program.new_customers_only { sent_with_the_first(told) } else { told };
        let told: Vec<_> = told.into_iter().map(|(number, command)| match command {
            Command::Record(order, _) => (number, Command::Record(order, crate::ledger::Traces::default())),
            other => (number, other),
        }).collect();
        let (orders, rest) = by_time(told);
        let turned: Vec<_> = orders.iter().rev().cloned().collect();
        let ends = [(orders, one), (turned, other)].map(|(orders, turns)| {
            let mut shop = opened(&program);
            tell_mixed(&mut shop, &orders, rest.clone(), &turns);
            end(&shop)
        });
        prop_assert_eq!(&ends[0], &ends[1]);
    }
}
