import type {
  Attribute,
  Marginal,
  SampleFactor,
  StructuralZero,
} from '../../../src/core/pack/pack.ts';
import { ages } from './age.ts';
import { comma, point } from '../shared/contradiction.ts';
import { expectEqual, figure, sum, wholeNumbers } from '../shared/tables.ts';
import { openInterval } from './open-interval.ts';
import type { SourceFolder } from './source-folder.ts';
import { category, text } from './words.ts';

/** Marriage is possible from 18, with leave from 16 (Family Code of the Republic of Moldova, art. 14). */
const youngestSpouse = 16;
const asked = 15;

const statuses = [
  category('under15', 'under 15, not asked', 'sub 15 ani, neîntrebați', 'до 15 лет, не спрашивали'),
  category('neverMarried', 'never married', 'necăsătoriți', 'никогда не состояли в браке'),
  category('married', 'married', 'căsătoriți', 'состоят в браке'),
  category('widowed', 'widowed', 'văduvi', 'вдовы и вдовцы'),
  category('divorced', 'divorced', 'divorțați', 'разведены'),
];

/**
 * Shares of never married, married, widowed and divorced by age band, an estimate of
 * moldova-personas without a table behind it (`census_data.py`, MIT); separated people are
 * counted as married. Middle of the band, then the shares.
 */
const pattern: [middle: number, shares: [number, number, number, number]][] = [
  [20, [0.92, 0.07, 0, 0.01]],
  [30, [0.45, 0.52, 0, 0.03]],
  [40, [0.15, 0.78, 0.01, 0.06]],
  [50, [0.1, 0.77, 0.03, 0.1]],
  [60, [0.08, 0.72, 0.1, 0.1]],
  [75, [0.05, 0.47, 0.4, 0.08]],
];

/** A printed 0.00 stands for the middle of what rounds to it. */
const printedZero = 0.0025;

export interface Marital {
  attribute: Attribute;
  marginal: Marginal;
  factor: SampleFactor;
  structuralZeros: StructuralZero[];
}

/** @param people people of each single age in the fit */
export function readMarital(folder: SourceFolder, people: Float64Array): Marital {
  const rows = folder.moldova('rpl2024_sex_marital_education_national_final.csv');
  const printed = ['never married', 'married', 'widowed', 'divorced'].map((name) => {
    const row = rows.find(
      (r) =>
        r['variable'] === 'marital_status' && r['category'] === name && r['census_year'] === '2024',
    )!;
    return figure(row, 'value');
  });
  expectEqual('the printed marital shares', sum(printed), 100, 1e-9);
  const adults = sum([...people.slice(asked)]);
  const counts = wholeNumbers(
    printed.map((share) => (share / 100) * adults),
    Math.round(adults),
  );
  const young = 100 * sharesAt(19)[3]!;
  const bounds = printed.map((share) => openInterval(share, 0.05, adults));

  return {
    attribute: {
      id: 'maritalStatus',
      label: text('Marital status', 'Starea civilă', 'Брачное состояние'),
      note: text(
        'The shares of people of 15 and over are the census’s, as the press quoted them; how they go with age is an estimate. Children under 15 have a category of their own, since the census prints nothing of them. Independent of sex given age: no table says more.',
        'Ponderile persoanelor de 15 ani și peste sunt ale recensământului, citate de presă; legătura cu vârsta este o estimare. Copiii sub 15 ani au o categorie proprie, fiindcă recensământul nu publică nimic despre ei. La o vârstă dată nu depinde de sex: niciun tabel nu spune mai mult.',
        'Доли для людей от 15 лет взяты из переписи в пересказе прессы; связь с возрастом – оценка. Дети до 15 лет вынесены в отдельную категорию, так как о них перепись ничего не публикует. При данном возрасте не зависит от пола: таблиц об этом нет.',
      ),
      stream: 1010,
      categories: statuses,
      status: 'estimated',
      source: 'census-press-demography',
    },
    marginal: {
      id: 'marital-status',
      label: text(
        'Marital status of people of 15 and over',
        'Starea civilă a persoanelor de 15 ani și peste',
        'Брачное состояние людей от 15 лет',
      ),
      of: ['maritalStatus'],
      groups: { maritalStatus: [null, 0, 1, 2, 3] },
      groupLabels: { maritalStatus: statuses.slice(1).map(({ label }) => label) },
      counts,
      published: {
        values: printed,
        unit: text(
          'percent of people of 15 and over',
          'procente din persoanele de 15 ani și peste',
          'проценты от людей в возрасте от 15 лет',
        ),
        decimals: 1,
        lower: bounds.map(([lower]) => lower),
        upper: bounds.map(([, upper]) => upper),
      },
      base: 'census-2024',
      status: 'estimated',
      source: 'census-press-demography',
      reconciliation: text(
        'The printed shares (secondary) times the people of 15 and over in the fit. The census gives ages in decades, and the split of 10–19 at 15 is that of the estimate of 1 January 2024, another base: the counts are estimated, and only the shares compare with the census.',
        'Ponderile publicate (secundare) înmulțite cu numărul persoanelor de 15 ani și peste din ajustare. Recensământul dă vârsta pe decenii, iar împărțirea grupei 10–19 la 15 ani este cea a estimării de la 1 ianuarie 2024, o altă bază: efectivele sunt estimate și doar ponderile se compară cu recensământul.',
        'Опубликованные доли (вторичные), умноженные на число людей от 15 лет в подгонке. Перепись даёт возраст по десятилетиям, а деление 10–19 лет на 15 взято из оценки на 1 января 2024 года, другой базы: численности оценочные, и с переписью сравнимы только доли.',
      ),
      reliability: 0.2,
    },
    factor: {
      id: 'age-marital-status',
      label: text(
        'Marital status by age',
        'Starea civilă pe vârste',
        'Брачное состояние по возрасту',
      ),
      of: ['age', 'maritalStatus'],
      weights: ages.flatMap((age) => (age < asked ? [1, 0, 0, 0, 0] : [0, ...sharesAt(age)])),
      base: 'unstated',
      status: 'estimated',
      source: 'marital-estimate',
      note: text(
        `Bands of ten years, joined by straight lines between their middles; separated counted as married; a printed 0.00 read as ${printedZero}. Only the shape over ages is used. The line up from 15 makes a few people of 16 to 19 divorced (${point(young)} percent at 19): an artefact of the line, no observation.`,
        `Grupe de zece ani, unite prin drepte între mijlocurile lor; separații socotiți căsătoriți; 0,00 citit ca ${String(printedZero).replace('.', ',')}. Se folosește doar forma pe vârste. Dreapta care pornește de la 15 ani face câteva persoane de 16–19 ani divorțate (${comma(young)} la sută la 19 ani): un artefact al dreptei, nu o observație.`,
        `Десятилетние группы, соединённые прямыми между серединами; живущие раздельно считаются состоящими в браке; 0,00 читается как ${String(printedZero).replace('.', ',')}. Используется лишь форма по возрасту. Прямая от 15 лет делает немногих людей 16–19 лет разведёнными (${comma(young)} процента в 19 лет): это следствие прямой, а не наблюдение.`,
      ),
    },
    structuralZeros: [
      {
        id: 'under-15-not-asked',
        reason: text(
          'marital status is stated from 15 on; younger children are in the category of their own',
          'starea civilă se declară de la 15 ani; copiii mai mici sunt în categoria lor',
          'брачное состояние указывается с 15 лет; дети младше – в своей категории',
        ),
        where: { age: ages.slice(0, asked), maritalStatus: [1, 2, 3, 4] },
      },
      {
        id: 'asked-from-15',
        reason: text(
          'people of 15 and over state a marital status',
          'persoanele de 15 ani și peste declară o stare civilă',
          'люди от 15 лет указывают брачное состояние',
        ),
        where: { age: ages.slice(asked), maritalStatus: [0] },
      },
      {
        id: 'no-marriage-before-16',
        reason: text(
          'nobody can have married before 16, the youngest age with leave (Family Code, article 14), so nobody of 15 is married, widowed or divorced',
          'nimeni nu se poate căsători înainte de 16 ani, vârsta minimă cu încuviințare (Codul familiei, articolul 14), deci nimeni de 15 ani nu este căsătorit, văduv sau divorțat',
          'никто не может вступить в брак до 16 лет – минимального возраста с разрешением (Семейный кодекс, статья 14), поэтому в 15 лет нет состоящих в браке, вдовых и разведённых',
        ),
        where: { age: ages.slice(asked, youngestSpouse), maritalStatus: [2, 3, 4] },
      },
    ],
  };
}

/** Shares at one age: straight lines from "all never married" at 15 through the middles of the bands. */
function sharesAt(age: number): number[] {
  const knots: [number, number[]][] = [
    [asked, [1, 0, 0, 0]],
    ...pattern.map(([middle, shares]): [number, number[]] => [
      middle,
      shares.map((share) => (share === 0 && middle > 20 ? printedZero : share)),
    ]),
  ];
  const next = knots.findIndex(([middle]) => middle >= age);
  if (next <= 0) return (next === 0 ? knots[0]! : knots.at(-1)!)[1];
  const [from, before] = knots[next - 1]!;
  const [to, after] = knots[next]!;
  const part = (age - from) / (to - from);
  return before.map((share, k) => Number((share + part * (after[k]! - share)).toFixed(5)));
}
