import type { Attribute, SampleFactor, StructuralZero } from '../../../src/core/pack/pack.ts';
import { ages } from './age.ts';
import { figure, sum } from '../shared/tables.ts';
import type { Row } from '../shared/tables.ts';
import type { SourceFolder } from './source-folder.ts';
import { category, text } from './words.ts';

const asked = 15;
/** Nine years of school from six, then two at least. */
const youngestUpperSecondary = 17;
/** Twelve years of school from six, then one at least. */
const youngestPostSecondary = 19;

const levels = [
  [
    'Under 15',
    category('under15', 'under 15, not stated', 'sub 15 ani, neprecizat', 'до 15 лет, не указано'),
  ],
  ['No Education', category('none', 'no schooling', 'fără studii', 'без образования')],
  [
    'Incomplete Primary',
    category(
      'incompletePrimary',
      'primary, not completed',
      'primar neterminat',
      'неполное начальное',
    ),
  ],
  ['Primary', category('primary', 'primary', 'primar', 'начальное')],
  [
    'Lower Secondary',
    category('lowerSecondary', 'lower secondary', 'gimnazial', 'неполное среднее (гимназия)'),
  ],
  [
    'Upper Secondary',
    category(
      'upperSecondary',
      'upper secondary (general or vocational)',
      'mediu (liceal sau profesional)',
      'среднее (общее или профессиональное)',
    ),
  ],
  [
    'Post Secondary',
    category(
      'postSecondary',
      'post-secondary or higher',
      'postsecundar sau superior',
      'послесреднее или высшее',
    ),
  ],
] as const;
const upper = 5;
const post = 6;

export interface Education {
  modelledPeople: number;
  attribute: Attribute;
  factor: SampleFactor;
  structuralZeros: StructuralZero[];
}

/** Education by age and sex: the modelled pattern of 2020, no target. */
export function readEducation(folder: SourceFolder): Education {
  const rows = folder
    .moldova('wic_moldova_age_sex_education_2015_2020.csv')
    .filter(({ year }) => year === '2020');
  const bySex = ['Male', 'Female'].map((sex) =>
    bandShares(rows.filter((row) => row['sex'] === sex)),
  );
  return {
    modelledPeople: Math.round(1000 * sum(rows.map((row) => figure(row, 'epop')))),
    attribute: {
      id: 'education',
      label: text('Education', 'Studiile', 'Образование'),
      note: text(
        'Highest level completed, by age and sex, after a model of 2020 that includes Transnistria. The census printed no distribution; it says that over 19 percent of people of 10 and over have higher education, and this pattern gives fewer, though it counts other post-secondary schooling too. Independent of place and ethnicity given age and sex.',
        'Cel mai înalt nivel absolvit, pe vârste și sexe, după un model pentru 2020 care include Transnistria. Recensământul nu a publicat o distribuție; el arată că peste 19 la sută din persoanele de 10 ani și peste au studii superioare, iar acest model dă mai puțin, deși include și alte studii postsecundare. La vârsta și sexul date nu depinde de loc și etnie.',
        'Наивысший завершённый уровень по возрасту и полу согласно модели на 2020 год, включающей Приднестровье. Распределения перепись не публиковала; по ней высшее образование имеют более 19 процентов людей от 10 лет, а эта модель даёт меньше, хотя учитывает и другое послесреднее образование. При данных возрасте и поле не зависит от места и этничности.',
      ),
      stream: 1011,
      categories: levels.map(([, level]) => level),
      status: 'estimated',
      source: 'wic-2020',
    },
    factor: {
      id: 'sex-age-education',
      label: text(
        'Education by sex and age',
        'Studiile pe sexe și vârste',
        'Образование по полу и возрасту',
      ),
      of: ['sex', 'age', 'education'],
      weights: bySex.flatMap((bands) => ages.flatMap((age) => sharesAt(bands, age))),
      base: 'wic-2020',
      status: 'estimated',
      source: 'wic-2020',
      note: text(
        'Shares of the levels in each five years of age in 2020, taken for the same ages in 2024: the output of a model, spread over single ages; below 20 spread so that nobody has a level that cannot be completed yet.',
        'Ponderile nivelurilor în fiecare cinci ani de vârstă în 2020, folosite pentru aceleași vârste în 2024: rezultatul unui model, repartizat pe ani de vârstă; sub 20 de ani repartizate astfel încât nimeni să nu aibă un nivel care nu poate fi încă absolvit.',
        'Доли уровней в каждом пятилетии возраста в 2020 году, принятые для тех же возрастов в 2024 году: выход модели, разнесённый по одногодичным возрастам; до 20 лет распределены так, чтобы ни у кого не было уровня, который ещё нельзя завершить.',
      ),
    },
    structuralZeros: [
      {
        id: 'education-not-stated',
        reason: text(
          'the model states education from 15 on; younger children are in the category of their own',
          'modelul precizează studiile de la 15 ani; copiii mai mici sunt în categoria lor',
          'модель указывает образование с 15 лет; дети младше – в своей категории',
        ),
        where: { age: ages.slice(0, asked), education: [1, 2, 3, 4, upper, post] },
      },
      {
        id: 'education-stated-from-15',
        reason: text(
          'people of 15 and over have a stated level',
          'persoanele de 15 ani și peste au un nivel precizat',
          'у людей от 15 лет уровень указан',
        ),
        where: { age: ages.slice(asked), education: [0] },
      },
      {
        id: 'upper-secondary-from-17',
        reason: text(
          'nine years of school from the age of six and two more at least come before the end of upper secondary school',
          'până la absolvirea învățământului mediu trec nouă ani de școală de la vârsta de șase ani și încă cel puțin doi',
          'до окончания средней школы нужны девять лет учёбы с шести лет и ещё не менее двух',
        ),
        where: { age: ages.slice(asked, youngestUpperSecondary), education: [upper] },
      },
      {
        id: 'post-secondary-from-19',
        reason: text(
          'twelve years of school from the age of six and one more at least come before a post-secondary diploma',
          'până la o diplomă postsecundară trec doisprezece ani de școală de la vârsta de șase ani și încă cel puțin unul',
          'до послесреднего диплома нужны двенадцать лет учёбы с шести лет и ещё не менее одного',
        ),
        where: { age: ages.slice(asked, youngestPostSecondary), education: [post] },
      },
    ],
  };
}

/** Shares of the levels in the bands 0–4 … 80–84, 85 and over. */
function bandShares(rows: readonly Row[]): number[][] {
  const people = Array.from({ length: 18 }, () => levels.map(() => 0));
  for (const row of rows) {
    const band = Math.min(17, Math.floor(Number.parseInt(row['age']!, 10) / 5));
    const level = levels.findIndex(([name]) => name === row['education']);
    people[band]![level]! += figure(row, 'epop');
  }
  return people.map((band) => band.map((value) => value / sum(band)));
}

/** In the band 15–19 a level keeps its share of the band, over the ages that can have it. */
function sharesAt(bands: readonly number[][], age: number): number[] {
  const band = bands[Math.floor(age / 5)]!;
  if (age < asked) return levels.map((_, level) => Number(level === 0));
  if (age >= 20) return band.map((share) => Number(share.toFixed(5)));
  const raised = band.map((share, level) => {
    const youngest =
      level === upper ? youngestUpperSecondary : level === post ? youngestPostSecondary : asked;
    return age < youngest ? 0 : (share * 5) / (20 - youngest);
  });
  const high = raised[upper]! + raised[post]!;
  const low = sum(band.slice(0, upper));
  return raised.map((share, level) =>
    Number((level >= upper ? share : ((1 - high) * band[level]!) / low).toFixed(5)),
  );
}
