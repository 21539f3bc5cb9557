// The tag. Waits until the page is idle, asks what there is to show, and fetches the popup only if there is something.
// Never throws into the page. __HASH__ is filled in by the build (xtask/src/build/www.rs).
(() => {
  const early = window.goodword;
  if (early && early.edge) return; // the tag stands twice on this page
  const root = document.documentElement;
  const tag = document.currentScript || document.querySelector('script[data-shop]');
  const { shop, page: kind, lang = root.lang } = tag.dataset;
  const edge = tag.src.replace(/\/w\.js.*/, '');
  // What the page has told, by the names of the calls; the popup reads it when it starts.
  const page = { edge, shop, lang, page: kind };
  const listeners = {};
  const idle = window.requestIdleCallback || (work => setTimeout(work, 300));
  // The popup comes in parts, one for each step that it may begin with; each brings its own way to call it.
  const loading = {}, popups = {};
  let started, waiting, answer, timer, visible, link, path = location.pathname;

  const files = 'widget/__HASH__/';
  const get = async file => fetch(edge + '/' + file); // async: a page's own `fetch` may throw at once
  const json = response => response.ok ? response.json() : Promise.reject();
  const tell = (name, details) => (listeners[name] || []).forEach(listener => {
    try { listener(details) } catch (error) { console.error(error) }
  });
  const stored = (method, key) => {
    try { return localStorage[method](key || 'goodword-ref', page.ref) } catch { /* switched off */ }
  };

  // Asks what there is to show here. Whoever waits for the answer for a page that was left since gets the newer one.
  const ask = () => {
    const query = new URLSearchParams(location.search);
    page.ref = query.get('ref') || page.ref;
    if (page.consent) page.ref ? stored('setItem') : page.ref = stored('getItem');
    const values = { page: page.page, locale: lang, order: page.order && page.order.id, ref: page.ref };
    const url = Object.keys(values).filter(name => values[name])
      .map(name => name + '=' + encodeURIComponent(values[name])).join('&');
    const mine = answer = get('v1/shops/' + shop + '/widget?' + url).then(json).then(widget => {
      if (mine != answer) return answer;
      page.widget = widget;
      all('widget', widget);
      if (widget.show) timer = setTimeout(show, widget.delay_ms, 'show', widget.show);
    });
    return mine;
  };
  const soon = () => {
    clearTimeout(timer);
    if (started && !waiting) waiting = idle(() => { waiting = 0; ask().catch(() => {}) });
  };

  const load = (part, file = files + part + '.') => loading[part] = loading[part] || Promise.all([
    import(edge + '/' + file + 'js'), get(file + 'wasm'), get(file + page.widget.language + '.json').then(json)
  ]).then(([glue, wasm, texts]) => glue.default({ module_or_path: wasm }).then(() => {
    page.texts = texts;
    if (!glue.begin(page, hear)) throw 0;
    popups[part] = glue.call;
  }));
  const all = (name, value, but) => {
    for (const part in popups) if (part != but) popups[part](name, value);
  };
  // What is open is taken away only if the shopper asks for another step.
  const show = (call, part) => load(part).then(() => {
    if (visible && call == 'show') return;
    all('away', 0, part);
    popups[part](call, part);
  }).catch(fall);
  const hear = (name, details) => {
    if (name == 'open') return show(name, details);
    if (name == 'show') visible = 1;
    if (name == 'close') visible = 0;
    if (name == 'answer') {
      page.band = details.band;
      if (page.band == 'promoter') load('share').catch(() => {}); // comes next
    }
    tell(name, details);
  };

  // Where WebAssembly is refused or something is missing: a plain link (link.js).
  const fall = () => {
    if (page.widget) link = link || import(edge + '/' + files + 'link.js').then(module => module.default(edge, page.widget)).catch(() => {});
  };

  const run = (name, value, listener) => {
    if (name == 'on') return (listeners[value] = listeners[value] || []).push(listener);
    if (name == 'open') return (answer || ask())
      .then(() => show(name, value == 'survey' || page.band == 'detractor' ? 'survey' : 'share')).catch(fall);
    page[name] = name == 'page' && value.kind || value;
    if (name == 'consent') {
      if (!value) stored('removeItem'), stored('removeItem', 'goodword');
      else if (page.ref) stored('setItem');
    }
    all(name, value);
    if (name == 'close') clearTimeout(timer);
    if (name == 'page' || name == 'order') soon();
  };
  const goodword = window.goodword = (...call) => { try { run(...call) } catch (error) { console.error(error) } };
  goodword.edge = edge;
  (early && early.q || []).forEach(call => goodword(...call));

  // Single-page apps change the address without loading a page. What kind the new one is, the app tells after that.
  const moved = () => {
    if (path == location.pathname) return;
    path = location.pathname;
    page.page = 0;
    soon();
  };
  ['pushState', 'replaceState'].forEach(name => {
    const original = history[name];
    history[name] = function () {
      const result = original.apply(this, arguments);
      moved();
      return result;
    };
  });
  addEventListener('popstate', moved);

  const start = () => { started = 1; soon() };
  document.readyState == 'complete' ? start() : addEventListener('load', start);
})();
