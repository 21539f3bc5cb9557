//! A small shop to try things on: three advocates, who are customers 0, 1 and 2, and days that are counted from the
//! beginning.

use super::{
    Advocate, Candidate, Change, Command, Evidence, Memory, Offered, People, Reason, Reward, RewardTerms,
    Traces,
};
use crate::api::orders::{Customer, OrderRequest, RefundRequest};
use crate::program::Program;
use crate::refusal::Refusal;
use crate::value::{
    AdvocateId, Amount, BasisPoints, Code, Currency, DAY_MS, Money, OrderId, PublicKey, RewardId, Timestamp,
};

pub const ADVOCATES: u8 = 3;

pub fn euro() -> Currency {
    "EUR".parse().unwrap()
}

pub fn money(minor: i64) -> Money {
    Money::new(Amount::new(minor).unwrap(), euro())
}

pub fn fixed(minor: i64) -> Offered {
    Offered::plain(RewardTerms::Fixed(money(minor)))
}

pub fn share(basis_points: u32) -> Offered {
    Offered::plain(RewardTerms::Percentage(BasisPoints::new(basis_points).unwrap()))
}

/// A Monday.
pub fn day(day: i64) -> Timestamp {
    Timestamp::from_ms((20_605 + day) * DAY_MS)
}

pub fn advocate_id(number: u8) -> AdvocateId {
    AdvocateId::from_bytes([number; 16])
}

pub fn code(number: u8) -> Code {
    Code::from_random([number; 7])
}

pub fn email(customer: u8) -> crate::value::Email {
    format!("customer{customer}@example.com").parse().unwrap()
}

pub fn people() -> People {
    let mut people = People::new(|email| email.as_ref().ends_with("@thrown.example"));
    for number in 0..ADVOCATES {
        people.join(Advocate {
            id: advocate_id(number),
            code: code(number),
            partner: false,
            email_key: email(number).key(),
            customer_id: None,
            since: Timestamp::from_ms(0),
            until: None,
        });
    }
    people
}

/// An order of 100.00 by a customer, on a day.
pub fn order(number: u32, customer: u8, on: i64) -> OrderRequest {
    OrderRequest {
        id: order_id(number),
        placed_at: day(on),
        customer: Customer { email: Some(email(customer)), ..Customer::default() },
        total: money(10_000),
        discount_codes: Vec::new(),
        reference: None,
        staff: None,
    }
}

/// The same with an advocate's code.
pub fn friend(number: u32, customer: u8, on: i64, advocate: u8) -> OrderRequest {
    OrderRequest { discount_codes: vec![code(advocate).to_string()], ..order(number, customer, on) }
}

pub fn order_id(number: u32) -> OrderId {
    number.to_string().parse().unwrap()
}

pub fn refund(id: &str, minor: i64) -> Command {
    Command::Refund(RefundRequest { id: id.parse().unwrap(), amount: money(minor) })
}

/// The owner has found out that an advocate sent the friend.
pub fn mention(advocate: u8) -> Command {
    Command::Attribute(Box::new(Candidate {
        advocate: advocate_id(advocate),
        code: code(advocate),
        partner: false,
        evidence: Evidence::Mention,
        claimed_at: None,
        email_key: email(advocate).key(),
        customer_id: None,
    }))
}

/// A shop in memory with one program.
#[derive(Debug, Clone)]
pub struct Shop {
    pub memory: Memory,
    pub program: Program,
    pub now: Timestamp,
}

impl Shop {
    /// Open since the first day.
    pub fn open(program: Program) -> Self {
        Self::of(program, people())
    }

    pub fn of(program: Program, people: People) -> Self {
        Self { memory: Memory::new(PublicKey::from_bytes([0; 16]), euro(), people), program, now: day(0) }
    }

    pub fn tell(&mut self, number: u32, command: &Command) -> Result<Vec<Change>, Refusal> {
        self.memory.run(&self.program, 1, &order_id(number), command, self.now)
    }

    /// Tells of an order on the day on which it was placed.
    pub fn record(&mut self, order: OrderRequest) -> Vec<Change> {
        self.record_with(order, Traces::default())
    }

    pub fn record_with(&mut self, order: OrderRequest, traces: Traces) -> Vec<Change> {
        self.pass_until(order.placed_at);
        let id = order.id.clone();
        let command = Command::Record(Box::new(order), traces);
        self.memory.run(&self.program, 1, &id, &command, self.now).unwrap()
    }

    /// The clock moves on, and whatever is due on the way happens at its time.
    pub fn pass_until(&mut self, until: Timestamp) {
        while let Some((at, order)) = self.memory.next_due(until) {
            self.now = self.now.max(at);
            self.memory.run(&self.program, 1, &order, &Command::EndHolds, self.now).unwrap();
        }
        self.now = self.now.max(until);
    }

    pub fn rewards(&self) -> impl Iterator<Item = &Reward> {
        self.memory.books().flat_map(|book| &book.rewards)
    }

    /// A reward of an order: by the words of its rule and side.
    pub fn reward(&self, number: u32, rule: &str, side: &str) -> Option<&Reward> {
        let book = self.memory.book(&order_id(number))?;
        book.rewards.iter().find(|reward| {
            let grant = reward.grant();
            grant.rule.to_string() == rule && grant.beneficiary.side().as_str() == side
        })
    }

    pub fn id(&self, number: u32, rule: &str, side: &str) -> RewardId {
        self.reward(number, rule, side).unwrap().grant().id.clone()
    }

    /// Where an order's rewards stand, in brief: `referral advocate pending 500`.
    pub fn brief(&self, number: u32) -> Vec<String> {
        let rewards = self.memory.book(&order_id(number)).into_iter().flat_map(|book| &book.rewards);
        let brief = |reward: &Reward| {
            let (grant, state) = (reward.grant(), reward.state().as_str());
            let (rule, side) = (&grant.rule, grant.beneficiary.side().as_str());
            format!("{rule} {side} {state} {}", reward.balance().minor())
        };
        rewards.map(brief).collect()
    }

    /// The codes of the reasons why a reward stands where it stands.
    pub fn why(&self, number: u32, rule: &str, side: &str) -> Vec<String> {
        self.reward(number, rule, side).unwrap().reasons().map(Reason::code).collect()
    }

    /// The owner approves a reward and hands it out.
    pub fn hand_out(&mut self, number: u32, rule: &str, side: &str) {
        let id = self.id(number, rule, side);
        self.tell(number, &Command::Approve(id.clone())).unwrap();
        self.tell(number, &Command::Issue(id)).unwrap();
    }

    /// The codes of an order's reasons.
    pub fn reasons(&self, number: u32) -> Vec<String> {
        self.memory.book(&order_id(number)).unwrap().reasons.iter().map(Reason::code).collect()
    }
}
