// What the popup hears and sends, in JavaScript: the same in WebAssembly weighs three times as much.
// Of the page's own functions it trusts none: they may throw, or answer anything.

import { arrived } from '../../../../popup.js'; // wasm-bindgen's own, beside which it puts this file

// What goes wrong in a page that has changed the browser's functions stays with us.
export const hearing = (id, done) => value => {
  try { arrived(id, done, value) } catch { /* not shown */ }
};

const quoted = text =>
  '"' + text.replace(/["\\\0-\x1f]/g, it => '\\u' + it.charCodeAt().toString(16).padStart(4, 0)) + '"';

// JSON, also where a page has taught lists and objects a `toJSON` of its own (Prototype.js).
export const json = value => value && typeof value == 'object'
  ? '{' + Object.keys(value).map(name => quoted(name) + ':' + json(value[name])).join() + '}'
  : typeof value == 'string' ? quoted(value) : '' + value;

// Random, so that the Worker knows what it is sent again; nothing where the page has no such thing.
export const key = () => {
  try { return crypto.getRandomValues(new Uint32Array(4)).join('-') } catch { /* none */ }
};

// Leaves what has not arrived to the next page, with consent (www/loader/later.js).
export const keep = page => {
  try {
    if (page.consent) Object.keys(page.unsent)[0]
      ? localStorage.setItem('goodword-later', json(page.unsent))
      : localStorage.removeItem('goodword-later');
  } catch { /* switched off, or full */ }
};

const note = (page, path, options) => {
  if (options) page.unsent[path] = options;
  else delete page.unsent[path];
  keep(page);
};

// Sends, and answers with whether it was good and the body; with nothing where no answer came. Never rejects.
// What was said stays noted until it has arrived. Where a token goes along it is no answer of a shopper's, and secret.
export const send = async (page, path, method, body, token) => {
  const options = { method, headers: {}, keepalive: true, credentials: 'omit' };
  const noted = body && !token;
  if (body) options.body = body, options.headers['content-type'] = 'application/json';
  if (token) options.headers.authorization = 'Bearer ' + token;
  if (noted) note(page, path, options);
  try {
    const response = await fetch(page.edge + path, options);
    const answer = [response.ok, await response.json()];
    if (noted && response.status < 500) note(page, path);
    return answer;
  } catch {
    return [];
  }
};
