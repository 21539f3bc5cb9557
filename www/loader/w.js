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
    const { shop, page: kind, lang = document.documentElement.lang } = tag.dataset;
    // The tag stands twice on this page: the first shop has it (`goodword.shop` tells which). And a sandboxed frame is no
    // page of the shop.
    if (early && early.shop || origin == 'null') return;
    // From whatever folder of whatever host: a shop may serve all of it from an address of its own.
    const edge = new URL('.', tag.src).href.slice(0, -1);
    // What the page has told, by the names of the calls; the popup reads it when it starts, and notes what it has not sent.
    const page = { edge, shop, lang, page: kind, unsent: {} };
    // The popup comes in parts, one for each step that it may begin with; each brings its own way to call it.
    const listeners = { __proto__: null }, loading = {}, popups = {};
    // A hash that begins with a slash is a route.
    const here = () => location.pathname + /^#!?\/.*/.exec(location.hash);
    let waiting = 1, answer, timer, visible, link, path = here();

    const files = edge + '/p/__HASH__/';
    const get = async address => fetch(address); // async: a page's own `fetch` may throw at once
    const json = response => response.ok ? response.json() : Promise.reject();
    const tell = (name, details) => listeners[name]?.forEach(listener => guarded(listener)(details));
    const stored = (method, key) => {
      try { return localStorage[method](key || 'goodword-ref', page.ref) } catch { /* switched off */ }
    };
    // What few pages need.
    const rare = (file, value) => import(files + file + '.js').then(module => module.default(page, value)).catch(() => {});

    // Asks what there is to show here. Whoever waits for the answer for a page that was left since gets the newer one.
    const ask = () => {
      page.ref = new URLSearchParams(location.search).get('ref') || page.ref;
      if (page.consent) page.ref ? stored('setItem') : page.ref = stored('getItem');
      const asked = new URLSearchParams();
      const put = (name, value) => value && asked.set(name, value);
      put('ref', page.ref);
      put('page', page.page);
      put('order', page.order?.id);
      put('locale', lang);
      const mine = answer = get(edge + '/v1/shops/' + shop + '/page?' + asked).then(json).then(widget => {
        if (mine != answer) return answer;
        page.widget = widget;
        all('widget', widget);
        if (widget.show) timer = setTimeout(show, widget.delay_ms, 'show', widget.show);
      });
      return mine;
    };
    const soon = guarded(() => {
      clearTimeout(timer);
      waiting = waiting || (self.requestIdleCallback || setTimeout)(() => { waiting = 0; ask().catch(() => {}) });
    });

    const load = (part, file = files + part + '.') => loading[part] ||= Promise.all([
      import(file + 'js'), get(file + 'wasm'), get(file + page.widget.language + '.json').then(json)
    ]).then(([glue, wasm, texts]) => glue.default({ module_or_path: wasm }).then(() => {
      page.texts = texts;
      if (!glue.begin(page, hear)) throw 0;
      popups[part] = glue.call;
    }));
    const all = (name, value, but) => Object.keys(popups).forEach(part => part != but && popups[part](name, value));
    // What is open is taken away only if the shopper asks for another step.
    const show = (call, part) => load(part).then(() => {
      if (visible && call == 'show') return;
      all('away', 0, part);
      popups[part](call, part);
    }).catch(fall);
    const hear = (name, details) => {
      if (name == 'open') return show(name, details);
      visible = name == 'show' || visible && name != 'close';
      if (name == 'answer') {
        if ((page.band = details.band) == 'promoter') load('share').catch(() => {}); // comes next
      }
      tell(name, details);
    };

    // Where WebAssembly is refused or something is missing: a plain link (link.js).
    const fall = () => link = link || page.widget && rare('link');

    const run = (name, value, listener) => {
      if (name == 'on') return (listeners[value] ||= []).push(listener);
      if (name == 'open') return (answer || ask())
        .then(() => show(name, value == 'survey' || page.band == 'detractor' ? 'survey' : 'share'), fall);
      page[name] = name == 'page' && value?.kind || value;
      if (name == 'consent') {
        const later = stored('getItem', 'goodword-later');
        if (value) {
          if (page.ref) stored('setItem');
          if (later) rare('later', later);
        } else ['', 'goodword', 'goodword-later'].forEach(key => stored('removeItem', key));
      }
      all(name, value);
      if (name == 'close') clearTimeout(timer);
      if (name == 'order' || name == 'page') soon();
    };
    const goodword = window.goodword = guarded(run);
    goodword.shop = shop;

    // Single-page apps change the address without loading a page. What kind the new one is, the app tells after that.
    const moved = () => {
      if (path == (path = here())) return;
      page.page = 0;
      soon();
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
    (early?.q || []).forEach(call => goodword(...call));
  })();
})();
