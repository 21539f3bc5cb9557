//! Pieces that several steps have.

use super::markup::markup;
use crate::event::Field;
use crate::node::Node;
use crate::state::State;
use crate::words::Words;

/// The step under its heading. The heading names the popup, and takes the focus when a step follows another.
#[inline(never)]
pub fn headed(words: &Words, text: &str) -> Node {
    markup(words, "section[h2 id=title tabindex=-1 text=$0]", &[text])
}

/// A paragraph of a class.
#[inline(never)]
pub fn paragraph(words: &Words, class: &str, text: &str) -> Node {
    markup(words, "p class=$0 text=$1", &[class, text])
}

/// A text field of several lines under its label.
#[inline(never)]
pub fn text_area(words: &Words, field: Field, label: &str, value: &str) -> Node {
    let template = "div class=field[label for=$0 text=$1][textarea id=$0 data-goodword=$0 rows=2 maxlength=4000 value=$2]";
    markup(words, template, &[field.name(), &words.say(label), value])
}

/// A text to be copied, in a field of its own so that it can be selected, with its button.
#[inline(never)]
pub fn to_copy(state: &State, words: &Words, field: Field, value: &str, size: &str) -> Node {
    let name = field.name();
    let copied = words.say(if state.copied == Some(field) { "copied" } else { "copy" });
    let template = "div class=copy data-size=?4\
        [input readonly dir=ltr data-goodword=$0 aria-label=$1 value=$2]\
        [button type=button data-goodword=$5 text=$3]";
    let label = words.say(&["label_", name].concat());
    markup(words, template, &[name, &label, value, &copied, size, &["copy-", name].concat()])
}

/// What went wrong, and a way out. Always there, so that screen readers read what is put into it.
pub fn trouble(state: &State, words: &Words) -> Node {
    let alert = markup(words, "div class=trouble role=alert", &[]);
    let Some(trouble) = &state.trouble else { return alert };
    let alert = alert.child(markup(words, "p id=trouble text=$0", &[&words.problem(&trouble.why)]));
    match trouble.again {
        Some(_) => alert.child(markup(words, "button type=button data-goodword=retry text=@retry", &[])),
        None => alert,
    }
}
