//! What an order earns its own customer, by friends or as a friend of earlier days.

use super::limits::Room;
use super::record::{Granting, Proposal};
use super::{Beneficiary, Change, Reason, Rule};
use crate::program::StandingDiscount;

/// Standing discounts on this order: the customer's as an advocate, and the customer's as a friend. `beside` them the
/// order's own advocate was granted something.
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
    for rule in &granting.program.standing_discounts {
        if let (Some((advocate, friends)), Some(offered)) = (&buyer.advocate, &rule.advocate_reward)
            && *friends >= rule.friends.get()
        {
            let proposal = Proposal {
                rule: Rule::Standing(rule.id.clone()),
                beneficiary: Beneficiary::Advocate(advocate.clone()),
                offered,
                needs_friends: Some(rule.friends),
                reasons: why(rule),
            };
            granted.extend(granting.grant(proposal, &mut room, reasons));
        }
        if let (Some(referral), Some(offered)) = (&buyer.friend, &rule.friend_reward) {
            let proposal = Proposal {
                rule: Rule::Standing(rule.id.clone()),
                beneficiary: Beneficiary::Friend(referral.clone()),
                offered,
                needs_friends: None,
                reasons: why(rule),
            };
            granted.extend(granting.grant(proposal, &mut room, reasons));
        }
    }
    granted
}

fn why(rule: &StandingDiscount) -> Vec<Reason> {
    vec![Reason::StandingDiscount { rule: rule.id.clone(), friends: rule.friends }]
}
