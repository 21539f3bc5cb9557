// What the popup hears and sends, in JavaScript: the same in WebAssembly weighs three times as much.
// Of the page's own functions it trusts none: they may throw, or answer anything.

import { arrived } from '../../../../popup.js'; // wasm-bindgen's own, beside which it puts this file

// What goes wrong in a page that has changed the browser's functions stays with us.
// And what is typed in the popup is none of the page's shortcuts.
export const hearing = (id, done) => value => {
  try {
    if (/^key/.test(value?.type)) value.stopPropagation();
    arrived(id, done, value);
  } catch { /* not shown */ }
};

const quoted = text =>
  '"' + text.replace(/["\\\0-\x1f]/g, it => '\\u' + it.charCodeAt().toString(16).padStart(4, 0)) + '"';

// JSON, also where a page has taught lists and objects a `toJSON` of its own (Prototype.js).
export const json = value => value && typeof value == 'object'
  ? '{' + Object.keys(value).map(name => quoted(name) + ':' + json(value[name])).join() + '}'
  : typeof value == 'string' ? quoted(value) : '' + value;

// Random, so that the Worker knows what it is sent again; nothing where the page has no such thing, or all of it zeros.
export const key = () => {
  try {
    const key = crypto.getRandomValues(new Uint32Array(4)).join('-');
    if (key[15]) return key;
  } catch { /* none */ }
};

// Notes a call that has not arrived, or that it has; on the device as well, with consent, for the next page
// (www/loader/later.js). Other pages note theirs in the same place.
const note = (page, path, options) => {
  page.unsent[path] = options;
  if (!options) delete page.unsent[path];
  try {
    if (!page.consent) return;
    const all = { ...JSON.parse(localStorage.getItem('goodword-later')) };
    all[path] = options;
    if (!options) delete all[path];
    if (Object.keys(all)[0]) localStorage.setItem('goodword-later', json(all));
    else localStorage.removeItem('goodword-later');
  } catch { /* switched off, or full */ }
};

// Sends, and answers with whether it was good and the body; with nothing where no answer came. Never rejects.
// What a shopper has said stays noted until it has arrived. Joining does not: the token in its answer would be lost.
export const send = async (page, path, method, body, token) => {
  const options = { method, headers: {}, keepalive: true, credentials: 'omit' };
  if (body) options.body = body, options.headers['content-type'] = 'application/json';
  if (token) options.headers.authorization = 'Bearer ' + token;
  // Two orders, two pages: behind the path, where no server sees it, stands what tells one answer from another.
  const name = /\/(claims|responses)/.test(path) && path + '#' + body.match(/"(code|key|order_id)":"[^"]*"/g);
  if (name) note(page, name, options);
  try {
    const response = await fetch(page.edge + path, options);
    const answer = [response.ok, await response.json()];
    // Not where we, or the way to us, are too busy.
    if (name && page.unsent[name] == options && !/^5|408|429/.test(response.status)) note(page, name);
    return answer;
  } catch {
    return [];
  }
};
