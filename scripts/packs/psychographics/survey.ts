import { calibrateShares } from '../../../src/core/layer/shares.ts';
import type { CellSpace } from '../../../src/core/layer/shares.ts';
import { normalCuts } from '../../../src/core/layer/cuts.ts';
import type { MeasuredShares, ShareMargin } from '../../../src/core/layer/layer.ts';
import { momentsOf, residualCorrelation } from './latent-correlation.ts';
import { rounded } from './figures.ts';

/** How a survey tells people apart by a variable of the layer. */
export interface SurveyVariable {
  id: string;
  /** Group of each category of the variable. */
  groups: number[];
  groupLabels: string[];
}

export interface Respondent {
  weight: number;
  /** Group per variable, −1 where not known. */
  groups: number[];
  /** Category per question, −1 where not answered. */
  answers: number[];
}

/** A sample survey read in the groups of the layer's variables. */
export interface Survey {
  variables: SurveyVariable[];
  respondents: Respondent[];
}

/** Weighted shares of the answers to a question, among all and by each variable. */
export function sharesOf(
  { variables, respondents }: Survey,
  question: number,
  categories: number,
): Pick<MeasuredShares, 'total' | 'margins'> & { n: number } {
  const count = (keep: (respondent: Respondent) => boolean) => {
    const sums = new Array<number>(categories).fill(0);
    for (const respondent of respondents) {
      const answer = respondent.answers[question]!;
      if (answer >= 0 && keep(respondent)) sums[answer]! += respondent.weight;
    }
    const all = sums.reduce((sum, one) => sum + one, 0);
    if (!(all > 0)) throw new Error(`question ${question}: a group has no answers`);
    return sums.map((one) => rounded(one / all));
  };
  const margins = variables.map(({ id, groups, groupLabels }, v): ShareMargin => ({
    of: id,
    groups,
    groupLabels,
    shares: groupLabels.map((_, g) => count((respondent) => respondent.groups[v] === g)),
  }));
  const n = respondents.filter(({ answers }) => answers[question]! >= 0).length;
  return { total: count(() => true), margins, n };
}

/**
 * Correlations of the latent normals behind the answers to several questions within
 * demographic cells: those with which the answers, less what a cell expects, correlate as
 * they do in the survey.
 */
export function latentCorrelations(
  survey: Survey,
  questions: readonly { question: number; categories: number }[],
): number[] {
  const { variables } = survey;
  const known = survey.respondents.filter(({ groups }) => groups.every((group) => group >= 0));
  const sizes = variables.map(({ groupLabels }) => groupLabels.length);
  const cellOf = (groups: readonly number[]) =>
    groups.reduce((cell, group, v) => cell * sizes[v]! + group, 0);
  const cells = sizes.reduce((product, size) => product * size, 1);
  const read = questions.map(({ question, categories }) => {
    const people = new Float64Array(cells);
    for (const { groups, answers, weight } of known)
      if (answers[question]! >= 0) people[cellOf(groups)]! += weight;
    const space: CellSpace = { variables: variables.map(({ id }) => id), sizes, people };
    const { total, margins } = sharesOf({ variables, respondents: known }, question, categories);
    const { status, shares } = calibrateShares(space, {
      ...{ kind: 'shares', status: 'estimated', source: '', base: '' },
      total,
      margins: margins.map(({ of, shares: rows }) => ({ of, shares: rows })),
    });
    if (status !== 'converged') throw new Error(`question ${question}: ${status}`);
    const steps = new Array<number>(categories - 1).fill(1);
    const moments = momentsOf(normalCuts(shares, categories), steps);
    return { question, moments };
  });
  const size = questions.length;
  const matrix = new Array<number>(size * size).fill(1);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < i; j++) {
      const [a, b] = [read[i]!, read[j]!];
      const sums = { ab: 0, aa: 0, bb: 0 };
      const weights = new Float64Array(cells);
      for (const { groups, answers, weight } of known) {
        const [x, y] = [answers[a.question]!, answers[b.question]!];
        if (x < 0 || y < 0) continue;
        const cell = cellOf(groups);
        const left = x - a.moments.mean[cell]!;
        const right = y - b.moments.mean[cell]!;
        sums.ab += weight * left * right;
        sums.aa += weight * left * left;
        sums.bb += weight * right * right;
        weights[cell]! += weight;
      }
      const r = sums.ab / Math.sqrt(sums.aa * sums.bb);
      const latent = residualCorrelation(weights, a.moments, b.moments, r);
      matrix[i * size + j] = matrix[j * size + i] = rounded(latent);
    }
  return matrix;
}
