//! A short way to write elements down. A view in calls weighs three times as much as one in markup.
//!
//! `tag name=value name [child] [child]`; a value ends at a space or bracket, and is `@key` for a text, `$0` for the first
//! of the values given, `?0` for an attribute that is left out where that value is empty. `text` is the element's text.

use crate::node::{Node, el};
use crate::words::Words;

/// The elements of a template.
#[inline(never)]
#[must_use]
pub fn markup(words: &Words, template: &'static str, values: &[&str]) -> Node {
    Reader { rest: template, words, values }.node()
}

struct Reader<'a> {
    rest: &'static str,
    words: &'a Words<'a>,
    values: &'a [&'a str],
}

impl Reader<'_> {
    fn node(&mut self) -> Node {
        let mut node = el(self.word());
        loop {
            match self.next() {
                b' ' => node = self.attribute(node),
                b'[' => node = node.child(self.node()),
                _ => return node,
            }
        }
    }

    fn attribute(&mut self, node: Node) -> Node {
        let name = self.word();
        if !self.rest.starts_with('=') {
            return node.with(name, "");
        }
        self.next();
        let value = self.word();
        let rest = value.get(1..).unwrap_or_default();
        let given =
            || self.values.get(rest.parse::<usize>().unwrap_or_default()).copied().unwrap_or_default();
        match value.as_bytes().first() {
            Some(b'?') if given().is_empty() => node,
            Some(b'?' | b'$') => set(node, name, given()),
            Some(b'@') => set(node, name, &self.words.say(rest)),
            _ => set(node, name, value),
        }
    }

    /// Up to the next space, bracket or `=`.
    fn word(&mut self) -> &'static str {
        let end = self.rest.bytes().position(|byte| matches!(byte, b' ' | b'[' | b']' | b'='));
        let end = end.unwrap_or(self.rest.len());
        let word = self.rest.get(..end).unwrap_or_default();
        self.rest = self.rest.get(end..).unwrap_or_default();
        word
    }

    fn next(&mut self) -> u8 {
        let next = self.rest.as_bytes().first().copied().unwrap_or_default();
        self.rest = self.rest.get(1..).unwrap_or_default();
        next
    }
}

fn set(node: Node, name: &'static str, value: &str) -> Node {
    if name == "text" { node.text(value.to_owned()) } else { node.with(name, value) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::test::english;

    #[test]
    fn reads_elements_as_they_are_written() {
        let words = english();
        let node = markup(
            &words,
            "form novalidate[p text=@close][input value=$0 aria-invalid=?1 dir=ltr]",
            &["a b", ""],
        );
        let expected = el("form")
            .with("novalidate", "")
            .child(el("p").text("Close".to_owned()))
            .child(el("input").with("value", "a b").with("dir", "ltr"));
        assert_eq!(node, expected);
    }
}
