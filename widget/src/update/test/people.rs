//! Several customers on one device, one after the other, and what it has kept of them.

use super::*;

fn token() -> StatusToken {
    StatusToken::from_bytes([3; 16])
}

fn with_token() -> Event {
    Event::Joined(Ok(Joined { status_token: Some(token()), ..joined() }))
}

/// The share step of Ann, who has joined.
fn shared_by_ann() -> Popup {
    let mut popup = Popup::new(Visit { customer: ann(), consent: true, ..Visit::default() });
    popup.hear(show(Step::Share, true));
    popup.hear(with_token());
    popup
}

fn joins(todo: &[Effect]) -> Vec<&str> {
    todo.iter()
        .filter_map(|effect| {
            if let Effect::Send(Call::Join(join)) = effect { Some(join.email.as_ref()) } else { None }
        })
        .collect()
}

#[test]
fn the_next_customer_sees_nothing_of_the_last_one() {
    let mut popup = shared_by_ann();
    let todo = popup.hear(Event::Identified(bob()));
    assert_eq!((&popup.state.share.joined, &popup.state.share.token), (&None, &None));
    assert_eq!(popup.state.share.status, None);
    assert_eq!(todo.first(), Some(&Effect::Remember), "nor does the next page");
    assert_eq!(joins(&todo), ["bob@example.com"]);
}

#[test]
fn the_same_customer_told_again_stays() {
    let mut popup = shared_by_ann();
    let with_id = Customer { id: Some("42".parse().unwrap()), ..ann() };
    for same in [ann(), with_id, Customer::default()] {
        assert_eq!(popup.hear(Event::Identified(same)), []);
        assert!(popup.state.share.joined.is_some());
    }
}

/// By the shop's id, whatever becomes of the address.
#[test]
fn a_customer_is_known_by_the_id_first() {
    let one = Customer { id: Some("42".parse().unwrap()), ..ann() };
    assert!(one.is_not(&Customer { id: Some("43".parse().unwrap()), ..ann() }));
    assert!(!one.is_not(&Customer { id: Some("42".parse().unwrap()), ..bob() }));
    assert!(one.is_not(&bob()));
    assert!(!one.is_not(&Customer::default()));
}

/// The answer about Ann comes when Bob is here already.
#[test]
fn what_was_asked_for_the_last_customer_is_not_the_next_one_s() {
    let mut popup = Popup::new(Visit { customer: ann(), ..Visit::default() });
    popup.hear(show(Step::Share, true));
    assert_eq!(joins(&popup.hear(Event::Identified(bob()))), Vec::<&str>::new(), "one call at a time");
    let todo = popup.hear(with_token());
    assert_eq!((&popup.state.share.joined, &popup.state.share.token), (&None, &None));
    assert_eq!(joins(&todo), ["bob@example.com"]);
}

#[test]
fn what_the_device_has_kept_serves_whom_it_is_of() {
    let begun = |customer, consent| {
        let mut popup = Popup::new(Visit { customer, ..Visit::default() });
        popup.hear(Event::Consented(consent));
        popup.state.share.token
    };
    assert_eq!(begun(ann(), Some(of_ann())), Some(token()));
    assert_eq!(begun(Customer::default(), Some(of_ann())), Some(token()));
    assert_eq!(begun(bob(), Some(of_ann())), None);
    assert_eq!(begun(ann(), None), None);
}

/// A popup that was there before consent knew nothing of the token; writing what it knows would lose it.
#[test]
fn consent_that_comes_late_loses_nothing() {
    let mut popup = Popup::new(Visit::default());
    popup.hear(show(Step::Share, true));
    assert_eq!(popup.hear(Event::Consented(Some(of_ann()))), [Effect::Remember]);
    assert_eq!((popup.state.share.token, popup.state.visit.last_asked), (Some(token()), Some(NOW)));
    // What is newer than what was kept stays.
    let mut popup = shared_by_ann();
    let other = StatusToken::from_bytes([9; 16]);
    popup.hear(Event::Consented(Some(Kept { token: Some(other), ..of_ann() })));
    assert_eq!(popup.state.share.token, Some(token()));
}

/// What the shop has signed is the id, where there is one: another address does not make it wrong.
#[test]
fn a_signed_id_goes_with_an_address_that_is_typed() {
    let signature = Some("0af3".to_owned());
    let joined_with = |customer| {
        let mut popup = Popup::new(Visit { customer, ..Visit::default() });
        popup.hear(show(Step::Share, true));
        popup.hear(Event::Typed(Field::Email, "ann@example.com".to_owned()));
        let todo = popup.hear(Event::Did(Action::Join));
        let [Effect::Send(Call::Join(join))] = &todo[..] else { panic!("{todo:?}") };
        join.identity.as_ref().map(|identity| identity.signature.clone())
    };
    let id = Some("42".parse().unwrap());
    assert_eq!(joined_with(Customer { id, signature: signature.clone(), ..Customer::default() }), signature);
    assert_eq!(
        joined_with(Customer { signature, ..Customer::default() }),
        None,
        "nothing says what is signed"
    );
}

/// The shop's page may tell what is no address; then the shopper is asked.
#[test]
fn whoever_s_page_tells_no_address_is_asked_for_it() {
    let mut popup = Popup::new(Visit { customer: ann(), ..Visit::default() });
    popup.hear(show(Step::Share, true));
    popup.hear(Event::Joined(Err(Failure::Refused("email_malformed".to_owned()))));
    assert_eq!(popup.state.email(), None);
    popup.hear(Event::Typed(Field::Email, "bob@example.com".to_owned()));
    assert_eq!(joins(&popup.hear(Event::Did(Action::Join))), ["bob@example.com"]);
}
