/**
 * Makes a drawn chart look like its successor. Where both have the same shape, attributes
 * and texts are copied over, so that style sheets can let marks move; else it is replaced.
 *
 * @returns the element that stands in the page afterwards
 */
export function morph(standing: SVGElement, next: SVGElement): SVGElement {
  if (!isAlike(standing, next)) {
    standing.replaceWith(next);
    return next;
  }
  copy(standing, next);
  return standing;
}

function isAlike(a: Element, b: Element): boolean {
  if (a.tagName !== b.tagName || a.childElementCount !== b.childElementCount) return false;
  let [one, other] = [a.firstElementChild, b.firstElementChild];
  for (; one && other; one = one.nextElementSibling, other = other.nextElementSibling)
    if (!isAlike(one, other)) return false;
  return true;
}

function copy(to: Element, from: Element): void {
  // Axes, labels and most of the rest are as they were, which the browser tells fastest.
  if (to.isEqualNode(from)) return;
  const names = from.getAttributeNames();
  for (const name of names) {
    const value = from.getAttribute(name)!;
    if (to.getAttribute(name) !== value) to.setAttribute(name, value);
  }
  if (to.attributes.length > names.length)
    for (const name of to.getAttributeNames())
      if (!from.hasAttribute(name)) to.removeAttribute(name);
  if (from.childElementCount === 0) {
    if (to.textContent !== from.textContent) to.textContent = from.textContent;
    return;
  }
  let [one, other] = [to.firstElementChild, from.firstElementChild];
  for (; one && other; one = one.nextElementSibling, other = other.nextElementSibling)
    copy(one, other);
}
