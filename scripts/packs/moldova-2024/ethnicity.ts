import type { Marginal, Published } from '../../../src/core/pack/pack.ts';
import { ethnicities } from './answers.ts';
import { residents } from './sources.ts';
import { count, expectEqual, figure, sum } from '../shared/tables.ts';
import { openInterval } from './open-interval.ts';
import type { SourceFolder } from './source-folder.ts';
import { text } from './words.ts';

const base = 'census-2024';

/** Printed percentages of the eight named ethnicities in all, in town and in village. */
interface PrintedEthnicity {
  total: number[];
  urban: number[];
  rural: number[];
}

/** Ethnicity in the country, by residence and by raion, after reconciliation. */
export interface Ethnicity {
  printed: PrintedEthnicity;
  national: number[];
  /** Row-major ethnicity × residence. */
  byResidence: number[];
  /** Row-major raion × ethnicity. */
  byRaion: number[];
  /** Printed percentages of each raion, null where the article prints none. */
  printedByRaion: (number | null)[];
  /** Half a unit of the last place printed, in points, per cell. */
  halfByRaion: number[];
  /** Raions whose article puts small groups into "other", as the copy notes. */
  foldingRaions: number;
  marginals: { national: Marginal; residence: Marginal; raion: Marginal };
}

export function readEthnicity(
  folder: SourceFolder,
  raions: readonly string[],
  population: readonly number[],
  residence: readonly [number, number],
): Ethnicity {
  const rows = folder.moldova('rpl2024_ethnicity_national_urban_rural_pct.csv');
  const printed: PrintedEthnicity = {
    total: rows.map((row) => figure(row, 'pct_total')),
    urban: rows.map((row) => figure(row, 'pct_urban')),
    rural: rows.map((row) => figure(row, 'pct_rural')),
  };
  expectEqual('the printed share of Moldovans', printed.total[0]!, 76.73);

  const reconciled = folder.moldova('reconciled/ethnicity_residence_reconciled.csv');
  const byResidence = ethnicities.flatMap(({ column }) => {
    const row = reconciled.find(({ ethnicity }) => ethnicity === column)!;
    return [count(row, 'urban'), count(row, 'rural')];
  });
  const national = ethnicities.map((_, e) => byResidence[e * 2]! + byResidence[e * 2 + 1]!);
  expectEqual('people by ethnicity', sum(national), residents);
  for (const u of [0, 1])
    expectEqual(
      `people by ethnicity in residence ${u}`,
      sum(ethnicities.map((_, e) => byResidence[e * 2 + u]!)),
      residence[u]!,
    );

  const nationalPublished = publishedShares(printed.total, residents, 2);
  const residencePublished: Published = {
    values: ethnicities.flatMap((_, e) => [printed.urban[e] ?? null, printed.rural[e] ?? null]),
    unit: text(
      'percent of the residents of towns or villages',
      'procente din locuitorii orașelor sau ai satelor',
      'проценты от жителей городов или сёл',
    ),
    decimals: 2,
    lower: [],
    upper: [],
  };
  residencePublished.values.forEach((value, i) => {
    const [lower, upper] =
      value === null ? [null, null] : openInterval(value, 0.005, residence[i % 2]!);
    residencePublished.lower.push(lower);
    residencePublished.upper.push(upper);
  });
  expectInside('ethnicity', national, nationalPublished, 0);
  expectInside('ethnicity by residence', byResidence, residencePublished, 0);

  const { byRaion, decimals, foldingRaions, published } = readRaions(
    folder,
    raions,
    population,
    national,
  );
  const printedByRaion = published.values;
  const printedCells = printedByRaion.filter((value) => value !== null).length;
  const outsideCells = outside(byRaion, published).length;
  const insideCells = printedCells - outsideCells;
  expectEqual('printed cells of ethnicity by raion', printedCells, 279);
  expectInside('ethnicity by raion', byRaion, published, 55);

  const withinPrinted = text(
    'The printed percentages, their roundings, the thousands quoted by the press (some rounded, some cut) and the counts behind the shares of tongue and religion leave an interval for each cell; the target is a whole number inside all of them. “Not declared”, which is not printed, is what remains.',
    'Procentele publicate, rotunjirile lor, miile citate de presă (unele rotunjite, altele tăiate) și efectivele din spatele ponderilor pe limbi și religii lasă fiecărei celule un interval; ținta este un număr întreg din toate aceste intervale. „Nedeclarată”, care nu este publicată, este restul.',
    'Опубликованные проценты, их округление, тысячи из прессы (где округлённые, где обрезанные) и численности, стоящие за долями по языку и вероисповеданию, оставляют каждой ячейке интервал; цель есть целое число внутри всех интервалов. «Не указано» не публиковалось и получено как остаток.',
  );
  return {
    printed,
    national,
    byResidence,
    byRaion,
    printedByRaion,
    halfByRaion: decimals.map((places) => 0.5 / 10 ** places),
    foldingRaions,
    marginals: {
      national: {
        id: 'ethnicity',
        label: text('Ethnicity', 'Etnia', 'Этничность'),
        of: ['ethnicity'],
        counts: national,
        published: nationalPublished,
        base,
        status: 'derived',
        source: 'census-ethnicity',
        reconciliation: withinPrinted,
      },
      residence: {
        id: 'ethnicity-residence',
        label: text('Ethnicity by residence', 'Etnia pe medii', 'Этничность по типу местности'),
        of: ['ethnicity', 'residence'],
        counts: byResidence,
        published: residencePublished,
        base,
        status: 'derived',
        source: 'census-ethnicity',
        reconciliation: withinPrinted,
      },
      raion: {
        id: 'raion-ethnicity',
        label: text('Ethnicity by raion', 'Etnia pe raioane', 'Этничность по районам'),
        of: ['raion', 'ethnicity'],
        counts: byRaion,
        published,
        estimatedCells: printedByRaion.flatMap((value, cell) => (value === null ? [cell] : [])),
        base,
        status: 'secondary',
        source: 'district-articles',
        reconciliation: text(
          `Blanks for Gagauz, Bulgarians and Roma were filled with the speakers of the tongue times the national ratio, “not declared” by population; where small groups had been folded into “other” they came out of it; 0.0 stood for 0.025 percent. Then the table was raked to the residents of each raion and to the national ethnicities, and rounded. ${insideCells} of the ${printedCells} printed cells still round to what was printed, ${outsideCells} do not.`,
          `Spațiile goale pentru găgăuzi, bulgari și romi au fost completate cu numărul vorbitorilor înmulțit cu raportul național, „nedeclarată” după populație; unde grupurile mici erau incluse în „altă etnie”, au fost scoase de acolo; 0,0 a fost citit ca 0,025 la sută. Apoi tabelul a fost ajustat la locuitorii fiecărui raion și la etniile pe țară și rotunjit. ${insideCells} din cele ${printedCells} de celule publicate se rotunjesc și acum la valoarea publicată, ${outsideCells} nu.`,
          `Пустые ячейки для гагаузов, болгар и цыган заполнены числом говорящих на языке, умноженным на отношение по стране, «не указано» – по населению; где малые группы были включены в «другую», они взяты из неё; 0,0 читалось как 0,025 процента. Затем таблица подогнана к жителям каждого района и к этничности по стране и округлена. ${insideCells} из ${printedCells} опубликованных ячеек по-прежнему округляются до опубликованного, ${outsideCells} – нет.`,
        ),
        reliability: 0.2,
      },
    },
  };
}

function readRaions(
  folder: SourceFolder,
  raions: readonly string[],
  population: readonly number[],
  national: readonly number[],
) {
  const reconciled = folder.moldova('reconciled/raion_ethnicity_reconciled.csv');
  const articles = folder.moldova('rpl2024_ethnicity_by_raion_pct_secondary.csv');
  const byRaion: number[] = [];
  const decimals: number[] = [];
  const published: Published = {
    values: [],
    unit: text(
      'percent of the residents of the raion',
      'procente din locuitorii raionului',
      'проценты от жителей района',
    ),
    decimals,
    lower: [],
    upper: [],
  };
  raions.forEach((raion, r) => {
    const target = reconciled.find((row) => row['raion_id'] === raion)!;
    const article = articles.find((row) => row['raion_id'] === raion)!;
    const places = decimalsOf(ethnicities.map(({ column }) => article[`pct_${column}`]!));
    ethnicities.forEach(({ column }, e) => {
      byRaion.push(count(target, column));
      const cell = article[`pct_${column}`]!;
      const value = cell === '' ? null : Number(cell);
      const [lower, upper] =
        value === null ? [null, null] : openInterval(value, 0.5 / 10 ** places[e]!, population[r]!);
      decimals.push(places[e]!);
      published.values.push(value);
      published.lower.push(lower);
      published.upper.push(upper);
    });
    expectEqual(
      `people by ethnicity in ${raion}`,
      sum(byRaion.slice(-ethnicities.length)),
      population[r]!,
    );
  });
  national.forEach((people, e) =>
    expectEqual(
      `people of ethnicity ${e} in the raions`,
      sum(raions.map((_, r) => byRaion[r * ethnicities.length + e]!)),
      people,
    ),
  );
  const foldingRaions = articles.filter(({ note }) => note!.includes('folded into other')).length;
  return { byRaion, decimals, foldingRaions, published };
}

/**
 * Decimals of the cells of an article: those written, but one at least, and two throughout
 * where most cells have two, since the copy drops a last zero.
 */
function decimalsOf(cells: readonly string[]): number[] {
  const written = cells.map((cell) => /\.(\d+)$/.exec(cell)?.[1]!.length ?? 0);
  const most = written.filter((digits) => digits === 2).length * 2 > cells.length ? 2 : 1;
  return written.map((digits) => Math.max(most, digits));
}

function publishedShares(shares: readonly number[], whole: number, decimals: number): Published {
  const half = 0.5 / 10 ** decimals;
  const bounds = ethnicities.map((_, e) =>
    shares[e] === undefined ? ([null, null] as const) : openInterval(shares[e], half, whole),
  );
  return {
    values: ethnicities.map((_, e) => shares[e] ?? null),
    unit: text('percent of residents', 'procente din locuitori', 'проценты от жителей'),
    decimals,
    lower: bounds.map(([lower]) => lower),
    upper: bounds.map(([, upper]) => upper),
  };
}

/** Counts the cells outside what the printing leaves open, and stops unless there are so many. */
export function expectInside(
  what: string,
  counts: readonly number[],
  published: Published,
  expected: number,
): void {
  const found = outside(counts, published).length;
  expectEqual(`cells of ${what} that do not round to what was printed`, found, expected);
}

function outside(counts: readonly number[], published: Published): number[] {
  return counts.filter((people, i) => {
    const lower = published.lower[i] ?? null;
    const upper = published.upper[i] ?? null;
    return lower !== null && upper !== null && (people < lower || people > upper);
  });
}
