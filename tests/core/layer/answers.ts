import { readFileSync } from 'node:fs';

/** What R answered; `fixtures/layers/generate.R` asked it. */
export interface Answers {
  normal: { x: number[]; p: number[] };
  calibration: { counts: number[]; fitted: number[] };
  reconciliation: { published: number[]; people: number[]; total: number[]; moved: number[] };
  bigFive: {
    traits: string[];
    sd: number[];
    residualCorrelations: number[];
    correlations: number[];
    means: {
      trait: string;
      group: 'sex|age' | 'education';
      levels: string[];
      means: number[];
      n: number[];
    }[];
  };
}

export const answers = JSON.parse(
  readFileSync(new URL('../../../fixtures/layers/r-answers.json', import.meta.url), 'utf8'),
) as Answers;
