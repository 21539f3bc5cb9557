// What this shop tells Goodword's popup. The page's data comes from a JSON block (see base.html), because the shop's
// content security policy allows no inline script.

// Calls made before the tag has loaded are kept.
window.goodword = window.goodword || function () { (goodword.q = goodword.q || []).push(arguments) };

const block = document.getElementById('goodword-data');
if (block) {
  const { identity, order } = JSON.parse(block.textContent);
  if (identity) goodword('identify', identity); // someone is signed in; the shop's server has signed the id
  if (order) goodword('order', order);          // the page after a purchase
}

for (const button of document.querySelectorAll('[data-recommend]')) {
  button.addEventListener('click', () => goodword('open'));
}
