import type { Contradiction, Text } from '../../../src/core/pack/pack.ts';
import { religions, tongues } from './answers.ts';
import { decadeOf } from './age.ts';
import { comma, contradiction, point, share } from './contradiction.ts';
import type { Crossing } from './crossings.ts';
import { registerShares } from './register.ts';
import { residents } from './sources.ts';
import { sum } from './tables.ts';
import type { Layers } from './triangles.ts';
import { text } from './words.ts';

/** Published tables that contradict each other whatever is fitted, with the gap in people. */
export function findContradictions(layers: Layers): Contradiction[] {
  const { ethnicity, age, sex, places } = layers;
  return [
    ...renormalized(layers, layers.motherTongue, 'mother-tongue', {
      Rusă: -4234,
      Alta: 1901,
      Română: 429,
    }),
    ...renormalized(layers, layers.religion, 'religion', {
      Ortodox: 46_979,
      'Altă religie': 1545,
      Islam: 714,
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
        places.marginals.residence.counts[0]! * share(ethnicity.printed.urban[4]!) -
        places.marginals.residence.counts[1]! * share(ethnicity.printed.rural[4]!),
      -178,
      text(
        'Each percentage is rounded for itself; of all ethnicities the gap is largest here.',
        'Fiecare procent este rotunjit separat; dintre toate etniile, aici diferența este cea mai mare.',
        'Каждый процент округлён отдельно; из всех этнических групп здесь расхождение наибольшее.',
      ),
      ['census-ethnicity'],
    ),
    contradiction(
      'age-moldovan',
      text(
        'Moldovans: age percentages sum to 99.9',
        'Moldoveni: procentele pe vârste însumează 99,9',
        'Молдаване: проценты по возрасту дают 99,9',
      ),
      ethnicity.national[0]! * (1 - sum(decades().map((d) => share(age.printed[d * 6]!)))),
      1849,
      text(
        'Rounding of nine percentages; over the six ethnicities the columns sum to 99.9 to 100.2. Each was brought to 100.',
        'Rotunjirea a nouă procente; la cele șase etnii coloanele însumează între 99,9 și 100,2. Fiecare a fost adusă la 100.',
        'Округление девяти процентов; у шести этнических групп столбцы дают от 99,9 до 100,2. Каждый приведён к 100.',
      ),
      ['census-ethnicity-age'],
    ),
    contradiction(
      'women',
      text(
        'Women: sex ratios of the raions against 1,271.9 thousand',
        'Femei: rapoartele pe sexe ale raioanelor față de 1271,9 mii',
        'Женщины: соотношения полов по районам против 1271,9 тысячи',
      ),
      sex.impliedWomen - 1_271_900,
      -57,
      text(
        'The ratios are rounded to whole men per 1,000 women.',
        'Rapoartele sunt rotunjite la un număr întreg de bărbați la 1000 de femei.',
        'Соотношения округлены до целого числа мужчин на 1000 женщин.',
      ),
      ['census-sex-ratio', 'census-press-demography'],
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
        'So many residents would have to be of another decade. Two bases: who was found at home in spring, and who is estimated to live in the country.',
        'Atâția locuitori ar trebui să fie din alt deceniu. Două baze: cine a fost găsit acasă în primăvară și cine este estimat că locuiește în țară.',
        'Столько жителей пришлось бы перенести в другое десятилетие. Две базы: кого застали дома весной и кто по оценке живёт в стране.',
      ),
      ['census-ethnicity-age', 'estimate-single-age'],
    ),
    contradiction(
      'raions-two-counts',
      text(
        'Raions: census against the register',
        'Raioane: recensământul față de registru',
        'Районы: перепись против регистра',
      ),
      movedBetween(
        places.population,
        places.raions.map((raion) => registerShares[raion]!),
      ),
      127_301,
      text(
        'So many residents would have to live in another raion, 115,580 of them in Chișinău: people live in the city and stay registered elsewhere.',
        'Atâția locuitori ar trebui să trăiască în alt raion, dintre ei 115 580 la Chișinău: oamenii locuiesc în oraș și rămân înregistrați în altă parte.',
        'Столько жителей пришлось бы перенести в другой район, из них 115 580 – в Кишинёве: люди живут в городе, а зарегистрированы в другом месте.',
      ),
      ['census-localities', 'register-raions'],
    ),
  ];
}

/** What comes out when the shares of each ethnicity, "other" included, are applied to its people. */
function renormalized(
  { ethnicity }: Layers,
  question: Crossing,
  id: string,
  expected: Record<string, number>,
): Contradiction[] {
  const answers = id === 'religion' ? religions : tongues;
  return Object.entries(expected).map(([column, gap]) => {
    const c = question.columns.indexOf(column);
    const shown =
      question.marginals.ethnicity.groupLabels![question.marginals.ethnicity.of[1]!]![c]!;
    const label = typeof shown === 'string' ? { en: shown, ro: shown, ru: shown } : shown;
    return contradiction(
      `${id}-renormalized-${answers.find(({ shareColumn }) => shareColumn === column)!.category.id}`,
      id === 'religion'
        ? text(
            `Religion, ${label.en}: shares by ethnicity against table 5.29`,
            `Religia, ${label['ro']}: ponderile pe etnii față de tabelul 5.29`,
            `Вероисповедание, ${label['ru']}: доли по этничности против таблицы 5.29`,
          )
        : text(
            `Mother tongue, ${label.en}: shares by ethnicity against table 5.13`,
            `Limba maternă, ${label['ro']}: ponderile pe etnii față de tabelul 5.13`,
            `Родной язык, ${label['ru']}: доли по этничности против таблицы 5.13`,
          ),
      sum(Array.from({ length: 8 }, (_, e) => shareOf(question, e, c) * ethnicity.national[e]!)) -
        question.columnTotals[c]!,
      gap,
      text(
        'The shares leave out some answers and scale up the rest, and their row “other” is wrong. The counts behind the seven other rows agree with the table to the person.',
        'Ponderile omit unele răspunsuri și le măresc pe celelalte, iar rândul lor „altele” este greșit. Efectivele din spatele celorlalte șapte rânduri coincid cu tabelul până la o persoană.',
        'Доли опускают часть ответов и завышают остальные, а их строка «другие» ошибочна. Численности за остальными семью строками сходятся с таблицей до человека.',
      ),
      question.marginals.ethnicity.id === 'ethnicity-religion'
        ? ['census-ethnicity-religion', 'census-religion']
        : ['census-ethnicity-tongue', 'census-mother-tongue'],
    );
  });
}

/** Share of an answer in an ethnicity, from the counts behind it where they are known. */
function shareOf({ columns, exact, shares }: Crossing, e: number, c: number): number {
  const width = columns.length;
  const row = exact.slice(e * width, (e + 1) * width);
  return row.length === 0 ? shares[e * width + c]! : row[c]! / sum(row);
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
