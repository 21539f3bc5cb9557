use super::{milestone, plain, standing};
use crate::ledger::testing::{Shop, day, friend, money, order};
use crate::ledger::{Command, Traces};
use crate::program::{Limit, LimitedTo, Program};
use crate::refusal::Refusal;
use crate::value::{Period, Trace};

/// Advocate 0 has ordered, and so has a friend at the same address, who is an advocate with a friend too.
fn household(program: Program) -> Shop {
    let address = Some(Trace::from_bytes([1; 16]));
    let household = || Traces { address: address.clone(), ..Traces::default() };
    let mut shop = Shop::open(program);
    shop.record_with(order(1, 0, 0), household());
    shop.record(friend(2, 9, 0, 1));
    shop.record_with(friend(3, 1, 1, 0), household());
    shop
}

#[test]
fn a_rejected_referral_has_earned_nothing_and_takes_nothing_else_with_it() {
    let mut shop = household(Program { standing_discounts: vec![standing(1)], ..plain() });
    let approved = Command::Approve(shop.id(3, "referral", "advocate"));
    shop.tell(3, &approved).unwrap();
    shop.tell(3, &Command::Reject(None)).unwrap();
    assert_eq!(
        shop.brief(3),
        [
            "referral advocate reversed 0",
            "referral friend rejected 0",
            "standing:regulars advocate pending 500",
        ]
    );
}

#[test]
fn a_hold_in_question_does_not_end_by_itself() {
    let mut shop = household(plain());
    assert_eq!(shop.reasons(3), ["referred", "risk", "held_for_review"]);
    assert_eq!(shop.why(3, "referral", "friend"), ["risk", "held_for_review"]);
    shop.pass_until(day(30));
    assert_eq!(shop.brief(3), ["referral advocate pending 500", "referral friend pending 1000"]);
    shop.tell(3, &Command::Clear).unwrap();
    assert_eq!(shop.why(3, "referral", "advocate"), ["cleared_by_owner"]);
    shop.pass_until(day(30));
    assert_eq!(shop.brief(3), ["referral advocate approved 500", "referral friend approved 1000"]);
    assert_eq!(shop.tell(3, &Command::Clear), Ok(Vec::new()));
    assert_eq!(shop.tell(3, &Command::Reject(None)), Err(Refusal::ReferralStateForbids));
}

#[test]
fn what_is_rejected_stays_rejected() {
    let mut shop = household(plain());
    shop.tell(3, &Command::Reject(None)).unwrap();
    assert_eq!(shop.brief(3), ["referral advocate rejected 0", "referral friend rejected 0"]);
    assert_eq!(shop.why(3, "referral", "friend"), ["rejected_by_owner"]);
    assert_eq!(shop.tell(3, &Command::Reject(None)), Ok(Vec::new()));
    assert_eq!(shop.tell(3, &Command::Clear), Err(Refusal::ReferralStateForbids));
}

#[test]
fn an_order_without_an_advocate_is_not_looked_at() {
    let mut shop = household(plain());
    assert_eq!(shop.tell(1, &Command::Clear), Err(Refusal::ReferralUnknown));
    assert_eq!(shop.tell(1, &Command::Reject(None)), Err(Refusal::ReferralUnknown));
}

/// Approving one reward is a decision about that one; the others still wait.
#[test]
fn clearing_does_not_touch_what_is_approved() {
    let mut shop = household(plain());
    let approve = Command::Approve(shop.id(3, "referral", "advocate"));
    shop.tell(3, &approve).unwrap();
    shop.tell(3, &Command::Clear).unwrap();
    assert_eq!(shop.why(3, "referral", "advocate"), ["approved_by_owner"]);
    assert_eq!(shop.why(3, "referral", "friend"), ["cleared_by_owner"]);
}

/// A limit keeps back the milestone of a friend who is cleared as it does any other.
#[test]
fn clearing_is_within_the_limits() {
    for (minor, rewards) in [(2_499, 2), (2_500, 3)] {
        let budget = Limit {
            id: "budget".parse().unwrap(),
            per: LimitedTo::Advocate,
            period: Period::Life,
            count: None,
            value: Some(money(minor)),
        };
        let mut shop = household(Program { limits: vec![budget], milestones: vec![milestone(1)], ..plain() });
        shop.tell(3, &Command::Clear).unwrap();
        assert_eq!(shop.brief(3).len(), rewards, "{minor}");
    }
}
