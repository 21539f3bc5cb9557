//! The few browser functions that the popup uses.
//!
//! Bound by hand instead of through `web-sys`: one untyped object instead of a dozen types, and no checks and casts
//! between them.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// A node, an event, or anything else that lives in the page.
    #[derive(Clone, Debug, PartialEq)]
    pub type Dom;

    #[wasm_bindgen(js_namespace = document, js_name = createElement)]
    pub fn create_element(tag: &str) -> Dom;
    #[wasm_bindgen(method, indexing_getter)]
    fn property(this: &Dom, name: &str) -> JsValue;
    #[wasm_bindgen(method, indexing_setter)]
    fn set_property(this: &Dom, name: &str, value: &JsValue);
    #[wasm_bindgen(method, indexing_getter)]
    fn item(this: &Dom, place: u32) -> JsValue;
    #[wasm_bindgen(method)]
    pub fn push(this: &Dom, item: &JsValue);
    #[wasm_bindgen(js_namespace = Object, js_name = entries)]
    pub fn entries(of: &JsValue) -> Dom;
    #[wasm_bindgen(catch, js_namespace = JSON, js_name = parse)]
    fn parse(json: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = String)]
    pub fn text(value: &JsValue) -> String;

    #[wasm_bindgen(method, js_name = attachShadow)]
    pub fn attach_shadow(this: &Dom, options: &JsValue) -> Dom;
    #[wasm_bindgen(method)]
    pub fn append(this: &Dom, child: &Dom);
    #[wasm_bindgen(method)]
    pub fn remove(this: &Dom);
    #[wasm_bindgen(method, js_name = replaceWith)]
    pub fn replace_with(this: &Dom, other: &Dom);
    #[wasm_bindgen(method, js_name = setAttribute)]
    pub fn set_attribute(this: &Dom, name: &str, value: &str);
    #[wasm_bindgen(method, js_name = removeAttribute)]
    pub fn remove_attribute(this: &Dom, name: &str);
    #[wasm_bindgen(method, js_name = getAttribute)]
    pub fn attribute(this: &Dom, name: &str) -> Option<String>;
    #[wasm_bindgen(method)]
    pub fn closest(this: &Dom, selector: &str) -> Option<Dom>;
    #[wasm_bindgen(method, js_name = querySelector)]
    pub fn query(this: &Dom, selector: &str) -> Option<Dom>;
    #[wasm_bindgen(method, js_name = addEventListener)]
    pub fn listen(this: &Dom, name: &str, listener: &JsValue, capture: bool);
    #[wasm_bindgen(method)]
    pub fn blur(this: &Dom);
    #[wasm_bindgen(method, catch)]
    pub fn focus(this: &Dom, options: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    pub fn select(this: &Dom) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = showModal)]
    pub fn show_modal(this: &Dom) -> Result<(), JsValue>;
    #[wasm_bindgen(method, js_name = preventDefault)]
    pub fn prevent_default(this: &Dom);

    pub type CSSStyleSheet;
    #[wasm_bindgen(constructor)]
    pub fn new() -> CSSStyleSheet;
    #[wasm_bindgen(method, js_name = replaceSync)]
    pub fn replace(this: &CSSStyleSheet, styles: &str);

    #[wasm_bindgen(method)]
    pub fn then(this: &Dom, done: &JsValue, failed: &JsValue) -> Dom;
    #[wasm_bindgen(method)]
    pub fn call(this: &Dom, nothing: &JsValue, name: &str, details: &JsValue);
    #[wasm_bindgen(catch, js_namespace = navigator, js_name = sendBeacon)]
    pub fn send_beacon(url: &str, body: &str) -> Result<bool, JsValue>;
    #[wasm_bindgen(catch, js_namespace = navigator, js_name = share)]
    pub fn share(options: &JsValue) -> Result<Dom, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["navigator", "clipboard"], js_name = writeText)]
    pub fn write_clipboard(text: &str) -> Result<Dom, JsValue>;
    #[wasm_bindgen(js_namespace = location, js_name = assign)]
    pub fn go(url: &str);
    #[wasm_bindgen(js_name = setTimeout)]
    pub fn set_timeout(what: &JsValue, ms: u32);
    #[wasm_bindgen(catch, js_namespace = localStorage, js_name = getItem)]
    pub fn read_storage(key: &str) -> Result<Option<String>, JsValue>;
    #[wasm_bindgen(catch, js_namespace = localStorage, js_name = setItem)]
    pub fn write_storage(key: &str, value: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, js_namespace = localStorage, js_name = removeItem)]
    pub fn clear_storage(key: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(static_method_of = Date)]
    pub fn now() -> f64;
    pub type Date;
    #[wasm_bindgen(constructor)]
    pub fn new(text: &str) -> Date;
    #[wasm_bindgen(js_name = encodeURIComponent)]
    pub fn encode(text: &str) -> String;

    /// Whatever writes itself as a language has it: a number or a date.
    pub type Local;
    #[wasm_bindgen(method, catch, js_name = toLocaleString)]
    pub fn in_language(this: &Local, locale: &str, options: &JsValue) -> Result<String, JsValue>;
    #[wasm_bindgen(js_namespace = Intl)]
    pub type PluralRules;
    #[wasm_bindgen(constructor, js_namespace = Intl)]
    pub fn new_rules(locale: &str) -> PluralRules;
    #[wasm_bindgen(method, js_name = select)]
    pub fn select_form(this: &PluralRules, count: u32) -> String;
}

#[wasm_bindgen(module = "/src/browser/calls.js")]
extern "C" {
    /// A function that brings its argument to [`arrived`](super::waiting::arrived) under this number. It throws nothing.
    pub fn hearing(id: u32, done: bool) -> JsValue;
    /// JSON, whatever the page has made of `JSON.stringify`.
    pub fn json(value: &JsValue) -> String;
    /// A new [`VisitKey`](goodword_domain::value::VisitKey), if the browser can draw lots.
    pub fn key() -> Option<String>;
    /// Sends; the promise's value is `[ok, body]`, or empty where no answer came.
    pub fn send(page: &JsValue, path: &str, method: &str, body: Option<String>, token: Option<&str>) -> Dom;
}

/// A property of an object; `undefined` where there is none, or nothing to have it.
#[inline(never)]
pub fn get(of: &JsValue, name: &str) -> JsValue {
    if of.is_object() { of.unchecked_ref::<Dom>().property(name) } else { JsValue::UNDEFINED }
}

/// An item of an array; `undefined` behind its end.
#[inline(never)]
pub fn item(of: &JsValue, place: u32) -> JsValue {
    if of.is_object() { of.unchecked_ref::<Dom>().item(place) } else { JsValue::UNDEFINED }
}

/// Sets a property of an object of ours.
#[inline(never)]
pub fn set(of: &JsValue, name: &str, value: &JsValue) {
    of.unchecked_ref::<Dom>().set_property(name, value);
}

/// What this JSON says; `undefined` where it is none.
#[inline(never)]
pub fn object(json: &str) -> JsValue {
    parse(json).unwrap_or(JsValue::UNDEFINED)
}
