import { scoreCuts } from '../../../src/core/layer/cuts.ts';
import type {
  LayerAttribute,
  LayerCorrelations,
  ScoreMargin,
} from '../../../src/core/layer/layer.ts';
import { normalProbability } from '../../../src/core/layer/normal-probability.ts';
import { calibrateScores } from '../../../src/core/layer/scores.ts';
import type { CellSpace } from '../../../src/core/layer/shares.ts';
import { normalQuantile } from '../../../src/core/random/normal-quantile.ts';
import { momentsOf, residualCorrelation } from './latent-correlation.ts';
import type { Read } from '../shared/tables.ts';
import { numberIn, rounded } from './figures.ts';
import { expectEqual } from '../shared/tables.ts';
import { bandIn, sizeOf } from './variables.ts';

const traits = [
  {
    key: 'A',
    id: 'agreeableness',
    label: 'Agreeableness',
    note: 'warm and helpful (high) or critical and detached (low)',
  },
  {
    key: 'C',
    id: 'conscientiousness',
    label: 'Conscientiousness',
    note: 'orderly and persistent (high) or careless (low)',
  },
  {
    key: 'E',
    id: 'extraversion',
    label: 'Extraversion',
    note: 'outgoing (high) or reserved (low)',
  },
  {
    key: 'N',
    id: 'neuroticism',
    label: 'Neuroticism',
    note: 'easily upset (high) or calm (low)',
  },
  {
    key: 'O',
    id: 'openness',
    label: 'Openness',
    note: 'curious and imaginative (high) or conventional (low)',
  },
] as const;

/** Items that are scored the other way round. */
const reversed = new Set(['A1', 'C4', 'C5', 'E1', 'E2', 'O2', 'O5']);
/** Below this many people a group's mean is not used. */
const enough = 30;
const firstStream = 2000;

const values = Array.from({ length: 26 }, (_, k) => rounded(1 + k / 5, 1));
const bands = ['18-24', '25-34', '35-44', '45-54', '55-64', '65+'] as const;
const bandOfAge = [0, 1, 1, 2, 3, 3, 4, 5];
const sexes = ['male', 'female'] as const;
const levels = ['1', '2', '3', '4', '5'] as const;

interface Person {
  /** Cell over sex, age and education, −1 where one is unknown. */
  cell: number;
  scores: number[];
}

/** The five traits: means by sex, age and education, and how they go together within these. */
export function readBigFive(read: Read): {
  attributes: LayerAttribute[];
  correlations: LayerCorrelations;
} {
  const people = readPeople(read);
  const adults = people.filter(({ cell }) => cell >= 0);
  const space: CellSpace = {
    variables: ['sex', 'age', 'education'],
    sizes: [sizeOf('sex'), sizeOf('age'), sizeOf('education')],
    people: new Float64Array(sizeOf('sex') * sizeOf('age') * sizeOf('education')),
  };
  for (const { cell } of adults) space.people[cell]! += 1;
  const norms = read('psychographics/bfi_norms_by_demographics.csv');
  const fitted = traits.map(({ key }, t) => {
    const margins = marginsOf(norms, key);
    return { margins, ...fitThresholds(space, margins, adults, t) };
  });
  const base =
    '2,800 volunteers who answered 25 questions on the SAPA website (United States, mostly young: median age 26); no random sample';
  const attributes = traits.map(({ id, label, note }, t): LayerAttribute => ({
    id,
    label,
    note: `Mean of five questions from 1 to 6: ${note}.`,
    topic: 'personality',
    stream: firstStream + t,
    categories: values.map((value) => ({ id: value.toFixed(1), label: value.toFixed(1) })),
    values,
    unit: 'points of 6',
    measured: {
      US: {
        kind: 'scores',
        status: 'modelled',
        source: 'bfi-sapa',
        base,
        note: `Mean of five questions from 1 to 6: ${note}. Means by sex and age are those of the volunteers in every group of ${enough} or more; by education only the differences are kept. At 65 and over the means of 55 to 64 stand in.`,
        thresholds: fitted[t]!.thresholds.map((threshold) => rounded(threshold)),
        margins: fitted[t]!.margins,
      },
    },
  }));
  const size = traits.length;
  const matrix = new Array<number>(size * size).fill(1);
  const residuals = withinCells(adults, space.people.length);
  const steps = new Array<number>(values.length - 1).fill(0.2);
  const moments = fitted.map(({ thresholds, shift }) =>
    momentsOf(scoreCuts(thresholds, shift), steps),
  );
  for (let i = 0; i < size; i++)
    for (let j = 0; j < i; j++) {
      const r = correlation(residuals, i, j);
      const latent = residualCorrelation(space.people, moments[i]!, moments[j]!, r);
      matrix[i * size + j] = matrix[j * size + i] = rounded(latent);
    }
  return {
    attributes,
    correlations: {
      id: 'big-five',
      of: traits.map(({ id }) => id),
      matrix,
      source: 'bfi-sapa',
      status: 'modelled',
      note: 'Correlations of the five scores within sex, age and education, as among the adult volunteers.',
    },
  };
}

function readPeople(read: Read): Person[] {
  const rows = read('psychographics/bfi_sapa_items.csv');
  expectEqual('volunteers', rows.length, 2800);
  const people = rows.map((row): Person => {
    const age = numberIn(row, 'age')!;
    const education = numberIn(row, 'education');
    const sex = numberIn(row, 'gender')! - 1;
    const isKnown = age >= 18 && education !== undefined;
    return {
      cell: isKnown
        ? (sex * sizeOf('age') + bandIn('age', age)) * sizeOf('education') + education - 1
        : -1,
      scores: traits.map(({ key }) => {
        const items = [1, 2, 3, 4, 5].flatMap((item) => {
          const answer = numberIn(row, `${key}${item}`);
          if (answer === undefined) return [];
          return [reversed.has(`${key}${item}`) ? 7 - answer : answer];
        });
        return items.reduce((sum, answer) => sum + answer, 0) / items.length;
      }),
    };
  });
  const printed = read('psychographics/bfi_norms_by_demographics.csv');
  traits.forEach(({ key }, t) => {
    const row = printed.find(({ trait, group }) => trait === key && group === 'all')!;
    const mean = people.reduce((sum, { scores }) => sum + scores[t]!, 0) / people.length;
    expectEqual(`mean of ${key}`, mean, numberIn(row, 'mean')!, 6e-5);
  });
  return people;
}

function marginsOf(norms: ReturnType<Read>, key: string): ScoreMargin[] {
  const rowOf = (group: string, level: string) => {
    const row = norms.find(
      (one) => one['trait'] === key && one['group'] === group && one['level'] === level,
    );
    if (!row) throw new Error(`there are no norms of ${key} for ${group} ${level}`);
    return { mean: numberIn(row, 'mean')!, n: numberIn(row, 'n')! };
  };
  const cells = sexes.map((sex) => bands.map((band) => rowOf('gender|age', `${sex}|${band}`)));
  const [men, women] = cells as [(typeof cells)[0], (typeof cells)[0]];
  const both = bands.flatMap((_, b) => (men[b]!.n >= enough && women[b]!.n >= enough ? [b] : []));
  const pairs = both.reduce((sum, b) => sum + men[b]!.n + women[b]!.n, 0);
  const gap =
    both.reduce((sum, b) => sum + (men[b]!.n + women[b]!.n) * (women[b]!.mean - men[b]!.mean), 0) /
    pairs;
  const means: number[] = [];
  const filled: number[] = [];
  sexes.forEach((_, s) => {
    bands.forEach((__, b) => {
      const own = cells[s]![b]!;
      if (own.n >= enough) means.push(own.mean);
      else {
        filled.push(means.length);
        const near = Math.min(b, bands.indexOf('55-64'));
        const all = rowOf('age', bands[near]!);
        const share = women[near]!.n / all.n;
        const isMeasured = cells[s]![near]!.n >= enough;
        const modelled = all.mean + (s === 1 ? 1 - share : -share) * gap;
        means.push(rounded(isMeasured ? cells[s]![near]!.mean : modelled, 4));
      }
    });
  });
  return [
    {
      of: ['sex', 'age'],
      groups: { age: bandOfAge },
      means,
      n: cells.flat().map(({ n }) => n),
      filled,
    },
    {
      of: ['education'],
      means: levels.map((level) => rowOf('education_code', level).mean),
      n: levels.map((level) => rowOf('education_code', level).n),
      contrast: true,
    },
  ];
}

/**
 * Thresholds with which the adult volunteers have the scores they have: the cuts of an
 * ordered probit whose shifts meet the means and whose mixture over the cells is the empirical distribution.
 */
function fitThresholds(
  space: CellSpace,
  margins: ScoreMargin[],
  adults: readonly Person[],
  trait: number,
): { thresholds: number[]; shift: Float64Array } {
  const counts = new Array<number>(values.length).fill(0);
  for (const { scores } of adults) counts[Math.round((scores[trait]! - 1) * 5)]! += 1;
  let sum = 0;
  const below = counts.slice(0, -1).map((count) => (sum += count) / adults.length);
  let thresholds = below.map((share) => normalQuantile(Math.max(share, 0.25 / adults.length)));
  for (let round = 0; round < 200; round++) {
    const fitted = calibrateScores(space, values, { thresholds, margins });
    const shift = centered(fitted.shift, space.people);
    const next = below.map((share) =>
      mixtureQuantile(space.people, shift, Math.max(share, 0.25 / adults.length)),
    );
    const moved = next.reduce((most, to, k) => Math.max(most, Math.abs(to - thresholds[k]!)), 0);
    thresholds = next;
    if (moved < 1e-8) return { thresholds, shift };
  }
  throw new Error('the thresholds of a trait do not settle');
}

/** Shifts whose mean over people is 0: the level is that of the scores themselves. */
function centered(shift: Float64Array, people: Float64Array): Float64Array {
  let sum = 0;
  let all = 0;
  people.forEach((n, cell) => {
    sum += n * shift[cell]!;
    all += n;
  });
  return shift.map((by) => by - sum / all);
}

function mixtureQuantile(people: Float64Array, shift: Float64Array, share: number): number {
  const all = people.reduce((sum, n) => sum + n, 0);
  let low = -10;
  let high = 10;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    let below = 0;
    people.forEach((n, cell) => {
      if (n > 0) below += n * normalProbability(middle - shift[cell]!);
    });
    if (below < share * all) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Scores less the mean of their cell. */
function withinCells(people: readonly Person[], cells: number): number[][] {
  const size = traits.length;
  const sums = Array.from({ length: cells }, () => new Array<number>(size + 1).fill(0));
  const merged = (cell: number) => {
    const education = cell % sizeOf('education');
    const age = Math.floor(cell / sizeOf('education')) % sizeOf('age');
    const sex = Math.floor(cell / sizeOf('education') / sizeOf('age'));
    return (sex * bands.length + bandOfAge[age]!) * sizeOf('education') + education;
  };
  for (const { cell, scores } of people) {
    const own = sums[merged(cell)]!;
    own[size]! += 1;
    scores.forEach((score, t) => (own[t]! += score));
  }
  return people.map(({ cell, scores }) => {
    const own = sums[merged(cell)]!;
    return scores.map((score, t) => score - own[t]! / own[size]!);
  });
}

function correlation(rows: readonly number[][], i: number, j: number): number {
  let ij = 0;
  let ii = 0;
  let jj = 0;
  for (const row of rows) {
    ij += row[i]! * row[j]!;
    ii += row[i]! * row[i]!;
    jj += row[j]! * row[j]!;
  }
  return ij / Math.sqrt(ii * jj);
}
