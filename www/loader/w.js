// The tag. Waits until the page is idle, asks what there is to show, and fetches the popup only if there is something.
// Never throws into the page. __HASH__ is filled in by the build (xtask/src/build/www.rs).
(() => {
  // What goes wrong stays with us; whoever looks into the console is told.
  const guarded = work => (...given) => {
    try { work(...given) } catch (error) { window.console?.warn(error) }
  };
  guarded(() => {
    const early = window.goodword;
    // A tag manager may run it without an element of its own.
    let tag = document.currentScript;
    if (!tag?.dataset.shop) tag = document.querySelector('script[data-shop^=pk_]');
    const { shop, page: kind } = tag.dataset;
    // The tag stands twice on this page: the first shop has it (`goodword.shop` tells which). And a sandboxed frame is no
    // page of the shop.
    if (early?.shop || origin == 'null') return;
    // From whatever folder of whatever host: a shop may serve all of it from an address of its own.
    const edge = new URL('.', tag.src).href.slice(0, -1);
    // What the page has told, by the names of the calls; the popup reads it when it starts, and notes what it has not sent.
    const page = { __proto__: null, edge, shop, page: kind, unsent: {} };
    const listeners = { __proto__: null };
    // A hash that begins with a slash is a route.
    const here = () => location.pathname + /^#!?\/.*/.exec(location.hash);
    let waiting = 1, answer, wanted, timer, popups, taken, path = here(), again = '';

    const files = edge + '/widget/__HASH__/';
    const tell = (name, details) => listeners[name]?.forEach(listener => guarded(listener)(details));
    const stored = (method, key) => {
      try { return localStorage[method](key || 'goodword-ref', page.ref) } catch { /* switched off */ }
    };
    // Tells the popups, if there are any; `need` fetches what shows them first (popups.js). What could not be fetched is
    // tried again, at another address: a browser may remember the failure.
    const all = (...call) => popups?.then(hear => hear?.(...call));
    const need = (...call) => {
      popups ||= import(files + 'popups.js' + again).then(module => module.default(page, files, tell))
        .catch(() => { popups = 0; again += '?' });
      all(...call);
    };

    // Whether it is a code (domain/src/value/code.rs), check character and all: other links carry a `ref`, too.
    const isCode = text => {
      if (!/^([^\W_u][- ]*){8}$/i.test(text)) return;
      const digits = text.toUpperCase().match(/\w/g).map(letter =>
        '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.indexOf({ O: 0, I: 1, L: 1 }[letter] ?? letter));
      return digits.pop() == (digits.reduceRight((sum, digit) => (sum + digit) * 3, 0) + 1) % 32;
    };

    // A friend's code, as long as the address has it: shops clean theirs. Once: what has served (`DropReference`) is not
    // taken again.
    const look = () => {
      const ref = new URLSearchParams(location.search).get('ref');
      if (ref != taken && isCode(ref)) page.ref = taken = ref;
    };
    look();

    // Asks what there is to show here. Whoever waits for the answer for a page that was left since gets the newer one.
    const ask = () => {
      clearTimeout(timer);
      look();
      if (page.consent) page.ref ? stored('setItem') : page.ref = stored('getItem');
      const asked = new URLSearchParams();
      const put = (name, value) => value && asked.set(name, value);
      put('ref', page.ref);
      put('page', page.page);
      put('order', page.order?.id);
      // Apps may set it as late as the page itself.
      put('locale', page.lang = tag.dataset.lang ?? document.documentElement.lang);
      // async: a page's own `fetch` may throw at once.
      const response = (async () => fetch(edge + '/v1/shops/' + shop + '/widget?' + asked))();
      const mine = answer = response.then(it => it.ok ? it.json() : Promise.reject()).then(widget => {
        if (mine != answer) return answer;
        page.widget = widget;
        (widget.show ? need : all)('widget', widget);
        // Unless the page was left: then it is asked anew.
        if (widget.show && !waiting) timer = setTimeout(need, widget.delay_ms, 'show', widget.show);
      });
      // Whoever opens the popup then asks anew.
      mine.catch(() => { if (mine == answer) answer = 0 });
      return mine;
    };
    // A frame from another site may never be told that it is idle (Chromium), hence the limit.
    const soon = guarded(() => {
      clearTimeout(timer);
      waiting = waiting || (self.requestIdleCallback || setTimeout)(guarded(() => { waiting = 0; ask() }), { timeout: 2e3 });
    });

    const run = (name, value, listener) => {
      // An app's router may hear of a change before we do, and tell of the new page at once.
      moved();
      if (name == 'on') return (listeners[value] ||= []).push(listener);
      if (name == 'open') {
        const open = wanted = () => open == wanted && need(name, value);
        return (answer || ask()).then(open, open);
      }
      page[name] = name == 'page' && value?.kind || value;
      if (name == 'consent') {
        if (value) {
          if (page.ref) stored('setItem');
          if (stored('getItem', 'goodword-later')) need('later');
        } else ['', 'goodword', 'goodword-later'].forEach(key => stored('removeItem', key));
      }
      all(name, value);
      // What was about to come does not, nor what an answer on its way would have brought.
      if (name == 'close') clearTimeout(timer), answer = wanted = 0;
      if (name == 'order' || name == 'page') soon();
    };
    const goodword = window.goodword = guarded(run);
    goodword.shop = shop;

    // Single-page apps change the address without loading a page. What kind the new one is, the app tells after that.
    const moved = () => {
      if (path == (path = here())) return;
      page.order = 0;
      goodword('page');
    };
    ['pushState', 'replaceState'].forEach(name => {
      const original = history[name].bind(history);
      history[name] = (...given) => { original(...given); moved() };
    });
    addEventListener('popstate', moved);
    // After everything else of the page; and again when the page comes back from the browser's memory: what there was to
    // show may have been answered since.
    const start = () => { waiting = 0; soon() };
    addEventListener('pageshow', start);
    if (document.readyState == 'complete') start();
    early?.q?.forEach(call => goodword(...call));
  })();
})();
