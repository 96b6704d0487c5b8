import { expect, test } from 'vitest';
import { morph } from '../../src/ui/chart/morph.ts';

function drawn(marks: string): SVGElement {
  const host = document.createElement('div');
  host.innerHTML = `<svg width="100" role="img">${marks}</svg>`;
  document.body.append(host);
  return host.querySelector('svg')!;
}

const before = '<g class="bars"><rect x="0" width="10"/><rect x="0" width="20"/></g><text>a</text>';
const after =
  '<g class="bars" fill="red"><rect y="1" width="12"/><rect x="0" width="20"/></g><text>b</text>';

test('a chart of the same shape takes on what its successor has and gives up what it lacks', () => {
  const standing = drawn(before);
  const host = standing.parentElement!;
  const parts = [...standing.querySelectorAll('*')];
  const next = drawn(after);
  expect(morph(standing, next)).toBe(standing);
  expect(host.firstElementChild).toBe(standing);
  expect([...standing.querySelectorAll('*')]).toEqual(parts);
  expect(standing.isEqualNode(next)).toBe(true);
});

test.each([
  ['a mark more', before.replace('<text>', '<rect/><text>')],
  ['another kind of mark', before.replace(/text/g, 'desc')],
  ['a mark more inside', before.replace('</g>', '<line/></g>')],
])('with %s it makes way', (_, marks) => {
  const standing = drawn(before);
  const host = standing.parentElement!;
  const next = drawn(marks);
  expect(morph(standing, next)).toBe(next);
  expect(host.firstElementChild).toBe(next);
});
