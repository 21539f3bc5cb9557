//! The shop's tables as the source of facts for a decision. Each question is answered by an index, or by a count that
//! stops where it no longer matters: an order takes the same time in a ledger of any size.

use goodword_domain::api::orders::OrderRequest;
use goodword_domain::ledger::{
    Candidate, Evidence, OwnOrder, Person, Records, ReferralState, Reward, TraceKind, Traces, Usage,
    claimed_at,
};
use goodword_domain::program::{Limit, LimitedTo};
use goodword_domain::value::{AdvocateId, Amount, Code, Email, OrderId, ReferralId, Timestamp};

use super::advocates::{self, Advocate};
use super::{Row, Sql, claims, code_bank, referrals, rewards, values};
use crate::failure::Fault;

/// More codes than this in one order are noise; those above are not looked up.
const MOST_CODES: usize = 32;

/// The tables of one shop.
#[derive(Debug)]
pub struct Tables<'a, S>(pub &'a S);

impl<S: Sql> Records for Tables<'_, S> {
    type Error = Fault;

    fn candidates(&self, order: &OrderRequest) -> Result<Vec<Candidate>, Fault> {
        let mut candidates = Vec::new();
        for code in order.discount_codes.iter().take(MOST_CODES) {
            if let Some(advocate) = code_bank::friend_of(self.0, code)? {
                candidates.extend(self.still_there(&advocate, Evidence::FriendCode, None)?);
            }
            candidates.extend(self.by_code(code, Evidence::AdvocateCode)?);
        }
        if let Some(email) = &order.customer.email {
            for claim in claims::of_friend(self.0, &email.key())? {
                let evidence = if claim.mentioned { Evidence::Mention } else { Evidence::Claim };
                let placed = (&order.id, order.placed_at);
                let at = claimed_at(claim.claimed_at, claim.order.as_ref(), placed);
                candidates.extend(self.still_there(&claim.advocate, evidence, Some(at))?);
            }
        }
        if let Some(code) = &order.reference {
            candidates.extend(self.by_code(code, Evidence::Reference)?);
        }
        Ok(candidates)
    }

    fn has_ordered(&self, order: &OrderRequest) -> Result<bool, Fault> {
        // What is new is told last; what is older than the numbers, first.
        self.another(
            order,
            "placed_at <= ? AND (placed_at < ? OR coalesce(told_seq, 0) <
               coalesce((SELECT coalesce(told_seq, 0) FROM orders WHERE id = ?), 9007199254740991))",
            &[order.placed_at.into(), order.placed_at.into(), order.id.as_ref().into()],
        )
    }

    fn has_come(&self, order: &OrderRequest) -> Result<bool, Fault> {
        self.another(order, "referral_state IN ('counts', 'in_review')", &[])
    }

    fn shared(&self, traces: &Traces, advocate: &Candidate) -> Result<Vec<TraceKind>, Fault> {
        let by_email = self.traces_of("email_key", advocate.email_key.as_ref(), traces)?;
        let by_customer = match &advocate.customer_id {
            Some(customer) => self.traces_of("customer_id", customer.as_ref(), traces)?,
            None => Vec::new(),
        };
        let shared = |kind: &TraceKind| by_email.contains(kind) || by_customer.contains(kind);
        Ok(traces.each().map(|(kind, _)| kind).filter(shared).collect())
    }

    fn is_disposable(&self, email: &Email) -> bool {
        crate::disposable::is_disposable(email)
    }

    fn friends_between(
        &self,
        advocate: &AdvocateId,
        from: Timestamp,
        until: Timestamp,
        most: u32,
    ) -> Result<u32, Fault> {
        self.count(
            "SELECT count(*) FROM (SELECT 1 FROM orders WHERE advocate_id = ?
             AND referral_state IN ('counts', 'in_review', 'rejected', 'lost') AND placed_at BETWEEN ? AND ? LIMIT ?)",
            values![advocate.as_ref(), from, until, i64::from(most)],
        )
    }

    fn own_order(&self, advocate: &Candidate, before: Timestamp) -> Result<Option<OwnOrder>, Fault> {
        let by_email = self.last_order(
            "SELECT placed_at, json_extract(content, '$.customer.postal_code') FROM orders
             WHERE email_key = ? AND placed_at < ? ORDER BY placed_at DESC LIMIT 1",
            advocate.email_key.as_ref(),
            before,
        )?;
        let Some(customer) = &advocate.customer_id else { return Ok(by_email) };
        let by_customer = self.last_order(
            "SELECT placed_at, json_extract(content, '$.customer.postal_code') FROM orders
             WHERE customer_id = ? AND placed_at < ? ORDER BY placed_at DESC LIMIT 1",
            customer.as_ref(),
            before,
        )?;
        Ok(by_email.into_iter().chain(by_customer).max_by_key(|order| order.placed_at))
    }

    fn used(&self, limit: &Limit, advocate: &AdvocateId, placed_at: Timestamp) -> Result<Usage, Fault> {
        let who = match limit.per {
            LimitedTo::Advocate => advocate.as_ref(),
            LimitedTo::Program => "program",
        };
        let row = self.0.first(
            "SELECT count, most_minor FROM usage WHERE who = ? AND bucket = ?",
            values![who, limit.period.bucket(placed_at)],
        )?;
        let Some(mut row) = row else { return Ok(Usage::default()) };
        let count = u32::try_from(row.integer()?).unwrap_or(u32::MAX);
        // All advocates together may have been granted more than one amount can hold; then there is no place left.
        Ok(Usage { count, value: Amount::new(row.integer()?).unwrap_or(Amount::MAX) })
    }

    fn friends(
        &self,
        advocate: &AdvocateId,
        besides: &OrderId,
        at: Option<Timestamp>,
        most: u32,
    ) -> Result<u32, Fault> {
        referrals::friends(self.0, advocate, Some(besides), at, most)
    }

    fn counts_already(&self, advocate: &AdvocateId, order: &OrderRequest) -> Result<bool, Fault> {
        let other = self.0.first(
            "SELECT 1 FROM orders
             WHERE advocate_id = ? AND referral_state = 'counts' AND person = ? AND id <> ? LIMIT 1",
            values![advocate.as_ref(), Person::of(order).to_string(), order.id.as_ref()],
        )?;
        Ok(other.is_some())
    }

    fn milestones(&self, advocate: &AdvocateId) -> Result<Vec<Reward>, Fault> {
        rewards::milestones_of(self.0, advocate)
    }

    fn standing(&self, advocate: &AdvocateId, from: Timestamp) -> Result<Vec<Reward>, Fault> {
        let rewards = rewards::standing_of(self.0, advocate.as_ref(), from)?;
        Ok(rewards.into_iter().filter(|reward| reward.state().is_live()).collect())
    }

    fn further(&self, referral: &ReferralId) -> Result<Vec<Reward>, Fault> {
        rewards::standing_of(self.0, referral.as_ref(), Timestamp::from_ms(i64::MIN >> 10))
    }

    fn debt(&self, advocate: &AdvocateId) -> Result<Amount, Fault> {
        let row =
            self.0.first("SELECT open_minor FROM debts WHERE advocate_id = ?", values![advocate.as_ref()])?;
        let minor = row.map_or(Ok(0), |mut row| row.integer())?;
        Ok(Amount::new(minor).unwrap_or(Amount::MAX))
    }

    fn buyer_as_advocate(&self, order: &OrderRequest) -> Result<Option<AdvocateId>, Fault> {
        if let Some(email) = &order.customer.email
            && let Some(advocate) = advocates::by_person(self.0, &email.key())?
        {
            return Ok(Some(advocate.id));
        }
        let Some(customer) = &order.customer.id else { return Ok(None) };
        Ok(advocates::by_customer(self.0, customer)?.map(|advocate| advocate.id))
    }

    fn is_partner(&self, advocate: &AdvocateId) -> Result<bool, Fault> {
        Ok(advocates::by_id(self.0, advocate)?.is_some_and(|advocate| advocate.partner))
    }

    fn buyer_as_friend(&self, order: &OrderRequest) -> Result<Option<(ReferralId, AdvocateId)>, Fault> {
        let by_email = match &order.customer.email {
            Some(email) => self.first_referral("email_key", email.key().as_ref(), order)?,
            None => None,
        };
        let by_customer = match &order.customer.id {
            Some(customer) => self.first_referral("customer_id", customer.as_ref(), order)?,
            None => None,
        };
        let first = by_email.into_iter().chain(by_customer).min_by_key(|first| first.placed_at);
        let stands = first.filter(|first| {
            first.state == ReferralState::Counts && first.ended_at.is_none_or(|at| at > order.placed_at)
        });
        Ok(stands.map(|first| (first.id, first.advocate)))
    }
}

/// The referral by which a customer first came.
struct FirstReferral {
    placed_at: Timestamp,
    id: ReferralId,
    advocate: AdvocateId,
    state: ReferralState,
    ended_at: Option<Timestamp>,
}

impl<S: Sql> Tables<'_, S> {
    fn by_code(&self, typed: &str, evidence: Evidence) -> Result<Option<Candidate>, Fault> {
        let Ok(code) = typed.parse::<Code>() else { return Ok(None) };
        Ok(advocates::by_code(self.0, code)?.map(|advocate| candidate(advocate, evidence, None)))
    }

    /// An advocate as the candidate for an order.
    pub fn by_id(
        &self,
        id: &AdvocateId,
        evidence: Evidence,
        claimed_at: Option<Timestamp>,
    ) -> Result<Option<Candidate>, Fault> {
        Ok(advocates::by_id(self.0, id)?.map(|advocate| candidate(advocate, evidence, claimed_at)))
    }

    /// As [`Self::by_id`], for an order of today: whoever was erased recommends nobody any more.
    fn still_there(
        &self,
        id: &AdvocateId,
        evidence: Evidence,
        claimed_at: Option<Timestamp>,
    ) -> Result<Option<Candidate>, Fault> {
        let advocate = advocates::by_id(self.0, id)?.filter(|advocate| advocate.erased_at.is_none());
        Ok(advocate.map(|advocate| candidate(advocate, evidence, claimed_at)))
    }

    /// Which of these traces somebody's own orders have left as well; `column` says how they are known.
    fn traces_of(&self, column: &str, who: &str, traces: &Traces) -> Result<Vec<TraceKind>, Fault> {
        let mut bound = values![who];
        bound.extend(traces.each().map(|(_, trace)| trace.as_ref().into()));
        let places = vec!["?"; bound.len().saturating_sub(1)].join(", ");
        if places.is_empty() {
            return Ok(Vec::new());
        }
        let statement = format!("SELECT kind FROM traces WHERE {column} = ? AND trace IN ({places})");
        self.0.query(&statement, bound)?.into_iter().map(|mut row| row.word()).collect()
    }

    /// Whether there is another order of the same customer, by the address or the shop's own id, of which something is
    /// true.
    fn another(&self, order: &OrderRequest, is_true: &str, bound: &[super::Value]) -> Result<bool, Fault> {
        let email = order.customer.email.as_ref().map(|email| email.key().as_ref().to_owned());
        let id = order.customer.id.as_ref().map(|id| id.as_ref().to_owned());
        for (column, who) in [("email_key", email), ("customer_id", id)] {
            let Some(who) = who else { continue };
            let statement =
                format!("SELECT 1 FROM orders WHERE {column} = ? AND id <> ? AND {is_true} LIMIT 1");
            let mut values = values![who, order.id.as_ref()];
            values.extend_from_slice(bound);
            if self.0.first(&statement, values)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn count(&self, statement: &str, values: Vec<super::Value>) -> Result<u32, Fault> {
        let row = self.0.first(statement, values)?;
        let count = row.map_or(Ok(0), |mut row| row.integer())?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// `column` says how the customer is known.
    fn first_referral(
        &self,
        column: &str,
        who: &str,
        order: &OrderRequest,
    ) -> Result<Option<FirstReferral>, Fault> {
        let statement = format!(
            "SELECT placed_at, referral_id, advocate_id, referral_state, ended_at FROM orders
             WHERE {column} = ? AND placed_at <= ? AND id <> ? AND referral_id IS NOT NULL
             ORDER BY placed_at LIMIT 1"
        );
        let row = self.0.first(&statement, values![who, order.placed_at, order.id.as_ref()])?;
        let read = |mut row: Row| {
            Ok(FirstReferral {
                placed_at: row.moment()?,
                id: row.parsed()?,
                advocate: row.parsed()?,
                state: row.word()?,
                ended_at: row.maybe_moment()?,
            })
        };
        row.map(read).transpose()
    }

    fn last_order(&self, statement: &str, who: &str, before: Timestamp) -> Result<Option<OwnOrder>, Fault> {
        let row = self.0.first(statement, values![who, before])?;
        let read = |mut row: Row| Ok(OwnOrder { placed_at: row.moment()?, postal_code: row.maybe_parsed()? });
        row.map(read).transpose()
    }
}

fn candidate(advocate: Advocate, evidence: Evidence, claimed_at: Option<Timestamp>) -> Candidate {
    let Advocate { id, code, email_key, customer_id, partner, .. } = advocate;
    Candidate { advocate: id, code, partner, evidence, claimed_at, email_key, customer_id }
}
