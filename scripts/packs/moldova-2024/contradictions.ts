import type { Contradiction, Text } from '../../../src/core/pack/pack.ts';
import { religions, tongues } from './answers.ts';
import { decadeOf } from './age.ts';
import {
  around,
  comma,
  contradiction,
  grouped,
  kindOf,
  point,
  share,
  sumOf,
} from '../shared/contradiction.ts';
import type { Crossing } from './crossings.ts';
import { estimatedShares } from './raion-estimate.ts';
import { printedWomen } from './sex.ts';
import { residents } from './sources.ts';
import { sum } from '../shared/tables.ts';
import type { Layers } from './triangles.ts';
import { text } from './words.ts';

/** Published tables that contradict each other whatever is fitted, with the gap in people. */
export function findContradictions(layers: Layers): Contradiction[] {
  const { ethnicity, age, sex, places } = layers;
  const [urban, rural] = places.marginals.residence.counts as [number, number];
  const halfPercent = 0.005;
  const gagauz = (printed: readonly number[], people: number) =>
    around(people * share(printed[4]!), people * share(halfPercent));
  const ageSums = ethnicity.printed.total
    .slice(0, 6)
    .map((_, e) => sum(decades().map((d) => age.printed[d * 6 + e]!)));
  const lowest = Math.min(...ageSums);
  const highest = Math.max(...ageSums);
  const estimate = places.raions.map((raion) => estimatedShares[raion]!);
  const capital = places.raions.indexOf('chisinau');
  const inCapital = places.population[capital]! - (residents * estimate[capital]!) / sum(estimate);
  return [
    ...rowOther(layers.motherTongue, 'mother-tongue', {
      Rusă: -3294,
      Alta: 3854,
      Română: -425,
    }),
    ...rowOther(layers.religion, 'religion', {
      Ortodox: -2521,
      'Altă religie': 1529,
      Islam: 737,
    }),
    ...unallocated(layers),
    contradiction(
      'ethnicity-total-and-parts',
      text(
        'Gagauz: all residents against town and village',
        'Găgăuzi: toți locuitorii față de orașe și sate',
        'Гагаузы: все жители против города и села',
      ),
      residents * share(ethnicity.printed.total[4]!) -
        urban * share(ethnicity.printed.urban[4]!) -
        rural * share(ethnicity.printed.rural[4]!),
      -178,
      text(
        'Each percentage is rounded for itself; of all ethnicities the gap is largest here.',
        'Fiecare procent este rotunjit separat; dintre toate etniile, aici diferența este cea mai mare.',
        'Каждый процент округлён отдельно; из всех этнических групп здесь расхождение наибольшее.',
      ),
      ['census-ethnicity'],
      kindOf(
        gagauz(ethnicity.printed.total, residents),
        sumOf([gagauz(ethnicity.printed.urban, urban), gagauz(ethnicity.printed.rural, rural)]),
      ),
    ),
    contradiction(
      'age-moldovan',
      text(
        `Moldovans: age percentages sum to ${point(ageSums[0]!)}`,
        `Moldoveni: procentele pe vârste însumează ${comma(ageSums[0]!)}`,
        `Молдаване: проценты по возрасту дают ${comma(ageSums[0]!)}`,
      ),
      ethnicity.national[0]! * (1 - share(ageSums[0]!)),
      1849,
      text(
        `Rounding of nine percentages; over the six ethnicities the columns sum to ${point(lowest)} to ${point(highest)}. Each was brought to 100.`,
        `Rotunjirea a nouă procente; la cele șase etnii coloanele însumează între ${comma(lowest)} și ${comma(highest)}. Fiecare a fost adusă la 100.`,
        `Округление девяти процентов; у шести этнических групп столбцы дают от ${comma(lowest)} до ${comma(highest)}. Каждый приведён к 100.`,
      ),
      ['census-ethnicity-age'],
      kindOf(around(ageSums[0]!, 9 * 0.05), [100, 100]),
    ),
    contradiction(
      'women',
      text(
        'Women: sex ratios of the raions against 1,271.9 thousand',
        'Femei: rapoartele pe sexe ale raioanelor față de 1271,9 mii',
        'Женщины: соотношения полов по районам против 1271,9 тысячи',
      ),
      sex.impliedWomen - printedWomen,
      -57,
      text(
        'The ratios are rounded to whole men per 1,000 women.',
        'Rapoartele sunt rotunjite la un număr întreg de bărbați la 1000 de femei.',
        'Соотношения округлены до целого числа мужчин на 1000 женщин.',
      ),
      ['census-sex-ratio', 'census-press-demography'],
      kindOf(sex.openWomen, around(printedWomen, 50)),
    ),
    contradiction(
      'age-two-counts',
      text(
        'Age in decades: census against the estimate of 1 January 2024',
        'Vârsta pe decenii: recensământul față de estimarea de la 1 ianuarie 2024',
        'Возраст по десятилетиям: перепись против оценки на 1 января 2024 года',
      ),
      movedBetween(
        censusAge(layers),
        decades().map((d) => sum(age.estimate.filter((_, a) => decadeOf[a] === d))),
      ),
      65_273,
      text(
        'So many residents would have to be of another decade. Two bases: residents counted by the census, and usual residents as estimated before it.',
        'Atâția locuitori ar trebui să fie din alt deceniu. Două baze: rezidenții numărați la recensământ și rezidenții obișnuiți estimați înaintea lui.',
        'Столько жителей пришлось бы перенести в другое десятилетие. Две базы: жители, учтённые переписью, и обычно проживающие по оценке до неё.',
      ),
      ['census-ethnicity-age', 'estimate-single-age'],
      'bases',
    ),
    contradiction(
      'raions-two-counts',
      text(
        'Raions: census against the estimate of 1 January 2024',
        'Raioane: recensământul față de estimarea de la 1 ianuarie 2024',
        'Районы: перепись против оценки на 1 января 2024 года',
      ),
      movedBetween(places.population, estimate),
      127_301,
      text(
        `So many residents would have to live in another raion, ${grouped(inCapital, ',')} of them in Chișinău, for which the census counts more. Two bases: residents counted by the census, and usual residents as estimated before it; the sources do not say where the difference comes from.`,
        `Atâția locuitori ar trebui să trăiască în alt raion, dintre ei ${grouped(inCapital, '\u00a0')} la Chișinău, unde recensământul numără mai mulți. Două baze: rezidenții numărați la recensământ și rezidenții obișnuiți estimați înaintea lui; sursele nu spun de unde vine diferența.`,
        `Столько жителей пришлось бы перенести в другой район, из них ${grouped(inCapital, '\u00a0')} – в Кишинёве, где перепись насчитывает больше. Две базы: жители, учтённые переписью, и обычно проживающие по оценке до неё; откуда разница, источники не говорят.`,
      ),
      ['census-localities', 'estimate-raions'],
      'bases',
    ),
  ];
}

/**
 * The row "other" of the shares by ethnicity against what the table of all residents leaves
 * for it. Shares are of the people who answered, so the row stands for those who did, less
 * the seven ethnicities whose counts are known: no difference of bases is in the gap.
 */
function rowOther(
  question: Crossing,
  id: string,
  expected: Record<string, number>,
): Contradiction[] {
  const answers = id === 'religion' ? religions : tongues;
  const { columns, exact, shares, columnTotals } = question;
  const width = columns.length;
  const left = columnTotals.map(
    (people, c) => people - sum(exact.filter((_, cell) => cell % width === c)),
  );
  const row = shares.slice(-width).map((value) => value * sum(left));
  return Object.entries(expected).map(([column, gap]) => {
    const c = columns.indexOf(column);
    const shown =
      question.marginals.ethnicity.groupLabels![question.marginals.ethnicity.of[1]!]![c]!;
    const label = typeof shown === 'string' ? { en: shown, ro: shown, ru: shown } : shown;
    return contradiction(
      `${id}-row-other-${answers.find(({ shareColumn }) => shareColumn === column)!.category.id}`,
      id === 'religion'
        ? text(
            `Religion, ${label.en}: the shares of “other ethnicity” against table 5.29`,
            `Religia, ${label['ro']}: ponderile la „altă etnie” față de tabelul 5.29`,
            `Вероисповедание, ${label['ru']}: доли «другой этничности» против таблицы 5.29`,
          )
        : text(
            `Mother tongue, ${label.en}: the shares of “other ethnicity” against table 5.13`,
            `Limba maternă, ${label['ro']}: ponderile la „altă etnie” față de tabelul 5.13`,
            `Родной язык, ${label['ru']}: доли «другой этничности» против таблицы 5.13`,
          ),
      row[c]! - left[c]!,
      gap,
      text(
        `The counts behind the seven other rows agree with the table to the person; they leave ${grouped(left[c]!, ',')} people here, and the row “other” makes ${grouped(row[c]!, ',')}. That row is wrong and was dropped.`,
        `Efectivele din spatele celorlalte șapte rânduri coincid cu tabelul până la o persoană; ele lasă aici ${grouped(left[c]!, '\u00a0')} de persoane, iar rândul „altele” dă ${grouped(row[c]!, '\u00a0')}. Acest rând este greșit și a fost eliminat.`,
        `Численности за остальными семью строками сходятся с таблицей до человека; они оставляют здесь ${grouped(left[c]!, '\u00a0')} человек, а строка «другие» даёт ${grouped(row[c]!, '\u00a0')}. Эта строка ошибочна и отброшена.`,
      ),
      question.marginals.ethnicity.id === 'ethnicity-religion'
        ? ['census-ethnicity-religion', 'census-religion']
        : ['census-ethnicity-tongue', 'census-mother-tongue'],
      kindOf(around(row[c]!, 0.5), around(left[c]!, 0)),
    );
  });
}

function unallocated({ ethnicity, places }: Layers): Contradiction[] {
  const [urban, rural] = places.marginals.residence.counts as [number, number];
  const cases: [string, Text & object, number[], number, number][] = [
    [
      'all',
      text('all residents', 'toți locuitorii', 'все жители') as Text & object,
      ethnicity.printed.total,
      residents,
      3373,
    ],
    [
      'urban',
      text('towns', 'orașe', 'города') as Text & object,
      ethnicity.printed.urban,
      urban,
      2797,
    ],
    [
      'rural',
      text('villages', 'sate', 'сёла') as Text & object,
      ethnicity.printed.rural,
      rural,
      645,
    ],
  ];
  return cases.map(([id, where, printed, people, expected]) =>
    contradiction(
      `ethnicity-unallocated-${id}`,
      text(
        `Ethnicity, ${where.en}: percentages sum to ${point(sum(printed))}`,
        `Etnia, ${where['ro']}: procentele însumează ${comma(sum(printed))}`,
        `Этничность, ${where['ru']}: проценты дают ${comma(sum(printed))}`,
      ),
      people * (1 - share(sum(printed))),
      expected,
      text(
        'The eight printed ethnicities leave room for people who declared none; they are kept as “not declared”, and nothing is scaled up.',
        'Cele opt etnii publicate lasă loc celor care nu au declarat nimic; ei sunt păstrați ca „nedeclarată” și nimic nu este mărit.',
        'Восемь опубликованных этнических групп оставляют место не указавшим; они сохранены как «не указано», ничто не завышено.',
      ),
      ['census-ethnicity'],
      kindOf(sumOf(printed.map((value) => around(value, 0.005))), [0, 100]),
    ),
  );
}

/** Decades of the six ethnicities as printed, before rounding, over all residents. */
function censusAge({ ethnicity, age }: Layers): number[] {
  return decades().map((d) =>
    sum(
      [0, 1, 2, 3, 4, 5].map((e) => {
        const whole = sum(decades().map((other) => age.printed[other * 6 + e]!));
        return (age.printed[d * 6 + e]! / whole) * ethnicity.national[e]!;
      }),
    ),
  );
}

/** Residents who would have to move for one distribution to become the other. */
function movedBetween(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [sum(one), sum(other)];
  return (residents / 2) * sum(one.map((value, i) => Math.abs(value / a - other[i]! / b)));
}

function decades(): number[] {
  return [0, 1, 2, 3, 4, 5, 6, 7, 8];
}
