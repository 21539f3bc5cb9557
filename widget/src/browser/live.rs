//! Nodes that have become elements, and how they become others without losing focus and caret.

use wasm_bindgen::prelude::*;

use super::js::{Dom, create_element, get, set};
use crate::node::Node;

/// A node with its element in the page.
pub struct Live {
    /// Without its children.
    node: Node,
    dom: Dom,
    children: Vec<Live>,
}

impl Live {
    /// Makes the element with all that is in it.
    pub fn new(mut node: Node) -> Self {
        let children = node.take_children();
        let dom = create_element(node.element().tag);
        for (name, value) in &node.element().attributes {
            put(&dom, name, Some(value));
        }
        if !node.element().text.is_empty() {
            set(&dom, "textContent", &node.element().text.as_str().into());
        }
        let mut live = Self { node, dom, children: Vec::new() };
        for child in children {
            live.add(child);
        }
        live
    }

    /// The element.
    pub fn dom(&self) -> &Dom {
        &self.dom
    }

    /// Changes what is different. Another element, or one with another role, comes in place of this one.
    pub fn become_(mut self, mut node: Node) -> Self {
        let name = "data-goodword";
        if node.element().tag != self.node.element().tag || node.attribute(name) != self.node.attribute(name)
        {
            let live = Self::new(node);
            self.dom.replace_with(&live.dom);
            return live;
        }
        let mut children = node.take_children().into_iter();
        let old = std::mem::replace(&mut self.node, node);
        self.change_attributes(&old);
        let text = &self.node.element().text;
        if *text != old.element().text {
            set(&self.dom, "textContent", &text.as_str().into());
        }
        for old in std::mem::take(&mut self.children) {
            match children.next() {
                Some(child) => self.children.push(old.become_(child)),
                None => old.dom.remove(),
            }
        }
        for child in children {
            self.add(child);
        }
        self
    }

    fn change_attributes(&self, old: &Node) {
        for (name, value) in &self.node.element().attributes {
            if old.attribute(name) != Some(value) {
                put(&self.dom, name, Some(value));
            }
        }
        for (name, _) in &old.element().attributes {
            if self.node.attribute(name).is_none() {
                put(&self.dom, name, None);
            }
        }
    }

    #[inline(never)]
    fn add(&mut self, child: Node) {
        let live = Self::new(child);
        self.dom.append(&live.dom);
        self.children.push(live);
    }
}

/// Sets an attribute or takes it away. What a person has typed or chosen lives in a property, not in the attribute.
fn put(dom: &Dom, name: &str, value: Option<&str>) {
    match (name, value) {
        ("value", value) => {
            let value: JsValue = value.unwrap_or_default().into();
            // Setting what is there already would still move the caret.
            if get(dom, name) != value {
                set(dom, name, &value);
            }
        }
        ("checked", value) => set(dom, name, &value.is_some().into()),
        (_, Some(value)) => dom.set_attribute(name, value),
        (_, None) => dom.remove_attribute(name),
    }
}
