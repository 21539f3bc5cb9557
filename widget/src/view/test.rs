//! What is on screen, read as a screen reader or a browser test would.

use std::collections::BTreeSet;

use goodword_domain::api::advocates::Joined;
use goodword_domain::api::claims::Claimed;
use goodword_domain::api::codes::CodeView;
use goodword_domain::api::me::Status;
use goodword_domain::survey::Score;
use serde_json::{Value, from_value, json};

use super::markup::markup;
use super::view;
use crate::channel::CHANNELS;
use crate::event::Failure;
use crate::node::{Node, el};
use crate::state::{Again, State, Step, Trouble, Visit};
use crate::words::test::{english, five_euros, tea_shop, ten_percent};

fn popup(step: Step) -> State {
    let visit = Visit { edge: "https://edge.example".to_owned(), has_sheet: true, ..Visit::default() };
    State { step, ..State::new(tea_shop(), visit, "Good tea".to_owned()) }
}

fn survey(score: u8) -> State {
    let mut state = popup(Step::Survey);
    state.survey.score = Score::new(score).ok();
    state
}

fn advocate() -> State {
    let mut state = popup(Step::Share);
    let share_url = "https://tea.example/?ref=7KQ2M9XC".to_owned();
    state.share.joined = Some(Joined { code: "7KQ2M9XC".parse().unwrap(), share_url, status_token: None });
    state.share.qr = true;
    state
}

fn friend() -> State {
    let mut state = popup(Step::Friend);
    let name = Some("Ann".to_owned());
    let code = "7KQ2M9XC".parse().unwrap();
    state.friend.view = Some(CodeView { code, advocate_name: name, reward: Some(ten_percent()) });
    state
}

fn every_view() -> Vec<State> {
    let mut claimed = friend();
    let answer =
        json!({ "id": "cl_aaaaaaaaaaaaaaaaaaaaaaaaaa", "discount_code": "TEA10", "apply_url": null });
    claimed.friend.claimed = Some(from_value::<Claimed>(answer).unwrap());
    let mut states = vec![popup(Step::Thanks), popup(Step::Share), advocate(), friend(), claimed];
    states.push(standing(&json!({
        "state": "pending", "reward": five_euros(), "choices": [five_euros(), ten_percent()],
    })));
    states.extend([popup(Step::Survey), survey(3), survey(8), survey(10)]);
    states
}

/// The popup's elements, outermost first.
fn shown(state: &State) -> Vec<Node> {
    let mut found = Vec::new();
    let mut left = vec![view(state, &english()).unwrap()];
    while let Some(node) = left.pop() {
        left.extend(node.element().children.iter().rev().cloned());
        found.push(node);
    }
    found
}

fn text(node: &Node) -> String {
    let element = node.element();
    element.children.iter().fold(element.text.clone(), |all, child| all + &text(child))
}

fn names(state: &State) -> BTreeSet<String> {
    shown(state).iter().filter_map(|node| node.attribute("data-goodword")).map(str::to_owned).collect()
}

#[test]
fn what_is_closed_shows_nothing() {
    assert_eq!(view(&popup(Step::Closed), &english()), None);
}

#[test]
fn the_dialog_is_named_by_its_heading() {
    for state in every_view() {
        let nodes = shown(&state);
        assert_eq!(
            (nodes[0].element().tag, nodes[0].attribute("aria-labelledby")),
            ("dialog", Some("title"))
        );
        let titles: Vec<_> = nodes.iter().filter(|node| node.attribute("id") == Some("title")).collect();
        assert!(titles.len() == 1 && !text(titles[0]).is_empty(), "{:?}", state.step);
        assert_eq!(nodes[0].attribute("lang"), Some("en"));
        assert_eq!(nodes[0].attribute("dir"), Some("ltr"));
    }
}

#[test]
fn every_field_has_a_label_and_every_button_a_name() {
    for state in every_view() {
        let nodes = shown(&state);
        let labels: Vec<_> = nodes.iter().filter(|node| node.element().tag == "label").collect();
        for node in &nodes {
            let label = labels.iter().find(|label| {
                let by_id = label.attribute("for").is_some_and(|id| node.attribute("id") == Some(id));
                by_id || label.element().children.contains(node)
            });
            let own = node.attribute("aria-label").or(node.attribute("alt")).unwrap_or_default();
            let name = match node.element().tag {
                "input" | "textarea" => label.map_or(own.to_owned(), |label| text(label)),
                "button" | "a" => text(node) + own,
                "img" => own.to_owned(),
                _ => continue,
            };
            assert!(!name.is_empty(), "{:?}: {node:?}", state.step);
        }
    }
}

#[test]
fn the_survey_of_a_detractor_asks_and_never_offers_to_share() {
    let names = names(&survey(3));
    assert!(names.contains("improve") && names.contains("other") && names.contains("continue"));
    let share: Vec<_> = names.iter().filter(|name| name.starts_with("share") || *name == "sheet").collect();
    assert_eq!(share, Vec::<&String>::new());
    let said = shown(&survey(3)).iter().map(text).collect::<String>();
    assert!(said.contains("We are sorry that we let you down."), "{said}");
}

#[test]
fn the_scale_has_eleven_points_and_shows_the_chosen_one() {
    let points = |state: &State| -> Vec<Node> {
        shown(state).into_iter().filter(|node| node.attribute("type") == Some("radio")).collect()
    };
    assert_eq!(points(&popup(Step::Survey)).len(), 11);
    let survey = points(&survey(7));
    let chosen: Vec<_> = survey.iter().filter(|point| point.attribute("checked").is_some()).collect();
    assert_eq!(chosen.len(), 1);
    assert_eq!(chosen[0].attribute("data-goodword"), Some("score-7"));
}

#[test]
fn an_advocate_has_the_link_and_every_way_to_share() {
    let names = names(&advocate());
    for channel in &CHANNELS {
        assert!(names.contains(channel.event.as_str()), "{}", channel.name);
    }
    for button in ["copy-link", "copy-message", "sheet", "qr"] {
        assert!(names.contains(button), "{button}");
    }
    let nodes = shown(&advocate());
    let link = nodes.iter().find(|node| node.attribute("data-goodword") == Some("link")).unwrap();
    assert_eq!(link.attribute("value"), Some("https://tea.example/?ref=7KQ2M9XC"));
    let image = nodes.iter().find(|node| node.element().tag == "img").unwrap();
    assert_eq!(image.attribute("src"), Some("https://edge.example/r/7KQ2M9XC/qr.svg"));
}

fn euros(minor: u32) -> Value {
    json!({ "amount_minor": minor, "currency": "EUR" })
}

const REWARD: &str = "rw_aaaaaaaaaaaaaaaaaaaaaaaaaa";

/// An advocate with one reward, of which only what matters is given.
fn standing(reward: &Value) -> State {
    let mut whole = json!({
        "id": REWARD, "side": "advocate", "rule": "referral", "value": euros(0),
        "held_until": "2026-12-06T10:00:00Z", "reasons": [],
    });
    whole.as_object_mut().unwrap().extend(reward.as_object().unwrap().clone());
    let pending = if whole["state"] == "pending" { whole["value"].clone() } else { euros(0) };
    let status = json!({
        "code": "7KQ2M9XC", "share_url": "https://tea.example/?ref=7KQ2M9XC", "friends": 1,
        "pending": pending, "earned": euros(0), "rewards": [whole],
    });
    let mut state = advocate();
    state.share.status = Some(from_value::<Box<Status>>(status).unwrap());
    state
}

/// What is said of the one reward.
fn said_of(reward: &Value) -> String {
    let nodes = shown(&standing(reward));
    text(nodes.iter().find(|node| node.element().tag == "li").unwrap())
}

#[test]
fn a_code_is_shown_while_it_is_good_for_something() {
    let mut reward = json!({
        "state": "issued", "reward": { "kind": "free_item", "name": "Earl Blue" }, "quantity": 1,
        "code": "TIN-1", "expires_at": "2027-01-31T10:00:00Z", "reasons": [{ "code": "issued_by_code" }],
    });
    let nodes = shown(&standing(&reward));
    let codes: Vec<_> = nodes.iter().filter(|node| node.element().tag == "code").map(text).collect();
    assert_eq!(codes, ["TIN-1"]);
    assert_eq!(
        said_of(&reward),
        "“Earl Blue” for freeDelivered, good until 2027-01-31TIN-1Your code is ready."
    );
    reward["state"] = json!("expired");
    reward["reasons"] = json!([{ "code": "validity_passed", "days": 60 }]);
    assert_eq!(said_of(&reward), "“Earl Blue” for freeExpired on 2027-01-31");
}

/// Until it is handed out: a radio for each, the chosen one checked.
#[test]
fn a_choice_is_offered_until_the_reward_is_handed_out() {
    let points = json!({ "kind": "points", "count": 700 });
    let mut reward = json!({
        "reward": points, "choices": [five_euros(), points, { "kind": "manual", "name": "A letter" }],
        "quantity": 700,
    });
    let radios = |reward: &Value| -> Vec<Node> {
        let nodes = shown(&standing(reward)).into_iter();
        nodes.filter(|node| node.attribute("data-goodword") == Some("choice")).collect()
    };
    for state in ["pending", "approved"] {
        reward["state"] = json!(state);
        let said = said_of(&reward);
        assert!(said.ends_with("Choose what you like:EUR 500700 points“A letter”"), "{said}");
        let told: Vec<_> = radios(&reward)
            .iter()
            .map(|radio| (radio.attribute("value").unwrap().to_owned(), radio.attribute("checked").is_some()))
            .collect();
        let expected = [("0", false), ("1", true), ("2", false)];
        assert_eq!(told, expected.map(|(place, chosen)| (place.to_owned(), chosen)));
        let one_group = radios(&reward).iter().all(|radio| radio.attribute("name") == Some(REWARD));
        assert!(one_group, "each reward has a choice of its own");
    }
    for state in ["issued", "rejected", "reversed", "expired"] {
        reward["state"] = json!(state);
        assert_eq!(radios(&reward), [], "{state}");
    }
}

#[test]
fn points_are_counted_not_priced() {
    let points = json!({ "kind": "points", "count": 200 });
    let reward = json!({ "state": "approved", "reward": points, "quantity": 120 });
    assert_eq!(said_of(&reward), "120 pointsApproved");
}

#[test]
fn a_status_tells_friends_money_and_why() {
    let state = standing(&json!({
        "state": "pending", "reward": five_euros(), "value": euros(500),
        "reasons": [{ "code": "held_for_return_window", "days": 14 }, { "code": "not_yet_invented" }],
    }));
    let nodes = shown(&state);
    let status = nodes.iter().find(|node| node.attribute("data-goodword") == Some("status")).unwrap();
    let expected = "1 friend · EUR 500 pending until 2026-12-06Your rewards, and whyEUR 500Pending until 2026-12-06\
        Held for 14 days, while the order can still be returned.";
    assert_eq!(text(status), expected);
}

#[test]
fn a_friend_sees_who_recommends_and_the_code() {
    let said = text(&view(&friend(), &english()).unwrap());
    assert!(said.contains("Ann gives you 10% off"), "{said}");
    let names = names(&friend());
    assert!(names.contains("claim") && names.contains("copy-code"));
}

#[test]
fn trouble_is_told_with_a_way_out_if_there_is_one() {
    let mut state = survey(10);
    for (again, retry) in [(Some(Again::Keep), true), (None, false)] {
        state.trouble = Some(Trouble { why: Failure::Unreachable, again });
        let nodes = shown(&state);
        let alert = nodes.iter().find(|node| node.attribute("role") == Some("alert")).unwrap();
        assert!(text(alert).starts_with("You seem to be offline."));
        assert_eq!(names(&state).contains("retry"), retry);
    }
}

#[test]
fn markup_nests_and_goes_on_after_a_child() {
    let words = english();
    let node = markup(&words, "ul[li[b text=$0]][li hidden][li class=a-b/c text=@done]", &["x [y] =z"]);
    let expected = el("ul")
        .child(el("li").child(el("b").text("x [y] =z".to_owned())))
        .child(el("li").with("hidden", ""))
        .child(el("li").with("class", "a-b/c").text("Done".to_owned()));
    assert_eq!(node, expected);
}

/// What a customer typed is a value, never read as markup; a value that is not given is empty.
#[test]
fn markup_leaves_values_as_they_are() {
    let words = english();
    let node = markup(&words, "p title=$0 lang=?1 dir=$7", &["@close", "en"]);
    assert_eq!(node, el("p").with("title", "@close").with("lang", "en").with("dir", ""));
}
