import type { Marginal, Text } from '../../../src/core/pack/pack.ts';
import { ethnicities, religions, tongues } from './answers.ts';
import { residents } from './sources.ts';
import { count, expectEqual, figure, sum } from '../shared/tables.ts';
import type { Row } from '../shared/tables.ts';
import type { SourceFolder } from './source-folder.ts';
import { text } from './words.ts';

const base = 'census-2024';
type Answers = typeof tongues;

/** One question of the census by raion (exact) and by ethnicity (exact where named). */
export interface Crossing {
  national: number[];
  /** Columns of the table by ethnicity as the source names them, in the order of its groups. */
  columns: string[];
  /** Exact counts of the seven ethnicities over those columns, row-major. */
  exact: number[];
  /** Printed shares of eight ethnicities over those columns, row-major; the last row is wrong. */
  shares: number[];
  /** Census counts of those columns, all residents. */
  columnTotals: number[];
  marginals: { national: Marginal; raion: Marginal; ethnicity: Marginal };
}

interface Question {
  attribute: string;
  answers: Answers;
  raionFile: string;
  exactFile: string;
  shareFile: string;
  raionSource: string;
  ethnicitySource: string;
  labels: { national: Text; raion: Text; ethnicity: Text };
  /** Labels of the groups of answers that stand merged by ethnicity, by index of the first answer. */
  merged: Record<number, Text>;
}

const residueNote = text(
  'The published shares have 18 digits, so the whole numbers behind them are known; with the national total they give the rest of each row. The row “other” of the source is wrong (it scales up about 3,100 people) and was dropped: “other and not declared” is the national count less the seven. The last column holds people whose answer the shares leave out; it is what remains, not a printed count.',
  'Ponderile publicate au 18 cifre, deci numerele întregi din spatele lor sunt cunoscute; împreună cu totalul național ele dau restul fiecărui rând. Rândul „altele” din sursă este greșit (umflă circa 3100 de persoane) și a fost eliminat: „altă etnie și nedeclarată” este totalul național minus cele șapte. Ultima coloană cuprinde persoanele al căror răspuns lipsește din ponderi; este un rest, nu un efectiv publicat.',
  'Опубликованные доли имеют 18 цифр, поэтому стоящие за ними целые числа известны; вместе с итогом по стране они дают остаток каждой строки. Строка «другие» в источнике ошибочна (она раздувает около 3100 человек) и отброшена: «другая и не указана» есть итог по стране за вычетом семи. Последний столбец – люди, чьего ответа в долях нет; это остаток, а не опубликованное число.',
);

export function readMotherTongue(
  folder: SourceFolder,
  raions: readonly string[],
  population: readonly number[],
  ethnicity: readonly number[],
): Crossing {
  return readCrossing(folder, raions, population, ethnicity, {
    attribute: 'motherTongue',
    answers: tongues,
    raionFile: 'rpl2024_language_by_raion_counts.csv',
    exactFile: 'reconciled/ethnicity_language_exact.csv',
    shareFile: 'rpl2024_language_given_ethnicity_share.csv',
    raionSource: 'census-mother-tongue',
    ethnicitySource: 'census-ethnicity-tongue',
    labels: {
      national: text('Mother tongue', 'Limba maternă', 'Родной язык'),
      raion: text('Mother tongue by raion', 'Limba maternă pe raioane', 'Родной язык по районам'),
      ethnicity: text(
        'Mother tongue by ethnicity',
        'Limba maternă pe etnii',
        'Родной язык по этничности',
      ),
    },
    merged: {
      0: text('Moldovan or Romanian', 'moldovenească sau română', 'молдавский или румынский'),
    },
  });
}

export function readReligion(
  folder: SourceFolder,
  raions: readonly string[],
  population: readonly number[],
  ethnicity: readonly number[],
): Crossing {
  return readCrossing(folder, raions, population, ethnicity, {
    attribute: 'religion',
    answers: religions,
    raionFile: 'rpl2024_religion_by_raion_counts.csv',
    exactFile: 'reconciled/ethnicity_religion_exact.csv',
    shareFile: 'rpl2024_religion_given_ethnicity_share.csv',
    raionSource: 'census-religion',
    ethnicitySource: 'census-ethnicity-religion',
    labels: {
      national: text('Religion', 'Religia', 'Вероисповедание'),
      raion: text('Religion by raion', 'Religia pe raioane', 'Вероисповедание по районам'),
      ethnicity: text('Religion by ethnicity', 'Religia pe etnii', 'Вероисповедание по этничности'),
    },
    merged: {
      10: text(
        'no named religion, or not declared',
        'nicio religie numită sau nedeclarată',
        'без названной религии или не указано',
      ),
    },
  });
}

function readCrossing(
  folder: SourceFolder,
  raions: readonly string[],
  population: readonly number[],
  ethnicity: readonly number[],
  question: Question,
): Crossing {
  const { attribute, answers } = question;
  const rows = folder.moldova(question.raionFile);
  const byRaion = raions.flatMap((raion, r) => {
    const row = rows.find((candidate) => candidate['raion_id'] === raion)!;
    const counts = answers.map(({ raionColumn }) => count(row, raionColumn));
    expectEqual(`${attribute} in ${raion}`, sum(counts), population[r]!);
    return counts;
  });
  const national = answers.map((_, a) =>
    sum(raions.map((__, r) => byRaion[r * answers.length + a]!)),
  );

  const columns = [...new Set(answers.flatMap(({ shareColumn }) => shareColumn ?? []))];
  const groups = answers.map(({ shareColumn }) =>
    shareColumn === undefined ? columns.length : columns.indexOf(shareColumn),
  );
  const groupTotals = Array.from({ length: columns.length + 1 }, (_, g) =>
    sum(national.filter((__, a) => groups[a] === g)),
  );
  const named = ethnicities.flatMap(({ shareRow }) => shareRow ?? []);
  const exactRows = folder.moldova(question.exactFile);
  const shareRows = folder.moldova(question.shareFile);
  const exact = named.flatMap((name) => cellsOf(exactRows, name, columns, count));
  const shares = [...named, 'Altele'].flatMap((name) => cellsOf(shareRows, name, columns, figure));
  checkShares(attribute, exact, shares, columns.length);
  const totals = cellsOf(shareRows, 'TOTAL', columns, figure);
  const answered = sum(groupTotals.slice(0, -1));
  totals.forEach((share, c) =>
    expectEqual(
      `the printed total share ${c} of ${attribute}`,
      share,
      groupTotals[c]! / answered,
      5.1e-7,
    ),
  );

  const width = columns.length + 1;
  const counts = named.flatMap((_, e) => {
    const row = exact.slice(e * columns.length, (e + 1) * columns.length);
    return [...row, ethnicity[e]! - sum(row)];
  });
  const rest = groupTotals.map(
    (total, g) => total - sum(named.map((_, e) => counts[e * width + g]!)),
  );
  counts.push(...rest);
  if (Math.min(...counts) < 0)
    throw new Error(`${attribute} by ethnicity has a negative remainder`);
  expectEqual(`${attribute} by ethnicity`, sum(counts), residents);
  expectEqual(
    `the last row of ${attribute} by ethnicity`,
    sum(rest),
    ethnicity[7]! + ethnicity[8]!,
  );

  return {
    national,
    columns,
    exact,
    shares,
    columnTotals: groupTotals.slice(0, -1),
    marginals: {
      national: {
        id: kebab(attribute),
        label: question.labels.national,
        of: [attribute],
        counts: national,
        base,
        status: 'derived',
        source: question.raionSource,
      },
      raion: {
        id: `raion-${kebab(attribute)}`,
        label: question.labels.raion,
        of: ['raion', attribute],
        counts: byRaion,
        base,
        status: 'official-copied',
        source: question.raionSource,
      },
      ethnicity: {
        id: `ethnicity-${kebab(attribute)}`,
        label: question.labels.ethnicity,
        of: ['ethnicity', attribute],
        groups: {
          ethnicity: ethnicities.map(({ shareRow }, e) =>
            shareRow === undefined ? named.length : e,
          ),
          [attribute]: groups,
        },
        groupLabels: {
          ethnicity: [
            ...ethnicities.slice(0, named.length).map(({ category }) => category.label),
            text('other and not declared', 'altă etnie și nedeclarată', 'другая и не указана'),
          ],
          [attribute]: Array.from({ length: width }, (_, g) => {
            const first = groups.indexOf(g);
            return question.merged[first] ?? answers[first]!.category.label;
          }),
        },
        counts,
        base,
        status: 'derived',
        source: question.ethnicitySource,
        reconciliation: residueNote,
      },
    },
  };
}

function cellsOf(
  rows: readonly Row[],
  name: string,
  columns: readonly string[],
  read: (row: Row, column: string) => number,
): number[] {
  const row = rows.find((candidate) => candidate['ethnicity'] === name);
  if (!row) throw new Error(`no row '${name}' in a table by ethnicity`);
  return columns.map((column) => read(row, column));
}

/** The whole numbers behind the shares must print as those shares, to the sixth decimal. */
function checkShares(what: string, exact: number[], shares: number[], width: number): void {
  for (let start = 0; start < exact.length; start += width) {
    const row = exact.slice(start, start + width);
    const whole = sum(row);
    row.forEach((people, c) =>
      expectEqual(`share ${start + c} of ${what}`, people / whole, shares[start + c]!, 5.0001e-7),
    );
  }
}

function kebab(attribute: string): string {
  return attribute.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
