import { expect, test } from 'vitest';
import { agreementBins, agreementRows } from '../../src/state/agreement-bins.ts';
import { agreementOf, centralRange, isCentral, targetCells } from '../../src/state/agreement.ts';
import {
  contradictionRows,
  contradictionsCounted,
  missRows,
} from '../../src/state/contradictions.ts';
import { bytesPerPerson } from '../../src/state/memory.ts';
import { attributeTables, baseTotal, groupingOf, tieTable } from '../../src/state/tables.ts';
import { drawn, packView, studyOf } from './in-process-engine.ts';

const whole = drawn(studyOf({ size: 5000 }));
const part = drawn(studyOf({ size: 2000, where: { age: { from: 25, to: 44 }, sex: ['female'] } }));
const sum = (values: Iterable<number>) => [...values].reduce((all, value) => all + value, 0);

test('every attribute is counted whole, beside a target for each category', () => {
  const tables = attributeTables(packView, whole);
  expect(tables.map(({ attribute }) => attribute.id)).toEqual(
    packView.attributes.map(({ id }) => id),
  );
  for (const { attribute, rows } of tables) {
    expect(sum(rows.map(({ drawn: count }) => count)), attribute.id).toBe(5000);
    expect(sum(rows.map(({ target }) => target)), attribute.id).toBeCloseTo(5000, 3);
  }
});

test('an official count is published as it is, a rounded one with its interval', () => {
  const [raion] = attributeTables(packView, whole);
  const chisinau = raion!.rows[0]!;
  expect(chisinau.published!.printed).toEqual({ figure: '720128' });
  expect(chisinau.published!.lower).toBeCloseTo((720_128 * 5000) / 2_409_207, 6);
  const ethnicity = attributeTables(packView, whole).find(
    ({ attribute }) => attribute.id === 'ethnicity',
  )!;
  const { lower, upper, printed } = ethnicity.rows[0]!.published!;
  expect(printed.figure).toBe('76.73');
  expect(upper - lower).toBeGreaterThan(0);
  expect(ethnicity.rows[0]!.target).toBeGreaterThan(lower - 1);
});

test('a table that is stated for some categories takes the rest from the fit', () => {
  const marital = attributeTables(packView, whole).find(
    ({ attribute }) => attribute.id === 'maritalStatus',
  )!;
  expect(marital.kind).toBe('target');
  expect(marital.rows[0]!.published).toBeUndefined();
  expect(marital.rows[1]!.published!.printed.figure).toBe('23.6');
  expect(marital.rows.every(({ target }) => target > 0)).toBe(true);
});

test('inside a filter nothing is published, and what is compared is a slice', () => {
  const sex = attributeTables(packView, part).find(({ attribute }) => attribute.id === 'sex')!;
  expect(sex.kind).toBe('slice');
  expect(sex.rows.every(({ published }) => published === undefined)).toBe(true);
  expect(sex.rows.map(({ drawn: count }) => count)).toEqual([0, 2000]);
});

test('two attributes are counted together, also when one is a function of another', () => {
  for (const { of } of packView.highlights) {
    const table = tieTable(packView, whole, of)!;
    expect(sum(table.drawn), of.join()).toBe(5000);
    expect(sum(table.target), of.join()).toBeCloseTo(5000, 3);
    expect(table.drawn).toHaveLength(
      table.rows.categories.length * table.columns.categories.length,
    );
  }
  expect(groupingOf(packView, 'raion')?.attribute.id).toBe('region');
});

test('a population of quotas meets every target, and says how many there are', () => {
  const agreement = agreementOf(packView, whole);
  const { count, met, farthest } = agreement.targets;
  expect(count).toBeGreaterThan(1000);
  expect(met).toBe(count);
  expect(farthest).toBeLessThan(1);
  expect(agreement).toMatchObject({ misses: [], isSlice: false });
});

test('the targets that are listed and pictured are those that are counted', () => {
  for (const population of [whole, part]) {
    const { count } = agreementOf(packView, population).targets;
    expect(targetCells(packView, population)).toHaveLength(count);
    const { bins } = agreementBins(packView, population);
    expect(bins.reduce((all, { targets }) => all + targets, 0)).toBe(count);
    for (const { low, high } of bins) expect(Math.max(-low, high)).toBeLessThanOrEqual(1);
  }
});

test('targets of less than one person stand in one column, the others in ever larger ones', () => {
  const { bins, largest } = agreementBins(packView, whole);
  const expected = targetCells(packView, whole).map((target) => target.expected);
  const small = bins.filter(({ from }) => from < 1);
  expect(small.every(({ from, to }) => from === 0 && to === 1)).toBe(true);
  expect(sum(small.map(({ targets }) => targets))).toBe(expected.filter((size) => size < 1).length);
  expect(largest).toBe(Math.max(...expected));
  expect(new Set(bins.map(({ from, low }) => `${from} ${low}`)).size).toBe(bins.length);
});

test('a few rows by size say how many targets are met and what the largest difference is', () => {
  const sample = drawn(studyOf({ size: 5000, method: 'sample' }));
  for (const population of [whole, sample]) {
    const agreement = agreementOf(packView, population);
    const rows = agreementRows(packView, population);
    expect(rows.map(({ from }) => from)).toEqual([0, 1, 10, 100, 1000]);
    expect(sum(rows.map(({ targets }) => targets))).toBe(agreement.targets.count);
    expect(sum(rows.slice(1).map(({ targets }) => targets))).toBe(agreement.peopled.count);
    expect(sum(rows.map(({ met }) => met))).toBe(agreement.targets.met);
    expect(sum(rows.map(({ withinDraw }) => withinDraw))).toBe(agreement.withinDraw);
    expect(Math.max(...rows.map(({ farthest }) => Math.abs(farthest)))).toBe(
      agreement.targets.farthest,
    );
  }
});

test('inside a filter only totals that can hold somebody are counted', () => {
  const agreement = agreementOf(packView, part);
  expect(agreement.isSlice).toBe(true);
  expect(agreement.targets.count).toBeLessThan(agreementOf(packView, whole).targets.count);
  expect(agreement.targets.met).toBe(agreement.targets.count);
});

test('a random sample lies where random draws lie, and its misses are named', () => {
  const sample = drawn(studyOf({ size: 5000, method: 'sample' }));
  const agreement = agreementOf(packView, sample);
  const share = agreement.withinDraw / agreement.targets.count;
  expect(share).toBeGreaterThan(0.93);
  expect(share).toBeLessThan(1);
  const [first] = missRows(packView, sample, agreement.misses, 'en');
  expect(first!.label).toMatch(/^.+: .+/);
  expect(Math.abs(first!.drawn - first!.expected)).toBeCloseTo(agreement.targets.farthest, 9);
});

test('a target that is off is a miss', () => {
  const counts = whole.counts.map((count) => count.slice());
  counts[0]![0]! += 3;
  const agreement = agreementOf(packView, { ...whole, counts });
  expect(agreement.misses).toHaveLength(1);
  expect(agreement.misses[0]).toMatchObject({ comparison: 0, cell: 0 });
  expect(agreement.targets.count - agreement.targets.met).toBe(1);
});

/** Central 95 % of the binomial: scipy.stats.binom.cdf and .sf, both tails above 0.025. */
test.each([
  { size: 1000, expected: 2, from: 0, to: 5 },
  { size: 1000, expected: 20, from: 12, to: 29 },
  { size: 100, expected: 50, from: 40, to: 60 },
  { size: 1000, expected: 980, from: 971, to: 988 },
])(
  'the middle of binomial($size) around $expected is $from to $to',
  ({ size, expected, from, to }) => {
    const inside = Array.from({ length: size + 1 }, (_, count) => count).filter((count) =>
      isCentral(count, expected, size),
    );
    expect([inside[0], inside.at(-1)]).toEqual([from, to]);
    expect(centralRange(expected, size)).toEqual([from, to]);
  },
);

test('what cannot happen is not central', () => {
  expect(isCentral(0, 0, 100)).toBe(true);
  expect(isCentral(1, 0, 100)).toBe(false);
  expect(isCentral(100, 100, 100)).toBe(true);
});

test('contradictions are put into words, the farthest first', () => {
  const rows = contradictionRows(packView, whole.report, 'en');
  expect(rows).toHaveLength(whole.report.contradictions.length);
  for (let i = 1; i < rows.length; i++)
    expect(Math.abs(rows[i]!.gap)).toBeLessThanOrEqual(Math.abs(rows[i - 1]!.gap));
  expect(contradictionsCounted(whole.report)).toBe(
    rows.filter(({ kind }) => kind === 'figures').length,
  );
  for (const { label, source } of rows) {
    expect(label).not.toBe('');
    expect(source).not.toBe('');
  }
  expect(contradictionRows(packView, whole.report, 'ro')[0]!.label).not.toBe(rows[0]!.label);
});

test('memory follows the width of the columns', () => {
  const bytes = sum(whole.ranges[0]!.columns.map(({ codes }) => codes.byteLength));
  expect(bytesPerPerson(packView) * 5000).toBe(bytes);
  expect(baseTotal(packView)).toBe(2_409_207);
});
