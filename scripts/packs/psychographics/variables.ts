import type { LayerVariable } from '../../../src/core/layer/layer.ts';

const named = (entries: Record<string, string>) =>
  Object.entries(entries).map(([id, label]) => ({ id, label }));

/** What the surveys tell people apart by, in the finest bands that any of them needs. */
export const variables: LayerVariable[] = [
  { id: 'sex', label: 'Sex', categories: named({ male: 'Male', female: 'Female' }) },
  {
    id: 'age',
    label: 'Age',
    categories: named({
      '18-24': '18–24',
      '25-29': '25–29',
      '30-34': '30–34',
      '35-44': '35–44',
      '45-49': '45–49',
      '50-54': '50–54',
      '55-64': '55–64',
      '65+': '65 and over',
    }),
    from: [18, 25, 30, 35, 45, 50, 55, 65],
  },
  {
    id: 'education',
    label: 'Education',
    categories: named({
      lessThanHighSchool: 'Less than high school',
      highSchool: 'High school',
      someCollege: 'Some college or associate degree',
      bachelor: 'Bachelor’s degree',
      graduate: 'Graduate degree',
    }),
  },
  {
    id: 'race',
    label: 'Race and ethnicity',
    categories: named({
      white: 'White, not Hispanic',
      black: 'Black, not Hispanic',
      hispanic: 'Hispanic',
      other: 'Other or several',
    }),
  },
  {
    id: 'income',
    label: 'Household income',
    categories: named({
      under30: 'Under $30,000',
      '30-40': '$30,000–$39,999',
      '40-50': '$40,000–$49,999',
      '50-75': '$50,000–$74,999',
      '75-125': '$75,000–$124,999',
      over125: '$125,000 and over',
    }),
    from: [0, 30_000, 40_000, 50_000, 75_000, 125_000],
  },
];

export const sizeOf = (id: string) =>
  variables.find((variable) => variable.id === id)!.categories.length;

/** Band of a number in a variable. */
export function bandIn(id: string, value: number): number {
  const { from } = variables.find((variable) => variable.id === id)!;
  return from!.findLastIndex((lowest) => value >= lowest);
}
