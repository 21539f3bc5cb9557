// What a page tells Goodword's popup. It comes in a block of JSON, so that no inline script is needed.
// Calls made before the tag has loaded are kept.
window.goodword = window.goodword || function () { (goodword.q = goodword.q || []).push(arguments) };

(({ customer, order }) => {
  if (customer) goodword('identify', customer);
  if (order) goodword('order', { id: order });
})(JSON.parse(document.getElementById('goodword-told').textContent));

// Any button or link of the shop's own: <button data-goodword-open>Recommend us</button>
document.addEventListener('click', event => {
  if (event.target.closest('[data-goodword-open]')) goodword('open');
});
