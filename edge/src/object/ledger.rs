use goodword_domain::api::orders::OrderRequest;
use goodword_domain::ledger::{Candidate, Change, Command, Evidence, Facts, OrderBook, decide};
use goodword_domain::refusal::Refusal;
use goodword_domain::value::{Code, OrderId, Timestamp};

use super::dispatch::Desk;
use crate::failure::{Failure, Fault};
use crate::store::advocates::{self, Advocate};
use crate::store::{Sql, claims, orders, programs, rewards};

/// More codes than this in one order are noise; those above are not looked up.
const MOST_CODES: usize = 32;

/// How an order stands after a command.
#[derive(Debug)]
pub struct Settled {
    /// The order.
    pub book: OrderBook,
    /// Whether anything changed; if not, the same command came before.
    pub changed: bool,
}

/// Runs one command on one order: facts, decision and changes in one transaction, so that a process that dies in the
/// middle has done nothing, and one that dies after it has done all.
pub fn run<S: Sql>(desk: &Desk<'_, S>, order: &OrderId, command: &Command) -> Result<Settled, Failure> {
    desk.sql.transaction(|| {
        let shop = super::shops::shop(desk)?;
        let known = orders::get(desk.sql, order)?;
        let program = match &known {
            Some(known) => programs::of_version(desk.sql, known.program_version)?,
            None => programs::current(desk.sql)?,
        };
        let mut facts = Facts {
            shop: shop.public_key,
            currency: shop.settings.currency,
            book: known.map(|known| known.book),
            candidates: Vec::new(),
            has_ordered: false,
        };
        if let (Command::Record(order), None) = (command, &facts.book) {
            facts.candidates = candidates(desk, order)?;
            facts.has_ordered = orders::has_ordered(desk.sql, order)?;
        }
        let changes = decide(&program.program, &facts, command, desk.now)?;
        orders::write(desk.sql, order, &changes, program.version, desk.now)?;
        Ok(Settled { book: after(facts.book, &changes)?, changed: !changes.is_empty() })
    })
}

/// The order as it stands after the changes.
fn after(book: Option<OrderBook>, changes: &[Change]) -> Result<OrderBook, Fault> {
    let mut book = book;
    for change in changes {
        match (&mut book, change) {
            (None, Change::Recorded(recorded)) => book = Some(recorded.as_ref().clone()),
            (Some(book), change) => {
                let applied = book.apply(change);
                applied
                    .map_err(|refusal| Fault::new(format!("an impossible decision: {}", refusal.code())))?;
            }
            (None, _) => {}
        }
    }
    book.ok_or_else(|| Fault::new("a decision about no order"))
}

/// Everyone whom a new order points to: by a code in the order, by a claim, by the reference.
fn candidates<S: Sql>(desk: &Desk<'_, S>, order: &OrderRequest) -> Result<Vec<Candidate>, Failure> {
    let mut candidates = Vec::new();
    for code in order.discount_codes.iter().filter_map(|code| code.parse().ok()).take(MOST_CODES) {
        candidates.extend(by_code(desk, code, Evidence::AdvocateCode)?);
    }
    if let Some(email) = &order.customer.email {
        for claim in claims::of_friend(desk.sql, &email.key())? {
            if let Some(advocate) = advocates::by_id(desk.sql, &claim.advocate)? {
                candidates.push(candidate(desk, advocate, Evidence::Claim, Some(claim.claimed_at))?);
            }
        }
    }
    if let Some(code) = order.reference.as_ref().and_then(|code| code.parse().ok()) {
        candidates.extend(by_code(desk, code, Evidence::Reference)?);
    }
    Ok(candidates)
}

fn by_code<S: Sql>(desk: &Desk<'_, S>, code: Code, evidence: Evidence) -> Result<Option<Candidate>, Failure> {
    let advocate = advocates::by_code(desk.sql, code)?;
    advocate.map(|advocate| candidate(desk, advocate, evidence, None)).transpose()
}

fn candidate<S: Sql>(
    desk: &Desk<'_, S>,
    advocate: Advocate,
    evidence: Evidence,
    claimed_at: Option<Timestamp>,
) -> Result<Candidate, Failure> {
    let live_rewards = rewards::count_live(desk.sql, &advocate.id)?;
    let Advocate { id, code, email_key, customer_id, .. } = advocate;
    Ok(Candidate { advocate: id, code, evidence, claimed_at, email_key, customer_id, live_rewards })
}

/// Runs a command on a reward's order.
pub fn run_on_reward<S: Sql>(
    desk: &Desk<'_, S>,
    reward: &goodword_domain::value::RewardId,
    command: &Command,
) -> Result<Settled, Failure> {
    let order = rewards::order_of(desk.sql, reward)?.ok_or(Refusal::RewardUnknown)?;
    run(desk, &order, command)
}
