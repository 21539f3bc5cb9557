use super::{Evidence, Reason, Sameness};
use crate::api::orders::OrderRequest;
use crate::program::Program;
use crate::value::{AdvocateId, Code, CustomerId, EmailKey, OrderId, Timestamp};

/// The shop's clock and ours may differ by so much before a claim counts as made after the order.
const CLOCK_SKEW_MS: i64 = 5 * 60 * 1_000;

/// An advocate whom an order points to, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Who may have recommended.
    pub advocate: AdvocateId,
    /// The advocate's code.
    pub code: Code,
    /// A business with a link of its own, rather than a customer.
    pub partner: bool,
    /// How the order points to this advocate.
    pub evidence: Evidence,
    /// When the friend claimed, where a claim is the evidence, or was said to be sent, where a mention is.
    pub claimed_at: Option<Timestamp>,
    /// The advocate as a person.
    pub email_key: EmailKey,
    /// The advocate's own customer id in the shop, if known.
    pub customer_id: Option<CustomerId>,
}

/// Finds who recommended, or says why nobody did.
///
/// The strongest evidence decides. Among claims the first one does: the first advocate keeps the friend for the window.
pub fn attribute(
    program: &Program,
    order: &OrderRequest,
    candidates: Vec<Candidate>,
) -> Result<Candidate, Reason> {
    let (taken, left): (Vec<_>, Vec<_>) =
        candidates.into_iter().partition(|candidate| program.evidence.contains(&candidate.evidence));
    let late = taken.iter().any(|candidate| candidate.claimed_at.is_some());
    let in_time = |candidate: &Candidate| candidate.claimed_at.is_none_or(|at| counts(program, order, at));
    // min_by_key keeps the first of equals, so that codes decide in the order in which they stand in the order.
    let strongest =
        taken.into_iter().filter(in_time).min_by_key(|candidate| (candidate.evidence, candidate.claimed_at));
    strongest.ok_or_else(|| match left.into_iter().map(|candidate| candidate.evidence).min() {
        _ if late => Reason::AttributionWindowPassed { days: program.attribution_days },
        Some(evidence) => Reason::EvidenceNotTaken { evidence },
        None => Reason::NoReferral,
    })
}

/// Since when a mention, or a claim, speaks for an order: one that names the order, as if it had been made with it.
#[must_use]
pub fn claimed_at(
    at: Timestamp,
    named: Option<&OrderId>,
    (order, placed_at): (&OrderId, Timestamp),
) -> Timestamp {
    if named == Some(order) { at.min(placed_at) } else { at }
}

/// Whether a claim of that time counts for this order: made before it, and within the window.
fn counts(program: &Program, order: &OrderRequest, claimed_at: Timestamp) -> bool {
    let before = claimed_at.ms() <= order.placed_at.ms().saturating_add(CLOCK_SKEW_MS);
    before && order.placed_at <= claimed_at.plus_days(program.attribution_days)
}

/// Everything that keeps an order by this advocate's friend from counting.
pub(super) fn objections(
    program: &Program,
    order: &OrderRequest,
    advocate: &Candidate,
    shared: &[super::TraceKind],
    has_ordered: bool,
) -> Vec<Reason> {
    let mut objections = Vec::new();
    if program.risk.bans(order, advocate) {
        objections.push(Reason::Banned);
    }
    if let Some(matched) = same_person(order, advocate, shared) {
        objections.push(Reason::SamePerson { matched });
    }
    if program.new_customers_only && (has_ordered || order.customer.new == Some(false)) {
        objections.push(Reason::NotANewCustomer);
    }
    if let Some(minimum) = program.minimum_above(order.total.amount_minor) {
        objections.push(Reason::below(minimum));
    }
    objections
}

/// What gives one person away, surest first.
fn same_person(order: &OrderRequest, advocate: &Candidate, shared: &[super::TraceKind]) -> Option<Sameness> {
    use super::TraceKind;
    let customer = &order.customer;
    if customer.id.is_some() && customer.id == advocate.customer_id {
        Some(Sameness::CustomerId)
    } else if customer.email.as_ref().is_some_and(|email| email.key() == advocate.email_key) {
        Some(Sameness::Email)
    } else if shared.contains(&TraceKind::Payment) {
        Some(Sameness::Payment)
    } else if shared.contains(&TraceKind::Phone) {
        Some(Sameness::Phone)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::TraceKind;
    use super::*;
    use crate::value::DAY_MS;

    fn program() -> Program {
        Program::starting("EUR".parse().unwrap())
    }

    fn order() -> OrderRequest {
        serde_json::from_str(
            r#"{"id":"1","placed_at":"2026-11-22T10:00:00Z","customer":{"id":"77","email":"bob@example.com"},
                "total":{"amount_minor":5000,"currency":"EUR"}}"#,
        )
        .unwrap()
    }

    fn candidate(name: u8, evidence: Evidence, claimed_days_before: Option<i64>) -> Candidate {
        let placed = order().placed_at.ms();
        Candidate {
            advocate: AdvocateId::from_bytes([name; 16]),
            code: Code::from_random([name; 7]),
            partner: false,
            evidence,
            claimed_at: claimed_days_before.map(|days| Timestamp::from_ms(placed - days * DAY_MS)),
            email_key: EmailKey::from(format!("advocate{name}@example.com")),
            customer_id: None,
        }
    }

    fn attributed_by(program: &Program, candidates: &[&Candidate]) -> Result<AdvocateId, Reason> {
        let candidates = candidates.iter().copied().cloned().collect();
        attribute(program, &order(), candidates).map(|candidate| candidate.advocate)
    }

    fn attributed(candidates: &[&Candidate]) -> Result<AdvocateId, Reason> {
        attributed_by(&program(), candidates)
    }

    fn found(candidate: &Candidate) -> Result<AdvocateId, Reason> {
        let found = Ok(candidate);
        found.map(|candidate| candidate.advocate.clone())
    }

    #[test]
    fn the_strongest_evidence_decides() {
        let mention = candidate(1, Evidence::Mention, None);
        let reference = candidate(2, Evidence::Reference, None);
        let claim = candidate(3, Evidence::Claim, Some(3));
        let code = candidate(4, Evidence::AdvocateCode, None);
        let own = candidate(5, Evidence::FriendCode, None);
        assert_eq!(attributed(&[&mention, &reference, &claim, &code, &own]), found(&own));
        assert_eq!(attributed(&[&mention, &reference, &claim, &code]), found(&code));
        assert_eq!(attributed(&[&mention, &reference, &claim]), found(&claim));
        assert_eq!(attributed(&[&mention, &reference]), found(&reference));
        assert_eq!(attributed(&[&mention]), found(&mention));
        assert_eq!(attributed(&[]), Err(Reason::NoReferral));
    }

    /// A program with printed cards takes no mere claim.
    #[test]
    fn what_the_program_does_not_take_does_not_count_and_is_named() {
        let with_card = Program { evidence: vec![Evidence::FriendCode, Evidence::AdvocateCode], ..program() };
        let claim = candidate(1, Evidence::Claim, Some(3));
        let code = candidate(2, Evidence::AdvocateCode, None);
        assert_eq!(attributed_by(&with_card, &[&claim, &code]), found(&code));
        let not_taken = Reason::EvidenceNotTaken { evidence: Evidence::Claim };
        assert_eq!(attributed_by(&with_card, &[&claim]), Err(not_taken));
    }

    #[test]
    fn the_first_advocate_keeps_the_friend_for_the_window() {
        let first = candidate(1, Evidence::Claim, Some(20));
        let second = candidate(2, Evidence::Claim, Some(1));
        assert_eq!(attributed(&[&second, &first]), found(&first));
        let too_old = candidate(1, Evidence::Claim, Some(31));
        assert_eq!(attributed(&[&second, &too_old]), found(&second));
        assert_eq!(attributed(&[&too_old]), Err(Reason::AttributionWindowPassed { days: 30 }));
        let last_day = candidate(1, Evidence::Claim, Some(30));
        assert!(attributed(&[&last_day]).is_ok(), "the window's last day counts");
        let after = candidate(1, Evidence::Claim, Some(-1));
        assert!(attributed(&[&after]).is_err(), "a claim after the order came too late");
    }

    #[test]
    fn the_clocks_may_differ_by_five_minutes_and_no_more() {
        let later = |ms: i64| {
            let at = Timestamp::from_ms(order().placed_at.ms() + ms);
            attributed(&[&Candidate { claimed_at: Some(at), ..candidate(1, Evidence::Claim, None) }])
        };
        assert!(later(300_000).is_ok());
        assert!(later(300_001).is_err());
    }

    #[test]
    fn one_person_is_not_two() {
        let mut advocate = candidate(1, Evidence::AdvocateCode, None);
        let found = |advocate: &Candidate, shared: &[TraceKind]| {
            objections(&program(), &order(), advocate, shared, false)
        };
        let same = |matched| vec![Reason::SamePerson { matched }];
        assert_eq!(found(&advocate, &[TraceKind::Address, TraceKind::Network]), [], "a household is two");
        assert_eq!(found(&advocate, &[TraceKind::Phone]), same(Sameness::Phone));
        assert_eq!(found(&advocate, &[TraceKind::Phone, TraceKind::Payment]), same(Sameness::Payment));
        advocate.email_key = "B.O.B+shop@Example.com".parse::<crate::value::Email>().unwrap().key();
        assert_eq!(found(&advocate, &[TraceKind::Phone]), same(Sameness::Email));
        advocate.customer_id = Some("77".parse().unwrap());
        assert_eq!(found(&advocate, &[]), same(Sameness::CustomerId));
    }

    #[test]
    fn two_guests_without_an_id_are_not_one_person() {
        let mut guest = order();
        guest.customer.id = None;
        let advocate = candidate(1, Evidence::AdvocateCode, None);
        assert_eq!(objections(&program(), &guest, &advocate, &[], false), []);
    }

    #[test]
    fn every_objection_is_named() {
        let mut strict = program();
        let advocate = candidate(1, Evidence::AdvocateCode, None);
        strict.minimum_order =
            Some(crate::value::Money::new(crate::value::Amount::new(5_001).unwrap(), "EUR".parse().unwrap()));
        strict.risk.banned = vec!["@example.com".parse().unwrap()];
        let named: Vec<_> =
            objections(&strict, &order(), &advocate, &[], true).iter().map(Reason::code).collect();
        assert_eq!(named, ["banned", "not_a_new_customer", "below_minimum_order"]);
        strict.new_customers_only = false;
        strict.risk.banned.clear();
        strict.minimum_order = Some(order().total);
        assert_eq!(objections(&strict, &order(), &advocate, &[], true), [], "the minimum itself is enough");
    }

    #[test]
    fn a_customer_whom_the_shop_calls_old_is_not_new() {
        let mut told = order();
        told.customer.new = Some(false);
        let advocate = candidate(1, Evidence::AdvocateCode, None);
        assert_eq!(objections(&program(), &told, &advocate, &[], false), [Reason::NotANewCustomer]);
        told.customer.new = Some(true);
        assert_eq!(objections(&program(), &told, &advocate, &[], false), []);
    }
}
