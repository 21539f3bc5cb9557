//! Who is known to a shop in memory: whom an order may point to.

use std::collections::BTreeMap;

use crate::api::orders::OrderRequest;
use crate::ledger::{Candidate, Evidence, claimed_at, friend_of_code};
use crate::value::{AdvocateId, Code, CustomerId, Email, EmailKey, OrderId, Timestamp};

/// The advocates of a shop, with what their friends have left behind.
#[derive(Debug, Clone)]
pub struct People {
    /// In the order in which they joined.
    advocates: Vec<Advocate>,
    by_id: BTreeMap<AdvocateId, usize>,
    by_code: BTreeMap<Code, usize>,
    by_email: BTreeMap<EmailKey, Vec<usize>>,
    by_customer: BTreeMap<CustomerId, Vec<usize>>,
    claims: BTreeMap<EmailKey, Vec<Claim>>,
    /// By the code in small letters.
    friend_codes: BTreeMap<String, Vec<(String, usize)>>,
    disposable: fn(&Email) -> bool,
}

/// Someone who recommends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advocate {
    /// Who.
    pub id: AdvocateId,
    /// The code on the advocate's card and in the link.
    pub code: Code,
    /// A business with a link of its own, rather than a customer.
    pub partner: bool,
    /// The advocate as a person.
    pub email_key: EmailKey,
    /// The advocate's own customer id in the shop, if known.
    pub customer_id: Option<CustomerId>,
    /// Since when the code counts.
    pub since: Timestamp,
    /// Until when it counted, of somebody who was erased.
    pub until: Option<Timestamp>,
}

/// A friend's claim to come by an advocate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// By whom.
    pub advocate: AdvocateId,
    /// When it was made.
    pub at: Timestamp,
    /// Since when it counts: a mention, since the owner has confirmed it.
    pub known_since: Timestamp,
    /// A claim, or a mention.
    pub evidence: Evidence,
    /// The order that a mention names.
    pub order: Option<OrderId>,
}

impl Advocate {
    fn is_there(&self, now: Timestamp) -> bool {
        self.since <= now && self.until.is_none_or(|until| now <= until)
    }
}

impl Claim {
    /// A claim that counts at once.
    #[must_use]
    pub const fn by(advocate: AdvocateId, at: Timestamp) -> Self {
        Self { advocate, at, known_since: at, evidence: Evidence::Claim, order: None }
    }
}

impl People {
    /// Nobody yet. `disposable` tells addresses that are thrown away after use.
    #[must_use]
    pub const fn new(disposable: fn(&Email) -> bool) -> Self {
        Self {
            advocates: Vec::new(),
            by_id: BTreeMap::new(),
            by_code: BTreeMap::new(),
            by_email: BTreeMap::new(),
            by_customer: BTreeMap::new(),
            claims: BTreeMap::new(),
            friend_codes: BTreeMap::new(),
            disposable,
        }
    }

    /// Someone joins. Of several with one e-mail key, or one customer id, the first is meant by it.
    pub fn join(&mut self, advocate: Advocate) {
        let place = self.advocates.len();
        self.by_id.insert(advocate.id.clone(), place);
        self.by_code.insert(advocate.code, place);
        self.by_email.entry(advocate.email_key.clone()).or_default().push(place);
        if let Some(customer) = &advocate.customer_id {
            self.by_customer.entry(customer.clone()).or_default().push(place);
        }
        self.advocates.push(advocate);
    }

    /// A friend claims to come by an advocate. A claim by a stranger is none.
    pub fn claim(&mut self, friend: EmailKey, claim: Claim) {
        if self.by_id.contains_key(&claim.advocate) {
            self.claims.entry(friend).or_default().push(claim);
        }
    }

    /// A single-use code was given to a friend of an advocate.
    pub fn give_code(&mut self, text: String, advocate: &AdvocateId) {
        if let Some(place) = self.by_id.get(advocate) {
            self.friend_codes.entry(text.to_ascii_lowercase()).or_default().push((text, *place));
        }
    }

    /// See [`Records::candidates`](crate::ledger::Records::candidates): what was there at that moment.
    pub(super) fn candidates(&self, order: &OrderRequest, now: Timestamp) -> Vec<Candidate> {
        let by_code = |text: &str, evidence| {
            let place = self.by_code.get(&text.parse::<Code>().ok()?)?;
            self.candidate(*place, evidence, None)
        };
        let codes = order.discount_codes.iter().filter_map(|text| {
            let alike = self.friend_codes.get(&text.to_ascii_lowercase()).into_iter().flatten().cloned();
            let own = friend_of_code(text, alike);
            let own = own.and_then(|place| self.candidate(place, Evidence::FriendCode, None));
            own.or_else(|| by_code(text, Evidence::AdvocateCode))
        });
        let friend = order.customer.email.as_ref().map(Email::key);
        let claims = friend.and_then(|key| self.claims.get(&key)).into_iter().flatten();
        let claims = claims.filter(|claim| claim.known_since <= now).filter_map(|claim| {
            let at = claimed_at(claim.at, claim.order.as_ref(), (&order.id, order.placed_at));
            self.candidate(*self.by_id.get(&claim.advocate)?, claim.evidence, Some(at))
        });
        let reference = order.reference.iter().filter_map(|text| by_code(text, Evidence::Reference));
        let all = codes.chain(claims).chain(reference);
        all.filter(|(advocate, _)| advocate.is_there(now)).map(|(_, candidate)| candidate).collect()
    }

    fn candidate(
        &self,
        place: usize,
        evidence: Evidence,
        claimed_at: Option<Timestamp>,
    ) -> Option<(&Advocate, Candidate)> {
        let advocate = self.advocates.get(place)?;
        let candidate = Candidate {
            advocate: advocate.id.clone(),
            code: advocate.code,
            partner: advocate.partner,
            evidence,
            claimed_at,
            email_key: advocate.email_key.clone(),
            customer_id: advocate.customer_id.clone(),
        };
        Some((advocate, candidate))
    }

    /// The customer of an order as an advocate: by the e-mail key, or else by the customer id.
    pub(super) fn buyer(&self, order: &OrderRequest, now: Timestamp) -> Option<&AdvocateId> {
        let customer = &order.customer;
        let by_email = customer.email.as_ref().and_then(|email| self.by_email.get(&email.key()));
        let by_customer = customer.id.as_ref().and_then(|id| self.by_customer.get(id));
        let places = by_email.into_iter().chain(by_customer).flatten();
        let mut advocates = places.filter_map(|place| self.advocates.get(*place));
        advocates.find(|advocate| advocate.is_there(now)).map(|advocate| &advocate.id)
    }

    pub(super) fn is_partner(&self, advocate: &AdvocateId) -> bool {
        let place = self.by_id.get(advocate);
        place.and_then(|place| self.advocates.get(*place)).is_some_and(|advocate| advocate.partner)
    }

    pub(super) fn is_disposable(&self, email: &Email) -> bool {
        (self.disposable)(email)
    }
}
