import { describe, expect, test, vi } from 'vitest';
import type { Pack } from '../../../src/core/pack/pack.ts';
import type { Range } from '../../../src/core/population/plan.ts';
import { textIn } from '../../../src/core/population/persona.ts';
import type { Comparison } from '../../../src/core/population/report.ts';
import { streamKey, uniform } from '../../../src/core/random/stream.ts';
import { repeatMeasure } from '../../../src/core/validation/bias/bias-clusters.ts';
import { evidenceOf } from '../../../src/core/validation/verdict/evidence.ts';
import type { EvidenceSection } from '../../../src/core/validation/verdict/evidence.ts';
import { gradeOf } from '../../../src/core/validation/verdict/grade.ts';
import { codesOf, isGate, judgedTables } from '../../../src/core/validation/verdict/judging.ts';
import type { JudgeInput } from '../../../src/core/validation/verdict/judging.ts';
import { powerOf } from '../../../src/core/validation/verdict/planner.ts';
import { specificationOf } from '../../../src/core/validation/verdict/specification.ts';
import { published } from '../population/packs.ts';
import { drawn, ready, sampled, scaledTo, withColumns } from './judged.ts';

vi.setConfig({ testTimeout: 120_000 });

const moldova = published('moldova-2024');
const usa = published('usa-2022');
const sizes = [1000, 100_000, 1_000_000];
const random = streamKey(7, 7);

const codeOf = (pack: Pack, attribute: string, category: string) =>
  pack.attributes
    .find(({ id }) => id === attribute)!
    .categories.findIndex(({ id }) => id === category);

/** Three in a hundred people of everyone leave a region for those of the next rows elsewhere. */
function regionShort(range: Range): Range {
  const nord = codeOf(moldova, 'region', 'nord');
  return withColumns(range, (codes) => {
    const region = codes('region');
    const columns = [region, codes('raion'), codes('locality')];
    let left = Math.round(0.03 * range.count);
    let from = 0;
    for (let row = 0; left > 0; row++) {
      if (region[row] !== nord) continue;
      while (region[from] === nord) from++;
      for (const column of columns) column[row] = column[from]!;
      from++;
      left--;
    }
  });
}

/** The mother tongues of all people are dealt out anew. */
function tonguesShuffled(range: Range): Range {
  return withColumns(range, (codes) => {
    const tongue = codes('motherTongue');
    for (let row = tongue.length - 1; row > 0; row--) {
      const other = Math.floor(uniform(random, row) * (row + 1));
      [tongue[row], tongue[other]] = [tongue[other]!, tongue[row]!];
    }
  });
}

/** One in five people are copies of the one before. */
function copied(range: Range): Range {
  return withColumns(range, (codes) => {
    for (const { attribute } of range.columns) {
      const column = codes(attribute);
      for (let row = 5; row < range.count; row += 5) column[row] = column[row - 1]!;
    }
  });
}

/** Everybody in California moves two brackets of income up. */
function incomeRaised(range: Range): Range {
  const california = codeOf(usa, 'state', 'ca');
  const last = usa.attributes.find(({ id }) => id === 'householdIncome')!.categories.length - 1;
  return withColumns(range, (codes) => {
    const income = codes('householdIncome');
    const state = codes('state');
    for (let row = 0; row < range.count; row++)
      if (state[row] === california) income[row] = Math.min(last, income[row]! + 2);
  });
}

function verdictOn(input: JudgeInput) {
  const specification = specificationOf(input);
  const evidence = evidenceOf(input);
  return gradeOf({
    subject: input.subject,
    specification,
    evidence,
    ties: { reference: true, axes: [], pairs: [] },
    impossible: [],
  });
}

describe('with exact quotas', () => {
  test.each(sizes)('at %i people every fault is found and named', (size) => {
    const profile = size <= 100_000 ? moldova.attributes.map(({ id }) => id) : [];
    const { judge, range } = drawn(moldova, { size, seed: 2 }, profile);
    expect(verdictOn(judge())).toMatchObject({ grade: 'accepted', reasons: [] });

    const short = specificationOf(judge(regionShort(range)));
    const region = short.tables.find(({ id }) => id === 'region')!;
    expect(region.verdict).toBe('missed');
    expect(textIn(region.farthest[0]!.label, 'en')).toContain('Nord');
    expect(region.farthest[0]!.points).toBeCloseTo(-0.03, 2);
    const told = verdictOn(judge(regionShort(range)));
    expect(told.grade).toBe('rejected');
    expect(told.headline).toMatch(/region, Nord \(North\) \(−3\.\d points/);

    const shuffled = specificationOf(judge(tonguesShuffled(range)));
    const missed = shuffled.missed.map(({ id }) => id);
    expect(missed).toContain('ethnicity-mother-tongue');
    expect(missed).toContain('raion-mother-tongue');
    expect(missed).not.toContain('mother-tongue');
    expect(missed).not.toContain('ethnicity');

    const repeated = judge(copied(range));
    expect(specificationOf(repeated).missed.length).toBeGreaterThan(0);
  });

  test.each([1000, 100_000])(
    'at %i people a group’s raised incomes are found and named',
    (size) => {
      const { judge, range } = drawn(usa, { size, seed: 2 });
      const { tables } = specificationOf(judge(incomeRaised(range)));
      const missed = tables.filter(({ verdict }) => verdict === 'missed');
      expect(missed.map(({ id }) => id)).toContain('state-income');
      const income = missed.find(({ id }) => id === 'state-income')!;
      for (const { label } of income.farthest) expect(textIn(label, 'en')).toContain('California');
      expect(missed.map(({ id }) => id)).not.toContain('state');
    },
  );
});

describe('copies', () => {
  const attributes = moldova.attributes.map(({ id }) => id);
  const repeats = (input: JudgeInput) => input.counts.profiles!.repeatedRows;

  test.each([
    ['quota', 1000, 10],
    ['sample', 1000, 100],
    ['quota', 100_000, 1],
    ['sample', 100_000, 2],
  ] as const)('of one in five are told from chance: %s of %i', (method, size, populations) => {
    const clean = [11, 12].map((seed) =>
      repeats(drawn(moldova, { size, seed, method }, attributes).judge()),
    );
    const judgeRepeats = (input: JudgeInput) =>
      repeatMeasure(
        { rows: size, of: attributes, population: input.counts.profiles!, reference: clean },
        0.05,
        0.05,
      )!;
    let caught = 0;
    let alarms = 0;
    for (let seed = 0; seed < populations; seed++) {
      const { judge, range } = drawn(moldova, { size, seed: 100 + seed, method }, attributes);
      if (judgeRepeats(judge(copied(range))).verdict === 'biased') caught++;
      if (judgeRepeats(judge()).verdict !== 'within') alarms++;
    }
    expect(caught).toBeGreaterThanOrEqual(0.95 * populations);
    expect(alarms).toBe(0);
  });
});

/** How often a fault is found among 100 random samples, and what is said otherwise. */
function among100(
  pack: Pack,
  comparisons: readonly Comparison[],
  size: number,
  shares: (comparison: Comparison) => Float64Array,
  find: (evidence: EvidenceSection) => { named: boolean; verdict: string },
) {
  let found = 0;
  const otherwise = new Set<string>();
  for (let run = 0; run < 100; run++) {
    const evidence = evidenceOf(
      sampled(pack, comparisons, size, streamKey(run, 3), shares),
      undefined,
      { seed: run },
    );
    const { named, verdict } = find(evidence);
    if (named) found++;
    else otherwise.add(verdict);
  }
  return { found, otherwise: [...otherwise] };
}

/** Power that the planner gives for a table, at the level that all tables share. */
function plannedPower(
  pack: Pack,
  comparisons: readonly Comparison[],
  id: string,
  size: number,
  shares: (comparison: Comparison) => Float64Array,
): number {
  const input = sampled(pack, comparisons, size, streamKey(0, 3));
  const tables = judgedTables(input);
  const comparison = comparisons.find((one) => one.id === id)!;
  const norm = (values: Float64Array) => {
    const whole = values.reduce((a, b) => a + b, 0);
    return values.map((value) => value / whole);
  };
  const [stated, actual] = [norm(comparison.expected), norm(shares(comparison))];
  const possible = [...stated.keys()].filter((cell) => stated[cell]! > 0);
  return powerOf(
    possible.map((cell) => stated[cell]!),
    possible.map((cell) => actual[cell]!),
    size,
    0.05 / tables.filter(isGate).length,
  );
}

describe('in random samples', () => {
  const base = 100_000;
  const moldovaTables = ready(moldova, { size: base, seed: 1 }).report.comparisons.filter(
    ({ expected, kind }) => expected.length <= 90 && kind === 'target',
  );
  const usaTables = ready(usa, { size: base, seed: 1 }).report.comparisons.filter(({ id }) =>
    ['state', 'division', 'region', 'state-income', 'county-size'].includes(id),
  );

  /** Every table of a region has 3 points of everyone fewer there, and more elsewhere. */
  const nord = codeOf(moldova, 'region', 'nord');
  const shortOf = (comparison: Comparison) => {
    const axis = comparison.of.indexOf('region');
    if (axis < 0) return comparison.expected;
    const isNord = (cell: number) => codesOf(cell, comparison.shape)[axis] === nord;
    const whole = comparison.expected.reduce((a, b) => a + b, 0);
    const there = comparison.expected.reduce((a, b, cell) => a + (isNord(cell) ? b : 0), 0);
    return comparison.expected.map((people, cell) =>
      isNord(cell)
        ? people * (1 - (0.03 * whole) / there)
        : people * (1 + (0.03 * whole) / (whole - there)),
    );
  };

  /** Mother tongue is independent of ethnicity. */
  const shuffledOf = (comparison: Comparison) => {
    if (comparison.id !== 'ethnicity-mother-tongue') return comparison.expected;
    const { expected, shape } = comparison;
    const [rows, columns] = [new Float64Array(shape[0]!), new Float64Array(shape[1]!)];
    const whole = expected.reduce((a, b) => a + b, 0);
    expected.forEach((people, cell) => {
      const [row, column] = codesOf(cell, shape) as [number, number];
      rows[row] = rows[row]! + people;
      columns[column] = columns[column]! + people;
    });
    return expected.map((_, cell) => {
      const [row, column] = codesOf(cell, shape) as [number, number];
      return (rows[row]! * columns[column]!) / whole;
    });
  };

  /** California's incomes are two brackets higher. */
  const california = codeOf(usa, 'state', 'ca');
  const raisedOf = (comparison: Comparison) => {
    if (comparison.id !== 'state-income') return comparison.expected;
    const { expected, shape } = comparison;
    const brackets = shape[1]!;
    const raised = expected.slice();
    raised.fill(0, california * brackets, (california + 1) * brackets);
    for (let bracket = 0; bracket < brackets; bracket++) {
      const to = california * brackets + Math.min(brackets - 1, bracket + 2);
      raised[to] = raised[to]! + expected[california * brackets + bracket]!;
    }
    return raised;
  };

  test.each(sizes)('of %i rows: a region 3 points short', (size) => {
    const tables = scaledTo(moldovaTables, base, size);
    const power = plannedPower(moldova, tables, 'region', size, shortOf);
    const { found, otherwise } = among100(moldova, tables, size, shortOf, (evidence) => {
      const region = evidence.tables.find(({ id }) => id === 'region')!;
      const names = region.departures.map(({ label }) => textIn(label, 'en'));
      return {
        named: region.verdict === 'different' && names.some((name) => name.startsWith('Nord')),
        verdict: region.verdict,
      };
    });
    expect(power >= 0.95).toBe(size > 1000);
    if (power >= 0.95) expect(found).toBeGreaterThanOrEqual(95);
    expect(otherwise.filter((verdict) => verdict === 'equivalent')).toEqual([]);
    if (power < 0.95) expect(otherwise).toContain('not enough data');
  });

  test.each(sizes)('of %i rows: two attributes shuffled', (size) => {
    const tables = scaledTo(moldovaTables, base, size);
    const power = plannedPower(moldova, tables, 'ethnicity-mother-tongue', size, shuffledOf);
    const { found } = among100(moldova, tables, size, shuffledOf, (evidence) => {
      const pair = evidence.tables.find(({ id }) => id === 'ethnicity-mother-tongue')!;
      return {
        named: pair.verdict === 'different' && evidence.alarms.includes(pair.id),
        verdict: pair.verdict,
      };
    });
    expect(power).toBeGreaterThan(0.95);
    expect(found).toBeGreaterThanOrEqual(95);
  });

  test.each(sizes)('of %i rows: the incomes of one state raised', (size) => {
    const tables = scaledTo(usaTables, base, size);
    const power = plannedPower(usa, tables, 'state-income', size, raisedOf);
    const { found, otherwise } = among100(usa, tables, size, raisedOf, (evidence) => {
      const income = evidence.tables.find(({ id }) => id === 'state-income')!;
      const [slice] = income.slices;
      const isCalifornia = slice !== undefined && textIn(slice.label, 'en') === 'California';
      return { named: income.verdict === 'different' && isCalifornia, verdict: income.verdict };
    });
    if (power >= 0.95) expect(found).toBeGreaterThanOrEqual(95);
    else expect(otherwise).toContain('not enough data');
    expect(otherwise.filter((verdict) => verdict === 'equivalent')).toEqual([]);
    expect(power >= 0.95).toBe(size > 1000);
  });

  test('none of these names where nothing is planted', () => {
    const made = evidenceOf(sampled(moldova, moldovaTables, base, streamKey(1, 9)));
    expect(made.alarms).toEqual([]);
    expect(made.tables.flatMap(({ departures, slices }) => [...departures, ...slices])).toEqual([]);
  });
});
