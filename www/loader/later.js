// Sends what an earlier page could not send, now and whenever the network comes back.
// Fetched only where something was kept (widget/src/browser/calls.js), which needs consent.
export default (page, kept) => {
  const unsent = page.unsent = { ...JSON.parse(kept), ...page.unsent };
  const note = () => {
    if (!page.consent) return;
    if (Object.keys(unsent).length) localStorage.setItem('goodword-later', JSON.stringify(unsent));
    else localStorage.removeItem('goodword-later');
  };
  const send = () => Object.keys(unsent).forEach(async path => {
    const options = unsent[path];
    try {
      const response = await fetch(page.edge + path, options);
      // Refused or taken: it has arrived. The popup may have said something newer meanwhile.
      if (response.status < 500 && unsent[path] == options) delete unsent[path];
      note();
    } catch { /* no network yet, or nowhere to keep it */ }
  });
  note();
  send();
  addEventListener('online', send);
};
