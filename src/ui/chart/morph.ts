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
  for (let i = 0; i < a.children.length; i++)
    if (!isAlike(a.children[i]!, b.children[i]!)) return false;
  return true;
}

function copy(to: Element, from: Element): void {
  for (const { name, value } of from.attributes)
    if (to.getAttribute(name) !== value) to.setAttribute(name, value);
  for (const { name } of [...to.attributes]) if (!from.hasAttribute(name)) to.removeAttribute(name);
  if (from.childElementCount === 0) {
    if (to.textContent !== from.textContent) to.textContent = from.textContent;
    return;
  }
  for (let i = 0; i < from.children.length; i++) copy(to.children[i]!, from.children[i]!);
}
