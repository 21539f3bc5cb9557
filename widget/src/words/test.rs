//! The words of the tea shop, for all native tests, and what is said with them.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use goodword_domain::api::widget::{OwnTexts, Widget};
use goodword_domain::ledger::{Reason, ReasonView, RewardTerms, Signal};
use goodword_domain::value::{Amount, Count, Money, Period, Rfc3339, RuleId};
use serde_json::{from_value, json};

use super::{Formats, Words};
use crate::event::Failure;

/// Writes numbers as they are, so that a test shows which number was meant.
struct Plain;

impl Formats for Plain {
    fn plural(&self, count: u32) -> String {
        if count == 1 { "one".to_owned() } else { "other".to_owned() }
    }

    fn number(&self, number: u32) -> String {
        number.to_string()
    }

    fn percent(&self, basis_points: u32) -> String {
        format!("{}%", f64::from(basis_points) / 100.0)
    }

    fn money(&self, money: Money) -> String {
        format!("{} {}", String::from(money.currency), money.amount_minor.minor())
    }

    fn day(&self, moment: &Rfc3339) -> String {
        moment.as_str().chars().take(10).collect()
    }

    /// As `encodeURIComponent` does.
    fn encode(&self, text: &str) -> String {
        let encoded = text.bytes().map(|byte| match byte {
            b'A'..=b'Z'
            | b'a'..=b'z'
            | b'0'..=b'9'
            | b'-'
            | b'_'
            | b'.'
            | b'!'
            | b'~'
            | b'*'
            | b'\''
            | b'('
            | b')' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        });
        encoded.collect()
    }
}

static ENGLISH: LazyLock<OwnTexts> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../www/texts/en.json")).unwrap());

/// English words of the tea shop.
pub(crate) fn english() -> Words<'static> {
    Words::new(&ENGLISH, &Plain, "Tea & Co")
}

/// The tea shop: 10 % for the friend, €5 for the advocate.
pub(crate) fn tea_shop() -> Widget {
    let shop = json!({
        "show": "survey", "delay_ms": 0, "placement": "corner", "language": "en", "shop_name": "Tea & Co",
        "advocate_reward": five_euros(), "friend_reward": ten_percent(), "repeat_after_days": 90,
        "fallback_path": "/", "fallback_text": "",
    });
    from_value(shop).unwrap()
}

/// What the tea shop gives a friend.
pub(crate) fn ten_percent() -> RewardTerms {
    from_value(json!({ "kind": "percentage", "basis_points": 1000 })).unwrap()
}

/// What the tea shop gives an advocate.
pub(crate) fn five_euros() -> RewardTerms {
    from_value(json!({ "kind": "fixed", "amount_minor": 500, "currency": "EUR" })).unwrap()
}

/// A reason as it is told.
pub(crate) fn told(reason: &Reason) -> ReasonView {
    from_value(serde_json::to_value(reason).unwrap()).unwrap()
}

#[test]
fn placeholders_are_filled_the_shop_by_itself() {
    let words = english();
    assert_eq!(words.say("survey_question"), "How likely are you to recommend Tea & Co to a friend?");
    assert_eq!(words.fill("friend_title", &[("reward", "10%")]), "A friend gives you 10%");
    assert_eq!(words.fill("friend_title", &[]), "A friend gives you ");
    assert_eq!(words.say("no_such_text"), "");
}

/// What a customer types as a name is no template.
#[test]
fn what_is_filled_in_is_not_filled_again() {
    let title = english().fill("friend_title_named", &[("name", "{reward}"), ("reward", "10%")]);
    assert_eq!(title, "{reward} gives you 10%");
}

#[test]
fn an_owners_own_text_is_valid_over_ours() {
    let mut texts = ENGLISH.clone();
    texts.0.push(("share_title_none".to_owned(), "Tell your friends about {shop}!".to_owned()));
    let words = Words::new(&texts, &Plain, "Tea & Co");
    assert_eq!(words.offer("share_title", None, None), "Tell your friends about Tea & Co!");
    assert_eq!(words.say("close"), "Close");
}

#[test]
fn a_count_has_the_form_that_the_language_wants() {
    let words = english();
    assert_eq!(words.count("status_friends", 1), "1 friend");
    assert_eq!(words.count("status_friends", 3), "3 friends");
}

#[test]
fn an_offer_says_what_there_is_for_whom() {
    let title = |advocate, friend| english().offer("share_title", advocate, friend);
    let (five, ten) = (five_euros(), ten_percent());
    assert_eq!(title(Some(&five), Some(&ten)), "Give 10% off, get EUR 500");
    assert_eq!(title(None, Some(&ten)), "Give a friend 10% off");
    assert_eq!(title(Some(&five), None), "Each friend brings you EUR 500");
    assert_eq!(title(None, None), "Tell a friend about Tea & Co");
}

/// Every kind of reward, with the words for an advocate's and a friend's.
pub(crate) fn every_reward() -> Vec<(RewardTerms, &'static str, &'static str)> {
    let off = "20% off for 90 days";
    let draw = "3 entries in “Summer draw”";
    let alike = |terms, said| (terms, said, said);
    let told = [
        (json!({ "kind": "percentage", "basis_points": 1000 }), "10% of the order", "10% off"),
        (json!({ "kind": "fixed", "amount_minor": 500, "currency": "EUR" }), "EUR 500", "EUR 500 off"),
        alike(
            json!({ "kind": "store_credit", "amount_minor": 500, "currency": "EUR" }),
            "EUR 500 of store credit",
        ),
        alike(json!({ "kind": "gift_card", "amount_minor": 500, "currency": "EUR" }), "a EUR 500 gift card"),
        alike(
            json!({ "kind": "donation", "amount_minor": 500, "currency": "EUR", "name": "Red Cross" }),
            "a EUR 500 donation to “Red Cross”",
        ),
        alike(json!({ "kind": "free_item", "name": "Earl Blue" }), "“Earl Blue” for free"),
        alike(json!({ "kind": "contest_entry", "count": 3, "name": "Summer draw" }), draw),
        alike(json!({ "kind": "points", "count": 200 }), "200 points"),
        alike(json!({ "kind": "points", "count": 1 }), "1 point"),
        alike(json!({ "kind": "upgrade", "name": "Express" }), "the upgrade “Express”"),
        alike(json!({ "kind": "event", "name": "Spring tasting" }), "an invitation to “Spring tasting”"),
        alike(json!({ "kind": "manual", "name": "A letter by hand" }), "“A letter by hand”"),
        alike(json!({ "kind": "discount", "basis_points": 2000, "days": 90 }), off),
    ];
    let typed = told.into_iter().map(|(terms, own, given)| (from_value(terms).unwrap(), own, given));
    typed.collect()
}

/// A kind without its words would leave a hole in "Your friend gets …".
#[test]
fn every_kind_of_reward_is_a_noun_phrase() {
    for (terms, own, given) in every_reward() {
        assert_eq!(english().reward(Some(&terms)), own);
        assert_eq!(english().gift(Some(&terms)), given);
    }
    assert_eq!((english().reward(None), english().gift(None)), (String::new(), String::new()));
}

/// Half of the order came back, or some of the points paid off a debt: what is left counts, not what was promised.
#[test]
fn what_is_left_of_a_reward_is_told_in_place_of_what_was_promised() {
    let left = |terms: &RewardTerms, state: &str, quantity: Option<u32>| {
        let reward = json!({
            "id": "rw_aaaaaaaaaaaaaaaaaaaaaaaaaa", "side": "advocate", "rule": "referral", "state": state,
            "held_until": "2026-12-06T10:00:00Z", "reward": terms, "quantity": quantity,
            "value": { "amount_minor": 250, "currency": "EUR" }, "reasons": [],
        });
        english().worth(&from_value(reward).unwrap())
    };
    let worth: Vec<_> = every_reward().iter().map(|(terms, ..)| left(terms, "approved", Some(2))).collect();
    let expected = [
        "EUR 250",
        "EUR 250",
        "EUR 250 of store credit",
        "a EUR 250 gift card",
        "a EUR 250 donation to “Red Cross”",
        "“Earl Blue” for free",
        "2 entries in “Summer draw”",
        "2 points",
        "2 points",
        "the upgrade “Express”",
        "an invitation to “Spring tasting”",
        "“A letter by hand”",
        "20% off for 90 days",
    ];
    assert_eq!(worth, expected);
    for (terms, promised, _) in every_reward() {
        assert_eq!(left(&terms, "expired", Some(0)), promised, "what has gone is told by what it was");
    }
}

#[test]
fn reasons_are_told_in_words_and_unknown_ones_not_at_all() {
    let say = |reason: &Reason| english().reason(&told(reason));
    let held = say(&Reason::HeldForReturnWindow { days: 14 });
    assert_eq!(held.as_deref(), Some("Held for 14 days, while the order can still be returned."));
    let below = say(&Reason::BelowMinimumOrder { amount_minor: 2000, currency: "EUR".parse().unwrap() });
    assert_eq!(below.as_deref(), Some("The order is below the minimum of EUR 2000."));
    assert_eq!(say(&Reason::OrderRefunded).as_deref(), Some("The order was refunded."));
    let friends = Count::new(4).unwrap();
    let milestone = say(&Reason::MilestoneReached { rule: "four".parse().unwrap(), friends });
    assert_eq!(milestone.as_deref(), Some("Well done: 4 friends."));
    let limit = |period| {
        let (limit, amount_minor, currency) = (Some(5), None, None);
        say(&Reason::LimitReached { rule: "cap".parse().unwrap(), period, limit, amount_minor, currency })
    };
    let limits = Period::ALL.map(|period| limit(period).unwrap());
    assert_eq!(limits.iter().collect::<BTreeSet<_>>().len(), 4, "{limits:?}");
    assert_eq!(limits[1], "The limit for this month is reached.");
    let pays = say(&Reason::pays_off(Amount::new(200).unwrap(), "EUR".parse().unwrap()));
    assert_eq!(pays.as_deref(), Some("EUR 200 of it makes up for a reward that was taken back."));
    for unknown in [json!({ "code": "not_yet_invented" }), json!({ "code": "not_yet_invented", "days": 3 })] {
        let reason: ReasonView = from_value(unknown).unwrap();
        assert_eq!(english().reason(&reason), None);
    }
}

/// How the shop tests its offers and judges risks is the shop's own business; and nobody is told of a suspicion.
#[test]
fn what_is_the_shops_own_business_is_not_told() {
    let test: RuleId = "spring".parse().unwrap();
    for reason in [
        Reason::Variant { test: test.clone(), variant: test.clone() },
        Reason::HeldOut { test },
        Reason::Risk { signal: Signal::SameAddress, score: 60 },
        Reason::StaffCredit,
    ] {
        assert_eq!(english().reason(&told(&reason)), None, "{reason:?}");
    }
    let held = english().reason(&told(&Reason::HeldForReview { score: 60, threshold: 50 }));
    assert_eq!(held.as_deref(), Some("The shop is looking at it."));
}

#[test]
fn a_problem_is_told_kindly_whatever_its_code() {
    let say = |code: &str| english().problem(&Failure::Refused(code.to_owned()));
    assert_eq!(say("email_malformed"), "Please check your e-mail address.");
    assert_eq!(say("not_yet_invented"), "Something went wrong on our side. Please try again.");
    assert!(english().problem(&Failure::Unreachable).starts_with("You seem to be offline."));
}
