use super::{Evidence, Reason, Sameness};
use crate::api::orders::OrderRequest;
use crate::program::Program;
use crate::value::{AdvocateId, Code, CustomerId, EmailKey, Timestamp};

/// The shop's clock and ours may differ by so much before a claim counts as made after the order.
const CLOCK_SKEW_MS: i64 = 5 * 60 * 1_000;

/// An advocate whom an order points to, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Who may have recommended.
    pub advocate: AdvocateId,
    /// The advocate's code.
    pub code: Code,
    /// How the order points to this advocate.
    pub evidence: Evidence,
    /// When the friend claimed, where a claim is the evidence.
    pub claimed_at: Option<Timestamp>,
    /// The advocate as a person.
    pub email_key: EmailKey,
    /// The advocate's own customer id in the shop, if known.
    pub customer_id: Option<CustomerId>,
    /// How many of the advocate's own rewards are neither rejected nor reversed.
    pub live_rewards: u32,
}

/// Finds who recommended, or says why nobody did.
///
/// The strongest evidence decides. Among claims the first one does: the first advocate keeps the friend for the window.
pub(super) fn attribute<'a>(
    program: &Program,
    order: &OrderRequest,
    candidates: &'a [Candidate],
) -> Result<&'a Candidate, Reason> {
    let in_time = |candidate: &&Candidate| candidate.claimed_at.is_none_or(|at| counts(program, order, at));
    // min_by_key keeps the first of equals, so that codes decide in the order in which they stand in the order.
    let strongest =
        candidates.iter().filter(in_time).min_by_key(|candidate| (candidate.evidence, candidate.claimed_at));
    strongest.ok_or(if candidates.iter().any(|candidate| candidate.claimed_at.is_some()) {
        Reason::AttributionWindowPassed { days: program.attribution_days }
    } else {
        Reason::NoReferral
    })
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
    has_ordered: bool,
) -> Vec<Reason> {
    let mut objections = Vec::new();
    if let Some(matched) = same_person(order, advocate) {
        objections.push(Reason::SamePerson { matched });
    }
    if program.new_customers_only && (has_ordered || order.customer.new == Some(false)) {
        objections.push(Reason::NotANewCustomer);
    }
    if let Some(minimum) =
        program.minimum_order.filter(|minimum| order.total.amount_minor < minimum.amount_minor)
    {
        objections.push(Reason::below(minimum));
    }
    objections
}

fn same_person(order: &OrderRequest, advocate: &Candidate) -> Option<Sameness> {
    let customer = &order.customer;
    if customer.id.is_some() && customer.id == advocate.customer_id {
        Some(Sameness::CustomerId)
    } else if customer.email.as_ref().is_some_and(|email| email.key() == advocate.email_key) {
        Some(Sameness::Email)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
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
            evidence,
            claimed_at: claimed_days_before.map(|days| Timestamp::from_ms(placed - days * DAY_MS)),
            email_key: EmailKey::from(format!("advocate{name}@example.com")),
            customer_id: None,
            live_rewards: 0,
        }
    }

    fn attributed(candidates: &[Candidate]) -> Result<AdvocateId, Reason> {
        attribute(&program(), &order(), candidates).map(|candidate| candidate.advocate.clone())
    }

    #[test]
    fn the_strongest_evidence_decides() {
        let reference = candidate(1, Evidence::Reference, None);
        let claim = candidate(2, Evidence::Claim, Some(3));
        let code = candidate(3, Evidence::AdvocateCode, None);
        let id = |candidate: &Candidate| Ok(candidate.advocate.clone());
        assert_eq!(attributed(&[reference.clone(), claim.clone(), code.clone()]), id(&code));
        assert_eq!(attributed(&[reference.clone(), claim.clone()]), id(&claim));
        assert_eq!(attributed(std::slice::from_ref(&reference)), id(&reference));
        assert_eq!(attributed(&[]), Err(Reason::NoReferral));
    }

    #[test]
    fn the_first_advocate_keeps_the_friend_for_the_window() {
        let first = candidate(1, Evidence::Claim, Some(20));
        let second = candidate(2, Evidence::Claim, Some(1));
        assert_eq!(attributed(&[second.clone(), first.clone()]), Ok(first.advocate.clone()));
        let too_old = candidate(1, Evidence::Claim, Some(31));
        assert_eq!(attributed(&[second.clone(), too_old.clone()]), Ok(second.advocate));
        assert_eq!(attributed(&[too_old]), Err(Reason::AttributionWindowPassed { days: 30 }));
        assert!(
            attributed(&[candidate(1, Evidence::Claim, Some(30))]).is_ok(),
            "the window's last day counts"
        );
        assert!(
            attributed(&[candidate(1, Evidence::Claim, Some(-1))]).is_err(),
            "a claim after the order came too late"
        );
    }

    #[test]
    fn one_person_is_not_two() {
        let mut advocate = candidate(1, Evidence::AdvocateCode, None);
        let objections = |advocate: &Candidate| objections(&program(), &order(), advocate, false);
        assert_eq!(objections(&advocate), []);
        advocate.email_key = "B.O.B+shop@Example.com".parse::<crate::value::Email>().unwrap().key();
        assert_eq!(objections(&advocate), [Reason::SamePerson { matched: Sameness::Email }]);
        advocate.customer_id = Some("77".parse().unwrap());
        assert_eq!(objections(&advocate), [Reason::SamePerson { matched: Sameness::CustomerId }]);
    }

    #[test]
    fn two_guests_without_an_id_are_not_one_person() {
        let mut guest = order();
        guest.customer.id = None;
        let advocate = candidate(1, Evidence::AdvocateCode, None);
        assert_eq!(objections(&program(), &guest, &advocate, false), []);
    }

    #[test]
    fn every_objection_is_named() {
        let mut strict = program();
        let advocate = candidate(1, Evidence::AdvocateCode, None);
        strict.minimum_order =
            Some(crate::value::Money::new(crate::value::Amount::new(5_001).unwrap(), "EUR".parse().unwrap()));
        let named: Vec<_> = objections(&strict, &order(), &advocate, true).iter().map(Reason::code).collect();
        assert_eq!(named, ["not_a_new_customer", "below_minimum_order"]);
        strict.new_customers_only = false;
        strict.minimum_order = Some(order().total);
        assert_eq!(objections(&strict, &order(), &advocate, true), [], "the minimum itself is enough");
    }
}
