//! The popup's place in the page: one host element with a shadow root, taken away when there is nothing to show.

use wasm_bindgen::prelude::*;

use super::js::{self, CSSStyleSheet, Dom, get, object, set};
use super::live::Live;
use crate::node::Node;

/// Made small by the build script. Constructed, so that no `style-src` of the page stands against it.
const STYLES: &str = include_str!(concat!(env!("OUT_DIR"), "/popup.css"));

/// Host, shadow root, and what is shown in it.
pub struct Stage {
    host: Dom,
    root: Dom,
    shown: Option<Live>,
    /// What had the focus before the shopper opened the popup.
    before: JsValue,
}

impl Stage {
    /// Makes host and shadow root; the page does not have them yet.
    pub fn new(listener: &JsValue) -> Self {
        let host = js::create_element("div");
        host.set_attribute("data-goodword", "host");
        let root = host.attach_shadow(&object(r#"{"mode":"open"}"#));
        let sheet = CSSStyleSheet::new();
        sheet.replace(STYLES);
        let sheets: Dom = object("[]").unchecked_into();
        sheets.push(&sheet);
        set(&root, "adoptedStyleSheets", &sheets);
        for name in ["click", "change", "submit", "keydown", "keypress", "keyup", "pointerdown", "cancel"] {
            // Captured: `cancel` does not rise.
            root.listen(name, listener, true);
        }
        Self { host, root, shown: None, before: JsValue::NULL }
    }

    /// Shows this, or nothing. `asked` says that the shopper opened the popup, and that it may take the focus.
    pub fn show(&mut self, node: Option<Node>, asked: bool) {
        match (self.shown.take(), node) {
            (None, None) => {}
            (None, Some(node)) => self.open(node, asked),
            (Some(_), None) => self.close(),
            (Some(live), Some(node)) => {
                // An app that has drawn its page anew may have taken it away.
                if !get(&self.host, "isConnected").is_truthy() {
                    self.attach();
                }
                let had_focus = self.has_focus();
                self.shown = Some(live.become_(node));
                // Whoever pressed a button that is gone finds themself at the heading of what came instead.
                if had_focus && !self.has_focus() {
                    self.focus_title();
                }
            }
        }
    }

    /// The page's document.
    pub fn document(&self) -> Dom {
        get(&self.host, "ownerDocument").unchecked_into()
    }

    fn open(&mut self, node: Node, asked: bool) {
        let modal = node.attribute("class") == Some("overlay");
        let live = Live::new(node);
        let document = self.document();
        self.before = get(&document, "activeElement");
        self.root.append(live.dom());
        self.attach();
        // A corner popup opens by its attribute: `show()` would take the focus from whoever is typing.
        if !modal || live.dom().show_modal().is_err() {
            live.dom().set_attribute("open", "");
        }
        self.shown = Some(live);
        if asked || modal {
            self.focus_title();
        }
    }

    /// Behind the body: what an app does to its body, moving, styling or emptying it, does not reach the popup.
    fn attach(&self) {
        get(&self.document(), "documentElement").unchecked_ref::<Dom>().append(&self.host);
    }

    fn close(&mut self) {
        let focused = get(&self.root, "activeElement");
        let had_focus = focused.is_object();
        if had_focus {
            // A field tells what was typed when it is left, not when it is taken away.
            focused.unchecked_ref::<Dom>().blur();
        }
        self.host.remove();
        while let Some(old) = self.root.query("dialog") {
            old.remove();
        }
        if had_focus && self.before.is_object() {
            // It may have left the page meanwhile. And the shopper may have read on: the page stays where it is.
            let unmoved = object(r#"{"preventScroll":true}"#);
            let _ = self.before.unchecked_ref::<Dom>().focus(&unmoved);
        }
    }

    fn has_focus(&self) -> bool {
        get(&self.root, "activeElement").is_object()
    }

    fn focus_title(&self) {
        if let Some(title) = self.root.query("#title") {
            let _ = title.focus(&JsValue::UNDEFINED);
        }
    }

    /// Selects what could not be copied, so that the shopper can.
    pub fn select(&self, name: &str) {
        if let Some(field) = self.root.query(&["[data-goodword=", name, "]"].concat()) {
            let _ = field.select();
        }
    }
}
