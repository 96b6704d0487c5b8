import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Attribute, Marginal, Pack } from '../../../src/core/pack/pack.ts';
import { fitPack } from '../../../src/core/population/fit-pack.ts';
import { withTargets } from '../../../src/core/population/model.ts';
import { fitTree } from '../../../src/core/population/tree-fit.ts';
import { peopleBy } from '../../../src/core/population/tree-marginals.ts';
import { standardErrorOf } from '../../../src/core/statistics/margin-of-error.ts';
import { bandsOf, rowBandSteps } from '../../../src/core/validation/uncertainty/bands.ts';
import type { Grouping } from '../../../src/core/validation/file/regroup.ts';
import {
  drawTargets,
  targetDraws,
} from '../../../src/core/validation/uncertainty/replicate-targets.ts';
import type { UncertainFigure } from '../../../src/core/validation/uncertainty/replicate-section.ts';
import {
  allReplicates,
  replicatesOf,
} from '../../../src/core/validation/uncertainty/replicates.ts';
import type { ReplicatesInput } from '../../../src/core/validation/uncertainty/replicates.ts';
import { targetErrors } from '../../../src/core/validation/uncertainty/target-errors.ts';
import { zeroSum } from '../../../src/core/validation/uncertainty/zero-sum.ts';
import { published } from '../population/packs.ts';

const attribute = (id: string, stream: number, size: number, values?: number[]): Attribute => ({
  id,
  label: id,
  stream,
  categories: Array.from({ length: size }, (_, c) => ({ id: `${id}${c}`, label: `${id} ${c}` })),
  ...(values && { values }),
  status: 'official',
  source: 'survey',
});

const marginal = (
  id: string,
  of: string[],
  counts: number[],
  more: Partial<Marginal> = {},
): Marginal => ({
  ...{ id, label: id, of, counts, base: 'b', status: 'official', source: 'survey' },
  ...more,
});

/** Exact regions, income by region from a survey with margins of error, and ages exact. */
const surveyed = (more: Partial<Pack> = {}): Pack => ({
  format: 1,
  id: 'surveyed',
  title: 'Surveyed',
  basis: 's',
  languages: ['en'],
  base: 'b',
  bases: [{ id: 'b', label: 'b', date: '2022', total: 100_000 }],
  sources: ['survey', 'census'].map((id) => ({
    ...{ id, publisher: id, table: id, year: 2022, licence: 'CC0-1.0' },
  })),
  attributes: [
    attribute('region', 1000, 2),
    attribute('income', 1001, 4, [10, 30, 60, 120]),
    attribute('age', 1002, 3, [20, 45, 70]),
  ],
  marginals: [
    marginal('region', ['region'], [40_000, 60_000], { source: 'census' }),
    marginal(
      'region-income',
      ['region', 'income'],
      [10_000, 12_000, 10_000, 8000, 14_000, 20_000, 16_000, 10_000],
      { marginOfError: { level: 0.9, values: [900, 1000, 800, 700, 1100, 1300, 1200, 900] } },
    ),
    marginal('age', ['age'], [30_000, 45_000, 25_000], { source: 'census' }),
  ],
  sampleFactors: [
    {
      id: 'pattern',
      label: 'p',
      of: ['income', 'age'],
      weights: [4, 3, 3, 3, 4, 3, 2, 5, 2, 1, 5, 1],
      base: 'b',
      status: 'assumed',
      source: 'survey',
    },
  ],
  structuralZeros: [],
  figures: [],
  contradictions: [],
  identities: [],
  root: 'region-income',
  highlights: [],
  presets: [],
  ...more,
});

const input = (pack: Pack, more: Partial<ReplicatesInput> = {}): ReplicatesInput => ({
  pack,
  size: 5000,
  seed: 3,
  method: 'quota',
  studyDate: '2022',
  ...more,
});

const spread = (values: readonly number[]): number => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1));
};

describe('errors that add up to nothing', () => {
  test('keep every cell’s own standard deviation', () => {
    for (const s of [
      [3, 4, 5],
      [2, 2, 2, 2, 2],
      [1, 1, 1.3],
      [1, 1, 1.41],
      [7, 1, 3, 6, 2],
    ]) {
      const { reached, takes } = zeroSum(s, s);
      reached.forEach((own, i) => expect(own).toBeCloseTo(s[i]!, 6));
      expect(takes.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
    }
  });

  test('are those of a multinomial sample where the deviations are', () => {
    const p = [0.1, 0.2, 0.3, 0.4];
    const { takes } = zeroSum(
      p.map((share) => Math.sqrt(share * (1 - share))),
      p,
    );
    takes.forEach((share, i) => expect(share).toBeCloseTo(p[i]!, 9));
  });

  test('take from a cell what the others cannot make up for, and give to one without error', () => {
    expect([...zeroSum([5, 1, 1, 1], [1, 1, 1, 1]).reached]).toEqual([Math.sqrt(3), 1, 1, 1]);
    const open = zeroSum([3, 4, NaN], [10, 10, 10]);
    expect(open.reached[2]).toBeCloseTo(5, 12);
  });

  test('for any deviations: no cell gets more than its own', () => {
    const deviation = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.array(deviation, { minLength: 2, maxLength: 12 }), (s) => {
        const { reached } = zeroSum(
          s,
          s.map(() => 1),
        );
        reached.forEach((own, i) => expect(own).toBeLessThanOrEqual(s[i]! * (1 + 1e-6) + 1e-9));
      }),
      {
        // A cell far more certain than the others, whose variance was lost in theirs.
        examples: [
          [[76.23877251157883, 88.011400103604, 43.97436995506642, 5.917267674789734e-5, 0]],
        ],
      },
    );
  });
});

describe('drawn targets', () => {
  const pack = surveyed();
  const { model } = fitPack(pack);
  const errors = targetErrors(pack);
  const draws = targetDraws(pack, model.dimensions, errors);
  const counts = Array.from({ length: 2000 }, (_, r) => drawTargets(pack, draws, 1, r)[1]!.counts);

  test('have the targets as their mean and the margin of error as their spread', () => {
    pack.marginals[1]!.counts.forEach((target, cell) => {
      const values = counts.map((one) => one[cell]!);
      const stated = standardErrorOf(pack.marginals[1]!.marginOfError!.values[cell]!, 0.9);
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      // Four Monte-Carlo standard errors: of a mean s/√2000, of a spread s/√4000.
      expect(Math.abs(mean - target!)).toBeLessThan((4 * stated) / Math.sqrt(2000));
      expect(Math.abs(spread(values) - stated)).toBeLessThan((4 * stated) / Math.sqrt(4000));
    });
  });

  test('keep the totals that are known', () => {
    for (const one of counts.slice(0, 50)) {
      const north = one.slice(0, 4).reduce<number>((sum, count) => sum + count!, 0);
      expect(north).toBeCloseTo(40_000, 4);
      expect(one.reduce<number>((sum, count) => sum + count!, 0)).toBeCloseTo(100_000, 4);
    }
  });

  test('hold a fine table to a coarse one that is drawn itself, and keep both spreads', () => {
    const income = [24_000, 32_000, 26_000, 18_000];
    const margins = [900, 1100, 1000, 800];
    const both = surveyed({
      marginals: [
        ...surveyed().marginals,
        marginal('income', ['income'], income, { marginOfError: { level: 0.9, values: margins } }),
      ],
    });
    const made = targetDraws(both, model.dimensions, targetErrors(both));
    const drawn = Array.from({ length: 1000 }, (_, r) => drawTargets(both, made, 5, r));
    for (const marginals of drawn.slice(0, 20))
      for (let i = 0; i < 4; i++)
        expect(marginals[1]!.counts[i]! + marginals[1]!.counts[4 + i]!).toBeCloseTo(
          marginals[3]!.counts[i]!,
          3,
        );
    margins.forEach((margin, i) => {
      const stated = standardErrorOf(margin, 0.9);
      const seen = spread(drawn.map((marginals) => marginals[3]!.counts[i]!));
      expect(Math.abs(seen - stated)).toBeLessThan((4 * stated) / Math.sqrt(2000));
    });
  });

  test('come from a survey of n as from a multinomial sample of n', () => {
    const plain = surveyed({
      marginals: surveyed().marginals.map((one) =>
        one.id === 'age' ? { ...one, source: 'survey' } : one,
      ),
    });
    const made = targetErrors(plain, { age: { kind: 'survey', people: 500 } });
    const drawsHere = targetDraws(plain, model.dimensions, made);
    const values = Array.from(
      { length: 2000 },
      (_, r) => drawTargets(plain, drawsHere, 9, r)[2]!.counts[0]! / 100_000,
    );
    expect(spread(values)).toBeCloseTo(Math.sqrt((0.3 * 0.7) / 500), 2);
    expect(made[2]!.origin).toBe('survey');
    expect(made[1]!.origin).toBe('margin-of-error');
    expect(made[0]!.origin).toBe('none');
  });

  test('are other draws of the same bits for another replicate, attempt or seed only', () => {
    const at = (seed: number, replicate: number, attempt: number) =>
      drawTargets(pack, draws, seed, replicate, attempt)[1]!.counts;
    expect(at(1, 2, 0)).toEqual(at(1, 2, 0));
    for (const other of [at(1, 3, 0), at(1, 2, 1), at(2, 2, 0)])
      expect(other).not.toEqual(at(1, 2, 0));
  });

  test('refuse errors that are none', () => {
    expect(() => targetErrors(pack, { age: { kind: 'range', share: 1.5 } })).toThrow(/share/);
    expect(() => targetErrors(pack, { age: { kind: 'survey', people: 0 } })).toThrow(/people/);
  });
});

describe('replicates', () => {
  const share = (figures: readonly UncertainFigure[], id: string) =>
    figures.find((one) => one.id === id)!;

  test('start from the fit and end where a fit from the beginning ends', () => {
    const pack = surveyed();
    const { model } = fitPack(pack);
    const draws = targetDraws(pack, model.dimensions, targetErrors(pack));
    const made = { ...pack, marginals: drawTargets(pack, draws, 3, 0) };
    const cold = fitTree(withTargets(model, made), { aim: 1e-12 });
    const fresh = fitPack(made);
    for (const of of [['income'], ['age'], ['income', 'age']]) {
      const a = peopleBy(model, cold.tables, of).people;
      const b = peopleBy(fresh.model, fresh.fit.tables, of).people;
      a.forEach((people, cell) => expect(people).toBeCloseTo(b[cell]!, 3));
    }
    const { fitted } = allReplicates(input(pack, { replicates: 2 }));
    const warm = peopleBy(model, fitted[0]!, ['income', 'age']).people;
    const full = peopleBy(model, cold.tables, ['income', 'age']).people;
    warm.forEach((people, cell) => expect(people).toBeCloseTo(full[cell]!, 2));
  });

  test('vary a target’s share as its margin of error says, and nothing that is exact', () => {
    const pack = surveyed({ sampleFactors: [] });
    const { section } = allReplicates(
      input(pack, { replicates: 400, size: 100_000, method: 'sample' }),
    );
    expect(section.made).toBe(400);
    const income = section.attributes.find((one) => one.attribute === 'income')!;
    const margins = pack.marginals[1]!.marginOfError!.values;
    income.shares.forEach(({ variance, value, estimate }, i) => {
      const [a, b] = [margins[i]!, margins[4 + i]!].map((own) => standardErrorOf(own, 0.9) / 1e5);
      const stated = Math.sqrt(a! * a! + b! * b!);
      expect(Math.abs(Math.sqrt(variance.sources) - stated)).toBeLessThan(
        (4 * stated) / Math.sqrt(800),
      );
      expect(Math.abs(estimate - value)).toBeLessThan((4 * stated) / Math.sqrt(400));
      expect(variance.sampling).toBeCloseTo((value * (1 - value)) / 100_000, 12);
    });
    const age = section.attributes.find((one) => one.attribute === 'age')!;
    for (const { variance } of age.shares) expect(variance.sources).toBeLessThan(1e-16);
  });

  test('part the variance of what is drawn into sources and sampling, which add up', () => {
    const { section } = allReplicates(
      input(surveyed(), { replicates: 400, size: 1000, method: 'sample' }),
    );
    for (const { shares } of section.attributes)
      for (const { variance, standardError, band } of shares) {
        const both = variance.sources + variance.sampling;
        expect(standardError ** 2).toBeGreaterThan(both * (1 - 1e-9));
        expect(standardError ** 2).toBeLessThan(1.01 * (variance.sources + variance.sampling));
        // What was drawn varies by both: 90 % of it in 3.29 standard deviations.
        const seen = (band[4] - band[0]) / 3.29;
        const parts = Math.sqrt(variance.sources + variance.sampling);
        expect(seen / parts).toBeGreaterThan(0.8);
        expect(seen / parts).toBeLessThan(1.2);
      }
    const { sources, sampling, time } = section.shares!;
    expect(sources + sampling).toBeCloseTo(1, 12);
    expect(time).toBeNull();
    expect(section.time.words).toMatch(/Not measured/);
  });

  test('freeze one thing at a time: without error only the drawing varies, with quotas hardly that', () => {
    const exact = surveyed();
    delete exact.marginals[1]!.marginOfError;
    const drawn = allReplicates(input(exact, { replicates: 20, method: 'sample' })).section;
    expect(drawn.shares).toMatchObject({ sources: 0, sampling: 1 });
    const quota = allReplicates(input(exact, { replicates: 20 })).section;
    for (const { shares } of quota.attributes)
      for (const { variance } of shares) {
        expect(variance.sources).toBe(0);
        expect(Math.sqrt(variance.sampling)).toBeLessThan(1 / 5000);
      }
    const erring = allReplicates(input(surveyed(), { replicates: 20 })).section;
    expect(erring.shares!.sources).toBeGreaterThan(0.9);
    expect(quota.targets.every(({ origin }) => origin === 'none')).toBe(true);
    expect(quota.notes[0]).toMatch(/3 of 3 tables state no error/);
  });

  test('give intervals that hold the truth as often as they say', () => {
    const truth = surveyed({ sampleFactors: [] });
    const { model } = fitPack(truth);
    const draws = targetDraws(truth, model.dimensions, targetErrors(truth));
    const [worlds, shares] = [200, [0.24, 0.32, 0.26, 0.18]];
    const held = shares.map(() => 0);
    for (let world = 0; world < worlds; world++) {
      const seen = { ...truth, marginals: drawTargets(truth, draws, 77, world) };
      const { section } = allReplicates(
        input(seen, { replicates: 12, size: 10_000_000, method: 'sample', seed: world }),
      );
      const income = section.attributes.find((one) => one.attribute === 'income')!;
      income.shares.forEach(({ interval }, i) => {
        if (interval.lower <= shares[i]! && shares[i]! <= interval.upper) held[i]!++;
      });
    }
    // A binomial of 200 at 95 % is below 179 or above 198 once in a thousand times each.
    for (const count of held) {
      expect(count).toBeGreaterThanOrEqual(179);
      expect(count).toBeLessThanOrEqual(198);
    }
  });

  test('add time only where it is measured or stated', () => {
    const drift = allReplicates(
      input(surveyed(), { replicates: 5, studyDate: '2026', drift: 0.02 }),
    ).section;
    expect(drift.time).toMatchObject({ measured: true, drift: 0.02 });
    expect(drift.time.years).toBeCloseTo(4, 9);
    const young = share(drift.attributes.find((one) => one.attribute === 'age')!.shares, 'age0');
    // A share p moved by 8 % of itself, and the others with it: about 0.08 p √((1 − p)² + Σ others²).
    const p = [0.3, 0.45, 0.25];
    const moved = 0.08 * p[0]! * Math.sqrt((1 - p[0]!) ** 2 + p[1]! ** 2 + p[2]! ** 2);
    expect(Math.sqrt(young.variance.time!) / moved).toBeGreaterThan(0.85);
    expect(Math.sqrt(young.variance.time!) / moved).toBeLessThan(1.15);
    const twice = surveyed({
      bases: [
        { id: 'b', label: 'b', date: '2022', total: 100_000 },
        { id: 'later', label: 'later', date: '2024', total: 100_000 },
      ],
      sampleFactors: [
        {
          ...{ id: 'ages', label: 'ages', of: ['age'], weights: [32, 45, 23] },
          ...{ base: 'later', status: 'official' as const, source: 'census' },
        },
      ],
    });
    const two = allReplicates(input(twice, { replicates: 5 })).section;
    const age = two.attributes.find((one) => one.attribute === 'age')!;
    expect(age.shares.map(({ variance }) => variance.time)).toEqual([
      expect.closeTo(0.02 ** 2 / 2, 12),
      expect.closeTo(0, 12),
      expect.closeTo(0.02 ** 2 / 2, 12),
    ]);
    expect(two.time.readings[0]!.totalVariation).toBeCloseTo(0.02, 9);
    expect(two.attributes[0]!.shares[0]!.variance.time).toBeNull();
    const some = allReplicates(input(twice, { replicates: 5, where: { region: [0] } })).section;
    expect(some.time).toMatchObject({ measured: false, readings: two.time.readings });
    expect(some.time.words).toMatch(/of everyone, and this study is of some/);
  });

  test('are the same however many there are', () => {
    const some = allReplicates(input(surveyed(), { replicates: 2 })).fitted;
    const more = allReplicates(input(surveyed(), { replicates: 4 })).fitted;
    expect(more.slice(0, 2)).toEqual(some);
    expect(more[2]).not.toEqual(more[1]);
  });

  test('follow tables that are asked for, inside a filter too', () => {
    const pack = surveyed();
    const { section } = allReplicates(
      input(pack, {
        replicates: 5,
        where: { region: [1] },
        tables: [{ id: 'pair', of: ['income', 'age'], shape: [4, 3] }],
      }),
    );
    const [table] = section.tables;
    expect(table!.cells.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(1, 12);
    const region = section.attributes.find((one) => one.attribute === 'region')!;
    expect(region.shares.map(({ value }) => value)).toEqual([0, 1]);
    const income = section.attributes.find((one) => one.attribute === 'income')!;
    expect(income.shares[0]!.value).toBeCloseTo(14 / 60, 6);
    expect(income.mean!.interval.lower).toBeLessThan(income.mean!.value);
  });

  test('run in steps that can be left, and say so where nothing can be fitted', () => {
    const steps = replicatesOf(input(surveyed(), { replicates: 3 }));
    const done: number[] = [];
    let step = steps.next();
    while (!step.done) {
      done.push(step.value.done);
      step = steps.next();
    }
    expect(done).toEqual([0, 1, 2, 3]);
    expect(step.value.section.made).toBe(3);
    const broken = surveyed();
    broken.marginals[0]!.counts = [70_000, 30_000];
    const { section } = allReplicates(input(broken));
    expect(section.made).toBe(0);
    expect(section.problems).toHaveLength(1);
    expect(() => allReplicates(input(surveyed(), { replicates: 1 }))).toThrow(/from 2 on/);
  });

  test('reach JSON as they are', () => {
    const { section } = allReplicates(input(surveyed(), { replicates: 3 }));
    expect(JSON.parse(JSON.stringify(section))).toEqual(section);
  });
});

describe('bands of a persona', () => {
  test('hold what people like it have, and move with the replicates', () => {
    const pack = surveyed();
    const made = allReplicates(input(pack, { replicates: 20 }));
    const [income, age, spending] = bandsOf(pack, made, { region: 0, income: 1, age: 2 });
    expect(income).toMatchObject({
      name: 'income',
      attribute: 'income',
      own: 30,
      given: ['region', 'age'],
    });
    const chances = new Map(income!.chances.map((one) => [one.category, one]));
    const { model, fitted } = made;
    const expected = fitted.map((tables) => {
      const { people } = peopleBy(model, tables, ['region', 'income']);
      expect(people).toHaveLength(8);
      return peopleBy(model, tables, ['income', 'age']).people;
    });
    expect(expected).toHaveLength(20);
    expect([...chances.values()].reduce((sum, one) => sum + one.chance, 0)).toBeCloseTo(1, 9);
    for (const { chance, replicates } of chances.values()) {
      expect(replicates.lower).toBeLessThan(chance);
      expect(replicates.upper).toBeGreaterThan(chance);
    }
    expect(income!.band!.lower).toBe(10);
    expect(income!.median).toBeGreaterThanOrEqual(income!.middleHalf!.lower);
    expect(age!.attribute).toBe('age');
    expect(spending).toMatchObject({ attribute: null, words: 'not in this population' });
  });
});

describe('what the user says of targets', () => {
  test('is assumed of those alone of which nothing is known', () => {
    const pack = surveyed();
    const errors = targetErrors(pack, { census: { kind: 'range', share: 0.01 } }, 0.05);
    expect(errors.map(({ origin }) => origin)).toEqual(['range', 'margin-of-error', 'range']);
    const [region, surveyedTable, age] = targetErrors(pack, {}, 0.05);
    expect([region!.origin, surveyedTable!.origin, age!.origin]).toEqual([
      'assumed',
      'margin-of-error',
      'assumed',
    ]);
    // All values within 5 % either way alike: a uniform law of width 0.1.
    expect(age!.deviation[1]).toBeCloseTo((0.1 * 45_000) / Math.sqrt(12), 9);
    expect(() => targetErrors(pack, {}, 1)).toThrow(/share from 0 to below 1/);
  });

  test('moves figures that nothing else moves, and is said to be theirs', () => {
    const errorOf = (more: Partial<ReplicatesInput>) =>
      allReplicates(input(surveyed(), { replicates: 12, ...more })).section;
    const age = ({ attributes }: ReturnType<typeof errorOf>) =>
      attributes.find(({ attribute: id }) => id === 'age')!.shares[1]!.variance;
    const none = errorOf({});
    const assumed = errorOf({ assumed: 0.05 });
    expect(age(none).sources).toBeLessThan(1e-12);
    expect(age(assumed).sources).toBeGreaterThan(1e-5);
    expect(assumed.targets.filter(({ words }) => /assumed by you/.test(words))).toHaveLength(2);
    const drifting = errorOf({ drift: 0.02, studyDate: '2026' });
    expect(none.time.measured).toBe(false);
    expect(drifting.time).toMatchObject({ measured: true, drift: 0.02 });
    expect(drifting.time.words).toMatch(/2\.0% a year .* as stated by you/);
  });
});

describe('bands of a row', () => {
  const pack = surveyed();
  const made = allReplicates(input(pack, { replicates: 5 }));
  const groupingOf = (id: string, groups: number[]): [string, Grouping] => [
    id,
    { attribute: id, groups: Int32Array.from(groups), categories: [] },
  ];
  const bandsIn = (groupings: Map<string, Grouping>, codes: Record<string, [number, number]>) => {
    const columns = Object.entries(codes).map(([id, [code, size]]) => ({
      ...{ attribute: id, size, codes: Uint8Array.of(code) },
    }));
    const steps = rowBandSteps(pack, made, { start: 7, count: 1, columns }, groupings);
    const shares: number[] = [];
    let step = steps.next();
    for (; !step.done; step = steps.next()) shares.push(step.value);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.length).toBeGreaterThanOrEqual(made.fitted.length);
    return step.value;
  };

  test('are those of its codes where the row tells all of them apart', () => {
    const groupings = new Map([
      groupingOf('region', [0, 1]),
      groupingOf('income', [0, 1, 2, 3]),
      groupingOf('age', [0, 1, 2]),
    ]);
    const found = bandsIn(groupings, {
      region: [0, 2],
      income: [1, 4],
      age: [2, 3],
      other: [0, 9],
    });
    expect(found).toEqual({
      row: 7,
      bands: bandsOf(pack, made, { region: 0, income: 1, age: 2 }),
      notes: [],
    });
  });

  test('hold nothing that may mean several categories or is missing, and say so', () => {
    const groupings = new Map([
      groupingOf('region', [0, 1]),
      groupingOf('income', [0, 0, 1, 2]),
      groupingOf('age', [0, 1, 2]),
    ]);
    const found = bandsIn(groupings, { region: [2, 2], income: [0, 3], age: [2, 3] });
    expect(found.bands).toEqual(bandsOf(pack, made, { age: 2 }));
    expect(found.notes).toHaveLength(2);
    expect(found.notes[0]).toMatch(/several categories of the pack: income/);
    expect(found.notes[1]).toMatch(/no value of it: region/);
    const clear = bandsIn(groupings, { income: [1, 3], age: [2, 3] });
    expect(clear.bands[0]!.own).toBe(60);
  });
});

describe('of the packs', () => {
  let made: ReturnType<typeof allReplicates>;
  beforeAll(() => {
    made = allReplicates(
      input(published('moldova-2024'), {
        replicates: 4,
        method: 'sample',
        studyDate: '2026-11-21',
      }),
    );
  }, 60_000);

  test('errors of tables that share what is nested can be fitted: schooling and age tell the age group', () => {
    const pack = published('usa-2022');
    const { model } = fitPack(pack);
    const stated = { kind: 'range' as const, share: 0.02 };
    const errors = targetErrors(pack, { s1501: stated, 's1501-race': stated });
    const made = {
      ...pack,
      marginals: drawTargets(pack, targetDraws(pack, model.dimensions, errors), 1, 0),
    };
    const moved = made.marginals.filter(({ counts }, m) =>
      counts.some((count, cell) => Math.abs(count! - pack.marginals[m]!.counts[cell]!) > 1000),
    );
    expect(moved.map(({ id }) => id)).toContain('state-sex-schooling');
    expect(moved.map(({ id }) => id)).toContain('state-sex-age-attainment');
    const fit = fitTree(withTargets(model, made), { tolerance: 1e-7, maxIterations: 400 });
    expect(fit.status).toBe('converged');
  });

  test('only what print leaves open varies, and census counts are exact', () => {
    const { section } = made;
    expect(section.made).toBe(4);
    const origin = new Map(section.targets.map((one) => [one.marginal, one.origin]));
    expect(origin.get('raion')).toBe('none');
    expect(origin.get('raion-ethnicity')).toBe('printed');
    const raion = section.attributes.find((one) => one.attribute === 'raion')!;
    for (const { variance } of raion.shares) expect(variance.sources).toBeLessThan(1e-14);
    const marital = section.attributes.find((one) => one.attribute === 'maritalStatus')!;
    expect(Math.max(...marital.shares.map(({ variance }) => variance.sources))).toBeGreaterThan(
      1e-9,
    );
    expect(section.time.measured).toBe(false);
    expect(section.time.readings.length).toBeGreaterThan(0);
  });
});
