// Sends what could not be sent: what an earlier page has noted, with consent, and what nobody in this one tries again, for
// instance an answer about the last order. Fetched only where there is such a thing. What it sends has a key: twice is once.
export default page => {
  const { unsent } = page;
  const own = Object.keys(unsent);
  // Another page notes its own in the same place.
  const noted = change => {
    if (!page.consent) return;
    try {
      const all = { ...JSON.parse(localStorage.getItem('goodword-later')) };
      change(all);
      if (Object.keys(all).length) localStorage.setItem('goodword-later', JSON.stringify(all));
      else localStorage.removeItem('goodword-later');
    } catch { /* nowhere to keep it */ }
  };
  const send = async key => {
    const options = unsent[key];
    if (!options) return;
    try {
      // What follows the path tells two calls of one path apart; a browser does not send it.
      const { status } = await fetch(page.edge + key, options);
      // Refused or taken: it has arrived. The popup may have said something newer meanwhile.
      if (/^5|408|429/.test(status) || unsent[key] != options) return;
      delete unsent[key];
      noted(all => delete all[key]);
    } catch { /* no network yet */ }
  };
  noted(all => {
    Object.assign(unsent, { ...all, ...unsent });
    Object.assign(all, unsent);
  });
  Object.keys(unsent).filter(key => !own.includes(key)).forEach(send);
  // After the popup, which tries again by itself what it shows.
  setTimeout(() => own.forEach(send), 2000);
};
