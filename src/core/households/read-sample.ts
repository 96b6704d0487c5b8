import { didYouMean } from '../study/spelling.ts';
import { formatCount } from '../table/wording.ts';
import type { HouseholdFinding, HouseholdSample, SampleColumn } from './problem.ts';
import type { Defects, TextTable } from './text-table.ts';
import { placeOf } from './text-table.ts';

export interface SampleOptions {
  /** Column that names the household in both tables. Absent: the first column of the households. */
  id?: string;
  /** Column of the households with their weights. Absent: all weigh the same. */
  weight?: string;
  /** Which records are of group quarters. Absent: none; persons without a household are left out. */
  groupQuarters?: GroupQuarters;
}

/**
 * How records mark group quarters: by values of a column of the households or of the persons, or
 * by standing in no household (`unlisted`).
 */
export type GroupQuarters = 'unlisted' | { column: string; values: readonly string[] };

/** Column of drawn households that tells group quarters from households. */
export const quartersColumn = 'group_quarters';
export const quartersLabels = ['no', 'yes'];

/**
 * Joins a table of households and a table of persons.
 *
 * A person of an unknown household is left out, as is the second of two households that are
 * equal in every column; findings say how many. Two different households of one name are a
 * defect, as are weights that are no numbers from 0 up.
 *
 * Where group quarters are marked, persons in them without a household of the table are units of
 * their own: those who share a name live together, every column of households is missing, and
 * their weight is that of the persons' column of the same name, or the mean of all households.
 *
 * @returns undefined where there are defects
 */
export function readSample(
  households: TextTable,
  persons: TextTable,
  options: SampleOptions,
  defects: Defects,
): { sample: HouseholdSample; findings: HouseholdFinding[] } | undefined {
  const before = defects.list.length;
  const id = options.id ?? households.columns[0] ?? '';
  const idAt = columnAt(households, id, defects);
  const memberAt = columnAt(persons, id, defects);
  const weightAt =
    options.weight === undefined ? -1 : columnAt(households, options.weight, defects);
  if (defects.list.length > before) return undefined;

  const findings: HouseholdFinding[] = [];
  const distinct = distinctHouseholds(households, idAt, defects, findings);
  const { rows, ids, position } = distinct;
  const listed = rows.length;
  const weights = weightAt < 0 ? null : readWeights(households, rows, weightAt, defects);
  if (listed === 0) defects.report(households.name, 'has no households; give at least one');

  const { groupQuarters } = options;
  const quarters =
    groupQuarters && markQuarters(households, persons, memberAt, distinct, groupQuarters, defects);

  // Columns of documents have names that no table has, and that nobody is to read.
  const said = id.startsWith('\u0000') ? 'household' : id;
  const members = membersOf(persons, memberAt, position, ids.length, said, findings);
  if (defects.list.length > before) return undefined;
  const { firstPerson, personRows } = members;
  const empty = ids.filter((_, h) => firstPerson[h] === firstPerson[h + 1]);
  if (empty.length > 0)
    findings.push({
      code: 'households-without-persons',
      severity: 'warning',
      message:
        `${formatCount(empty.length)} of ${formatCount(ids.length)} households have no persons ` +
        `(first: ${said} ${empty[0]!}). They count as households without members.`,
      count: empty.length,
    });
  if (quarters) findings.push(quartersFinding(quarters, firstPerson));
  const householdColumn = (at: number) =>
    sampleColumn(
      households.columns[at]!,
      ids.map((_, h) => (h < listed ? households.rows[rows[h]!]![at]! : '')),
    );
  const personColumn = (at: number) =>
    sampleColumn(
      persons.columns[at]!,
      Array.from(personRows, (row) => persons.rows[row]![at]!),
    );
  const others = (table: TextTable, ...taken: number[]) =>
    [...table.columns.keys()].filter((at) => !taken.includes(at));
  const columns = others(households, idAt, weightAt).map(householdColumn);
  if (quarters && !columns.some((column) => column.id === quartersColumn))
    columns.unshift({
      id: quartersColumn,
      labels: quartersLabels,
      codes: Uint32Array.from(quarters),
    });
  return {
    sample: {
      ids,
      weights:
        weights && quarters
          ? weightsWithQuarters(weights, households.columns[weightAt]!, persons, members, defects)
          : weights,
      columns,
      firstPerson,
      personColumns: others(persons, memberAt).map(personColumn),
      ...(quarters && { groupQuarters: quarters }),
    },
    findings,
  };
}

/** Units that are group quarters; adds those that have no row to the households. */
function markQuarters(
  households: TextTable,
  persons: TextTable,
  memberAt: number,
  { rows, ids, position }: Distinct,
  marks: GroupQuarters,
  defects: Defects,
): Uint8Array {
  const isUnlisted = marks === 'unlisted';
  const at = (table: TextTable) => (isUnlisted ? -1 : table.columns.indexOf(marks.column));
  const [ofHousehold, ofPerson] = [at(households), at(persons)];
  if (!isUnlisted && ofHousehold < 0 && ofPerson < 0)
    columnAt(
      { ...households, columns: [...new Set([...households.columns, ...persons.columns])] },
      marks.column,
      defects,
    );
  const isMarked = (row: readonly string[], column: number) =>
    !isUnlisted && column >= 0 && marks.values.includes(row[column]!);
  const flags = rows.map((row) => Number(isMarked(households.rows[row]!, ofHousehold)));
  for (const row of persons.rows) {
    const name = row[memberAt]!;
    if (name === '' || position.has(name) || !(isUnlisted || isMarked(row, ofPerson))) continue;
    position.set(name, ids.length);
    ids.push(name);
    flags.push(1);
  }
  if (!flags.includes(1))
    defects.report(
      'group quarters',
      isUnlisted
        ? 'every person stands in a household; leave the choice out'
        : `no record has ${marks.column} = ${marks.values.join(' or ')}; name values that it has, or leave the choice out`,
    );
  return Uint8Array.from(flags);
}

function quartersFinding(quarters: Uint8Array, firstPerson: Uint32Array): HouseholdFinding {
  let units = 0;
  let persons = 0;
  quarters.forEach((flag, h) => {
    if (flag !== 1) return;
    units++;
    persons += firstPerson[h + 1]! - firstPerson[h]!;
  });
  return {
    code: 'group-quarters',
    severity: 'note',
    message:
      `Group quarters: ${formatCount(persons)} ${persons === 1 ? 'person' : 'persons'} in ` +
      `${formatCount(units)} ${units === 1 ? 'unit' : 'units'} of their own. Tables of persons count them, no table of households does.`,
    count: persons,
  };
}

function weightsWithQuarters(
  listed: Float64Array,
  column: string,
  persons: TextTable,
  { firstPerson, personRows }: { firstPerson: Uint32Array; personRows: Uint32Array },
  defects: Defects,
): Float64Array {
  const at = persons.columns.indexOf(column);
  const mean = listed.reduce((sum, weight) => sum + weight, 0) / listed.length;
  const units = firstPerson.length - 1;
  const added = Array.from(firstPerson.subarray(listed.length, units), (p) => personRows[p]!);
  const weights = new Float64Array(units).fill(mean);
  weights.set(listed);
  if (at >= 0) weights.set(readWeights(persons, added, at, defects), listed.length);
  return weights;
}

/** Codes of texts, in the order in which values first appear; numbers ascending. */
export function sampleColumn(id: string, texts: readonly string[]): SampleColumn {
  const seen = [...new Set(texts)];
  const numbers = seen.map((label) => (label === '' ? NaN : plainNumber(label)));
  const isNumeric =
    seen.some((label) => label !== '') && numbers.every((value) => value !== undefined);
  const labels = isNumeric
    ? [...seen].sort((a, b) => (a === '' ? 1 : b === '' ? -1 : Number(a) - Number(b)))
    : seen;
  const codeOf = new Map(labels.map((label, code) => [label, code]));
  return {
    id,
    labels,
    codes: Uint32Array.from(texts, (text) => codeOf.get(text)!),
    ...(isNumeric && { values: labels.map((label) => (label === '' ? NaN : Number(label))) }),
  };
}

/** A text that is a number and written as numbers are: 007 is a name, and so are 16 digits. */
function plainNumber(text: string): number | undefined {
  return /^-?(0|[1-9]\d{0,14})(\.\d{1,15})?$/.test(text) ? Number(text) : undefined;
}

function columnAt(table: TextTable, column: string, defects: Defects): number {
  const at = table.columns.indexOf(column);
  if (at < 0)
    defects.report(
      table.name,
      `has no column ${JSON.stringify(column)}.${
        didYouMean(column, table.columns) || ` It has ${table.columns.join(', ')}.`
      }`,
    );
  return at;
}

interface Distinct {
  /** Row of each household. */
  rows: number[];
  ids: string[];
  position: Map<string, number>;
}

function distinctHouseholds(
  table: TextTable,
  idAt: number,
  defects: Defects,
  findings: HouseholdFinding[],
): Distinct {
  const rows: number[] = [];
  const ids: string[] = [];
  const position = new Map<string, number>();
  const repeated: number[] = [];
  table.rows.forEach((row, r) => {
    const id = row[idAt]!;
    const column = table.columns[idAt]!;
    if (id === '') {
      defects.report(placeOf(table, r, column), 'is empty; name the household', 'no id');
      return;
    }
    const known = position.get(id);
    if (known === undefined) {
      position.set(id, ids.length);
      ids.push(id);
      rows.push(r);
      return;
    }
    const first = table.rows[rows[known]!]!;
    if (row.every((value, at) => value === first[at])) repeated.push(r);
    else
      defects.report(
        placeOf(table, r, column),
        `names ${id} again, with other values than ${table.place(rows[known]!)}; name each household once`,
        'repeated id',
      );
  });
  if (repeated.length > 0)
    findings.push({
      code: 'repeated-households',
      severity: 'warning',
      message:
        `${formatCount(repeated.length)} households stand in ${table.name} again, equal in every column ` +
        `(first: ${table.place(repeated[0]!)}). Each counts once.`,
      count: repeated.length,
    });
  return { rows, ids, position };
}

function readWeights(
  table: TextTable,
  rows: readonly number[],
  at: number,
  defects: Defects,
): Float64Array {
  const weights = Float64Array.from(rows, (row) => {
    const text = table.rows[row]![at]!;
    const weight = text.trim() === '' ? NaN : Number(text);
    if (weight >= 0 && weight < Infinity) return weight;
    defects.report(
      placeOf(table, row, table.columns[at]!),
      `is ${JSON.stringify(text)}; a weight is a number from 0 up`,
      'bad weight',
    );
    return 0;
  });
  if (rows.length > 0 && !weights.some((weight) => weight > 0))
    defects.report(table.name, `has no household of positive weight in ${table.columns[at]!}`);
  return weights;
}

function membersOf(
  persons: TextTable,
  memberAt: number,
  position: ReadonlyMap<string, number>,
  households: number,
  id: string,
  findings: HouseholdFinding[],
): { firstPerson: Uint32Array; personRows: Uint32Array } {
  const home = persons.rows.map((row) => position.get(row[memberAt]!) ?? -1);
  const firstPerson = new Uint32Array(households + 1);
  const orphans: number[] = [];
  home.forEach((h, row) => {
    if (h < 0) orphans.push(row);
    else firstPerson[h + 1]!++;
  });
  for (let h = 0; h < households; h++) firstPerson[h + 1]! += firstPerson[h]!;
  const personRows = new Uint32Array(firstPerson[households]!);
  const next = firstPerson.slice();
  home.forEach((h, row) => {
    if (h >= 0) personRows[next[h]!++] = row;
  });
  if (orphans.length > 0)
    findings.push({
      code: 'persons-without-household',
      severity: 'warning',
      message:
        `${formatCount(orphans.length)} of ${formatCount(persons.rows.length)} persons name a household ` +
        `that is not there (first: ${persons.place(orphans[0]!)}, ${id} ` +
        `${persons.rows[orphans[0]!]![memberAt]!}). They are left out; in census microdata such ` +
        'persons live in homes, barracks and other group quarters, which can be drawn as units of their own.',
      count: orphans.length,
    });
  return { firstPerson, personRows };
}
