import type { Attribute, Marginal } from '../../../src/core/pack/pack.ts';
import { residents } from './sources.ts';
import { count, expectEqual, sum, wholeNumbers } from '../shared/tables.ts';
import type { SourceFolder } from './source-folder.ts';
import { category, text } from './words.ts';

const base = 'census-2024';
/** As printed: 1,271.9 thousand. */
export const printedWomen = 1_271_900;

/** Men and women by raion, from printed ratios, brought to the printed number of women. */
export interface Sex {
  /** Women that the rounded ratios imply. */
  impliedWomen: number;
  /** Fewest and most women that the ratios leave open before they were rounded. */
  openWomen: [number, number];
  /** Row-major raion × sex, men first. */
  byRaion: number[];
  attribute: Attribute;
  marginals: { national: Marginal; raion: Marginal };
}

export function readSex(
  folder: SourceFolder,
  raions: readonly string[],
  population: readonly number[],
): Sex {
  const rows = folder.moldova('rpl2024_sex_ratio_median_age_by_raion.csv');
  const ratios = raions.map((raion, r) => {
    const row = rows.find((candidate) => candidate['raion_id'] === raion)!;
    expectEqual(`the population of ${raion}`, count(row, 'population'), population[r]!);
    return count(row, 'males_per_1000_females');
  });
  const menAt = (r: number, ratio: number) => (population[r]! * ratio) / (1000 + ratio);
  const implied = ratios.map((ratio, r) => menAt(r, ratio));
  const impliedWomen = residents - sum(implied);
  const gap = printedWomen - impliedWomen;
  const fewer = Math.round(gap);
  const slack = ratios.map((ratio, r) => menAt(r, ratio + 0.5) - menAt(r, ratio));
  const used = gap / sum(slack);
  expectEqual('the part of the rounding slack of the sex ratios that is used', used, 0.17, 0.005);
  const men = wholeNumbers(
    implied.map((value, r) => value - used * slack[r]!),
    residents - printedWomen,
  );
  const byRaion = men.flatMap((value, r) => [value, population[r]! - value]);

  return {
    impliedWomen,
    openWomen: [0.5, -0.5].map(
      (half) => residents - sum(ratios.map((ratio, r) => menAt(r, ratio + half))),
    ) as [number, number],
    byRaion,
    attribute: {
      id: 'sex',
      label: text('Sex', 'Sexul', 'Пол'),
      stream: 1004,
      categories: [
        category('male', 'male', 'masculin', 'мужской'),
        category('female', 'female', 'feminin', 'женский'),
      ],
      status: 'derived',
      source: 'census-sex-ratio',
    },
    marginals: {
      national: {
        id: 'sex',
        label: text('Sex', 'Sexul', 'Пол'),
        of: ['sex'],
        counts: [residents - printedWomen, printedWomen],
        published: {
          values: [null, 1271.9],
          unit: text('thousand people', 'mii de persoane', 'тысяч человек'),
          decimals: 1,
          lower: [null, printedWomen - 50],
          upper: [null, printedWomen + 50],
        },
        base,
        status: 'derived',
        source: 'census-press-demography',
      },
      raion: {
        id: 'raion-sex',
        label: text('Sex by raion', 'Sexul pe raioane', 'Пол по районам'),
        of: ['raion', 'sex'],
        counts: byRaion,
        published: {
          values: ratios.flatMap((ratio) => [ratio, null]),
          unit: text('men per 1,000 women', 'bărbați la 1000 de femei', 'мужчин на 1000 женщин'),
          decimals: 0,
          lower: ratios.flatMap((ratio, r) => [Math.floor(menAt(r, ratio - 0.5)), null]),
          upper: ratios.flatMap((ratio, r) => [Math.ceil(menAt(r, ratio + 0.5)), null]),
        },
        base,
        status: 'derived',
        source: 'census-sex-ratio',
        reconciliation: text(
          `Men are the residents times the ratio over 1,000 plus the ratio. The ratios are rounded: they make ${fewer} women fewer than the 1,271.9 thousand printed, which were added within the rounding, by the same part of it in each raion.`,
          `Bărbații sunt locuitorii înmulțiți cu raportul și împărțiți la 1000 plus raportul. Rapoartele sunt rotunjite: ele dau cu ${fewer} de femei mai puțin decât cele 1271,9 mii publicate; diferența a fost adăugată în limitele rotunjirii, cu aceeași parte din ea în fiecare raion.`,
          `Число мужчин – жители, умноженные на отношение и делённые на 1000 плюс отношение. Отношения округлены: по ним женщин на ${fewer} меньше, чем опубликованные 1271,9 тысячи; разница добавлена в пределах округления, одинаковой его частью в каждом районе.`,
        ),
        reliability: 0.5,
      },
    },
  };
}
