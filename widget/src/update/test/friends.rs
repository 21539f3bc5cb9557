//! A friend's greeting, and the discount that comes of it.

use super::*;

fn greeted() -> Popup {
    let mut popup = Popup::new(Visit { reference: Some(code()), customer: ann(), ..Visit::default() });
    assert_eq!(popup.hear(show(Step::Friend, false)), [Effect::Send(Call::Code(code()))]);
    popup.hear(Event::Greeted(Ok(offer())));
    assert_eq!(popup.state.step, Step::Friend);
    let todo = popup.hear(Event::Did(Action::Claim));
    assert_eq!(
        todo,
        [Effect::Send(Call::Claim(ClaimRequest { code: code(), email: ann().email, key: None }))]
    );
    popup
}

#[test]
fn a_friends_discount_goes_into_the_cart_or_to_the_clipboard() {
    let apply = "https://tea.example/cart?code=7KQ2M9XC";
    let todo = greeted().hear(Event::Claimed(Ok(claimed(Some(apply)))));
    assert!(todo.contains(&Effect::DropReference));
    assert_eq!(todo.last(), Some(&Effect::Go(apply.to_owned())));

    let mut popup = greeted();
    assert_eq!(popup.hear(Event::Did(Action::CopyCode)), [Effect::Copy(Field::Code, "7KQ2M9XC".to_owned())]);
    let todo = popup.hear(Event::Claimed(Ok(claimed(None))));
    let own = Effect::Copy(Field::Code, "FRIEND-10-X".to_owned());
    assert_eq!(todo.last(), Some(&own));
    assert_eq!(popup.hear(Event::Did(Action::CopyCode)), [own], "what is copied is what is shown");
    // A cart with an interface of its own takes it from here.
    let discount = Told::Discount { discount_code: "FRIEND-10-X".to_owned(), apply_url: None };
    assert!(todo.contains(&Effect::Tell(discount)));
    assert!(!todo.iter().any(|effect| matches!(effect, Effect::Go(_))));
}

#[test]
fn a_claim_that_failed_keeps_the_code_and_a_code_of_nobody_greets_nobody() {
    let mut popup = greeted();
    let todo = popup.hear(Event::Claimed(Err(Failure::Unreachable)));
    assert!(popup.failed(Again::Claim) && !todo.contains(&Effect::DropReference));

    let mut popup = Popup::new(Visit { reference: Some(code()), ..Visit::default() });
    popup.hear(show(Step::Friend, false));
    popup.hear(Event::Greeted(Err(Failure::Refused("code_unknown".to_owned()))));
    assert_eq!((popup.state.step, popup.state.trouble), (Step::Closed, None));
}
