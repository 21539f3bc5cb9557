use super::plain;
use crate::api::orders::OrderRequest;
use crate::ledger::testing::{
    Shop, advocate_id, code, day, email, friend, mention, money, order, people, refund, share,
};
use crate::ledger::{Claim, Command, Evidence, Reason, Traces};
use crate::program::Program;
use crate::refusal::Refusal;
use crate::value::{RewardId, Trace};

#[test]
fn who_sent_the_friend_may_be_found_out_after_a_refund() {
    let mut shop = Shop::open(plain());
    shop.record(order(1, 9, 0));
    shop.tell(1, &refund("half", 5_000)).unwrap();
    shop.tell(1, &mention(0)).unwrap();
    assert_eq!(shop.brief(1), ["referral advocate pending 500", "referral friend pending 500"]);
    assert_eq!(shop.reasons(1), ["mention_confirmed", "referred"]);
}

#[test]
fn what_came_back_was_sent_by_nobody() {
    let least = Program { minimum_order: Some(money(6_000)), ..plain() };
    for (program, back) in
        [(plain(), Command::Cancel), (plain(), refund("all", 10_000)), (least, refund("half", 5_000))]
    {
        let mut shop = Shop::open(program);
        shop.record(order(1, 9, 0));
        shop.tell(1, &back).unwrap();
        assert_eq!(shop.tell(1, &mention(0)), Ok(Vec::new()), "{back:?}");
    }
}

#[test]
fn a_free_order_may_have_been_sent_by_somebody() {
    let mut shop = Shop::open(plain());
    let mut free = order(1, 9, 0);
    free.total = money(0);
    shop.record(free);
    shop.tell(1, &mention(0)).unwrap();
    assert_eq!(shop.brief(1), ["referral advocate pending 500"]);
    assert_eq!(shop.reasons(1), ["mention_confirmed", "referred", "worth_nothing"]);
}

/// Whoever asks where the reward is gets an answer, once for all sides and rules.
#[test]
fn a_share_that_comes_to_nothing_says_so() {
    let shares = Program {
        advocate_reward: Some(share(100)),
        friend_reward: Some(share(100)),
        standing_discounts: vec![super::standing(1)],
        ..plain()
    };
    for (total, earned) in [(0, 0), (4, 0), (10_000, 2)] {
        let mut shop = Shop::open(shares.clone());
        let mut small = friend(1, 9, 0, 0);
        small.total = money(total);
        shop.record(small);
        assert_eq!(shop.brief(1).len(), earned, "{total}");
        let expected: &[&str] = if earned == 0 { &["referred", "worth_nothing"] } else { &["referred"] };
        assert_eq!(shop.reasons(1), expected, "{total}");
        let mut own = order(2, 0, 1);
        own.total = money(0);
        shop.record(own);
        assert_eq!(shop.reasons(2), ["no_referral", "worth_nothing"]);
    }
}

/// A mention ends the same, whichever comes first, the owner's word or the order.
#[test]
fn a_mention_that_the_program_does_not_take_counts_neither_before_nor_after_the_order() {
    let with_card = Program { evidence: vec![Evidence::FriendCode, Evidence::AdvocateCode], ..plain() };
    for (program, on, reason) in [
        (with_card, 1, "evidence_not_taken"),
        (plain(), 31, "attribution_window_passed"),
        (plain(), 30, "referred"),
    ] {
        let mut people = people();
        let claim = Claim { evidence: Evidence::Mention, ..Claim::by(advocate_id(0), day(0)) };
        people.claim(email(8).key(), claim);
        let mut shop = Shop::of(program, people);
        shop.record(order(1, 8, on));
        shop.record(order(2, 9, on));
        let Command::Attribute(mut candidate) = mention(0) else { unreachable!() };
        candidate.claimed_at = Some(day(0));
        let confirmed = Command::Attribute(candidate);
        shop.tell(2, &confirmed).unwrap();
        assert_eq!(shop.tell(2, &confirmed), Ok(Vec::new()), "the same word once more");
        assert_eq!((shop.brief(1), shop.reasons(1)), (shop.brief(2), vec![reason.to_owned()]));
        assert_eq!(shop.reasons(2), ["mention_confirmed", reason]);
    }
}

#[test]
fn an_order_that_has_an_advocate_keeps_it() {
    let mut shop = Shop::open(plain());
    shop.record(order(1, 9, 0));
    shop.tell(1, &mention(1)).unwrap();
    assert_eq!(shop.tell(1, &mention(0)), Ok(Vec::new()));
    assert_eq!(shop.tell(1, &mention(1)), Ok(Vec::new()));
}

/// Whoever asks why an order earned nothing gets the reason, with its parameters.
#[test]
fn an_order_that_earns_nothing_says_why() {
    let strict = Program {
        new_customers_only: true,
        minimum_order: Some(money(10_001)),
        evidence: vec![Evidence::FriendCode, Evidence::AdvocateCode, Evidence::Claim],
        ..plain()
    };
    let mut people = people();
    people.claim(email(7).key(), Claim::by(advocate_id(0), day(-31)));
    let mut shop = Shop::of(strict, people);
    let reference = OrderRequest { reference: Some(code(0).to_string()), ..order(2, 9, 0) };
    for (order, reason) in [
        (order(1, 9, 0), Reason::NoReferral),
        (reference, Reason::EvidenceNotTaken { evidence: Evidence::Reference }),
        (order(3, 7, 0), Reason::AttributionWindowPassed { days: 30 }),
    ] {
        let number = order.id.clone();
        shop.record(order);
        assert_eq!(shop.memory.book(&number).unwrap().reasons, [reason]);
    }
    shop.record(friend(4, 0, 0, 0));
    assert_eq!(shop.reasons(4), ["same_person", "below_minimum_order"]);
    shop.record(friend(5, 9, 0, 0));
    assert_eq!(shop.reasons(5), ["not_a_new_customer", "below_minimum_order"]);
    assert!(shop.rewards().next().is_none());
}

/// A customer's first order is told late, after the second: for the one whom the owner attributes, what was placed
/// before it counts.
#[test]
fn an_order_placed_later_makes_no_old_customer() {
    let new_only = Program { new_customers_only: true, ..plain() };
    for (placed, earned) in [(1, 2), (3, 0)] {
        let mut shop = Shop::open(new_only.clone());
        shop.record(order(2, 9, 2));
        shop.record(order(1, 9, placed));
        shop.tell(1, &mention(0)).unwrap();
        assert_eq!(shop.brief(1).len(), earned, "placed on day {placed}, the other one on day 2");
    }
}

/// Deliveries come in any order: what was placed later makes nobody an old customer.
#[test]
fn the_first_order_counts_though_it_is_told_late() {
    let mut shop = Shop::open(Program { new_customers_only: true, ..plain() });
    shop.record(order(2, 9, 2));
    shop.record(friend(1, 9, 1, 0));
    assert_eq!(shop.brief(1).len(), 2);
    shop.record(friend(3, 9, 1, 0));
    assert_eq!(shop.reasons(3), ["not_a_new_customer"], "of two at one time the one that was told first");
}

/// Never twice for one new customer: what has counted stays, unless it comes back.
#[test]
fn a_customer_who_has_come_by_a_later_order_does_not_come_again() {
    let mut shop = Shop::open(Program { new_customers_only: true, ..plain() });
    shop.record(friend(3, 9, 3, 0));
    shop.record(friend(2, 9, 2, 1));
    shop.record(order(1, 9, 1));
    shop.tell(1, &mention(1)).unwrap();
    assert_eq!(shop.reasons(2), ["not_a_new_customer"]);
    assert!(shop.brief(1).is_empty());
    let mut shop = Shop::open(Program { new_customers_only: true, ..plain() });
    shop.record(friend(3, 9, 3, 0));
    shop.tell(3, &Command::Cancel).unwrap();
    shop.record(friend(2, 9, 2, 1));
    assert_eq!(shop.brief(2).len(), 2);
}

#[test]
fn another_order_under_a_known_id_is_refused() {
    let mut shop = Shop::open(plain());
    shop.record(order(1, 9, 0));
    let record = |order, traces| Command::Record(Box::new(order), traces);
    let traces = Traces { phone: Some(Trace::from_bytes([1; 16])), ..Traces::default() };
    assert_eq!(shop.tell(1, &record(order(1, 8, 0), Traces::default())), Err(Refusal::OrderConflict));
    assert_eq!(shop.tell(1, &record(order(1, 9, 0), traces)), Err(Refusal::OrderConflict));
    assert_eq!(shop.tell(1, &record(order(1, 9, 0), Traces::default())), Ok(Vec::new()));
    let mut foreign = order(2, 9, 0);
    foreign.total.currency = "USD".parse().unwrap();
    let refused = shop.tell(2, &record(foreign, Traces::default()));
    assert_eq!(refused, Err(Refusal::CurrencyForeign { field: "total.currency" }));
}

#[test]
fn nothing_is_decided_about_an_order_that_nobody_told() {
    let mut shop = Shop::open(plain());
    let id = || RewardId::from_bytes([1; 16]);
    for command in [
        refund("r", 1),
        Command::Cancel,
        Command::EndSubscription(day(0)),
        Command::Clear,
        Command::EndHolds,
        Command::Reject(None),
        mention(0),
    ] {
        assert_eq!(shop.tell(1, &command), Err(Refusal::OrderUnknown), "{command:?}");
    }
    for command in [
        Command::Approve(id()),
        Command::Reject(Some(id())),
        Command::Issue(id()),
        Command::IssueByCode(id()),
        Command::Choose(advocate_id(0), id(), 0),
    ] {
        assert_eq!(shop.tell(1, &command), Err(Refusal::RewardUnknown), "{command:?}");
        let mut known = Shop::open(plain());
        known.record(friend(1, 9, 0, 0));
        assert_eq!(known.tell(1, &command), Err(Refusal::RewardUnknown), "{command:?}");
    }
}
