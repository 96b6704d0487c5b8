import { describe, expect, test } from 'vitest';
import { factorOf, indexCuts, sharesOfCuts } from '../../../src/core/layer/cuts.ts';
import { jointOf } from '../../../src/core/layer/joint.ts';
import type { MeasuredShares } from '../../../src/core/layer/layer.ts';
import { normalProbability } from '../../../src/core/layer/normal-probability.ts';
import { calibrateScores, scoreMean } from '../../../src/core/layer/scores.ts';
import { calibrateShares } from '../../../src/core/layer/shares.ts';
import type { CellSpace } from '../../../src/core/layer/shares.ts';
import { fitPack } from '../../../src/core/population/fit-pack.ts';
import { peopleBy } from '../../../src/core/population/tree-marginals.ts';
import { answers } from './answers.ts';
import { census } from './census.ts';

const evidence = { status: 'estimated', source: '', base: '' } as const;

describe('normal probabilities', () => {
  test('are those of R', () => {
    answers.normal.x.forEach((x, i) => {
      const expected = answers.normal.p[i]!;
      expect(Math.abs(normalProbability(x) - expected)).toBeLessThanOrEqual(
        4e-14 * expected + (x < -3 ? 0 : 4e-16),
      );
    });
  });

  test('end at 0 and 1', () => {
    expect([-Infinity, Infinity].map(normalProbability)).toEqual([0, 1]);
  });
});

describe('calibration of shares', () => {
  const { counts, fitted } = answers.calibration;
  const count = (keep: (sex: number, age: number, k: number) => boolean) =>
    counts.reduce(
      (sum, n, i) => sum + (keep(Math.floor(i / 12), Math.floor(i / 3) % 4, i % 3) ? n : 0),
      0,
    );
  const people = Float64Array.from({ length: 8 }, (_, cell) =>
    count((sex, age) => sex === Math.floor(cell / 4) && age === cell % 4),
  );
  const space: CellSpace = { variables: ['sex', 'age'], sizes: [2, 4], people };
  const ks = [0, 1, 2];
  const measured: MeasuredShares = {
    ...evidence,
    kind: 'shares',
    total: ks.map((k) => count((_, __, own) => own === k)),
    margins: [
      {
        of: 'sex',
        shares: [0, 1].map((sex) => ks.map((k) => count((s, _, own) => s === sex && own === k))),
      },
      {
        of: 'age',
        shares: [0, 1, 2, 3].map((age) =>
          ks.map((k) => count((_, a, own) => a === age && own === k)),
        ),
      },
    ],
  };

  test('is the table that loglin fits', () => {
    const { status, shares } = calibrateShares(space, measured);
    expect(status).toBe('converged');
    fitted.forEach((expected, i) => {
      expect(shares[i]! * people[Math.floor(i / 3)]!).toBeCloseTo(expected, 8);
    });
  });

  test('moves a margin to another total as loglin does', () => {
    const { published, people: groups, total, moved } = answers.reconciliation;
    const { targets } = calibrateShares(
      { variables: ['sex'], sizes: [3], people: Float64Array.from(groups) },
      {
        ...evidence,
        kind: 'shares',
        total,
        margins: [{ of: 'sex', shares: [0, 3, 6].map((i) => published.slice(i, i + 3)) }],
      },
    );
    moved.forEach((share, i) => expect(targets[1]!.target[i]).toBeCloseTo(share, 10));
    expect([...targets[1]!.published]).toEqual(published.map((p) => expect.closeTo(p, 12)));
  });

  test('leaves a group that the survey does not print to what remains', () => {
    const { shares, targets } = calibrateShares(
      { variables: ['race'], sizes: [3], people: Float64Array.of(50, 30, 20) },
      {
        ...evidence,
        kind: 'shares',
        total: [0.3, 0.7],
        margins: [
          {
            of: 'race',
            groups: [0, 1, null],
            shares: [
              [0.2, 0.8],
              [0.5, 0.5],
            ],
          },
        ],
      },
    );
    const all = 50 * shares[0]! + 30 * shares[2]! + 20 * shares[4]!;
    expect(all).toBeCloseTo(30, 9);
    expect(shares[0]).toBeCloseTo(targets[1]!.target[0]!, 12);
    expect(Math.abs(targets[1]!.target[0]! - 0.2)).toBeLessThan(0.02);
  });

  test('says when the published shares cannot hold together', () => {
    const { status } = calibrateShares(
      { variables: ['sex', 'age'], sizes: [2, 2], people: Float64Array.of(10, 0, 0, 10) },
      {
        ...evidence,
        kind: 'shares',
        total: [0.5, 0.5],
        margins: [
          {
            of: 'sex',
            shares: [
              [0.2, 0.8],
              [0.8, 0.2],
            ],
          },
          {
            of: 'age',
            shares: [
              [0.7, 0.3],
              [0.3, 0.7],
            ],
          },
        ],
      },
    );
    expect(status).not.toBe('converged');
  });
});

describe('calibration of scores', () => {
  const values = [1, 2, 3, 4];
  const thresholds = [-1, 0.2, 1.1];
  const people = Float64Array.of(30, 20, 10, 40, 0, 25);
  const space: CellSpace = { variables: ['sex', 'school'], sizes: [2, 3], people };
  const meanOf = (shift: Float64Array, cells: number[]) => {
    const all = cells.reduce((sum, cell) => sum + people[cell]!, 0);
    const sum = cells.reduce(
      (total, cell) => total + people[cell]! * scoreMean(values, thresholds, shift[cell]!).mean,
      0,
    );
    return sum / all;
  };

  test('meets means by group, and differences where only those are stated', () => {
    const { shift, targets } = calibrateScores(space, values, {
      thresholds,
      margins: [
        { of: ['sex'], means: [2.2, 2.6], n: [100, 100] },
        { of: ['school'], means: [3, 3.3, 2.9], n: [50, 50, 50], contrast: true },
      ],
    });
    expect(meanOf(shift, [0, 1, 2])).toBeCloseTo(2.2, 10);
    expect(meanOf(shift, [3, 4, 5])).toBeCloseTo(2.6, 10);
    const school = [0, 1, 2].map((s) => meanOf(shift, [s, s + 3]));
    expect(school[1]! - school[0]!).toBeCloseTo(0.3, 10);
    expect(school[2]! - school[0]!).toBeCloseTo(-0.1, 10);
    expect(targets[1]!.published).toEqual([3, 3.3, 2.9]);
  });

  test('refuses a mean beyond the scores', () => {
    expect(() =>
      calibrateScores(space, values, {
        thresholds,
        margins: [{ of: ['sex'], means: [4.5, 2], n: [100, 100] }],
      }),
    ).toThrow('contradict');
  });
});

test('an index has the shares of its definition and the order of the other attribute', () => {
  const people = Float64Array.of(40, 60);
  const shares = Float64Array.of(0.4, 0.6, 0.1, 0.9);
  const cuts = indexCuts(people, shares, 2, { above: 1, shares: [0.16, 0.34, 0.34, 0.135, 0.025] });
  const got = sharesOfCuts(cuts, 4, false);
  [0.16, 0.34, 0.34, 0.135, 0.025].forEach((share, k) => {
    expect((40 * got[k]! + 60 * got[5 + k]!) / 100).toBeCloseTo(share, 12);
  });
  expect(got[5]).toBeLessThan(got[0]!);
});

test('a matrix that no people can have is refused', () => {
  expect(() => factorOf([1, 0.9, 0.9, 0.9, 1, -0.9, 0.9, -0.9, 1], 3)).toThrow('definite');
  expect([...factorOf([1, 0.6, 0.6, 1], 2)]).toEqual([1, 0, 0.6, 0.8]);
});

test('people by attributes of different cliques add up to those of any two of them', () => {
  const pack = census();
  const { model, fit } = fitPack(pack);
  expect(model.cliques.length).toBeGreaterThan(1);
  const ids = ['sex', 'race', 'party', 'school'];
  const axes = ids.map((attribute) => {
    const size = pack.attributes.find(({ id }) => id === attribute)!.categories.length;
    return { attribute, size, groups: Int32Array.from({ length: size }, (_, code) => code) };
  });
  const joint = jointOf(model, fit.tables, axes);
  const sizes = axes.map(({ size }) => size);
  for (let a = 0; a < 4; a++)
    for (let b = a + 1; b < 4; b++) {
      const sums = new Float64Array(sizes[a]! * sizes[b]!);
      joint.forEach((people, cell) => {
        const codes: number[] = [];
        for (let d = 3, rest = cell; d >= 0; d--) {
          codes[d] = rest % sizes[d]!;
          rest = Math.floor(rest / sizes[d]!);
        }
        sums[codes[a]! * sizes[b]! + codes[b]!]! += people;
      });
      const { people } = peopleBy(model, fit.tables, [ids[a]!, ids[b]!]);
      people.forEach((expected, i) =>
        expect(Math.abs(sums[i]! - expected)).toBeLessThan(1e-6 * model.total),
      );
    }
});

test('people outside the groups of an axis are left out of the joint', () => {
  const pack = census();
  const { model, fit } = fitPack(pack);
  const adults = Int32Array.from({ length: 83 }, (_, age) => (age < 18 ? -1 : 0));
  const bySex = Int32Array.of(0, 1);
  const joint = jointOf(model, fit.tables, [
    { attribute: 'age', size: 1, groups: adults },
    { attribute: 'sex', size: 2, groups: bySex },
  ]);
  const { people, shape } = peopleBy(model, fit.tables, ['sex', 'age']);
  const grown = [0, 1].map((sex) =>
    people.slice(sex * shape[1]! + 18, (sex + 1) * shape[1]!).reduce((sum, n) => sum + n, 0),
  );
  expect([...joint]).toEqual(grown.map((n) => expect.closeTo(n, 4)));
});
