import { figure, sum } from '../shared/tables.ts';
import type { Schooling } from './schooling.ts';
import type { Read } from '../shared/tables.ts';

/** People of the model; its "Post Secondary" is the sum of three of its other levels. */
export function modelledPeople(read: Read): number {
  const rows = read('usa/wic_usa_age_sex_education_2020.csv');
  const single = rows.filter((row) => row['education'] !== 'Post Secondary');
  return Math.round(sum(single.map((row) => figure(row, 'epop'))) * 1000);
}

/** Parts of two published levels at 18 to 24 that are the lower, or the higher, of two of ours. */
export interface Young {
  /** Of those below high school, who did not reach 9th grade. */
  belowNinth: number;
  /** Of those with some college or an associate's degree, who have the degree. */
  associate: number;
}

/**
 * What a model for 2020 says of ages 20 to 24, brought to the levels published at 18 to 24.
 *
 * @param reach how much rarer the associate's degree is at 18 to 24 than at 20 to 24
 */
export function readYoung(read: Read, schooling: Pick<Schooling, 'young'>, reach: number): Young[] {
  const rows = read('usa/wic_usa_age_sex_education_2020.csv');
  return ['Male', 'Female'].map((sex, x) => {
    const of = (...levels: string[]) =>
      sum(
        rows
          .filter(
            (row) =>
              row['sex'] === sex && row['age'] === '20--24' && levels.includes(row['education']!),
          )
          .map((row) => figure(row, 'epop')),
      );
    const primary = of('No Education', 'Incomplete Primary', 'Primary');
    const degree = of('Short Post Secondary');
    const school = schooling.young.sum(null, x, 1);
    const college = schooling.young.sum(null, x, 2);
    return {
      belowNinth: primary / (primary + of('Lower Secondary')),
      associate:
        reach * (degree / (degree + of('Upper Secondary'))) * ((school + college) / college),
    };
  });
}
