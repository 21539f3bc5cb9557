//! Several customers on one device, one after the other, and what it has kept of them.

use super::*;

fn token() -> StatusToken {
    StatusToken::from_bytes([3; 16])
}

/// Each time with a key of its own.
fn identified(customer: Customer) -> Event {
    Event::Identified(customer, Some(next_key()))
}

fn first_key() -> VisitKey {
    VisitKey::made("3735928559-48879-51966-1".to_owned())
}

fn next_key() -> VisitKey {
    VisitKey::made("3735928559-48879-51966-2".to_owned())
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
    let todo = popup.hear(identified(bob()));
    assert_eq!((&popup.state.share.joined, &popup.state.share.token), (&None, &None));
    assert_eq!(popup.state.share.status, None);
    assert_eq!(todo.first(), Some(&Effect::Remember), "nor does the next page");
    assert_eq!(joins(&todo), ["bob@example.com"]);
}

#[test]
fn the_same_customer_told_again_stays() {
    let mut popup = shared_by_ann();
    let with_id = Customer { id: Some("42".parse().unwrap()), ..ann() };
    for same in [ann(), with_id] {
        assert_eq!(popup.hear(identified(same)), []);
        assert!(popup.state.share.joined.is_some());
    }
}

/// Ann's page tells nobody at first, because it does not know yet who is there.
#[test]
fn nobody_told_again_is_no_other() {
    let mut popup =
        Popup::asked(Visit { order: Some(of_anns_order()), key: Some(first_key()), ..Visit::default() });
    popup.hear(score(3));
    popup.hear(kept(3));
    popup.hear(Event::Typed(Field::Improve, "Cold tea".to_owned()));
    let before = popup.state.clone();
    for same in [Customer::default(), ann()] {
        assert_eq!(popup.hear(identified(same)), []);
        let (is, was) = (&popup.state, &before);
        assert_eq!((is.survey.score, &is.survey.id), (was.survey.score, &was.survey.id));
        assert_eq!((&is.survey.improve, &is.visit.key), (&was.survey.improve, &was.visit.key));
        assert_eq!(popup.state.visit.order, before.visit.order);
    }
}

fn of_anns_order() -> Order {
    Order { email: ann().email, ..order("1001") }
}

/// Ann's answers, of which one is not sent yet, are kept as hers; what Bob says is another response, not hers changed.
#[test]
fn the_next_customer_answers_for_themself() {
    for (customer, order) in
        [(ann(), None), (ann(), Some(order("1001"))), (Customer::default(), Some(of_anns_order()))]
    {
        let mut popup = Popup::asked(Visit { customer, order, key: Some(first_key()), ..Visit::default() });
        popup.hear(score(3));
        popup.hear(kept(3));
        popup.state.survey.improve = "Cold tea".to_owned();
        let todo = popup.hear(identified(bob()));
        assert!(matches!(&todo[0], Effect::Send(Call::AddAnswers(..))), "{todo:?}");
        assert_eq!((popup.state.survey.score, &*popup.state.survey.improve), (None, ""));
        popup.hear(kept(3));
        let todo = popup.hear(score(10));
        let [Effect::Send(Call::Respond(first))] = &todo[..] else { panic!("{todo:?}") };
        assert_eq!((&first.email, &first.order_id, &first.improve), (&bob().email, &None, &None));
        assert_eq!(first.key, Some(next_key()));
    }
}

/// While the first answer is on its way, no other follows it under another name.
#[test]
fn what_is_typed_while_the_score_is_on_its_way_goes_out_before_the_next_customer() {
    let mut popup = Popup::asked(Visit { customer: ann(), key: Some(first_key()), ..Visit::default() });
    popup.hear(score(3));
    popup.hear(Event::Typed(Field::Improve, "Cold tea".to_owned()));
    let todo = popup.hear(identified(bob()));
    let [Effect::SendBeside(Call::Respond(whole)), ..] = &todo[..] else { panic!("{todo:?}") };
    assert_eq!((&whole.email, &whole.key), (&ann().email, &Some(first_key())));
    assert_eq!(whole.improve, "Cold tea".parse().ok());
    popup.hear(kept(3));
    assert_eq!((&popup.state.survey.id, popup.state.survey.kept.score), (&None, None));
}

/// The page may tell of Bob's order before it tells of Bob.
#[test]
fn an_order_of_the_next_customer_stays() {
    let of_bob = Order { email: bob().email, ..order("1002") };
    let mut popup = Popup::new(Visit { customer: ann(), order: Some(of_bob.clone()), ..Visit::default() });
    popup.hear(identified(bob()));
    assert_eq!(popup.state.visit.order, Some(of_bob));
}

/// A guest who joined leaves name, address and words to nobody, whether Bob comes or just nobody any more.
#[test]
fn what_the_last_customer_typed_is_not_the_next_one_s() {
    let id = Some("42".parse().unwrap());
    let with_id = Customer { id: id.clone(), ..Customer::default() };
    for (first, next) in [
        (Customer::default(), bob()),
        (ann(), Customer::default()),
        (with_id, Customer { id: Some("43".parse().unwrap()), ..Customer::default() }),
    ] {
        let mut popup =
            Popup::new(Visit { customer: first, order: Some(of_anns_order()), ..Visit::default() });
        popup.hear(show(Step::Share, true));
        for (field, text) in
            [(Field::Email, "ann@example.com"), (Field::Name, "Ann"), (Field::Message, "I, Ann")]
        {
            popup.hear(Event::Typed(field, text.to_owned()));
        }
        popup.hear(with_token());
        popup.hear(Event::Chose(RewardId::from_bytes([4; 16]), 1));
        popup.hear(Event::Did(Action::Qr));
        let todo = popup.hear(identified(next.clone()));
        assert_eq!(joins(&todo), next.email.iter().map(AsRef::as_ref).collect::<Vec<&str>>());
        let share = &popup.state.share;
        assert_eq!((&*share.email, &*share.name, &*share.message), ("", "", "Good tea"));
        assert_eq!((&share.chosen, share.qr, &share.joined, &share.token), (&None, false, &None, &None));
    }
}

/// Nor does anybody join who does not see the step.
#[test]
fn the_next_customer_joins_in_view_only() {
    let mut popup = Popup::new(Visit { customer: ann(), ..Visit::default() });
    popup.hear(show(Step::Share, true));
    popup.hear(Event::Did(Action::Close));
    popup.hear(identified(bob()));
    assert_eq!(popup.hear(with_token()), []);
}

#[test]
fn a_friend_s_discount_is_not_the_next_customer_s() {
    let mut popup = Popup::new(Visit { customer: ann(), reference: Some(code()), ..Visit::default() });
    popup.hear(show(Step::Friend, false));
    popup.hear(Event::Greeted(Ok(offer())));
    popup.hear(Event::Claimed(Ok(claimed(None))));
    popup.hear(identified(bob()));
    let todo = popup.hear(Event::Did(Action::Claim));
    let [Effect::Send(Call::Claim(claim))] = &todo[..] else { panic!("{todo:?}") };
    assert_eq!((&claim.email, &claim.key), (&bob().email, &Some(next_key())));
    assert_eq!(popup.state.friend.claimed, None);
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
    assert_eq!(joins(&popup.hear(identified(bob()))), Vec::<&str>::new(), "one call at a time");
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
