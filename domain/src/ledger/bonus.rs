//! What some friends' orders earn besides.

use super::record::Proposal;
use super::{Beneficiary, Lead, Offered, Reason, Referral, RewardTerms, Rule};
use crate::api::orders::OrderRequest;
use crate::program::{Program, draw};
use crate::value::PostalCode;

/// More for both, where advocate and friend live close to each other.
pub(super) fn neighbours<'a>(
    program: &'a Program,
    order: &OrderRequest,
    lead: &Lead,
    advocate: &Beneficiary,
    friend: &Beneficiary,
) -> Vec<Proposal<'a>> {
    let Some(rule) = &program.neighbours else { return Vec::new() };
    let Some(own) = &lead.own_order else { return Vec::new() };
    let near =
        shares_prefix(own.postal_code.as_ref(), order.customer.postal_code.as_ref(), rule.prefix_chars);
    if !near || rule.same_day && own.placed_at.day() != order.placed_at.day() {
        return Vec::new();
    }
    let sides = [(&rule.advocate_reward, advocate), (&rule.friend_reward, friend)];
    let proposal = |(offered, beneficiary): (&'a Option<Offered>, &Beneficiary)| {
        Some(Proposal {
            rule: Rule::Neighbours,
            beneficiary: beneficiary.clone(),
            offered: offered.as_ref()?,
            needs_friends: None,
            reasons: vec![Reason::Neighbours { prefix_chars: rule.prefix_chars }],
        })
    };
    sides.into_iter().filter_map(proposal).collect()
}

/// Whether two postal codes begin with the same characters; spaces, hyphens and case are not looked at. A code that is
/// shorter than that has no such beginning.
fn shares_prefix(one: Option<&PostalCode>, other: Option<&PostalCode>, chars: u8) -> bool {
    let prefix = |code: &PostalCode| {
        let letters = code.as_ref().chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase);
        let prefix: String = letters.take(chars.into()).collect();
        (prefix.chars().count() == usize::from(chars)).then_some(prefix)
    };
    let (one, other) = (one.and_then(prefix), other.and_then(prefix));
    one.is_some() && one == other
}

/// A bonus for the advocate, by luck that can be checked afterwards.
pub(super) fn surprise<'a>(program: &'a Program, referral: &Referral) -> Option<Proposal<'a>> {
    let rule = program.surprise.as_ref()?;
    let one_in = rule.one_in.get();
    let drawn = draw(&["surprise", rule.seed.as_ref(), referral.id.as_ref()], one_in);
    (drawn == 0).then(|| Proposal {
        rule: Rule::Surprise,
        beneficiary: Beneficiary::Advocate(referral.advocate.clone()),
        offered: &rule.reward,
        needs_friends: None,
        reasons: vec![Reason::Surprise { one_in, draw: drawn }],
    })
}

/// Points for the employee who is named on the order.
pub(super) fn staff(program: &Program, order: &OrderRequest) -> Option<(Offered, Beneficiary)> {
    let credit = program.staff?;
    let who = order.staff.clone()?;
    Some((Offered::plain(RewardTerms::Points(credit.points)), Beneficiary::Staff(who)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_is_told_by_the_beginning_of_the_postal_code() {
        for (one, other, chars, near) in [
            ("10115", "10117", 3, true),
            ("10115", "10117", 4, true),
            ("10115", "10117", 5, false),
            ("SW1A 1AA", "sw1a-2bb", 4, true),
            ("SW1A 1AA", "sw1a-2bb", 5, false),
            ("10", "10", 3, false),
        ] {
            let (one, other) = (one.parse().unwrap(), other.parse().unwrap());
            assert_eq!(shares_prefix(Some(&one), Some(&other), chars), near, "{one:?} {other:?} {chars}");
        }
        assert!(!shares_prefix(None, None, 1), "two unknown places are not one");
    }
}
