use super::plain;
use crate::ledger::testing::{Shop, day, friend, money, order, order_id, refund, share};
use crate::ledger::{Command, ReferralState};
use crate::program::Program;
use crate::refusal::Refusal;

fn shop(program: Program) -> Shop {
    let mut shop = Shop::open(program);
    shop.record(friend(1, 9, 0, 0));
    shop
}

fn referral(shop: &Shop) -> ReferralState {
    shop.memory.book(&order_id(1)).unwrap().referral.as_ref().unwrap().state
}

#[test]
fn a_share_shrinks_with_its_order_and_an_amount_does_not() {
    let mut shop = shop(plain());
    for (part, minor, friends) in [("a", 1_000, 900), ("b", 4_000, 500), ("c", 4_999, 0)] {
        shop.tell(1, &refund(part, minor)).unwrap();
        let expected =
            ["referral advocate pending 500".to_owned(), format!("referral friend pending {friends}")];
        assert_eq!(shop.brief(1), expected);
    }
    assert_eq!(referral(&shop), ReferralState::Counts, "a cent is left");
    shop.tell(1, &refund("d", 1)).unwrap();
    assert_eq!(shop.brief(1), ["referral advocate rejected 0", "referral friend rejected 0"]);
    assert_eq!(shop.why(1, "referral", "advocate"), ["order_refunded"]);
    assert_eq!(referral(&shop), ReferralState::Lost);
}

#[test]
fn what_no_longer_qualifies_is_lost() {
    let mut shop = shop(Program { minimum_order: Some(money(6_000)), ..plain() });
    shop.tell(1, &refund("a", 4_000)).unwrap();
    assert_eq!(shop.brief(1)[0], "referral advocate pending 500", "the minimum itself is enough");
    shop.tell(1, &refund("b", 1)).unwrap();
    assert_eq!(shop.brief(1)[0], "referral advocate rejected 0");
    assert_eq!(shop.why(1, "referral", "advocate"), ["order_partly_refunded", "below_minimum_order"]);
    assert_eq!(referral(&shop), ReferralState::Lost);
}

#[test]
fn comes_late_and_is_reversed() {
    let mut shop = shop(plain());
    shop.pass_until(day(14));
    shop.tell(1, &Command::Cancel).unwrap();
    assert_eq!(shop.brief(1), ["referral advocate reversed 0", "referral friend reversed 0"]);
    assert_eq!(shop.why(1, "referral", "friend"), ["order_cancelled"]);
    assert_eq!(shop.tell(1, &Command::Cancel), Ok(Vec::new()));
    assert!(shop.tell(1, &refund("after", 10_000)).is_ok(), "a cancelled order is paid back too");
}

#[test]
fn a_refund_that_cannot_be_is_refused() {
    let mut shop = shop(plain());
    shop.tell(1, &refund("a", 6_000)).unwrap();
    for (again, answer) in [
        (refund("a", 6_000), Ok(Vec::new())),
        (refund("a", 5_999), Err(Refusal::RefundConflict)),
        (refund("b", 4_001), Err(Refusal::RefundExceedsOrder)),
    ] {
        assert_eq!(shop.tell(1, &again), answer, "{again:?}");
    }
    let mut dollars = refund("b", 1);
    if let Command::Refund(request) = &mut dollars {
        request.amount.currency = "USD".parse().unwrap();
    }
    let foreign = Refusal::CurrencyForeign { field: "amount.currency" };
    assert_eq!(shop.tell(1, &dollars), Err(foreign));
    assert!(shop.tell(1, &refund("b", 4_000)).is_ok(), "all that is left");
}

/// A refund of nothing is told by some platforms when an order is edited.
#[test]
fn nothing_back_takes_nothing() {
    let mut shop = shop(plain());
    assert_eq!(shop.tell(1, &refund("none", 0)).map(|changes| changes.len()), Ok(1));
    assert_eq!(shop.brief(1), ["referral advocate pending 500", "referral friend pending 1000"]);
}

#[test]
fn an_order_without_an_advocate_has_nothing_to_lose() {
    let mut shop = Shop::open(plain());
    shop.record(order(1, 9, 0));
    assert_eq!(shop.tell(1, &Command::Cancel).map(|changes| changes.len()), Ok(1));
    assert_eq!(shop.tell(1, &Command::EndSubscription(day(1))).map(|changes| changes.len()), Ok(1));
}

/// What the shop did not promise because it would be worth nothing is not promised with a value of nothing.
#[test]
fn a_share_of_nothing_is_not_granted() {
    let mut shop = Shop::open(Program { advocate_reward: Some(share(1)), ..plain() });
    for (number, total, rewards) in [(1, 4_999, 1), (2, 5_000, 2)] {
        let mut small = friend(number, 9, 0, 0);
        small.total = money(total);
        shop.record(small);
        assert_eq!(shop.brief(number).len(), rewards, "{total}");
    }
}
