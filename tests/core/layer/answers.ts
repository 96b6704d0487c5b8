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
    /** Adults whose schooling is known: their raw correlations, and how many are of each kind. */
    adults: {
      correlations: number[];
      sex: string[];
      age: string[];
      education: number[];
      people: number[];
    };
  };
}

export const answers = JSON.parse(
  readFileSync(new URL('../../../fixtures/layers/r-answers.json', import.meta.url), 'utf8'),
) as Answers;
