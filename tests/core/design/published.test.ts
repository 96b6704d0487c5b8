import { describe, expect, test, vi } from 'vitest';
import { prepare } from '../../../src/core/design/prepare-study.ts';
import type { Pack } from '../../../src/core/pack/pack.ts';
import { drawRange } from '../../../src/core/population/draw.ts';
import type { FitCache } from '../../../src/core/population/fit-pack.ts';
import { newTally, tallyRange, weightColumn } from '../../../src/core/population/tally.ts';
import type { Design, PopulationStudy } from '../../../src/core/study/study.ts';
import { published } from '../population/packs.ts';

vi.setConfig({ testTimeout: 60_000 });

const cache: FitCache = new WeakMap();
const usa = published('usa-2022');

function drawn(pack: Pack, design: Design, more: Partial<PopulationStudy> = {}) {
  const study = { pack: { id: pack.id, digest: '' }, design, ...more };
  const made = prepare(pack, study, cache);
  if (!made.ok) throw new Error(made.reason);
  const { plan, report } = made;
  const range = drawRange(plan, 0, plan.size);
  const weights = weightColumn(plan)!;
  const tally = newTally(report.comparisons);
  tallyRange(tally, report.comparisons, range, weights);
  const tables = report.comparisons.map((comparison, i) => ({
    ...comparison,
    rows: tally.counts[i]!,
    weighted: tally.weighted![i]!,
  }));
  return { plan, report, range, tables };
}

/** Rows of each stratum, by its codes. */
function rowsByStratum({ report, range }: ReturnType<typeof drawn>): Map<string, number> {
  const columns = report.design!.of.map(
    (id) => range.columns.find(({ attribute }) => attribute === id)!.codes,
  );
  const rows = new Map<string, number>();
  for (let i = 0; i < range.count; i++) {
    const key = columns.map((codes) => codes[i]!).join();
    rows.set(key, (rows.get(key) ?? 0) + 1);
  }
  return rows;
}

const categories = (pack: Pack, id: string) =>
  pack.attributes.find((attribute) => attribute.id === id)!.categories.map((one) => one.id);

const some = (id: string, wanted: (place: number) => boolean): Design => ({
  groups: [{ where: { [id]: categories(usa, id).filter((_, i) => wanted(i)) }, factor: 5 }],
});
const equal = (...of: string[]): Design => ({ strata: { of, allocation: 'equal' } });
const floor = (rows: number, ...of: string[]): Design => ({ strata: { of, floor: rows } });

describe.each<[string, Design, Partial<PopulationStudy>]>([
  ['some counties five times', some('county', (i) => i % 300 === 5), {}],
  ['two rows in each county', floor(2, 'county'), {}],
  ['a party five times', some('partyLean', (i) => i === 2), {}],
  ['parties equally', equal('partyLean'), {}],
  [
    'parties equally, women in the south',
    equal('partyLean'),
    { where: { region: ['south'], sex: ['female'] } },
  ],
  ['the highest incomes five times', some('householdIncome', (i) => i > 7), {}],
  ['incomes equally', equal('householdIncome'), {}],
  ['incomes equally, of 100,000', equal('householdIncome'), { size: 100_000 }],
  ['years of age equally', equal('age'), {}],
  ['parties and sexes, which no table ties', equal('sex', 'partyLean'), {}],
])('10,000 adults of the United States, %s', (_, design, more) => {
  const { plan, report, range, tables } = drawn(usa, design, more);
  const scale = plan.size / report.people;

  test('are at floor or ceiling of every sum that the design expects', () => {
    expect(report.rounding.reduce((sum, { missed }) => sum + missed, 0)).toBe(0);
    expect(report.design!.notes.filter((note) => note.includes('not met'))).toEqual([]);
    let sums = 0;
    for (const { kind, id, rows, designed } of tables) {
      if (kind === 'fit') continue;
      rows.forEach((count, cell) => {
        const due = designed![cell]!;
        if (Number.isNaN(due)) return;
        sums++;
        if (Math.abs(count - due) >= 1) throw new Error(`${id}, cell ${cell}: ${count} for ${due}`);
      });
    }
    expect(sums).toBeGreaterThan(8000);
  });

  test('hold each stratum to the row', () => {
    const rows = rowsByStratum({ plan, report, range, tables });
    const due = new Map<string, number>();
    for (const { stratum, drawn: own } of report.design!.cells) {
      const key = stratum.join();
      due.set(key, (due.get(key) ?? 0) + own);
    }
    for (const [key, wanted] of due) {
      const whole = Math.round(wanted);
      if (Math.abs(wanted - whole) < 1e-9) expect(rows.get(key) ?? 0).toBe(whole);
      else expect(Math.abs((rows.get(key) ?? 0) - wanted)).toBeLessThan(1);
    }
    for (const g of (design.groups ?? []).keys()) {
      const wanted = report.design!.cells.filter(({ groups }) => groups.includes(g));
      expect(report.design!.groups[g]!.rows).toBe(Math.round(wanted[0]!.drawn));
    }
  });

  test('come back to the targets by their weights', () => {
    const { before, after, least, most } = report.design!.weights!;
    expect(after.met).toBeGreaterThanOrEqual(before.met);
    expect(after.met / after.count).toBeGreaterThan(0.85);
    expect(least).toBeGreaterThan(0.1);
    expect(most).toBeLessThan(4.01);
    const everyone = tables.find(({ of }) => of.join() === 'state')!;
    everyone.weighted.forEach((people, state) => {
      const wanted = everyone.expected[state]!;
      expect(Math.abs(people * scale - wanted)).toBeLessThan(Math.max(2, 0.05 * wanted));
    });
  });
});

test('a stratum that lacks a group draws the others as said', () => {
  const tracts = published('census-tracts');
  const { report, range, plan, tables } = drawn(
    tracts,
    {
      groups: [
        { where: { race: ['asian'] }, factor: 5 },
        { where: { sex: ['male'] }, factor: 2 },
      ],
      strata: { of: ['tract'], floor: 47 },
    },
    { size: 2000 },
  );
  const { cells } = report.design!;
  expect(cells.some(({ people }) => people === 0)).toBe(true);
  expect(cells.reduce((sum, { drawn: rows }) => sum + rows, 0)).toBeCloseTo(2000, 6);
  expect(report.rounding.every(({ missed }) => missed === 0)).toBe(true);
  const rows = rowsByStratum({ report, range, plan, tables });
  for (let tract = 0; tract < 21; tract++) expect(rows.get(`${tract}`)).toBeGreaterThanOrEqual(47);
});

test('each year of age has its women of a small religion, whom few of its rows can be', () => {
  const { report } = drawn(
    published('moldova-2024'),
    {
      groups: [
        { where: { age: { from: 23, to: 49 }, raion: ['singerei', 'soroca'] }, factor: 5 },
        { where: { religion: ['evangelical'], sex: ['female'] }, factor: 0.2 },
      ],
      strata: { of: ['age'], allocation: 'equal' },
    },
    { size: 2000 },
  );
  expect(report.design!.cells.length).toBeGreaterThan(200);
  expect(report.rounding.every(({ missed }) => missed === 0)).toBe(true);
});
