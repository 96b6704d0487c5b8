import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import * as statistics from '../../../src/core/statistics/library.ts';

const [, section] = /^## Statistics\n([^]*?)^## /m.exec(readFileSync('docs/library.md', 'utf8'))!;

test('the documentation names what the library has, and nothing else', () => {
  const prose = section!.replace(/```[^]*?```/g, '');
  const named = [...prose.matchAll(/`(\w+)`/g)].map(([, name]) => name!);
  expect([...new Set(named)].sort()).toEqual(Object.keys(statistics).sort());
});

test('the documented calls run, and answer as documented', () => {
  const [, code] = /```js\n([^]*?)```/.exec(section!)!;
  const exact: unknown = runInNewContext(code!, { populace: { statistics } });
  expect((exact as statistics.ExactTest).pValue).toBeCloseTo(0.532225, 9);
  const [, lower, upper] = /lower: ([\d.]+)…, upper: ([\d.]+)…/.exec(code!)!;
  const made = statistics.wilson(81, 263);
  expect(String(made.lower).startsWith(lower!)).toBe(true);
  expect(String(made.upper).startsWith(upper!)).toBe(true);
});
