import { describe, expect, it, test, vi } from 'vitest';
import { designStep } from '../../../src/core/design/design-step.ts';
import type { Pack } from '../../../src/core/pack/pack.ts';
import { columnDigest } from '../../../src/core/population/columns.ts';
import { drawRange } from '../../../src/core/population/draw.ts';
import { prepare } from '../../../src/core/population/prepare.ts';
import type { FitCache } from '../../../src/core/population/fit-pack.ts';
import type { Prepared } from '../../../src/core/population/report.ts';
import {
  mergeTally,
  newTally,
  tallyRange,
  weightColumn,
} from '../../../src/core/population/tally.ts';
import type { Design, PopulationStudy } from '../../../src/core/study/study.ts';
import { designEffectOf } from '../../../src/core/statistics/design-effect.ts';
import { readMoldova } from '../pack/moldova.ts';
import { testland } from '../population/testland.ts';

vi.setConfig({ testTimeout: 60_000 });

const cache: FitCache = new WeakMap();
const land = testland();
const moldova = readMoldova();

type Ready = Extract<Prepared, { ok: true }>;

function outcome(pack: Pack, design: Design, more: Partial<PopulationStudy> = {}): Prepared {
  const study = { pack: { id: pack.id, digest: '' }, design, ...more };
  return prepare(pack, study, cache, undefined, designStep);
}

function ready(pack: Pack, design: Design, more: Partial<PopulationStudy> = {}): Ready {
  const prepared = outcome(pack, design, more);
  if (!prepared.ok) throw new Error(prepared.reason);
  return prepared;
}

function reason(pack: Pack, design: Design, more: Partial<PopulationStudy> = {}): string {
  const prepared = outcome(pack, design, more);
  return prepared.ok ? '' : prepared.reason;
}

/** Rows and weighted people of each cell of each comparison. */
function counted({ plan, report }: Ready) {
  const tally = newTally(report.comparisons);
  const range = drawRange(plan, 0, plan.size);
  tallyRange(tally, report.comparisons, range, weightColumn(plan));
  return report.comparisons.map((comparison, i) => ({
    ...comparison,
    rows: tally.counts[i]!,
    weighted: tally.weighted![i]!,
  }));
}

function weightsOf({ plan }: Ready, start = 0, count = plan.size): Float64Array {
  const { attribute, weight } = weightColumn(plan)!;
  const [column] = drawRange(plan, start, count, [attribute]).columns;
  return Float64Array.from(column!.codes, (code) => weight.values[code]!);
}

const sum = (numbers: Iterable<number>) => {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
};

const strataOf = (id: string): Design => ({ strata: { of: [id], allocation: 'equal' } });

const cases: [string, Pack, Design, Partial<PopulationStudy>, string[]][] = [
  ['equal strata', land, strataOf('region'), { size: 1000 }, ['region']],
  [
    'a group drawn five times as often',
    moldova,
    { groups: [{ where: { ethnicity: ['gagauz'] }, factor: 5 }] },
    {},
    [],
  ],
  [
    'equal strata, filtered',
    moldova,
    { strata: { of: ['ageDecade'], allocation: 'equal' } },
    { where: { region: ['nord'], sex: ['female'] }, size: 2000 },
    ['ageDecade'],
  ],
  [
    'strata that no table ties',
    moldova,
    { strata: { of: ['sex', 'motherTongue'], allocation: 'equal' } },
    { size: 9000 },
    ['sex', 'motherTongue'],
  ],
  ['a floor', moldova, { strata: { of: ['raion'], floor: 100 } }, {}, ['raion']],
];

describe.each(cases)('%s', (_, pack, design, more, exact) => {
  const made = ready(pack, design, more);
  const tables = counted(made);
  const scale = made.plan.size / made.report.people;

  it('draws as many of each cell as the design says', () => {
    const { report } = made;
    expect(sum(report.design!.cells.map(({ drawn }) => drawn))).toBeCloseTo(made.plan.size, 6);
    expect(report.rounding.every(({ missed }) => missed === 0)).toBe(true);
    for (const { kind, rows, designed } of tables) {
      if (kind === 'fit') continue;
      rows.forEach((count, cell) => {
        expect(Math.abs(count - designed![cell]!)).toBeLessThan(1);
      });
    }
  });

  it('weighs the people back to the base, and the strata to their targets exactly', () => {
    const weights = weightsOf(made);
    expect(sum(weights)).toBeCloseTo(made.report.people, 3);
    for (const id of exact) {
      const table = tables.find(({ of, groups }) => of.length === 1 && of[0] === id && !groups)!;
      table.weighted.forEach((people, cell) => {
        expect(Math.abs(people - table.expected[cell]! / scale)).toBeLessThan(0.01);
      });
    }
  });

  it('brings every other target back as a sample of the effective size would', () => {
    for (const { kind, weighted, expected, spread } of tables) {
      if (kind === 'fit') continue;
      weighted.forEach((people, cell) => {
        if (Number.isNaN(expected[cell]!)) return;
        const off = Math.abs(people * scale - expected[cell]!);
        // A sum of thousands of cells is seen here: five standard deviations and a row's weight.
        const row = Math.max(...made.report.design!.cells.map(({ weight }) => weight)) * scale;
        expect(off).toBeLessThan(5 * spread![cell]! + row);
      });
    }
  });

  it('brings targets outside the design back to what rows of their weight can say', () => {
    const { before, after, least, most } = made.report.design!.weights!;
    expect(least).toBeGreaterThan(0);
    expect(most).toBeLessThan(4.001);
    expect(after.met).toBeGreaterThanOrEqual(before.met);
    expect(after.met / after.count).toBeGreaterThan(0.7);
    expect(after.farthest).toBeLessThan(before.farthest);
    let off = 0;
    let cells = 0;
    for (const { kind, weighted, expected, designed } of tables) {
      if (kind === 'fit') continue;
      weighted.forEach((people, cell) => {
        if (!(expected[cell]! > 0) || designed![cell]! < 3) return;
        // The weight of a row there: what one row more or less would change.
        const row = expected[cell]! / designed![cell]!;
        cells++;
        if (Math.abs(people * scale - expected[cell]!) > Math.max(1, row)) off++;
      });
    }
    expect(cells).toBeGreaterThan(50);
    expect(off / cells).toBeLessThan(0.1);
  });

  it('gives anybody the same weight alone, in any cut, with any columns', () => {
    const all = weightsOf(made);
    for (const [start, count] of [
      [0, 1],
      [37, 1],
      [500, 321],
      [made.plan.size - 1, 1],
    ] as const)
      expect(weightsOf(made, start, count)).toEqual(all.subarray(start, start + count));
    const whole = drawRange(made.plan, 0, made.plan.size);
    const half = Math.floor(made.plan.size / 2);
    const parts = [
      drawRange(made.plan, 0, half),
      drawRange(made.plan, half, made.plan.size - half),
    ];
    whole.columns.forEach(({ codes }, i) =>
      expect(columnDigest(parts.map(({ columns }) => columns[i]!.codes))).toBe(
        columnDigest([codes]),
      ),
    );
  });

  it("says Kish's effect of the weights that were drawn", () => {
    const { designEffect, effectiveSize } = designEffectOf(weightsOf(made));
    expect(made.report.design!.designEffect).toBeCloseTo(designEffect, 6);
    expect(made.report.design!.effectiveSize).toBeCloseTo(effectiveSize, 3);
  });
});

describe('the groups drawn more often', () => {
  const design: Design = {
    groups: [
      { where: { ethnicity: ['gagauz'] }, factor: 5 },
      { where: { age: { from: 18, to: 29 } }, factor: 3 },
    ],
  };
  /** Whether each row is in each group. */
  const insideOf = ({ plan }: Ready) => {
    const { columns } = drawRange(plan, 0, plan.size, ['ethnicity', 'age']);
    const [ethnicity, age] = ['ethnicity', 'age'].map((id) => ({
      attribute: moldova.attributes.find((one) => one.id === id)!,
      codes: columns.find(({ attribute }) => attribute === id)!.codes,
    }));
    const gagauz = ethnicity!.attribute.categories.findIndex(({ id }) => id === 'gagauz');
    return [
      Array.from(ethnicity!.codes, (code) => code === gagauz),
      Array.from(age!.codes, (code) => {
        const years = age!.attribute.values![code]!;
        return years >= 18 && years <= 29;
      }),
    ];
  };

  it.each(['quota', 'sample'] as const)(
    "have the rows and Kish's effective size of their own weights, drawn by %s",
    (method) => {
      const made = ready(moldova, design, { method });
      const weights = weightsOf(made);
      const { groups, effectiveSize, cells } = made.report.design!;
      expect(groups).toHaveLength(2);
      insideOf(made).forEach((inside, g) => {
        const own = weights.filter((_, i) => inside[i]);
        const found = groups[g]!;
        const kish = designEffectOf(own);
        if (method === 'quota') {
          expect(found.rows).toBe(own.length);
          expect(found.effectiveSize).toBeCloseTo(kish.effectiveSize, 3);
          expect(sum(own)).toBeCloseTo(found.people, 0);
        } else {
          const chance = 4.5 * Math.sqrt(found.rows);
          expect(Math.abs(own.length - found.rows)).toBeLessThan(chance);
          expect(Math.abs(kish.effectiveSize - found.effectiveSize)).toBeLessThan(chance);
        }
        expect(found.effectiveSize).toBeLessThanOrEqual(found.rows);
        const everyone = sum(cells.map(({ people }) => people));
        const withoutDesign = (made.plan.size * found.people) / everyone;
        expect(found.effectiveSize).toBeGreaterThan(1.5 * withoutDesign);
      });
      expect(effectiveSize).toBeLessThan(made.plan.size);
    },
  );

  it('tell nothing of a group that nobody is in', () => {
    const nobody: Design = {
      groups: [{ where: { ethnicity: ['gagauz'], age: { from: 18, to: 29 } }, factor: 4 }],
    };
    const made = ready(moldova, nobody, { where: { age: { from: 40 } } });
    expect(made.report.design!.groups).toEqual([{ people: 0, rows: 0, effectiveSize: 0 }]);
  });
});

describe.each<[string, Design]>([
  ['a small group five times', { groups: [{ where: { ethnicity: ['gagauz'] }, factor: 5 }] }],
  ['the young three times', { groups: [{ where: { age: { from: 18, to: 29 } }, factor: 3 }] }],
  ['a hundred in each raion', { strata: { of: ['raion'], floor: 100 } }],
  ['two in each locality', { strata: { of: ['locality'], floor: 2 } }],
])('10,000 people of Moldova, %s', (_, design) => {
  const made = ready(moldova, design);
  const tables = counted(made).filter(({ kind }) => kind === 'target');
  const scale = made.plan.size / made.report.people;

  it('weighs every target back to within a few rows, and large ones to one or so', () => {
    let cells = 0;
    for (const { weighted, expected } of tables)
      weighted.forEach((people, cell) => {
        if (Number.isNaN(expected[cell]!)) return;
        cells++;
        const off = Math.abs(people * scale - expected[cell]!);
        expect(off).toBeLessThan(expected[cell]! > 100 ? 1.5 : 2.5);
      });
    expect(cells).toBeGreaterThan(3000);
    const { before, after } = made.report.design!.weights!;
    expect(after.met / after.count).toBeGreaterThan(0.95);
    expect(after.met).toBeGreaterThanOrEqual(before.met);
  });

  it('reports as many targets met as can be counted by hand', () => {
    const { after } = made.report.design!.weights!;
    const unpublished = ['estimated', 'modelled', 'assumed'];
    let [count, met, farthest] = [0, 0, 0];
    for (const { id, kind, weighted, expected } of tables) {
      const marginal = moldova.marginals.find((one) => one.id === id);
      if (kind === 'fit' || !marginal || unpublished.includes(marginal.status)) continue;
      expected.forEach((people, cell) => {
        if (Number.isNaN(people) || marginal.estimatedCells?.includes(cell)) return;
        const off = Math.abs(weighted[cell]! * scale - people);
        count++;
        if (off < 1) met++;
        farthest = Math.max(farthest, off);
      });
    }
    expect(after).toMatchObject({ count, met });
    expect(farthest).toBeCloseTo(after.farthest, 6);
  });

  it('costs little of what the rows tell', () => {
    const { cells, designEffect } = made.report.design!;
    const alone = designEffectOf(
      cells.map(({ people: own, drawn }) => (drawn > 0 ? own / drawn : 0)),
      cells.map(({ drawn }) => drawn),
    );
    expect(designEffect).toBeGreaterThan(alone.designEffect - 1e-9);
    expect(designEffect / alone.designEffect).toBeLessThan(1.05);
  });
});

test('where everybody has the same chance nobody is weighted', () => {
  const made = ready(moldova, { strata: { of: ['region'] } }, { size: 10_000 });
  const { designEffect, weights } = made.report.design!;
  expect(designEffect).toBeCloseTo(1, 4);
  expect(weights!.after).toEqual(weights!.before);
  expect(weights!.after.met).toBe(weights!.after.count);
});

test('large populations have few different weights, and the same exact sums', () => {
  const made = ready(land, strataOf('region'), { size: 100_000 });
  const { values } = weightColumn(made.plan)!.weight;
  expect(values.length).toBeLessThanOrEqual(65_536);
  expect(sum(weightsOf(made))).toBeCloseTo(made.report.people, 3);
  const region = counted(made).find(({ of, groups }) => of.join() === 'region' && !groups)!;
  region.weighted.forEach((people, cell) => {
    const wanted = (region.expected[cell]! * made.report.people) / made.plan.size;
    expect(Math.abs(people - wanted)).toBeLessThan(0.01);
  });
  const { before, after } = made.report.design!.weights!;
  expect(after.met).toBeGreaterThan(before.met);
  expect(after.farthest).toBeLessThan(before.farthest);
});

test('inside a cell of the design everything stays as the fit has it', () => {
  const { report } = ready(moldova, strataOf('ethnicity'));
  const plain = prepare(moldova, { pack: { id: moldova.id, digest: '' } }, cache) as Ready;
  const id = 'fit:ethnicity,religion';
  const designed = report.comparisons.find((table) => table.id === id)!.designed!;
  const fitted = plain.report.comparisons.find((table) => table.id === id)!.expected;
  const religions = moldova.attributes.find((attribute) => attribute.id === 'religion')!.categories
    .length;
  for (let ethnicity = 0; ethnicity < 9; ethnicity++) {
    const row = (table: Float64Array) =>
      table.slice(ethnicity * religions, (ethnicity + 1) * religions);
    const [a, b] = [row(designed), row(fitted)];
    a.forEach((count, r) => expect(count / sum(a)).toBeCloseTo(b[r]! / sum(b), 6));
  }
});

test('factors of overlapping groups multiply', () => {
  const { report } = ready(moldova, {
    groups: [
      { where: { sex: ['female'] }, factor: 3 },
      { where: { age: { from: 65 } }, factor: 2 },
    ],
  });
  const weightOf = (groups: number[]) =>
    report.design!.cells.find((cell) => cell.groups.join() === groups.join())!.weight;
  expect(weightOf([]) / weightOf([0])).toBeCloseTo(3, 1);
  expect(weightOf([]) / weightOf([1])).toBeCloseTo(2, 1);
  expect(weightOf([]) / weightOf([0, 1])).toBeCloseTo(6, 1);
});

test('shares chosen are met, and the rest is shared in proportion', () => {
  const { report } = ready(land, {
    strata: { of: ['region'], allocation: 'custom', shares: { isles: 40, coast: 30 } },
  });
  const drawn = report.design!.cells.map((cell) => cell.drawn);
  const people = report.design!.cells.map((cell) => cell.people);
  expect(drawn.slice(2)).toEqual([3000, 4000]);
  expect(drawn[0]! / 3000).toBeCloseTo(people[0]! / (people[0]! + people[1]!), 3);
});

test('a floor raises what is short of it, and only that', () => {
  const { report } = ready(moldova, { strata: { of: ['raion'], floor: 150 } });
  const plain = report.design!.cells.map(({ people }) => (people / report.people) * 10_000);
  report.design!.cells.forEach(({ drawn }, i) => {
    expect(drawn).toBeGreaterThanOrEqual(150);
    if (plain[i]! > 400) expect(drawn).toBeLessThan(plain[i]!);
  });
});

test('empty strata are named, and nobody is drawn there', () => {
  const { report } = ready(moldova, { strata: { of: ['locality'], floor: 5 } });
  const empty = report.design!.cells.filter(({ people }) => people < 0.5);
  expect(empty.length).toBeGreaterThan(0);
  expect(empty.every(({ drawn }) => drawn === 0)).toBe(true);
  expect(report.design!.notes[0]).toMatch(
    new RegExp(`^${empty.length} strata have nobody in them and stay empty: '`),
  );
  expect(report.design!.notes[1]).toMatch(/more people drawn than live there/);
});

test('more rows of a group than it has people are said, with what they stand for', () => {
  const groups = [{ where: { ethnicity: ['gagauz'] }, factor: 1000 }];
  const { report } = ready(moldova, { groups }, { size: 200_000 });
  const [, gagauz] = [...report.design!.cells].sort((a, b) => b.people - a.people);
  expect(gagauz!.weight).toBeLessThan(1);
  const times = (gagauz!.drawn / gagauz!.people).toFixed(1);
  expect(report.design!.notes).toEqual([
    `More people are drawn in group 1 than there are, up to ${times} times as many: ` +
      `${gagauz!.drawn.toLocaleString('en')} rows stand for less than one person each, so they are model, not census.`,
  ]);
  const modest = ready(moldova, { groups: [{ ...groups[0]!, factor: 5 }] });
  expect(modest.report.design!.notes).toEqual([]);
});

test('a random sample follows the design by chance, with the weights of its chances', () => {
  const made = ready(moldova, strataOf('ethnicity'), { method: 'sample', size: 20_000 });
  const ethnicity = counted(made).find(({ id }) => id === 'ethnicity')!;
  const n = made.plan.size;
  ethnicity.rows.forEach((rows, cell) => {
    const due = ethnicity.designed![cell]!;
    expect(rows).not.toBe(due);
    expect(Math.abs(rows - due)).toBeLessThan(5 * Math.sqrt(due * (1 - due / n)));
  });
  const weights = weightsOf(made);
  expect(Math.abs(sum(weights) / made.report.people - 1)).toBeLessThan(0.1);
});

describe('what cannot be is refused in words', () => {
  it.each<[string, Pack, Design, RegExp]>([
    [
      'floors beyond the size',
      moldova,
      { strata: { of: ['locality'], floor: 10 } },
      /At least 10 people in each of 1,520 strata are 15,200, more than the 10,000 drawn\. Draw that many, ask for fewer/,
    ],
    ['an unknown attribute', moldova, { strata: { of: ['etnicity'] } }, /Did you mean ethnicity\?/],
    [
      'an unknown category in a group',
      moldova,
      { groups: [{ where: { ethnicity: ['gagaus'] }, factor: 2 }] },
      /^Group 1 of the design on Ethnicity \(ethnicity\) names 'gagaus'.*Did you mean Gagauz/,
    ],
    [
      'an unknown stratum',
      land,
      { strata: { of: ['region'], allocation: 'custom', shares: { isle: 10 } } },
      /There is no stratum 'isle'\. Did you mean isles\?/,
    ],
    [
      'shares that leave nothing',
      land,
      { strata: { of: ['region'], allocation: 'custom', shares: { isles: 60, coast: 40 } } },
      /add up to 100 percent, which leaves nothing for 'north' and 'hills'/,
    ],
    [
      'a table too large',
      moldova,
      { strata: { of: ['locality', 'age', 'religion'] } },
      /combinations|more than 2,000,000 cells/,
    ],
  ])('%s', (_, pack, design, words) => {
    expect(reason(pack, design)).toMatch(words);
  });

  it('with the size that floors need, as a number', () => {
    const study = { pack: { id: moldova.id, digest: '' } };
    const design: Design = { strata: { of: ['locality'], floor: 10 } };
    const refused = prepare(moldova, { ...study, design }, cache, undefined, designStep);
    expect(refused).toMatchObject({
      ok: false,
      problems: [{ code: 'too-few-drawn', remedies: [{ action: 'change-size', value: 15_200 }] }],
    });
    const enough = prepare(
      moldova,
      { ...study, design, size: 15_200 },
      cache,
      undefined,
      designStep,
    );
    expect(enough.ok).toBe(true);
  });

  it('but a share of an empty stratum is only noted', () => {
    const { report } = ready(
      land,
      { strata: { of: ['region'], allocation: 'custom', shares: { isles: 50, north: 30 } } },
      { where: { region: ['isles', 'hills'] } },
    );
    expect(report.design!.notes).toEqual([
      "No share can go to 'north': nobody is there to be drawn.",
    ]);
    expect(report.design!.cells.map(({ drawn }) => drawn)).toEqual([5000, 5000]);
  });
});

test('a study without a design draws what it always drew, and needs no step', () => {
  const study = { pack: { id: moldova.id, digest: '' } };
  const plain = prepare(moldova, study, cache) as Ready;
  const withStep = prepare(moldova, study, cache, undefined, designStep) as Ready;
  expect(withStep.plan).toEqual(plain.plan);
  expect(plain.report).not.toHaveProperty('design');
  expect(() => prepare(moldova, { ...study, design: strataOf('sex') }, cache)).toThrow(
    /has a design; give the step/,
  );
});

test('weighted counts are the same bits however the ranges are cut and ordered', () => {
  const { plan, report } = ready(moldova, strataOf('raion'));
  const tallied = (cuts: readonly (readonly [number, number])[]) => {
    const total = newTally(report.comparisons);
    for (const [start, count] of cuts) {
      const part = newTally(report.comparisons);
      tallyRange(part, report.comparisons, drawRange(plan, start, count), weightColumn(plan));
      mergeTally(total, structuredClone(part));
    }
    return total;
  };
  const cut = [
    [7000, 3000],
    [0, 1],
    [1, 4999],
    [5000, 2000],
  ] as const;
  expect(tallied(cut)).toEqual(tallied([[0, 10_000]]));
});

test('a pack with an attribute called weight keeps it', () => {
  const pack = structuredClone(land);
  const renamed = JSON.parse(JSON.stringify(pack).replaceAll('"work"', '"weight"')) as typeof pack;
  const { report, plan } = ready(renamed, strataOf('region'));
  expect(report.design!.weight).toBe('design_weight');
  expect(new Set(plan.columns.map(({ attribute }) => attribute)).size).toBe(plan.columns.length);
});
