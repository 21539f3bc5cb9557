//! Pieces that several steps have.

use crate::event::{Action, Field};
use crate::node::{Node, classed, el};
use crate::state::State;
use crate::words::Words;

/// The step's heading: names the popup, and takes the focus when a step follows another.
#[inline(never)]
pub fn title(text: String) -> Node {
    el("h2").with_all(&[("id", "title"), ("tabindex", "-1")]).text(text)
}

/// A button.
#[inline(never)]
pub fn button(action: Action, class: &str, text: String) -> Node {
    named_button(action.name(), class, text)
}

#[inline(never)]
pub fn named_button(name: &str, class: &str, text: String) -> Node {
    el("button").with_all(&[("type", "button"), ("class", class), ("data-goodword", name)]).text(text)
}

/// A form's button; the form itself carries the action's name.
#[inline(never)]
pub fn submit(text: String, busy: bool) -> Node {
    el("button").with_all(&[("class", "primary")]).with_if(busy, "aria-busy", "true").text(text)
}

/// A text field of several lines under its label.
#[inline(never)]
pub fn text_area(field: Field, label: String, value: &str) -> Node {
    let area = el("textarea").with_all(&[("rows", "2"), ("maxlength", "4000")]);
    labelled(area, field, label, value)
}

/// A one-line field, or any other, under its label.
#[inline(never)]
pub fn labelled(input: Node, field: Field, label: String, value: &str) -> Node {
    let name = field.name();
    let input = input.with_all(&[("id", name), ("data-goodword", name), ("value", value)]);
    classed("div", "field").child(el("label").with("for", name).text(label)).child(input)
}

/// A text to be copied, in a field of its own so that it can be selected, with its button.
#[inline(never)]
pub fn to_copy(state: &State, words: &Words, field: Field, label: &str, value: &str, action: Action) -> Node {
    let input = el("input").with_all(&[
        ("readonly", ""),
        ("dir", "ltr"),
        ("data-goodword", field.name()),
        ("aria-label", &words.say(label)),
        ("value", value),
    ]);
    let done = state.copied == Some(field);
    classed("div", "copy").child(input).child(copy_button(words, action, "plain", "copy", done))
}

/// A button that says once it has copied.
#[inline(never)]
pub fn copy_button(words: &Words, action: Action, class: &str, key: &str, done: bool) -> Node {
    button(action, class, words.say(if done { "copied" } else { key }))
}

/// What went wrong, and a way out. Always there, so that screen readers read what is put into it.
pub fn trouble(state: &State, words: &Words) -> Node {
    let alert = classed("div", "trouble").with("role", "alert");
    let Some(trouble) = &state.trouble else { return alert };
    let alert = alert.child(el("p").with("id", "trouble").text(words.problem(&trouble.why)));
    match trouble.again {
        Some(_) => alert.child(button(Action::Retry, "plain", words.say("retry"))),
        None => alert,
    }
}
