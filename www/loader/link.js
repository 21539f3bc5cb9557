// Where WebAssembly is refused or something is missing: a link to a page of ours that does the same as the popup.
// Fetched only then. Returns what takes it away again.
export default page => {
  const link = document.createElement('a');
  link.href = page.edge + page.widget.fallback_path;
  link.textContent = page.widget.fallback_text;
  link.target = '_blank';
  link.rel = 'noopener';
  // `all` leaves the direction out.
  const direction = /^[\u0590-\u08ff]/.test(link.textContent) ? 'rtl' : 'ltr';
  const styles = 'all:initial;unicode-bidi:normal;direction:' + direction + ';position:fixed;bottom:16px;inset-inline-end:16px;max-width:calc(100vw - 32px);box-sizing:border-box;z-index:2147483647;padding:12px 20px;border-radius:24px;background:#3d3bd1;color:#fff;font:600 16px/1.5 system-ui;cursor:pointer';
  // The page's own rules may be important, too.
  link.style.cssText = styles.replaceAll(';', '!important;') + '!important';
  link.onfocus = () => link.style.setProperty('outline', '3px solid #a9a8ff', 'important');
  link.onblur = () => link.style.removeProperty('outline');
  const place = document.createElement('aside'); // a landmark, for screen readers
  place.style.cssText = 'all:initial!important;display:contents!important';
  place.append(link);
  document.documentElement.append(place);
  // On paper nobody follows it.
  const paper = matchMedia('print');
  const print = () => link.style.setProperty('display', paper.matches ? 'none' : 'inline-block', 'important');
  paper.addEventListener('change', print);
  print();
  return () => place.remove();
};
