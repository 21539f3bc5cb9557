//! A new order: who recommended, what speaks against it, and what everyone gets.

use super::attribution::objections;
use super::bonus::{neighbours, staff, surprise};
use super::friends::milestones_reached;
use super::grant::referral_id;
use super::limits::Room;
use super::returns::{lost, reduce};
use super::standing::standing_rewards;
use super::{
    Actor, Beneficiary, Candidate, Change, Entry, EntryKind, Facts, Grant, Lead, Offered, OrderBook, Reason,
    Referral, ReferralState, Reward, Rule, Traces,
};
use crate::api::orders::OrderRequest;
use crate::program::{Arm, Program};
use crate::refusal::Refusal;
use crate::value::{Count, Timestamp};

/// Where the rewards of one order are granted.
pub(super) struct Granting<'a> {
    pub program: &'a Program,
    pub facts: &'a Facts,
    pub order: &'a OrderRequest,
    pub now: Timestamp,
}

/// One reward that a rule would grant.
pub(super) struct Proposal<'a> {
    pub rule: Rule,
    pub beneficiary: Beneficiary,
    pub offered: &'a Offered,
    pub needs_friends: Option<Count>,
    pub reasons: Vec<Reason>,
}

/// What an order is found to be, and what it earns.
struct Finding {
    referral: Option<Referral>,
    reasons: Vec<Reason>,
    grants: Vec<Change>,
}

pub(super) fn record(
    program: &Program,
    facts: &Facts,
    order: &OrderRequest,
    traces: &Traces,
    now: Timestamp,
) -> Result<Vec<Change>, Refusal> {
    if order.total.currency != facts.currency {
        return Err(Refusal::CurrencyForeign { field: "total.currency" });
    }
    let granting = Granting { program, facts, order, now };
    let Finding { referral, mut reasons, mut grants } = granting.find();
    let standing = standing_rewards(&granting, &grants, &mut reasons);
    grants.extend(standing);
    let book = OrderBook::open(order.clone(), traces.clone(), referral, reasons, now);
    Ok(std::iter::once(Change::Recorded(Box::new(book))).chain(grants).collect())
}

/// The owner has confirmed who sent the customer of an order that is known. An order that has an advocate keeps it; one
/// that counts for nobody says from now on why it does not count for this one.
pub(super) fn attribute_known(
    program: &Program,
    facts: &Facts,
    book: &OrderBook,
    now: Timestamp,
) -> Vec<Change> {
    if book.referral.is_some() || lost(program, book).is_some() {
        return Vec::new();
    }
    let Finding { referral, mut reasons, grants } =
        Granting { program, facts, order: &book.order, now }.find();
    reasons.insert(0, Reason::MentionConfirmed);
    let Some(referral) = referral else {
        let told_before = book.reasons == reasons;
        return if told_before { Vec::new() } else { vec![Change::Unattributed(reasons)] };
    };
    // What came back before is reckoned as if it came back now.
    let reduced = grants.iter().filter_map(|change| match change {
        Change::Granted(grant, entry) => {
            let reward = Reward::begin(grant.clone(), entry.clone())?;
            reduce(&reward, book.remaining(), program.debts, now).map(Change::Entered)
        }
        _ => None,
    });
    let reduced: Vec<_> = reduced.collect();
    std::iter::once(Change::Attributed(referral, reasons)).chain(grants).chain(reduced).collect()
}

/// The variant of a test that the advocate is in: it stands among the reasons of each reward that comes of the referral.
pub(super) fn variant_among(reasons: &[Reason]) -> Option<Reason> {
    reasons.iter().find(|reason| matches!(reason, Reason::Variant { .. })).cloned()
}

/// What keeps several rewards back is one reason of the order.
pub(super) fn tell_once(reasons: &mut Vec<Reason>, reason: Reason) {
    if !reasons.contains(&reason) {
        reasons.push(reason);
    }
}

impl Granting<'_> {
    fn find(&self) -> Finding {
        let nothing = |reasons| Finding { referral: None, reasons, grants: Vec::new() };
        let Some(lead) = &self.facts.lead else { return nothing(vec![Reason::NoReferral]) };
        let advocate = match &lead.found {
            Ok(advocate) => advocate,
            Err(reason) => return nothing(vec![reason.clone()]),
        };
        let objections = objections(self.program, self.order, advocate, &lead.shared, lead.has_ordered);
        if objections.is_empty() { self.refer(lead, advocate) } else { nothing(objections) }
    }

    /// The order counts for this advocate.
    fn refer(&self, lead: &Lead, advocate: &Candidate) -> Finding {
        let mut reasons = vec![Reason::Referred { evidence: advocate.evidence }];
        let arm = self.program.arm(&advocate.advocate, advocate.partner);
        reasons.extend(arm.map(|arm| arm.reason()));
        let held_out = matches!(arm, Some(Arm::HeldOut(_)));
        let risk = self.program.risk_of(self.order, advocate, lead);
        let state =
            if risk.review.is_some() && !held_out { ReferralState::InReview } else { ReferralState::Counts };
        let referral = Referral {
            id: referral_id(&self.facts.shop, &self.order.id, self.order.placed_at),
            advocate: advocate.advocate.clone(),
            code: advocate.code,
            evidence: advocate.evidence,
            state,
        };
        reasons.extend(risk.signals.iter().cloned());
        reasons.extend(risk.review.clone());
        let mut grants = Vec::new();
        if !held_out {
            grants = self.grants(lead, advocate, &referral, &mut reasons);
            let questions: Vec<Reason> = risk.signals.into_iter().chain(risk.review.clone()).collect();
            if risk.review.is_some() {
                grants = grants.into_iter().flat_map(|grant| self.questioned(grant, &questions)).collect();
            }
        }
        Finding { referral: Some(referral), reasons, grants }
    }

    fn grants(
        &self,
        lead: &Lead,
        advocate: &Candidate,
        referral: &Referral,
        reasons: &mut Vec<Reason>,
    ) -> Vec<Change> {
        let facts = self.facts.advocate.clone().unwrap_or_default();
        let mut room = Room::left(self.program, &facts.used);
        let (for_advocate, for_friend) = self.program.offer(&advocate.advocate, advocate.partner);
        let variant = variant_among(reasons);
        let proposal = |offered, beneficiary| Proposal {
            rule: Rule::Referral,
            beneficiary,
            offered,
            needs_friends: None,
            reasons: Vec::new(),
        };
        let advocates = || Beneficiary::Advocate(referral.advocate.clone());
        let friends = || Beneficiary::Friend(referral.id.clone());
        let both = [(for_advocate, advocates()), (for_friend, friends())];
        let mut proposals: Vec<Proposal<'_>> = both
            .into_iter()
            .filter_map(|(offered, beneficiary)| Some(proposal(offered?, beneficiary)))
            .collect();
        proposals.extend(neighbours(self.program, self.order, lead, &advocates(), &friends()));
        proposals.extend(surprise(self.program, referral));
        if referral.state == ReferralState::Counts {
            proposals.extend(milestones_reached(self.program, &facts, &referral.advocate));
        }
        for proposal in &mut proposals {
            proposal.reasons.extend(variant.clone());
        }
        let mut grants: Vec<Change> =
            proposals.into_iter().filter_map(|proposal| self.grant(proposal, &mut room, reasons)).collect();
        grants.extend(staff(self.program, self.order).and_then(|(offered, who)| {
            let reasons_of = vec![Reason::StaffCredit];
            let proposal = Proposal {
                rule: Rule::Staff,
                beneficiary: who,
                offered: &offered,
                needs_friends: None,
                reasons: reasons_of,
            };
            self.grant(proposal, &mut room, reasons)
        }));
        grants
    }

    /// Grants a reward, unless it is worth nothing (10 % of a free order) or a limit has no place for it: then the reason
    /// is told once.
    pub(super) fn grant(
        &self,
        proposal: Proposal<'_>,
        room: &mut Room,
        reasons: &mut Vec<Reason>,
    ) -> Option<Change> {
        let Proposal { rule, beneficiary, offered, needs_friends, reasons: why } = proposal;
        let total = self.order.total.amount_minor;
        let worth = offered.terms.worth(total).minor();
        if worth == 0 {
            tell_once(reasons, Reason::WorthNothing);
            return None;
        }
        if matches!(beneficiary, Beneficiary::Advocate(_)) {
            let friends = u32::from(rule == Rule::Referral);
            if let Err(reached) = room.take(friends, offered.most_money(total)) {
                tell_once(reasons, reached);
                return None;
            }
        }
        let about = (&self.order.id, self.order.placed_at);
        let id = Grant::id_of(&self.facts.shop, about, &rule, &beneficiary);
        let days = self.program.hold_of(offered);
        let entry = Entry {
            reward: id.clone(),
            kind: EntryKind::Granted,
            amount: worth,
            offset_minor: 0,
            debt_minor: 0,
            at: self.now,
            actor: Actor::Rules,
            reasons: why.into_iter().chain([Reason::HeldForReturnWindow { days }]).collect(),
        };
        let grant = Grant {
            id,
            order: self.order.id.clone(),
            placed_at: self.order.placed_at,
            rule,
            beneficiary,
            offered: offered.clone(),
            currency: self.facts.currency,
            held_until: self.order.placed_at.plus_days(days),
            needs_friends,
        };
        Some(Change::Granted(grant, entry))
    }

    /// A grant with the question that keeps its hold from ending by itself.
    fn questioned(&self, grant: Change, questions: &[Reason]) -> Vec<Change> {
        let question = match &grant {
            Change::Granted(grant, _) => Some(Change::Entered(Entry {
                reward: grant.id.clone(),
                kind: EntryKind::Questioned,
                amount: 0,
                offset_minor: 0,
                debt_minor: 0,
                at: self.now,
                actor: Actor::Rules,
                reasons: questions.to_vec(),
            })),
            _ => None,
        };
        std::iter::once(grant).chain(question).collect()
    }
}
