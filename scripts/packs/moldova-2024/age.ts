import type { Attribute, Category, Marginal, SampleFactor } from '../../../src/core/pack/pack.ts';
import { ethnicities } from './answers.ts';
import { comma, point } from '../shared/contradiction.ts';
import { expectInside } from './ethnicity.ts';
import { residents } from './sources.ts';
import { count, expectEqual, figure, sum, wholeNumbers } from '../shared/tables.ts';
import { openInterval } from './open-interval.ts';
import type { Row } from '../shared/tables.ts';
import type { SourceFolder } from './source-folder.ts';
import { text } from './words.ts';

/** Single years 0 … 84 and an open group, whose code is its lower bound too. */
const oldest = 85;
export const ages = Array.from({ length: oldest + 1 }, (_, age) => age);
/** Decade of each age: 0–9 … 70–79, 80 and over. */
export const decadeOf = ages.map((age) => Math.min(8, Math.floor(age / 10)));
const decades = 9;
const described = 6;

/** Age by ethnicity in decades, and the shapes that spread it over single years and sexes. */
export interface Age {
  /** Single-year counts of 1 January 2024: another base, a shape only. */
  estimate: number[];
  /** Printed percentages, row-major decade × six ethnicities. */
  printed: number[];
  /** Target, row-major six ethnicities × decade. */
  byEthnicity: number[];
  /** Target by decade, all residents. */
  byDecade: number[];
  /** Share of men at each age, modelled. */
  menShare: number[];
  /** Share of women in each decade of the model, by its own ages. */
  womenShareOfDecade: number[];
  modelledPeople: number;
  attributes: { age: Attribute; decade: Attribute };
  marginals: { ethnicity: Marginal; decade: Marginal };
  factors: { singleAge: SampleFactor; sexAge: SampleFactor };
}

export function readAge(folder: SourceFolder, ethnicity: readonly number[]): Age {
  const estimate = readEstimate(folder);
  const rows = folder.moldova('rpl2024_age_given_ethnicity_pct.csv');
  const columns = ethnicities.slice(0, described).map(({ column }) => column);
  const printed = rows.flatMap((row) => columns.map((column) => figure(row, column)));
  const shareOf = (e: number, d: number) => printed[d * described + e]!;
  const byEthnicity = columns.flatMap((_, e) => {
    const whole = sum(Array.from({ length: decades }, (__, d) => shareOf(e, d)));
    const people = Array.from(
      { length: decades },
      (__, d) => (shareOf(e, d) / whole) * ethnicity[e]!,
    );
    return wholeNumbers(people, ethnicity[e]!);
  });
  const describedByDecade = Array.from({ length: decades }, (_, d) =>
    sum(columns.map((__, e) => byEthnicity[e * decades + d]!)),
  );
  const describedPeople = sum(describedByDecade);
  const others = wholeNumbers(
    describedByDecade.map((people) => (people / describedPeople) * (residents - describedPeople)),
    residents - describedPeople,
  );
  const byDecade = describedByDecade.map((people, d) => people + others[d]!);

  const bounds = columns.flatMap((_, e) =>
    Array.from({ length: decades }, (__, d) => openInterval(shareOf(e, d), 0.05, ethnicity[e]!)),
  );
  const published = {
    values: columns.flatMap((_, e) => Array.from({ length: decades }, (__, d) => shareOf(e, d))),
    unit: text('percent of the ethnicity', 'procente din etnie', 'проценты от этнической группы'),
    decimals: 1,
    lower: bounds.map(([lower]) => lower),
    upper: bounds.map(([, upper]) => upper),
  };
  expectInside('age by ethnicity', byEthnicity, published, 0);
  const sums = columns.map((_, e) =>
    sum(Array.from({ length: decades }, (__, d) => shareOf(e, d))),
  );
  const lowest = Math.min(...sums);
  const highest = Math.max(...sums);
  const percentDescribed = (100 * describedPeople) / residents;

  const { menShare, womenShareOfDecade, people } = readMenShare(folder);
  return {
    estimate,
    printed,
    byEthnicity,
    byDecade,
    menShare,
    womenShareOfDecade,
    modelledPeople: people,
    attributes: ageAttributes(),
    marginals: {
      ethnicity: {
        id: 'ethnicity-age-decade',
        label: text('Age by ethnicity', 'Vârsta pe etnii', 'Возраст по этничности'),
        of: ['ethnicity', 'ageDecade'],
        groups: { ethnicity: ethnicities.map((_, e) => (e < described ? e : null)) },
        groupLabels: {
          ethnicity: ethnicities.slice(0, described).map(({ category }) => category.label),
        },
        counts: byEthnicity,
        published,
        base: 'census-2024',
        status: 'derived',
        source: 'census-ethnicity-age',
        reconciliation: text(
          `The printed percentages of an ethnicity sum to ${point(lowest)} to ${point(highest)}; each column was brought to 100. All ${byEthnicity.length} cells still round to what was printed. Roma, other and not declared were not printed and stand outside this table.`,
          `Procentele publicate ale unei etnii însumează între ${comma(lowest)} și ${comma(highest)}; fiecare coloană a fost adusă la 100. Toate cele ${byEthnicity.length} de celule se rotunjesc și acum la valoarea publicată. Romii, altă etnie și nedeclarată nu au fost publicate și rămân în afara tabelului.`,
          `Опубликованные проценты этнической группы дают в сумме от ${comma(lowest)} до ${comma(highest)}; каждый столбец приведён к 100. Все ${byEthnicity.length} ячейки по-прежнему округляются до опубликованного. Цыгане, другая и не указанная этничность не публиковались и в таблицу не входят.`,
        ),
        reliability: 0.5,
      },
      decade: {
        id: 'age-decade',
        label: text('Age in decades', 'Vârsta pe decenii', 'Возраст по десятилетиям'),
        of: ['ageDecade'],
        counts: byDecade,
        base: 'census-2024',
        status: 'estimated',
        source: 'census-ethnicity-age',
        reconciliation: text(
          `The six ethnicities with a printed age structure are ${percentDescribed.toFixed(1)} percent of residents; the others take the profile that the six make together.`,
          `Cele șase etnii cu structura pe vârste publicată formează ${percentDescribed.toFixed(1).replace('.', ',')} la sută din locuitori; celelalte primesc profilul comun al celor șase.`,
          `Шесть этнических групп с опубликованной возрастной структурой составляют ${percentDescribed.toFixed(1).replace('.', ',')} процента жителей; остальные получают их общий профиль.`,
        ),
        reliability: 0.2,
      },
    },
    factors: {
      singleAge: {
        id: 'single-age',
        label: text('Single years of age', 'Ani de vârstă', 'Одногодичные возраста'),
        of: ['age'],
        weights: estimate,
        base: 'estimate-2024',
        status: 'estimated',
        source: 'estimate-single-age',
        note: text(
          'Shapes the years inside a decade only: another count of other people, never a target.',
          'Dă forma anilor doar în interiorul unui deceniu: altă numărătoare, a altor oameni, niciodată o țintă.',
          'Задаёт лишь распределение лет внутри десятилетия: другой подсчёт других людей, никогда не цель.',
        ),
      },
      sexAge: {
        id: 'sex-age',
        label: text('Sex by age', 'Sexul pe vârste', 'Пол по возрасту'),
        of: ['sex', 'age'],
        weights: [...menShare, ...menShare.map((share) => Number((1 - share).toFixed(5)))],
        base: 'wpp-2024',
        status: 'estimated',
        source: 'wpp-2019',
        note: text(
          'Share of men and women in each five years of age, between the tables of 2020 and 2025: the output of a model, interpolated to 2024 and spread over single ages. Its universe includes Transnistria, so it shapes and is no target.',
          'Ponderea bărbaților și a femeilor în fiecare cinci ani de vârstă, între tabelele din 2020 și 2025: rezultatul unui model, interpolat la 2024 și repartizat pe ani de vârstă. Universul ei include Transnistria, deci dă forma și nu este o țintă.',
          'Доля мужчин и женщин в каждом пятилетии возраста, между таблицами 2020 и 2025 годов: выход модели, интерполированный на 2024 год и разнесённый по одногодичным возрастам. Охватывает и Приднестровье, поэтому лишь задаёт форму и целью не служит.',
        ),
      },
    },
  };
}

/**
 * The source files infants under code 101 and the open group under 102 among the old;
 * the sums of 0–14 and 65 and over show whether they stand where they belong.
 */
function readEstimate(folder: SourceFolder): number[] {
  const rows = folder.moldova('nbs_2024-01-01_population_single_age.csv');
  const estimate = rows.map((row, age) => {
    const name = age === oldest ? '85+' : String(age);
    if (row['age'] !== name) throw new Error(`row ${age} of the single ages is '${row['age']}'`);
    return count(row, 'population');
  });
  expectEqual('people estimated for 1 January 2024', sum(estimate), 2_423_287);
  expectEqual('people of 1 to 14', sum(estimate.slice(1, 15)), 401_522);
  expectEqual('people of 0 to 14', sum(estimate.slice(0, 15)), 401_522 + 22_326);
  expectEqual('people of 65 and over', sum(estimate.slice(65)), 421_106);
  return estimate;
}

/** Share of men in five-year bands, between mid-2020 and mid-2025, at mid-2024. */
function readMenShare(folder: SourceFolder): {
  menShare: number[];
  womenShareOfDecade: number[];
  people: number;
} {
  const rows = folder.moldova('un_wpp2019_moldova_age_sex_thousands.csv');
  const at2024 = (row: Row, sex: string) =>
    0.2 * figure(row, `${sex}_2020`) + 0.8 * figure(row, `${sex}_2025proj`);
  const bands = Array.from({ length: 18 }, () => ({ men: 0, all: 0 }));
  rows.forEach((row, i) => {
    const band = bands[Math.min(i, 17)]!;
    band.men += at2024(row, 'male');
    band.all += at2024(row, 'male') + at2024(row, 'female');
  });
  const share = bands.map(({ men, all }) => Number((men / all).toFixed(5)));
  return {
    menShare: ages.map((age) => share[Math.floor(age / 5)]!),
    womenShareOfDecade: Array.from({ length: decades }, (_, d) => {
      const [young, old] = [bands[2 * d]!, bands[2 * d + 1]!];
      return 1 - (young.men + old.men) / (young.all + old.all);
    }),
    people: Math.round(1000 * sum(bands.map(({ all }) => all))),
  };
}

function ageAttributes(): { age: Attribute; decade: Attribute } {
  const years: Category[] = ages.map((age) => ({
    id: age === oldest ? '85+' : String(age),
    label: age === oldest ? text('85 and over', '85 și peste', '85 и старше') : String(age),
  }));
  const bands: Category[] = Array.from({ length: decades }, (_, d) =>
    d === 8
      ? { id: '80+', label: text('80 and over', '80 și peste', '80 и старше') }
      : { id: `${d * 10}-${d * 10 + 9}`, label: `${d * 10}–${d * 10 + 9}` },
  );
  return {
    age: {
      id: 'age',
      label: text('Age', 'Vârsta', 'Возраст'),
      note: text(
        'Completed years. The census gives decades; the years inside a decade follow the estimate of 1 January 2024, another base. Age is independent of the raion given ethnicity and sex.',
        'Ani împliniți. Recensământul dă decenii; anii din interiorul unui deceniu urmează estimarea de la 1 ianuarie 2024, o altă bază. Date fiind etnia și sexul, vârsta nu depinde de raion.',
        'Число исполнившихся лет. Перепись даёт десятилетия; годы внутри десятилетия следуют оценке на 1 января 2024 года, другой базе. При данных этничности и поле возраст не зависит от района.',
      ),
      stream: 1005,
      categories: years,
      values: ages,
      unit: text('years', 'ani', 'лет'),
      status: 'estimated',
      source: 'estimate-single-age',
    },
    decade: {
      id: 'ageDecade',
      label: text('Age in decades', 'Vârsta pe decenii', 'Возраст по десятилетиям'),
      stream: 1006,
      categories: bands,
      derivedFrom: { attribute: 'age', groups: decadeOf },
      status: 'derived',
      source: 'census-ethnicity-age',
    },
  };
}
