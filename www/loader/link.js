// Where WebAssembly is refused or something is missing: a link to a page of ours that does the same as the popup.
// Fetched only then, so that the tag stays small for all others.
export default (edge, widget) => {
  const link = document.createElement('a');
  link.href = edge + widget.fallback_path;
  link.textContent = widget.fallback_text;
  link.target = '_blank';
  link.rel = 'noopener';
  link.style.cssText = 'position:fixed;bottom:16px;inset-inline-end:16px;z-index:2147483647;padding:12px 20px;border-radius:24px;background:#3d3bd1;color:#fff;font:600 16px/1.5 system-ui';
  document.body.appendChild(document.createElement('aside')).append(link); // a landmark, for screen readers
};
