// Where there is something to show: fetches the popup's parts, shows one at a time, and passes on what the page tells.
// The tag (w.js) fetches it when it is needed. Neither an error nor a rejection gets out of it.
export default (page, files, tell) => {
  // A part for each step that the popup may begin with; each brings its own way to call it.
  const loading = { __proto__: null }, popups = { __proto__: null };
  // After these calls what was about to come by itself is no longer wanted, and the plain link is that of another page.
  const parting = { __proto__: null, close: 1, order: 1, page: 1, widget: 1 };
  // What is to come into view once it is there; whether something has; takes the plain link away.
  let wish, visible, unlink, again = '';

  const get = async address => {
    const response = await fetch(address);
    if (!response.ok) throw 0;
    return response;
  };
  // What few pages need.
  const rare = file => import(files + file + '.js' + again).then(module => module.default);
  const later = () => rare('later').then(send => send(page)).catch(() => {});

  const begin = async part => {
    // First, because it throws where the question what to show has failed: what is under way then nobody would catch.
    const { language } = page.widget, file = files + part + '.';
    const [glue, wasm, texts] = await Promise.all([
      import(file + 'js' + again), get(file + 'wasm'), get(file + language + '.json')
    ]);
    page.texts = await texts.json();
    await glue.default({ module_or_path: wasm });
    if (!glue.begin(page, hear)) throw 0;
    return popups[part] = glue.call;
  };
  // A failure is forgotten, because networks come back; and tried at another address, because a browser may remember it.
  const load = part => loading[part] ||= begin(part).catch(() => {
    delete loading[part];
    again += '?';
  });

  const say = (part, name, value) => {
    try { popups[part](name, value) } catch { /* the others go on */ }
  };
  const all = (name, value, but) => Object.keys(popups).forEach(part => part != but && say(part, name, value));

  // What is open is taken away only if the shopper asks for another step.
  const bring = async (call, part, step) => {
    if (call == 'show' && (visible || wish?.call == 'open')) return;
    const mine = wish = { call };
    const popup = await load(part);
    // WebAssembly is refused, or something is missing: a link to a page of ours that does the same.
    // Without a network there is not even that: what comes next is not held up by it.
    const link = !popup && !visible && page.widget && await rare('link').catch(() => {});
    if (mine != wish) return;
    wish = 0;
    if (call == 'show' && visible) return;
    unlink = unlink?.();
    if (link) unlink = link(page);
    if (popup) {
      all('away', 0, part);
      say(part, call, step);
    } else all('lost');
  };
  const show = (...step) => bring(...step).catch(() => {});

  const hear = (name, details) => {
    try {
      if (name == 'open') return show(name, details, details);
      visible = name == 'show' || visible && name != 'close';
      if (name == 'answer' && details.band == 'promoter') load('share'); // comes next
      tell(name, details);
    } catch { /* the popup goes on */ }
  };

  const waits = () => Object.keys(page.unsent)[0];
  addEventListener('online', () => { if (waits()) later() });
  return (name, value) => {
    if (name == 'later') later();
    else if (name == 'show') show(name, value, value);
    // Once there was a question, it knows whether this is a detractor.
    else if (name == 'open') show(name, popups.survey || value == 'survey' ? 'survey' : 'share', value);
    else {
      if (parting[name]) {
        if (name == 'close' || wish?.call == 'show') wish = 0;
        unlink = unlink?.();
      }
      all(name, value);
      if (name == 'consent' && value && waits()) later();
    }
  };
};
