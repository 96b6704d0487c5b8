import type { Figure, Text } from '../../../src/core/pack/pack.ts';
import { ethnicities, tongues } from './answers.ts';
import { ages } from './age.ts';
import { residents } from './sources.ts';
import { expectEqual, sum } from '../shared/tables.ts';
import { text } from './words.ts';

const press = { status: 'secondary' as const };

/**
 * Thousands of the news agencies. Some are rounded and some cut after the first decimal, as
 * exact counts show; so every one of them is read as either.
 */
const ethnicityThousands = [1848.6, 193.2, 123.5, 81.6, 97.2, 38.2, 9.3, 13.8];
/** In the order of the tongues; the agencies print 1,441.4 for Moldovan. */
const tongueThousands = [1441.4, 765.8, 280.0, 71.8, 87.4, 28.8, 7.6, 6.1];

const cut = text(
  'The agencies cut some figures after the first decimal where others are rounded; the interval holds what either would print so.',
  'Agențiile au tăiat unele cifre după prima zecimală, iar pe altele le-au rotunjit; intervalul cuprinde ce ar fi publicat așa oricare din cele două.',
  'Агентства одни числа обрезали после первого знака, а другие округлили; интервал охватывает то, что напечатали бы так в обоих случаях.',
);

/**
 * Published figures that are no targets.
 *
 * @param people people of each single age in the fit
 * @param national people of each ethnicity and of each mother tongue, as targets
 */
export function readFigures(
  people: Float64Array,
  national: { ethnicity: readonly number[]; motherTongue: readonly number[] },
): Figure[] {
  const tenAndOver = sum([...people.slice(10)]);
  return [
    ...ethnicities
      .slice(0, 8)
      .map(({ category }, code) =>
        thousands(
          `press-ethnicity-${category.id}`,
          labelled('Ethnicity', 'Etnia', 'Этничность', category.label),
          ethnicityThousands[code]!,
          { ethnicity: [code] },
          national.ethnicity[code]!,
          'census-press-ethnocultural',
          cut,
        ),
      ),
    ...tongues
      .slice(0, 8)
      .map(({ category }, code) =>
        thousands(
          `press-mother-tongue-${category.id}`,
          labelled('Mother tongue', 'Limba maternă', 'Родной язык', category.label),
          tongueThousands[code]!,
          { motherTongue: [code] },
          national.motherTongue[code]!,
          'census-press-ethnocultural',
          code === 0
            ? text(
                'A misprint: beside it the agencies print 48.1 percent, which is 1,159 thousand, as table 5.13 has it.',
                'O greșeală de tipar: alături agențiile scriu 48,1 la sută, adică 1159 de mii, ca în tabelul 5.13.',
                'Опечатка: рядом агентства пишут 48,1 процента, то есть 1159 тысяч, как в таблице 5.13.',
              )
            : cut,
        ),
      ),
    {
      id: 'press-men-per-100-women',
      label: text(
        'Women, from 89 men per 100 women',
        'Femei, din 89 de bărbați la 100 de femei',
        'Женщины, исходя из 89 мужчин на 100 женщин',
      ),
      printed: '89',
      lower: Math.floor(residents / 1.895),
      upper: Math.ceil(residents / 1.885),
      where: { sex: [1] },
      source: 'census-press-demography',
      ...press,
    },
    {
      id: 'press-women-percent',
      label: text(
        'Women, percent of residents',
        'Femei, procente din locuitori',
        'Женщины, проценты от жителей',
      ),
      printed: '52.8 %',
      lower: Math.floor(residents * 0.5275),
      upper: Math.ceil(residents * 0.5285),
      where: { sex: [1] },
      source: 'census-press-demography',
      ...press,
    },
    {
      id: 'press-urban-percent',
      label: text(
        'Urban, percent of residents',
        'Urban, procente din locuitori',
        'Город, проценты от жителей',
      ),
      printed: '46.4 %',
      lower: Math.floor(residents * 0.4635),
      upper: Math.ceil(residents * 0.4645),
      where: { residence: [0] },
      source: 'census-press-demography',
      ...press,
    },
    {
      id: 'press-higher-education',
      label: text(
        'Higher education, people of 10 and over',
        'Studii superioare, persoane de 10 ani și peste',
        'Высшее образование, люди от 10 лет',
      ),
      printed: '> 19 %',
      lower: Math.floor(tenAndOver * 0.19),
      upper: Math.ceil(tenAndOver * 0.2),
      where: { age: ages.slice(10), education: [6] },
      source: 'census-press-demography',
      ...press,
      kind: 'bases',
      reason: text(
        'Education follows a model of 2020, which gives fewer people with any post-secondary schooling; the census printed no distribution to fit. “More than 19” was read as 19 to 20.',
        'Studiile urmează un model pentru 2020, care dă mai puține persoane cu studii postsecundare; recensământul nu a publicat o distribuție care să poată fi ajustată. „Mai mult de 19” a fost citit ca 19–20.',
        'Образование следует модели на 2020 год, которая даёт меньше людей с послесредним образованием; распределения для подгонки перепись не публиковала. «Более 19» прочитано как 19–20.',
      ),
    },
  ];
}

function thousands(
  id: string,
  label: Text,
  value: number,
  where: Figure['where'],
  target: number,
  source: string,
  reason: Text,
): Figure {
  const printed = Math.round(value * 1000);
  const lower = printed - 50;
  const upper = printed + 99;
  const isMisprint = target < lower || target > upper;
  expectEqual(`${id} is a misprint`, Number(isMisprint), Number(reason !== cut));
  return {
    id,
    label,
    printed: value.toFixed(1),
    lower,
    upper,
    where,
    source,
    ...press,
    ...(isMisprint || target > printed + 50 ? { reason } : {}),
  };
}

function labelled(en: string, ro: string, ru: string, label: Text): Text {
  const words = typeof label === 'string' ? { en: label, ro: label, ru: label } : label;
  return text(
    `${en}: ${words.en}, thousand people`,
    `${ro}: ${words['ro']}, mii de persoane`,
    `${ru}: ${words['ru']}, тысяч человек`,
  );
}
