//! What the popup shows, as plain data.

/// One element. It has either a text or children.
///
/// Boxed, so that building one passes a single pointer from call to call: the views are most of the popup's code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node(Box<Element>);

/// The inside of a [`Node`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// The HTML element's name.
    pub tag: &'static str,
    /// Its attributes; `value` and `checked` are set as properties, because that is what they are once a person types.
    pub attributes: Vec<(&'static str, String)>,
    /// Its text, if it has no children.
    pub text: String,
    /// Its children.
    pub children: Vec<Node>,
}

/// An empty element.
#[inline(never)]
#[must_use]
pub fn el(tag: &'static str) -> Node {
    Node(Box::new(Element { tag, attributes: Vec::new(), text: String::new(), children: Vec::new() }))
}

impl Node {
    /// The element.
    #[must_use]
    pub fn element(&self) -> &Element {
        &self.0
    }

    /// With one more attribute.
    #[inline(never)]
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.0.attributes.push((name, value.to_owned()));
        self
    }

    /// With a text.
    #[inline(never)]
    #[must_use]
    pub fn text(mut self, text: String) -> Self {
        self.0.text = text;
        self
    }

    /// With one more child.
    #[inline(never)]
    #[must_use]
    pub fn child(mut self, child: Node) -> Self {
        self.0.children.push(child);
        self
    }

    /// Its children, which it then no longer has.
    #[must_use]
    pub fn take_children(&mut self) -> Vec<Node> {
        std::mem::take(&mut self.0.children)
    }

    /// An attribute's value.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.0.attributes.iter().find(|(has, _)| *has == name).map(|(_, value)| value.as_str())
    }
}
