import { didYouMean } from '../study/spelling.ts';
import { formatCount } from '../table/wording.ts';
import type { ControlTable, HouseholdSample, SampleColumn } from './problem.ts';
import { tableName, tablesNamed } from './problem.ts';
import { quartersColumn, quartersLabels } from './read-sample.ts';
import type { Defects } from './text-table.ts';

/** What the user changes in the targets, always by name. */
export interface TargetChanges {
  /** Values that count in no category, by table. */
  outside?: readonly { table: string; value: string }[];
  /** Two categories whose targets change places in every zone. */
  swap?: readonly { table: string; categories: readonly [string, string] }[];
}

/** Category of every household, or of every person, in a table; −1 for none. */
export function categoriesOf(table: ControlTable, sample: HouseholdSample): Int32Array {
  const columns = table.of.map((id) => columnNamed(table, sample, id)!);
  const units = table.counts === 'households' ? sample.ids.length : personsIn(sample);
  const out = new Int32Array(units);
  if (columns.length === 0) {
    leftOut(table, sample)?.forEach((left, i) => (out[i] = -left));
    return out;
  }
  const sizes = columns.map(({ labels }) => labels.length);
  const cells = new Int32Array(sizes.reduce((product, size) => product * size, 1)).fill(-1);
  table.categories.forEach((values, category) => {
    let cell = 0;
    columns.forEach(({ labels }, k) => {
      const code = labels.indexOf(values[k]!);
      cell = code < 0 || cell < 0 ? -1 : cell * sizes[k]! + code;
    });
    if (cell >= 0) cells[cell] = category;
  });
  const left = leftOut(table, sample);
  for (let i = 0; i < units; i++) {
    if (left?.[i] === 1) {
      out[i] = -1;
      continue;
    }
    let cell = 0;
    for (let k = 0; k < columns.length; k++) cell = cell * sizes[k]! + columns[k]!.codes[i]!;
    out[i] = cells[cell]!;
  }
  return out;
}

/** 1 for units that a table of households does not count; undefined where it counts all. */
function leftOut({ counts }: ControlTable, { groupQuarters }: HouseholdSample) {
  return counts === 'households' ? groupQuarters : undefined;
}

/** Members of all households together. */
export function personsIn({ firstPerson, ids }: HouseholdSample): number {
  return firstPerson[ids.length]!;
}

/**
 * Checks tables against a sample and makes the changes a user asks for. A value of the
 * sample needs a category or must be declared to be outside; a category with people
 * needs a value in the sample.
 */
export function matchTables(
  given: readonly ControlTable[],
  sample: HouseholdSample,
  changes: TargetChanges,
  defects: Defects,
): ControlTable[] {
  const tables = given.map((table) => ({ ...table, outside: [...table.outside] }));
  for (const { table: name, value } of changes.outside ?? [])
    for (const table of namedTables(tables, name, 'outside', defects)) table.outside.push([value]);
  for (const { table: name, categories } of changes.swap ?? [])
    for (const table of namedTables(tables, name, 'swap', defects))
      swapCategories(table, categories, defects);
  const names = tables.map(tableName);
  tables.forEach((table, t) => {
    if (names.indexOf(names[t]!) < t)
      defects.report(names[t]!, 'has targets twice; give each table once');
    else matchTable(table, sample, defects);
  });
  return tables;
}

/** The one table of a name. Reports where there is none or more than one. */
export function namedTables<T extends ControlTable>(
  tables: readonly T[],
  name: string,
  path: string,
  defects: Defects,
): T[] {
  const found = tablesNamed(tables, name) as T[];
  if (found.length === 1) return found;
  const known = tables.map(tableName);
  defects.report(
    path,
    found.length === 0
      ? `there are no targets called ${JSON.stringify(name)}.${didYouMean(name, known) || ` There are ${known.join(', ')}.`}`
      : `${name} may be ${found.map(tableName).join(' or ')}; write one of these`,
  );
  return [];
}

function swapCategories(
  table: ControlTable,
  labels: readonly [string, string],
  defects: Defects,
): void {
  const [a, b] = labels.map((label) => table.categories.findIndex(([only]) => only === label));
  if (a! < 0 || b! < 0 || table.of.length !== 1) {
    defects.report(
      'swap',
      `${tableName(table)} has the categories ${table.categories.map(([only]) => only).join(', ')}; name two of them`,
    );
    return;
  }
  table.targets = swappedTargets(table, a!, b!);
}

/** The targets of a table with two categories changed about in every zone. */
export function swappedTargets(
  { targets, categories }: ControlTable,
  a: number,
  b: number,
): Float64Array {
  const out = targets.slice();
  for (let at = 0; at < targets.length; at += categories.length) {
    out[at + a] = targets[at + b]!;
    out[at + b] = targets[at + a]!;
  }
  return out;
}

function columnNamed(
  { counts }: ControlTable,
  sample: HouseholdSample,
  id: string,
): SampleColumn | undefined {
  const own = counts === 'households' ? sample.columns : sample.personColumns;
  const found = own.find((column) => column.id === id);
  return found ?? (counts === 'persons' && id === quartersColumn ? quartersOf(sample) : undefined);
}

/** Who lives in group quarters, where the sample marks any. */
function quartersOf(sample: HouseholdSample): SampleColumn | undefined {
  const { groupQuarters, firstPerson } = sample;
  if (!groupQuarters) return undefined;
  const codes = new Uint32Array(personsIn(sample));
  groupQuarters.forEach((flag, h) => codes.fill(flag, firstPerson[h], firstPerson[h + 1]));
  return { id: quartersColumn, labels: quartersLabels, codes };
}

function matchTable(table: ControlTable, sample: HouseholdSample, defects: Defects): void {
  const name = tableName(table);
  const own = table.counts === 'households' ? sample.columns : sample.personColumns;
  const columns = table.of.map((id) => {
    const column = columnNamed(table, sample, id);
    const known = own.map((candidate) => candidate.id);
    if (!column && table.counts === 'persons' && id === quartersColumn) {
      defects.report(
        name,
        'nothing says which persons of the sample live in group quarters; mark their records, or leave the table out',
      );
      return column;
    }
    if (!column)
      defects.report(
        name,
        `the ${table.counts} of the sample have no column ${JSON.stringify(id)}.${
          didYouMean(id, known) || ` They have ${known.join(', ')}.`
        }`,
      );
    return column;
  });
  if (columns.some((column) => !column)) return;

  const seen = new Set<string>();
  table.categories.forEach((values, c) => {
    const key = JSON.stringify(values);
    if (seen.has(key)) defects.report(name, `has the category ${values.join(', ')} twice`);
    seen.add(key);
    let asked = 0;
    for (let at = c; at < table.targets.length; at += table.categories.length)
      if (table.targets[at]! > 0) asked += table.targets[at]!;
    values.forEach((value, k) => {
      const { id, labels } = columns[k]!;
      if (asked > 0 && !labels.includes(value))
        defects.report(
          name,
          `asks for ${formatCount(asked)} ${table.counts} with ${id} = ${JSON.stringify(value)}, and the sample has none.` +
            (didYouMean(value, labels) || ` It has ${labels.join(', ')}.`),
        );
    });
  });

  for (const values of table.outside) seen.add(JSON.stringify(values));
  if (table.of.length === 0) return;
  const without = new Map<string, number>();
  const left = leftOut(table, sample);
  for (let i = 0; i < columns[0]!.codes.length; i++) {
    if (left?.[i] === 1) continue;
    const values = columns.map((column) => column!.labels[column!.codes[i]!]!);
    const key = JSON.stringify(values);
    if (!seen.has(key)) without.set(key, (without.get(key) ?? 0) + 1);
  }
  for (const [key, count] of without) {
    const values = (JSON.parse(key) as string[]).join(', ');
    defects.report(
      name,
      `${formatCount(count)} ${table.counts} of the sample have ${table.of.join(', ')} = ${JSON.stringify(values)}, for which there is no target. ` +
        'Give it one (0 takes the households away), or declare it outside the table.',
      `${name} without target`,
    );
  }
}
