//! What an order earns its own customer, by friends or as a friend of earlier days.

use super::limits::Room;
use super::record::{Granting, Proposal, tell_once};
use super::{Beneficiary, Buyer, Change, Offered, Reason, Recommender, Rule};
use crate::program::{Arm, StandingDiscount};
use crate::value::Count;

/// Standing discounts on this order: the customer's as an advocate, and the customer's as a friend. `beside` them the
/// order's own advocate was granted something. Whom a test holds out earns none, and neither do their friends.
pub(super) fn standing_rewards(
    granting: &Granting<'_>,
    beside: &[Change],
    reasons: &mut Vec<Reason>,
) -> Vec<Change> {
    let buyer = &granting.facts.buyer;
    // An order that fell below the minimum by a refund would lose them too.
    if let Some(minimum) = granting.program.minimum_above(granting.order.total.amount_minor) {
        let below = Reason::below(minimum);
        let earns = buyer.advocate.is_some() || buyer.friend.is_some();
        if earns && !reasons.contains(&below) {
            reasons.push(below);
        }
        return Vec::new();
    }
    let total = granting.order.total.amount_minor;
    let mut room = Room::left(granting.program, &buyer.used).beside(beside, total);
    let mut granted = Vec::new();
    let rules = granting.program.standing_discounts.iter();
    for (rule, earner) in rules.flat_map(|rule| earners(buyer, rule).map(move |earner| (rule, earner))) {
        let arm = granting.program.arm(&earner.advocate.id, earner.advocate.partner);
        if let Some(held_out @ Arm::HeldOut(_)) = arm {
            tell_once(reasons, held_out.reason());
            continue;
        }
        let why = Reason::StandingDiscount { rule: rule.id.clone(), friends: rule.friends };
        let proposal = Proposal {
            rule: Rule::Standing(rule.id.clone()),
            beneficiary: earner.beneficiary,
            offered: earner.offered,
            needs_friends: earner.needs_friends,
            reasons: std::iter::once(why).chain(arm.map(|arm| arm.reason())).collect(),
        };
        granted.extend(granting.grant(proposal, &mut room, reasons));
    }
    granted
}

/// The customer on one of the two sides of a standing discount.
struct Earner<'a> {
    advocate: &'a Recommender,
    beneficiary: Beneficiary,
    offered: &'a Offered,
    needs_friends: Option<Count>,
}

fn earners<'a>(buyer: &'a Buyer, rule: &'a StandingDiscount) -> impl Iterator<Item = Earner<'a>> {
    let enough = buyer.advocate.as_ref().filter(|(_, friends)| *friends >= rule.friends.get());
    let own = enough.zip(rule.advocate_reward.as_ref()).map(|((advocate, _), offered)| Earner {
        advocate,
        beneficiary: Beneficiary::Advocate(advocate.id.clone()),
        offered,
        needs_friends: Some(rule.friends),
    });
    let came = buyer.friend.as_ref().zip(rule.friend_reward.as_ref());
    let came = came.map(|((referral, advocate), offered)| Earner {
        advocate,
        beneficiary: Beneficiary::Friend(referral.clone()),
        offered,
        needs_friends: None,
    });
    own.into_iter().chain(came)
}
