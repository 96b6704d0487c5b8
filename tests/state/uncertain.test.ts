import { expect, test } from 'vitest';
import { comparisonsOf } from '../../src/core/population/comparisons.ts';
import { fitPack } from '../../src/core/population/fit-pack.ts';
import type { Pack } from '../../src/core/pack/pack.ts';
import { viewPack } from '../../src/data/pack-folder.ts';
import { barWords } from '../../src/ui/chart/bars.ts';
import { barsOf, marginWords } from '../../src/ui/population/bars-of.ts';
import { attributeTables, tieTable } from '../../src/state/tables.ts';
import { drawn, pack, studyOf } from './in-process-engine.ts';

const level = 0.9;
const size = 5000;
const base = pack.bases.find(({ id }) => id === pack.base)!.total;
const marginOf = (count: number | null) => (count === null ? null : 2 * Math.sqrt(count));

/** The pack with margins of error on ethnicity, and on raion by sex where no other table has sex. */
const uncertain: Pack = {
  ...pack,
  marginals: pack.marginals
    .filter(({ id }) => id !== 'sex')
    .map((marginal) =>
      marginal.id === 'ethnicity' || marginal.id === 'raion-sex'
        ? { ...marginal, marginOfError: { level, values: marginal.counts.map(marginOf) } }
        : marginal,
    ),
};
const { model, fit } = fitPack(uncertain);
const slice = { tables: fit.tables, people: model.total, filtered: false, error: 0 };
const population = drawn(studyOf({ size }));
const report = {
  ...population.report,
  comparisons: comparisonsOf(uncertain, model, slice, size),
};
const shown = {
  ...population,
  report,
  counts: report.comparisons.map(
    ({ id, expected }) =>
      population.counts[population.report.comparisons.findIndex((other) => other.id === id)] ??
      new Float64Array(expected.length),
  ),
};
const tables = attributeTables(viewPack(uncertain), shown);
const tableOf = (id: string) => tables.find(({ attribute }) => attribute.id === id)!;

test('a target has the margin of error of its publisher, scaled to the people drawn', () => {
  const ethnicity = tableOf('ethnicity');
  const { counts } = uncertain.marginals.find(({ id }) => id === 'ethnicity')!;
  expect(ethnicity.level).toBe(level);
  ethnicity.rows.forEach(({ marginOfError }, code) =>
    expect(marginOfError).toBeCloseTo((marginOf(counts[code]!)! * size) / base, 9),
  );
});

test('a sum has the root of the sum of squares', () => {
  const { counts } = uncertain.marginals.find(({ id }) => id === 'raion-sex')!;
  const sex = tableOf('sex');
  expect(sex.marginal?.id).toBe('raion-sex');
  sex.rows.forEach(({ marginOfError }, code) => {
    const squares = counts.reduce<number>(
      (sum, count, cell) => sum + (cell % 2 === code ? marginOf(count)! ** 2 : 0),
      0,
    );
    expect(marginOfError).toBeCloseTo((Math.sqrt(squares) * size) / base, 9);
  });
});

test('it stands beside the target in tooltip and ties, and nowhere else', () => {
  const [bar] = barsOf(tableOf('ethnicity'), 'en');
  const [count] = uncertain.marginals.find(({ id }) => id === 'ethnicity')!.counts;
  const error = ((marginOf(count!)! * size) / base).toFixed(1);
  expect(barWords(bar!, size, 'target')).toContain(` ± ${error} (90%)\ndifference`);
  const marital = tableOf('maritalStatus');
  expect(marital).not.toHaveProperty('level');
  expect(marginWords(marital.rows[1]!, marital)).toBe('');
  const tie = tieTable(viewPack(uncertain), shown, ['raion', 'sex'])!;
  expect(tie.marginOfError!.level).toBe(level);
  expect(tie.marginOfError!.people.every((people) => people > 0)).toBe(true);
});
