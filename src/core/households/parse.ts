import { JsonReader } from './json-reader.ts';
import { matchTables, namedTables } from './match-tables.ts';
import type { ControlTable, Counted } from './problem.ts';
import { tableName } from './problem.ts';
import type { ParsedHouseholds } from './read-problem.ts';
import { declaredTables, requireTargets, swapFindings } from './read-problem.ts';
import type { GroupQuarters } from './read-sample.ts';
import { readSample } from './read-sample.ts';
import type { TextTable } from './text-table.ts';

const problemKeys = [
  'households',
  'persons',
  'zones',
  'targets',
  'declared',
  'swap',
  'relax',
  'seed',
  'size',
  'people',
  'groupQuarters',
];
const targetKeys = ['counts', 'of', 'categories', 'values', 'outside', 'reliability'];

/**
 * Reads a problem from JSON:
 *
 *     {"households": {"id": [name, …], "weight": [number, …], "columns": {"<column>": [value, …]}},
 *      "persons": {"household": [name, …], "columns": {"<column>": [value, …]}},
 *      "zones": [name, …],
 *      "targets": [{"counts": "households" | "persons", "of": [column, …],
 *                   "categories": [[value of each column], …], "values": [[count or null, …] per zone],
 *                   "outside": [[value of each column], …], "reliability": number}],
 *      "groupQuarters": "unlisted" | {"column", "values": [value, …]},
 *      "declared": [table, …], "swap": [{"table", "categories": [a, b]}], "relax": [table, …],
 *      "seed": number, "size": households, "people": persons}
 *
 * Values are texts, numbers or null; one column needs no inner lists. `weight`, `outside`,
 * `reliability` and all after `targets` may be left out. Every defect is reported with its path.
 */
export function parseHouseholdProblem(json: unknown): ParsedHouseholds {
  const reader = new JsonReader();
  const root = reader.object('', json, problemKeys);
  const households = textTableOf(reader, root['households'], 'households', 'id', ['weight']);
  const persons = textTableOf(reader, root['persons'], 'persons', 'household', []);
  const zones = reader.list('zones', root['zones'], (path, zone) => reader.text(path, zone));
  zones.forEach((zone, z) => {
    if (zones.indexOf(zone) < z)
      reader.defects.report(`zones[${z}]`, `is ${zone} again; name each zone once`);
  });
  const given = reader.list('targets', root['targets'], (path, table) =>
    controlTable(reader, path, table, zones.length),
  );
  const names = (key: 'declared' | 'relax') =>
    root[key] === undefined
      ? []
      : reader.list(key, root[key], (path, name) => reader.text(path, name));
  const swap =
    root['swap'] === undefined
      ? []
      : reader.list('swap', root['swap'], (path, item) => {
          const one = reader.object(path, item, ['table', 'categories']);
          const [a = '', b = ''] = reader.list(
            `${path}.categories`,
            one['categories'],
            (at, label) => reader.text(at, label),
          );
          const categories: [string, string] = [a, b];
          return { table: reader.text(`${path}.table`, one['table']), categories };
        });
  const whole = (key: string, least: number) =>
    root[key] === undefined ? undefined : reader.whole(key, root[key], least);
  const [seed, size, people] = [whole('seed', 0), whole('size', 1), whole('people', 1)];
  if (size !== undefined && people !== undefined)
    reader.defects.report('people', 'stands beside size; give households or persons, not both');
  const groupQuarters = quartersOf(reader, root['groupQuarters']);
  const [declaredNames, relaxNames] = [names('declared'), names('relax')];
  if (reader.defects.list.length > 0) return { ok: false, problems: reader.defects.all() };

  const { defects } = reader;
  // Both tables join by a column of the same name, which no other column may have.
  const id = households.columns[0]!;
  persons.columns[0] = id;
  const hasWeights = households.columns[1] === weightColumn;
  const read = readSample(
    households,
    persons,
    {
      id,
      ...(hasWeights && { weight: weightColumn }),
      ...(groupQuarters && { groupQuarters }),
    },
    defects,
  );
  if (!read) return { ok: false, problems: defects.all() };
  const tables = matchTables(given, read.sample, { swap }, defects);
  const declared = declaredTables(tables, declaredNames, defects);
  const relax = relaxNames.flatMap((name) =>
    namedTables(tables, name, 'relax', defects).map(tableName),
  );
  requireTargets(zones, tables, defects);
  if (defects.list.length > 0) return { ok: false, problems: defects.all() };
  return {
    ok: true,
    problem: { sample: read.sample, zones, tables, declared },
    options: {
      relax,
      ...(seed !== undefined && { seed }),
      ...(size !== undefined && { households: size }),
      ...(people !== undefined && { persons: people }),
    },
    findings: [...read.findings, ...swapFindings({ swap })],
  };
}

function quartersOf(reader: JsonReader, json: unknown): GroupQuarters | undefined {
  if (json === undefined || json === 'unlisted') return json;
  const { column, values } = reader.object('groupQuarters', json, ['column', 'values']);
  return {
    column: reader.text('groupQuarters.column', column),
    values: reader.list('groupQuarters.values', values, (path, value) => reader.value(path, value)),
  };
}

/** Columns of JSON that no user's column can be called like. */
const idColumn = '\u0000id';
const weightColumn = '\u0000weight';

function textTableOf(
  reader: JsonReader,
  json: unknown,
  name: string,
  idKey: string,
  optional: readonly string[],
): TextTable {
  const table = reader.object(name, json, [idKey, 'columns', ...optional]);
  const given: { id: string; values: string[] }[] = [];
  const add = (id: string, path: string, values: unknown) =>
    given.push({ id, values: reader.list(path, values, (at, value) => reader.value(at, value)) });
  add(idColumn, `${name}.${idKey}`, table[idKey]);
  if (table['weight'] !== undefined) add(weightColumn, `${name}.weight`, table['weight']);
  const columns = table['columns'] === undefined ? {} : table['columns'];
  for (const [id, values] of Object.entries(reader.object(`${name}.columns`, columns)))
    add(id, `${name}.columns.${id}`, values);
  const length = given[0]!.values.length;
  for (const { id, values } of given)
    if (values.length !== length)
      reader.defects.report(
        `${name}.columns.${id}`,
        `has ${values.length} values for ${length} ${name}`,
      );
  return {
    name,
    columns: given.map(({ id }) => id),
    rows: Array.from({ length }, (_, row) => given.map(({ values }) => values[row] ?? '')),
    place: (row) => `${name}[${row}]`,
  };
}

function controlTable(
  reader: JsonReader,
  path: string,
  json: unknown,
  zones: number,
): ControlTable {
  const table = reader.object(path, json, targetKeys);
  const counts = table['counts'];
  if (counts !== 'households' && counts !== 'persons')
    reader.defects.report(`${path}.counts`, 'must be "households" or "persons"');
  const of = reader.list(`${path}.of`, table['of'], (at, column) => reader.text(at, column));
  const lists = (key: string) =>
    reader.list(`${path}.${key}`, table[key], (at, values) => {
      const list = Array.isArray(values)
        ? reader.list(at, values, (place, value) => reader.value(place, value))
        : [reader.value(at, values)];
      if (list.length !== of.length)
        reader.defects.report(at, `has ${list.length} values for ${of.length} columns`);
      return list;
    });
  const categories =
    of.length === 0 && table['categories'] === undefined ? [[]] : lists('categories');
  const rows = reader.list(`${path}.values`, table['values'], (at, row) => {
    const values = reader.list(at, row, (place, value) =>
      value === null ? NaN : reader.count(place, value),
    );
    if (values.length !== categories.length)
      reader.defects.report(at, `has ${values.length} counts for ${categories.length} categories`);
    return values;
  });
  if (rows.length !== zones)
    reader.defects.report(`${path}.values`, `has ${rows.length} lines for ${zones} zones`);
  return {
    counts: counts as Counted,
    of,
    categories,
    outside: table['outside'] === undefined ? [] : lists('outside'),
    targets: Float64Array.from(rows.flat()),
    reliability:
      table['reliability'] === undefined
        ? 1
        : reader.count(`${path}.reliability`, table['reliability']),
  };
}
