//! Pages that have planted something where everything looks. Hurt by a mistake here: the shopper in front of a popup that
//! cannot be closed.

use anyhow::Result;
use goodword_domain::program::Placement;
use goodword_tests::browser::Browser;
use goodword_tests::page::{Content, OnePage, TAG};
use goodword_tests::wait::until;

use super::says_nothing;

/// What a page has planted where everything looks: on the way from a 10 to the share step.
const PLANTED: [(&str, &str); 5] = [
    ("parts", "Object.prototype.share = 5; Object.prototype.survey = { then() { throw 1 } }; Object.prototype.close = 1"),
    (
        "iterator",
        "const original = Array.prototype[Symbol.iterator];
         Array.prototype[Symbol.iterator] = function* () { yield* original.call(this) }",
    ),
    (
        "listeners",
        "const original = EventTarget.prototype.addEventListener;
         EventTarget.prototype.addEventListener = function (name, work, ...rest) {
             return original.call(this, name, work && (event => (work.handleEvent || work).call(this, event)), ...rest) }",
    ),
    (
        "zones",
        "for (const name of ['setTimeout', 'requestIdleCallback']) {
             const original = window[name];
             window[name] = (work, ...rest) => original((...given) => work(...given), ...rest) }
         const then = Promise.prototype.then;
         Promise.prototype.then = function (done, failed) {
             return then.call(this, done && (it => done(it)), failed && (it => failed(it))) };
         const original = window.fetch;
         window.fetch = (...call) => new Promise((done, failed) => original(...call).then(done, failed))",
    ),
    ("each", "Array.prototype.forEach.shared = 1; Object.prototype.open = 'survey'; Object.prototype.show = 1"),
];

/// Answers by itself: what breaks the browser's functions breaks the driver's scripts as well.
const PILOT: &str = "<script>{
    const steps = [
        root => root.querySelector('[data-goodword=score-10]').click(),
        root => root.querySelector('form .primary').click(),
        root => {
            const email = root.querySelector('[data-goodword=email]');
            email.value = 'WHO@example.com';
            email.dispatchEvent(new Event('change', { bubbles: true }));
        },
        root => root.querySelector('form[data-goodword=join] .primary').click(),
        root => root.querySelector('[data-goodword=link]').value && root.querySelector('[data-goodword=close]').click(),
        () => { if (document.querySelector('[data-goodword=host]')) throw 1; document.title = 'closed' },
    ];
    const pilot = setInterval(() => {
        const host = document.querySelector('[data-goodword=host]');
        if (!host && steps.length > 1) return;
        try { steps[0](host && host.shadowRoot) } catch { return }
        if (steps.shift() && !steps.length) clearInterval(pilot);
    }, 50);
    addEventListener('load', () => goodword('order', { id: 'WHO' }));
}</script>";

#[tokio::test]
async fn the_share_step_comes_and_goes_beside_whatever_a_page_has_planted() -> Result<()> {
    let page = OnePage::open_soon(Content::default(), Placement::Corner).await?;
    let browser = Browser::open("ann").await?;
    for (name, script) in PLANTED {
        let pilot = PILOT.replace("WHO", name);
        let tag = TAG.replace(" async", "");
        let head = format!("{pilot}<script>{{ {script} }}</script>{tag}");
        browser.visit(&page.add(&format!("/{name}"), Content { head: &head, ..Content::default() })).await?;
        until(name, async || Ok((browser.session().title().await? == "closed").then_some(()))).await?;
        says_nothing(&page, &browser, name).await?;
    }
    assert_eq!(page.tenant.stats().await?.advocates, 5);
    browser.close().await
}
