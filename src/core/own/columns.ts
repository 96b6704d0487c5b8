import { readBand } from './bands.ts';
import type { Layout } from './draft.ts';
import { isTotalLabel } from './labels.ts';
import {
  isCodeName,
  isIndexName,
  isMarginName,
  isMeasureName,
  isNumericName,
  isRemarkName,
  isShareName,
  isTimeName,
  isWeightName,
  yearIn,
} from './heading-names.ts';

export interface Column {
  column: number;
  name: string;
  numeric: boolean;
  /** Has a name and nothing but marks for unknown figures. */
  hollow: boolean;
  empty: boolean;
  /** Named by the upper of two rows of heading alone. */
  upper: boolean;
  /** Cells with a number. */
  known: number;
  cells: string[];
}

export interface Arranged {
  shape: Layout['shape'];
  labels: Column[];
  values: Column[];
  margins: Column[];
  weight?: Column;
}

/** Decides which columns are labels, figures, margins of error and weights. */
export function arrange(
  columns: readonly Column[],
  headerRows: number,
  records: number,
  fixed: Partial<Layout>,
): Arranged {
  const margins = columns.filter(({ name, numeric }) => numeric && isMarginName(name));
  const weight = columns.find(({ name, numeric }) => numeric && isWeightName(name));
  const rest = columns.filter(
    (column) => !column.hollow && !margins.includes(column) && column !== weight,
  );
  const aside = rest.filter(
    ({ name, numeric, upper, cells }) =>
      isRemarkName(name) ||
      (upper && isConstant(cells) && !isTotalLabel(name)) ||
      (isConstant(cells) && (!numeric || isNumericName(name) || isTimeName(name))),
  );
  const isLabel = ({ numeric, name, upper }: Column) =>
    !numeric || isCodeName(name) || (upper && !isTotalLabel(name) && !isMeasureName(name));
  const words = rest.filter((column) => isLabel(column) && !aside.includes(column));
  const numbers = rest.filter((column) => !isLabel(column) && !aside.includes(column));
  // "Men %" beside "Women %" are categories, and not one figure in two units.
  const areShares =
    numbers.length > 1 && numbers.every(({ name }) => isShareName(name) && !isMeasureName(name));
  const measures = areShares
    ? []
    : numbers.filter(({ name }) => isMeasureName(name) || (isShareName(name) && name.length < 30));
  const microdata = (): Arranged => ({
    shape: 'microdata',
    labels: rest.filter(
      ({ name, cells }) => !(isIndexName(name) && areDistinct([{ cells }], records)),
    ),
    values: [],
    margins: [],
    ...(weight && { weight }),
  });
  const long = (value: Column): Arranged => ({
    shape: 'long',
    labels: labelsBeside([value, ...measures]),
    values: [value],
    margins: margins.slice(0, 1),
  });
  const labelsBeside = (figures: readonly Column[]) => {
    const kept = rest.filter((column) => !figures.includes(column) && !aside.includes(column));
    return kept.length > 0 ? kept : aside.filter(({ name }) => !isRemarkName(name));
  };
  if (fixed.shape === 'microdata') return microdata();
  if (fixed.shape === 'long' && numbers.length > 0)
    return long(measures.find(({ name }) => !isShareName(name)) ?? numbers.at(-1)!);
  const wide = (labels: readonly Column[]): Arranged => {
    const first = Math.min(...numbers.map(({ column }) => column));
    const figures = columns.filter(
      (one) =>
        (numbers.includes(one) && !labels.includes(one)) || (one.hollow && one.column > first),
    );
    const counts = figures.filter(({ name }) => !isShareName(name));
    const values = newest(
      counts.length > 0 && counts.length < figures.length ? counts : figures,
      records,
    );
    if (values.length === 1 && headerRows < 2)
      return { shape: 'long', labels: [...labels], values, margins: margins.slice(0, 1) };
    return { shape: 'wide', labels: [...labels], values, margins };
  };
  if (fixed.shape === 'wide')
    return wide(words.length > 0 ? words : numbers.slice(0, Number(records > 1)));
  if (headerRows === 2) return wide(words.length > 0 ? words : numbers.slice(0, 1));

  if (numbers.length === 0) return microdata();
  if (weight && measures.length === 0) return microdata();
  const chosen =
    measures.find(({ name }) => !isShareName(name)) ??
    (measures.length > 0 ? measures[0] : undefined);
  const asWide = numbers.length > 1 && measures.length < numbers.length && words.length > 0;
  const onlyTotal = chosen && isTotalLabel(chosen.name) && numbers.length > 1;
  if (chosen && !onlyTotal) {
    const labels = labelsBeside([chosen, ...measures]);
    const odd = labels.filter(
      ({ numeric, name }) => numeric && !isNumericName(name) && !isCodeName(name),
    );
    if (!asWide || odd.length === 0) return long(chosen);
  }
  if (records <= 1 && words.length === 0) return wide([]);
  if (numbers.length === 1) {
    const [only] = numbers;
    const others = labelsBeside([only!]);
    // A running number, an age, a sex: people, and nothing that counts them.
    const areNumbered = others.some(
      ({ name, cells }) => isIndexName(name) && areDistinct([{ cells }], records),
    );
    if (areNumbered && others.length > 1 && isNumericName(only!.name)) return microdata();
    if (others.length > 0 && areDistinct(others, records)) return long(only!);
    return microdata();
  }
  const sides = words.length > 0 ? [...words] : [numbers[0]!];
  if (words.length === 0 && numbers.length === 2) return long(numbers[1]!);
  for (const column of numbers) {
    if (areDistinct(sides, records)) break;
    if (!sides.includes(column)) sides.push(column);
  }
  const left = numbers.filter((column) => !sides.includes(column));
  if (!areDistinct(sides, records) || left.length === 0) return microdata();
  const attributeAmong = left.some(({ name }) => isNumericName(name) && readBand(name) === null);
  if (attributeAmong && left.length > 1) return microdata();
  if (left.length === 1) return long(left[0]!);
  return wide(sides.sort((a, b) => a.column - b.column));
}

/**
 * Of columns that are years each, the newest with figures in most rows: nobody is counted
 * twice. All columns where one is no year.
 */
function newest(figures: readonly Column[], records: number): Column[] {
  const years = figures.map(({ name }) => yearIn(name));
  if (figures.length < 2 || years.includes(undefined)) return [...figures];
  const known = figures.filter(({ known: own }) => own * 2 >= records);
  const among = known.length > 0 ? known : figures;
  return [among.reduce((best, one) => (yearIn(one.name)! > yearIn(best.name)! ? one : best))];
}

/** Combinations of labels up to which a column that another one decides is kept. */
const mostEchoed = 300_000;

/**
 * Labels without codes beside their names. A column that another one decides, as a town its
 * region, is kept: the one lies inside the other. Microdata keep all.
 */
export function withoutEchoes(arranged: Arranged): Arranged {
  if (arranged.shape === 'microdata') return arranged;
  const { labels } = arranged;
  const decided = labels.filter((one) =>
    labels.some((other) => other !== one && follows(one, other)),
  );
  const kept = labels.filter((one, at) => {
    const others = labels.filter((other) => other !== one && follows(one, other));
    return !others.some(
      (other) =>
        isCodeName(one.name) ||
        (follows(other, one) && labels.indexOf(other) < at && !isCodeName(other.name)),
    );
  });
  while (kept.reduce((product, { cells }) => product * new Set(cells).size, 1) > mostEchoed) {
    const at = kept.findIndex((one) => decided.includes(one));
    if (at < 0) break;
    kept.splice(at, 1);
  }
  return { ...arranged, labels: kept.length > 0 ? kept : labels };
}

/** Whether each value of the second column goes with one value of the first alone. */
function follows({ cells }: Column, { cells: by }: Column): boolean {
  const seen = new Map<string, string>();
  for (let row = 0; row < by.length; row++) {
    const key = by[row]!.trim();
    const value = cells[row]!.trim();
    if (key === '' || value === '') return false;
    const before = seen.get(key);
    if (before !== undefined && before !== value) return false;
    seen.set(key, value);
  }
  return seen.size > 2;
}

function isConstant(cells: readonly string[]): boolean {
  return cells.length > 2 && cells.every((cell) => cell.trim() !== '' && cell === cells[0]);
}

function areDistinct(columns: readonly Pick<Column, 'cells'>[], records: number): boolean {
  const seen = new Set<string>();
  for (let row = 0; row < records; row++)
    seen.add(JSON.stringify(columns.map(({ cells }) => cells[row]?.trim())));
  return seen.size === records;
}

/** Each margin of error belongs to the nearest column of figures at its left. */
export function marginsOf(
  values: readonly Column[],
  margins: readonly Column[],
): Record<number, number> {
  const found: Record<number, number> = {};
  for (const { column } of margins) {
    const at = values.findLastIndex((value) => value.column < column);
    const index = at < 0 && values.length === 1 ? 0 : at;
    if (index >= 0) found[index] ??= column;
  }
  return found;
}
