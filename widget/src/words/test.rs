//! The words of the tea shop, for all native tests, and what is said with them.

use std::sync::LazyLock;

use goodword_domain::api::widget::{OwnTexts, Widget};
use goodword_domain::ledger::{Reason, ReasonView, RewardTerms};
use goodword_domain::value::{Money, Rfc3339};
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
    let (five, ten) = (Some(five_euros()), Some(ten_percent()));
    assert_eq!(title(five, ten), "Give 10%, get EUR 500");
    assert_eq!(title(None, ten), "Give a friend 10%");
    assert_eq!(title(five, None), "Get EUR 500 for every friend");
    assert_eq!(title(None, None), "Tell a friend about Tea & Co");
}

#[test]
fn reasons_are_told_in_words_and_unknown_ones_not_at_all() {
    let say = |reason: &Reason| english().reason(&told(reason));
    let held = say(&Reason::HeldForReturnWindow { days: 14 });
    assert_eq!(held.as_deref(), Some("Held for 14 days, while the order can still be returned."));
    let below = say(&Reason::BelowMinimumOrder { amount_minor: 2000, currency: "EUR".parse().unwrap() });
    assert_eq!(below.as_deref(), Some("The order is below the minimum of EUR 2000."));
    assert_eq!(say(&Reason::OrderRefunded).as_deref(), Some("The order was refunded."));
    for unknown in [json!({ "code": "not_yet_invented" }), json!({ "code": "not_yet_invented", "days": 3 })] {
        let reason: ReasonView = from_value(unknown).unwrap();
        assert_eq!(english().reason(&reason), None);
    }
}

#[test]
fn a_problem_is_told_kindly_whatever_its_code() {
    let say = |code: &str| english().problem(&Failure::Refused(code.to_owned()));
    assert_eq!(say("email_malformed"), "Please check your e-mail address.");
    assert_eq!(say("not_yet_invented"), "Something went wrong on our side. Please try again.");
    assert!(english().problem(&Failure::Unreachable).starts_with("You seem to be offline."));
}
