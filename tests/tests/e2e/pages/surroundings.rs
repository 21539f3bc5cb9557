//! Pages whose scripts have changed what the browser offers. Hurt by a mistake here: the shop with an old library.

use anyhow::Result;
use goodword_domain::program::Placement;
use goodword_tests::browser::Browser;
use goodword_tests::page::{Content, OnePage, TAG};
use goodword_tests::probe;

use super::{answer_about, says_nothing, stays_away};

/// What libraries of the last twenty years do: name, script. The popup works beside each of them.
const LIBRARIES: [(&str, &str); 14] = [
    (
        "prototype",
        "Array.prototype.toJSON = function () { return '[' + this.join() + ']' };
         String.prototype.toJSON = function () { return '\"' + this + '\"' };
         Object.toJSON = String; Element.prototype.show = function () { return this };
         window.$ = id => document.getElementById(id)",
    ),
    ("to-json-of-all", "Object.prototype.toJSON = function () { return 5 }"),
    ("stringify-broken", "JSON.stringify = () => { throw 1 }"),
    (
        "enumerable-arrays",
        "Array.prototype.each = function () { throw 1 }; Array.prototype.last = () => { throw 1 }",
    ),
    (
        "enumerable-objects",
        "Object.prototype.extend = function () { throw 1 }; Object.prototype.show = () => { throw 1 };
         Object.prototype.share = { then() { throw 1 } }",
    ),
    ("strings", "String.prototype.strip = String.prototype.trim; String.prototype.startsWith = () => true"),
    (
        "promise-subclassed",
        "window.Promise = class extends Promise { then(...all) { return super.then(...all) } }",
    ),
    (
        "promise-replaced",
        "const Native = Promise;
         const Old = window.Promise = function (work) { this.inner = new Native(work) };
         Old.prototype.then = function (done, failed) { return new Old(go => go(this.inner.then(done, failed))) };
         Old.prototype.catch = function (failed) { return this.then(undefined, failed) };
         for (const name of ['all', 'race', 'resolve', 'reject'])
             Old[name] = (...of) => new Old(go => go(Native[name](...of)))",
    ),
    (
        "fetch-wrapped",
        "const original = fetch; window.fetch = async function (...all) {
             const answer = await original.apply(this, all); return answer }",
    ),
    ("console-removed", "delete window.console"),
    ("no-idle", "window.requestIdleCallback = undefined"),
    (
        "history-wrapped",
        "for (const name of ['pushState', 'replaceState']) {
             const original = history[name];
             history[name] = function (...all) { return original.apply(history, all) } }",
    ),
    (
        "open-roots",
        "const original = Element.prototype.attachShadow;
         Element.prototype.attachShadow = function () { return original.call(this, { mode: 'open' }) }",
    ),
    ("no-lots", "Object.defineProperty(window, 'crypto', { value: undefined })"),
];

/// Answers the question by itself: what breaks the browser's functions breaks the driver's scripts as well. A step at a
/// time, and each only where it is on screen.
const PILOT: &str = "<script>{
    const steps = [
        root => root.querySelector('[data-goodword=score-7]').click(),
        root => {
            const text = root.querySelector('[data-goodword=improve]');
            text.value = 'The \"lid\"';
            text.dispatchEvent(new Event('change', { bubbles: true }));
        },
        root => root.querySelector('form .primary').click(),
        root => root.querySelector('section[data-goodword=thanks] .primary').click(),
    ];
    const pilot = setInterval(() => {
        const host = document.querySelector('[data-goodword=host]');
        if (!host) return;
        try { steps[0](host.shadowRoot) } catch { return }
        if (steps.shift() && !steps.length) clearInterval(pilot);
    }, 50);
    addEventListener('load', () => goodword('order', { id: 'ORDER' }));
}</script>";

#[tokio::test]
async fn the_popup_works_beside_any_library() -> Result<()> {
    let page = OnePage::open_soon(Content::default(), Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    for (name, script) in LIBRARIES {
        let pilot = PILOT.replace("ORDER", name);
        let tag = TAG.replace(" async", "");
        let head = format!("{pilot}<script>{{ {script} }}</script>{tag}");
        browser.visit(&page.add(&format!("/{name}"), Content { head: &head, ..Content::default() })).await?;
        assert_eq!(answer_about(&page, name).await?, "The \"lid\"", "{name}");
        // What nobody catches stands in the console, too.
        says_nothing(&page, &browser, name).await?;
    }
    browser.close().await
}

/// What leaves no popup possible: the page goes on as if we were not there, or gets the plain link.
const BREAKING: [(&str, &str, bool); 12] = [
    ("fetch-throws", "window.fetch = () => { throw 1 }", false),
    ("fetch-rejects", "window.fetch = () => Promise.reject('no error at all')", false),
    ("fetch-rejects-nothing", "window.fetch = () => Promise.reject()", false),
    ("fetch-answers-nothing", "window.fetch = () => {}", false),
    ("fetch-answers-a-text", "window.fetch = async () => 'text'", false),
    ("fetch-never-ends", "window.fetch = () => new Promise(() => {})", false),
    ("shadow-throws", "Element.prototype.attachShadow = () => { throw 1 }", true),
    ("shadow-is-none", "Element.prototype.attachShadow = () => undefined", true),
    ("no-styles", "window.CSSStyleSheet = undefined", true),
    ("no-wasm", "window.WebAssembly = undefined", true),
    ("idle-throws", "window.requestIdleCallback = () => { throw 1 }", false),
    ("queue-is-none", "window.goodword = { q: 5 }", false),
];

#[tokio::test]
async fn a_page_without_what_the_popup_needs_goes_on_undisturbed() -> Result<()> {
    let page = OnePage::open_soon(Content::default(), Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    probe::watch(&browser, false).await?;
    for (name, script, has_link) in BREAKING {
        let head = format!("<script>{{ {script} }}</script>{TAG}");
        browser.visit(&page.add(&format!("/{name}"), Content { head: &head, ..Content::default() })).await?;
        // Whoever opens it does not wait for an idle page.
        let open = if name == "idle-throws" { "" } else { "goodword('open')" };
        let calls = format!(
            "try {{ goodword('order', {{ id: '1' }}); goodword('consent', true); {open} }} \
             catch (error) {{ return String(error) }} return ''"
        );
        if name != "queue-is-none" {
            assert_eq!(browser.run::<String>(&calls, Vec::new()).await?, "", "{name}");
        }
        if has_link {
            browser.find("a[href*='/s/']").await?;
        } else {
            stays_away(&browser).await?;
        }
        let seen = probe::seen(&browser).await?;
        assert_eq!((seen.errors, seen.shifts), (vec![], vec![]), "{name}");
        // Whoever looks into the console is told why there is no popup; a warning disturbs nobody.
        let said = browser.console().await?;
        assert!(said.iter().all(|said| !said.is_error), "{name}: {said:?}");
    }
    browser.close().await
}
