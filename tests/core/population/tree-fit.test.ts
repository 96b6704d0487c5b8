import { describe, expect, test } from 'vitest';
import type { Attribute, Marginal, Pack } from '../../../src/core/pack/pack.ts';
import { buildModel } from '../../../src/core/population/model.ts';
import type { Model } from '../../../src/core/population/model.ts';
import { peopleBy } from '../../../src/core/population/tree-marginals.ts';
import { fitTree } from '../../../src/core/population/tree-fit.ts';
import type { TreeFit } from '../../../src/core/population/tree-fit.ts';
import { fitTable } from '../../../src/core/table/ipf.ts';
import { codesOfCell, denseProblem } from './dense-problem.ts';
import { testland } from './testland.ts';

/** Largest difference between clique tables and the sums of a full table, in people. */
function largestDifference(model: Model, fit: TreeFit, full: Float64Array): number {
  const shape = model.dimensions.list.map(({ size }) => size);
  let largest = 0;
  model.cliques.forEach(({ dimensions, codes, cells }, clique) => {
    const sums = new Map<string, number>();
    full.forEach((people, cell) => {
      if (people === 0) return;
      const at = codesOfCell(shape, cell);
      const key = dimensions.map((d) => at[d]).join();
      sums.set(key, (sums.get(key) ?? 0) + people);
    });
    for (let cell = 0; cell < cells; cell++) {
      const key = codes.map((column) => column[cell]).join();
      const gap = (sums.get(key) ?? 0) - fit.tables.cliques[clique]![cell]!;
      largest = Math.max(largest, Math.abs(gap));
      sums.delete(key);
    }
    for (const missing of sums.values()) largest = Math.max(largest, missing);
  });
  return largest;
}

/** A pack with marginals over plain attributes and nothing else. */
function plainPack(sizes: readonly number[], marginals: Pick<Marginal, 'of' | 'counts'>[]): Pack {
  const attributes = sizes.map((size, d): Attribute => ({
    id: `a${d}`,
    label: `a${d}`,
    stream: 1000 + d,
    categories: Array.from({ length: size }, (_, c) => ({ id: `c${c}`, label: `c${c}` })),
    status: 'official',
    source: 's',
  }));
  const total = marginals[0]!.counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  return {
    ...testland(),
    bases: [{ id: 'census', label: 'everyone', date: '2024', total }],
    attributes,
    marginals: marginals.map(({ of, counts }, m) => ({
      id: `m${m}`,
      label: `m${m}`,
      of,
      counts,
      base: 'census',
      status: 'official',
      source: 's',
    })),
    sampleFactors: [],
    structuralZeros: [],
    figures: [],
    identities: [],
    highlights: [],
    presets: [],
    root: 'm0',
  };
}

describe('fitTree', () => {
  test('gives the same people as fitting the full table, with groups and unknown cells', () => {
    const pack = testland();
    const model = buildModel(pack);
    const fit = fitTree(model, { tolerance: 1e-13 });
    const full = fitTable({ ...denseProblem(pack, model.dimensions), tolerance: 1e-13 });
    expect([fit.status, full.status]).toEqual(['converged', 'converged']);
    expect(largestDifference(model, fit, full.table) / model.total).toBeLessThan(1e-9);
  });

  test('agrees with the full table on loops, where no closed form exists', () => {
    const sizes = [3, 4, 2, 3, 2];
    const ties = [
      [0, 1],
      [1, 2],
      [0, 2],
      [2, 3],
      [3, 4],
      [2, 4],
    ];
    let state = 7;
    const truth = Float64Array.from({ length: 144 }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return 1 + Math.floor((state / 4294967296) * 50);
    });
    const marginals = ties.map((of) => {
      const counts = new Array<number>(of.reduce((n, d) => n * sizes[d]!, 1)).fill(0);
      truth.forEach((people, cell) => {
        const at = codesOfCell(sizes, cell);
        const flat = of.reduce((n, d) => n * sizes[d]! + at[d]!, 0);
        counts[flat] = counts[flat]! + people;
      });
      return { of: of.map((d) => `a${d}`), counts };
    });
    const pack = plainPack(sizes, marginals);
    const model = buildModel(pack);
    expect(Math.max(...model.cliques.map(({ dimensions }) => dimensions.length))).toBe(3);
    const fit = fitTree(model, { tolerance: 1e-13 });
    const full = fitTable({ ...denseProblem(pack, model.dimensions), tolerance: 1e-13 });
    expect(largestDifference(model, fit, full.table) / model.total).toBeLessThan(1e-9);
  });

  test('fits a chain of twelve attributes without building its two billion cells', () => {
    const sizes = new Array<number>(12).fill(6);
    const people = (c: number, d: number) => 1 + ((c * 5 + d * 7) % 11) + (c === d ? 20 : 0);
    const row = Array.from({ length: 6 }, (_, c) =>
      Array.from({ length: 6 }, (_, d) => people(c, d)).reduce((sum, n) => sum + n),
    );
    const scale = row.reduce((product, n) => product * n);
    const margin = new Array<number>(6).fill(scale);
    const marginals = sizes.slice(1).map((_, link) => ({
      of: [`a${link}`, `a${link + 1}`],
      counts: margin.flatMap((total, c) => row.map((_, d) => (total / row[c]!) * people(c, d))),
    }));
    for (let link = 1; link < marginals.length; link++) {
      const before = marginals[link - 1]!.counts;
      const total = row.map((_, d) => row.reduce((sum, _, c) => sum + before[c * 6 + d]!, 0));
      marginals[link]!.counts = total.flatMap((n, c) =>
        row.map((_, d) => (n / row[c]!) * people(c, d)),
      );
    }
    const model = buildModel(plainPack(sizes, marginals));
    const fit = fitTree(model, { tolerance: 1e-12 });
    expect(fit.status).toBe('converged');
    expect(model.cliques.reduce((sum, { cells }) => sum + cells, 0)).toBeLessThanOrEqual(12 * 36);
    expect(fit.iterations).toBeLessThanOrEqual(3);

    let ends = Float64Array.from({ length: 36 }, (_, i) => (i % 7 === 0 ? scale : 0));
    for (const { counts } of marginals) {
      const share = (c: number, d: number) =>
        counts[c * 6 + d]! / row.reduce((sum, _, k) => sum + counts[c * 6 + k]!, 0);
      ends = ends.map((_, i) =>
        row.reduce((sum, _, k) => sum + ends[Math.floor(i / 6) * 6 + k]! * share(k, i % 6), 0),
      );
    }
    const { people: fitted } = peopleBy(model, fit.tables, ['a0', 'a11']);
    fitted.forEach((n, cell) => expect(n / ends[cell]!).toBeCloseTo(1, 9));
  });

  test('names a target that nobody possible can fill, before the first sweep', () => {
    const pack = testland();
    const work = pack.marginals.find(({ id }) => id === 'age-work')!;
    work.counts[1] = 5;
    work.counts[0] = work.counts[0]! - 5;
    const fit = fitTree(buildModel(pack));
    expect(fit).toMatchObject({ status: 'infeasible', iterations: 0, maxDeviation: 5 });
    expect(fit.unmet).toEqual([{ constraint: pack.marginals.indexOf(work), cell: 1, fitted: 0 }]);
  });

  test('proves that a cycling fit cannot be met, on a loop across cliques', () => {
    const counts = { equal: [50, 0, 0, 50], different: [0, 50, 50, 0] };
    const pack = plainPack(
      [2, 2, 2, 2],
      [
        { of: ['a0', 'a1'], counts: counts.equal },
        { of: ['a1', 'a2'], counts: counts.equal },
        { of: ['a2', 'a3'], counts: counts.equal },
        { of: ['a0', 'a3'], counts: counts.different },
      ],
    );
    const soft = {
      ...pack,
      marginals: pack.marginals.map((marginal) => ({
        ...marginal,
        counts: marginal.counts.map((count) => (count === 0 ? 2 : 48)),
      })),
    };
    expect(fitTree(buildModel(pack)).status).toBe('infeasible');
    const fit = fitTree(buildModel(soft));
    expect(fit.status).toBe('infeasible');
    expect(fit.certificate!.leastDeviation).toBeGreaterThan(1);
    expect(fit.trace.at(-1)).toBeGreaterThan(1);
  });

  test('comes nearer than it must where it is asked to', () => {
    const model = buildModel(testland());
    const plain = fitTree(model, { tolerance: 1e-4 });
    const aimed = fitTree(model, { tolerance: 1e-4, aim: 1e-7 });
    expect([plain.status, aimed.status]).toEqual(['converged', 'converged']);
    expect(aimed.maxDeviation).toBeLessThan(plain.maxDeviation);
    expect(aimed.iterations).toBeLessThanOrEqual(2 * plain.iterations);
  });

  test('never calls a standing deviation success', () => {
    const pack = plainPack(
      [2, 2],
      [
        { of: ['a0', 'a1'], counts: [10, 20, 30, 40] },
        { of: ['a0'], counts: [31, 69] },
      ],
    );
    expect(fitTree(buildModel(pack)).status).toBe('infeasible');
    const slow = fitTree(buildModel(testland()), { maxIterations: 1 });
    expect(slow.status).toBe('max-iterations');
    expect(slow.maxDeviation).toBeGreaterThan(1);
    expect(slow.unmet).toHaveLength(1);
  });
});
