//! What has to be known before a decision, and how it is asked for.

use super::attribution::attribute;
use super::{
    Beneficiary, Candidate, Command, OrderBook, Reason, Records, Reward, Rule, State, TraceKind, Traces,
};
use crate::api::orders::OrderRequest;
use crate::program::Program;
use crate::value::{AdvocateId, Amount, Currency, DAY_MS, PostalCode, PublicKey, ReferralId, Timestamp};

/// What is known before a decision about one order.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The shop.
    pub shop: PublicKey,
    /// The shop's currency.
    pub currency: Currency,
    /// The order as it is known so far; `None` if it is new.
    pub book: Option<OrderBook>,
    /// For a new order, and for one whose advocate the owner has confirmed: who sent the customer.
    pub lead: Option<Lead>,
    /// For a new order: what the customer may have earned by earlier ones.
    pub buyer: Buyer,
    /// How the advocate stands whom the order is about, if it is about one.
    pub advocate: Option<AdvocateFacts>,
    /// What the friend was granted for further orders.
    pub further: Vec<Reward>,
    /// What each advocate owes who has a reward in this order.
    pub debts: Vec<(AdvocateId, Amount)>,
}

/// Who sent a customer, and what is known about the two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// Who recommended, or why nobody did.
    pub found: Result<Candidate, Reason>,
    /// Whether the same customer has ordered before, or has come by somebody with another order.
    pub has_ordered: bool,
    /// What the two have in common.
    pub shared: Vec<TraceKind>,
    /// Whether the friend's address is one that is thrown away.
    pub disposable_mail: bool,
    /// How many friends of this advocate have ordered in the 24 hours before; not counted beyond what the program finds
    /// likely.
    pub recent_friends: u32,
    /// The advocate's own last order.
    pub own_order: Option<OwnOrder>,
}

/// An order that an advocate has placed as a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnOrder {
    /// When.
    pub placed_at: Timestamp,
    /// Where it was sent.
    pub postal_code: Option<PostalCode>,
}

/// What a customer may have earned by earlier orders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Buyer {
    /// The customer as an advocate, with the number of friends who counted when the order was placed.
    pub advocate: Option<(Recommender, u32)>,
    /// The referral by which the customer once came, if it stood when the order was placed, and who recommended.
    pub friend: Option<(ReferralId, Recommender)>,
    /// What the customer's rewards as an advocate have used up of the program's limits, one for one.
    pub used: Vec<Usage>,
}

/// Somebody who recommends, or has once recommended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommender {
    /// Who.
    pub id: AdvocateId,
    /// A business with a link of its own, rather than a customer.
    pub partner: bool,
}

/// How an advocate stands, leaving out the order at hand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AdvocateFacts {
    /// How many friends count by other orders, as far as a milestone asks for them.
    pub friends: u32,
    /// Whether the customer of this order is one of them.
    pub counts_already: bool,
    /// Every milestone's reward, in whatever state; for a new friend, if the program has milestones.
    pub milestones: Vec<Reward>,
    /// Standing discounts that may fall with this order, each with the friends who count for it; none for a new friend.
    pub standing: Vec<Hanging>,
    /// What is used up of the program's limits, one for one.
    pub used: Vec<Usage>,
}

/// A reward that stands while enough friends count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hanging {
    /// The reward.
    pub reward: Reward,
    /// How many friends count for it, besides the one at hand.
    pub friends: u32,
}

/// What is used up of a limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Friends who were rewarded.
    pub count: u32,
    /// What all rewards in money come to at most.
    pub value: Amount,
}

/// Asks for what a command needs, and for nothing else.
pub fn gather<R: Records>(
    records: &R,
    shop: (&PublicKey, Currency),
    program: &Program,
    book: Option<OrderBook>,
    command: &Command,
) -> Result<Facts, R::Error> {
    let mut facts = Facts {
        shop: shop.0.clone(),
        currency: shop.1,
        book,
        lead: None,
        buyer: Buyer::default(),
        advocate: None,
        further: Vec::new(),
        debts: Vec::new(),
    };
    match (command, &facts.book) {
        (Command::Record(order, traces), None) => {
            let candidates = records.candidates(order)?;
            let found = attribute(program, order, candidates);
            let lead = lead(records, program, (order, traces), found)?;
            facts.advocate = advocate_of(records, program, &lead, order)?;
            facts.lead = Some(lead);
            facts.buyer = buyer(records, program, order)?;
        }
        (Command::Attribute(candidate), Some(book)) if book.referral.is_none() => {
            // The owner's word is evidence as any other: within the window, and where the program takes it.
            let found = attribute(program, &book.order, vec![candidate.as_ref().clone()]);
            let lead = lead(records, program, (&book.order, &book.traces), found)?;
            facts.advocate = advocate_of(records, program, &lead, &book.order)?;
            facts.lead = Some(lead);
        }
        (Command::EndHolds | Command::Approve(_), Some(book)) => {
            facts.debts = debts(records, book)?;
        }
        (
            Command::Refund(_)
            | Command::Cancel
            | Command::EndSubscription(_)
            | Command::Clear
            | Command::Reject(_),
            Some(book),
        ) => {
            if let Some(referral) = &book.referral {
                facts.advocate = Some(advocate(records, program, &referral.advocate, &book.order)?);
                facts.further = records.further(&referral.id)?;
            }
        }
        _ => {}
    }
    Ok(facts)
}

fn lead<R: Records>(
    records: &R,
    program: &Program,
    (order, traces): (&OrderRequest, &Traces),
    found: Result<Candidate, Reason>,
) -> Result<Lead, R::Error> {
    let mut lead = Lead {
        found,
        has_ordered: false,
        shared: Vec::new(),
        disposable_mail: false,
        recent_friends: 0,
        own_order: None,
    };
    // Most orders come from nobody's friends: nothing more is asked about these.
    if let Ok(candidate) = &lead.found {
        // Nobody is a new customer twice, whatever is told late.
        lead.has_ordered = records.has_ordered(order)? || records.has_come(order)?;
        let email = order.customer.email.as_ref();
        lead.disposable_mail = email.is_some_and(|email| records.is_disposable(email));
        lead.shared = records.shared(traces, candidate)?;
        let day_before = Timestamp::from_ms(order.placed_at.ms().saturating_sub(DAY_MS));
        let most = program.risk.friends_a_day.get();
        lead.recent_friends =
            records.friends_between(&candidate.advocate, day_before, order.placed_at, most)?;
        let next_day = order.placed_at.day().saturating_add(1).saturating_mul(DAY_MS);
        lead.own_order = records.own_order(candidate, Timestamp::from_ms(next_day))?;
    }
    Ok(lead)
}

fn advocate_of<R: Records>(
    records: &R,
    program: &Program,
    lead: &Lead,
    order: &OrderRequest,
) -> Result<Option<AdvocateFacts>, R::Error> {
    let Ok(candidate) = &lead.found else { return Ok(None) };
    let id = &candidate.advocate;
    let mut facts = AdvocateFacts { used: used(records, program, id, order)?, ..AdvocateFacts::default() };
    // One friend more takes nothing away, and reaches only what the program of today promises.
    if let Some(most) = program.milestones.iter().map(|milestone| milestone.friends.get()).max() {
        facts.milestones = records.milestones(id)?;
        facts.friends = records.friends(id, &order.id, None, most)?;
        facts.counts_already = records.counts_already(id, order)?;
    }
    Ok(Some(facts))
}

fn advocate<R: Records>(
    records: &R,
    program: &Program,
    id: &AdvocateId,
    order: &OrderRequest,
) -> Result<AdvocateFacts, R::Error> {
    let milestones = records.milestones(id)?;
    let needed = milestones.iter().filter_map(|reward| reward.grant().needs_friends);
    let needed = needed.chain(program.milestones.iter().map(|milestone| milestone.friends));
    let most = needed.map(u32::from).max().unwrap_or(0);
    let standing = records.standing(id, order.placed_at)?.into_iter().map(|reward| {
        let (at, needed) = (reward.grant().placed_at, reward.grant().needs_friends.map_or(0, u32::from));
        Ok(Hanging { friends: records.friends(id, &order.id, Some(at), needed)?, reward })
    });
    Ok(AdvocateFacts {
        friends: records.friends(id, &order.id, None, most)?,
        counts_already: records.counts_already(id, order)?,
        milestones,
        standing: standing.collect::<Result<_, _>>()?,
        used: used(records, program, id, order)?,
    })
}

fn used<R: Records>(
    records: &R,
    program: &Program,
    id: &AdvocateId,
    order: &OrderRequest,
) -> Result<Vec<Usage>, R::Error> {
    program.every_limit().iter().map(|limit| records.used(limit, id, order.placed_at)).collect()
}

fn buyer<R: Records>(records: &R, program: &Program, order: &OrderRequest) -> Result<Buyer, R::Error> {
    if program.standing_discounts.is_empty() {
        return Ok(Buyer::default());
    }
    let most = program.standing_discounts.iter().map(|rule| rule.friends.get()).max().unwrap_or(0);
    let advocate = records.buyer_as_advocate(order)?;
    let used = advocate.as_ref().map(|id| used(records, program, id, order)).transpose()?;
    let known = |id: AdvocateId| {
        // Whether it is a business matters to tests alone.
        let partner = program.test.is_some() && records.is_partner(&id)?;
        Ok(Recommender { id, partner })
    };
    let counted = |id: AdvocateId| {
        let friends = records.friends(&id, &order.id, Some(order.placed_at), most)?;
        Ok((known(id)?, friends))
    };
    let came = |(referral, advocate)| Ok((referral, known(advocate)?));
    Ok(Buyer {
        advocate: advocate.map(counted).transpose()?,
        friend: records.buyer_as_friend(order)?.map(came).transpose()?,
        used: used.unwrap_or_default(),
    })
}

/// What the advocates owe who have a reward here that waits for the end of its hold.
fn debts<R: Records>(records: &R, book: &OrderBook) -> Result<Vec<(AdvocateId, Amount)>, R::Error> {
    let waiting = book.rewards.iter().filter(|reward| reward.state() == State::Pending);
    let mut advocates: Vec<_> = waiting
        .filter_map(|reward| match &reward.grant().beneficiary {
            Beneficiary::Advocate(id) => Some(id.clone()),
            Beneficiary::Friend(_) | Beneficiary::Staff(_) => None,
        })
        .collect();
    advocates.sort();
    advocates.dedup();
    advocates.into_iter().map(|id| Ok((id.clone(), records.debt(&id)?))).collect()
}

impl AdvocateFacts {
    /// Whether a milestone was granted and is not taken back by the rules: what the owner has rejected stays rejected.
    pub(super) fn has_had(&self, rule: &Rule) -> bool {
        self.milestones.iter().any(|reward| {
            let settled = reward.entries().last().is_some_and(|last| last.actor == super::Actor::Owner);
            reward.grant().rule == *rule
                && (reward.state().is_live() || reward.state() == State::Expired || settled)
        })
    }
}
