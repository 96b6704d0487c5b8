import { didYouMean } from '../study/spelling.ts';
import type { ControlTable, Counted, HouseholdFinding } from './problem.ts';
import type { Defects } from './text-table.ts';

/** Records of a file of targets as they are: header lines among them. */
export interface TargetFile {
  name: string;
  counts: Counted;
  records: string[][];
  place(record: number): string;
}

/** Tables of one file before they are matched with a sample: targets by zone. */
export interface TargetTables {
  zones: string[];
  tables: ControlTable[];
}

/**
 * Reads a file of targets in one of two forms.
 *
 * Wide, with two header lines: the column of the sample and, below it, the category; a
 * line for each zone, whose name stands first. Columns without a category are of no concern.
 *
 * Long, with one header line: zone, column, category, count.
 *
 * An empty count is unknown.
 */
export function readTargetFile(
  file: TargetFile,
  defects: Defects,
  findings: HouseholdFinding[],
): TargetTables {
  const [groups, categories] = file.records;
  if (!groups || !categories || file.records.length < 2) {
    defects.report(
      file.name,
      'has no targets; give two header lines (column, category) and a line for each zone',
    );
    return { zones: [], tables: [] };
  }
  const isWide = categories[0] === '';
  if (!isWide && groups.length !== 4) {
    defects.report(
      file.place(1),
      `starts with ${JSON.stringify(categories[0])}; give a second header line that starts with an ` +
        'empty field and names the categories, or four columns: zone, column, category, count',
    );
    return { zones: [], tables: [] };
  }
  return isWide ? readWide(file, groups, categories, defects, findings) : readLong(file, defects);
}

function readWide(
  file: TargetFile,
  groups: readonly string[],
  categories: readonly string[],
  defects: Defects,
  findings: HouseholdFinding[],
): TargetTables {
  const ignored = groups.filter((_, at) => at > 0 && (categories[at] ?? '') === '');
  if (ignored.length > 0)
    findings.push({
      code: 'ignored-columns',
      severity: 'note',
      message: `${file.name}: ${ignored.join(', ')} ${ignored.length === 1 ? 'has' : 'have'} no categories in the second header line and ${ignored.length === 1 ? 'is' : 'are'} left out.`,
      count: ignored.length,
    });
  const cells: Cell[] = [];
  const zones: string[] = [];
  file.records.slice(2).forEach((record, r) => {
    const zone = record[0]!;
    if (zones.includes(zone))
      defects.report(file.place(r + 2), `names zone ${zone} again; give each zone one line`);
    zones.push(zone);
    categories.forEach((category, at) => {
      if (at === 0 || category === '') return;
      const place = `${file.place(r + 2)}, ${groups[at]!} ${category}`;
      cells.push({ zone, column: groups[at]!, category, text: record[at]!, place });
    });
  });
  return tablesOf(file.counts, zones, cells, defects);
}

function readLong(file: TargetFile, defects: Defects): TargetTables {
  const cells = file.records.slice(1).map(([zone, column, category, text], r): Cell => ({
    zone: zone!,
    column: column!,
    category: category!,
    text: text!,
    place: file.place(r + 1),
  }));
  return tablesOf(file.counts, [...new Set(cells.map(({ zone }) => zone))], cells, defects);
}

interface Cell {
  zone: string;
  column: string;
  category: string;
  text: string;
  place: string;
}

function tablesOf(
  counts: Counted,
  zones: string[],
  cells: readonly Cell[],
  defects: Defects,
): TargetTables {
  const zoneAt = new Map(zones.map((zone, z) => [zone, z]));
  const byColumn = new Map<string, Map<string, Float64Array>>();
  for (const { zone, column, category, text, place } of cells) {
    const categories = byColumn.get(column) ?? new Map<string, Float64Array>();
    byColumn.set(column, categories);
    const targets = categories.get(category) ?? new Float64Array(zones.length).fill(NaN);
    categories.set(category, targets);
    const z = zoneAt.get(zone)!;
    if (!Number.isNaN(targets[z]!))
      defects.report(place, `gives ${column} ${category} in zone ${zone} again; give it once`);
    targets[z] = countOf(text, place, defects);
  }
  const tables = [...byColumn].map(([column, categories]): ControlTable => {
    const targets = new Float64Array(zones.length * categories.size);
    [...categories.values()].forEach((own, c) =>
      own.forEach((target, z) => (targets[z * categories.size + c] = target)),
    );
    return {
      counts,
      of: [column],
      categories: [...categories.keys()].map((category) => [category]),
      outside: [],
      targets,
      reliability: 1,
    };
  });
  return { zones, tables };
}

/** A count from 0 up, its thousands apart by commas or not; NaN for an empty field. */
function countOf(text: string, place: string, defects: Defects): number {
  if (text.trim() === '') return NaN;
  const plain = /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text.trim()) ? text.replaceAll(',', '') : text;
  const count = Number(plain);
  if (count >= 0 && count < Infinity) return count;
  defects.report(
    place,
    `is ${JSON.stringify(text)}; a target is a number from 0 up, or empty where it is unknown`,
    'bad count',
  );
  return NaN;
}

/**
 * Puts the targets of households and of persons on the same zones.
 *
 * @param wanted zones wanted, in this order; all of the first file where absent
 */
export function alignZones(
  files: readonly { name: string; read: TargetTables }[],
  wanted: readonly string[] | undefined,
  defects: Defects,
): TargetTables {
  const known = [...new Set(files.flatMap(({ read }) => read.zones))];
  for (const zone of wanted ?? [])
    if (!known.includes(zone))
      defects.report(
        'zones',
        `there is no zone ${JSON.stringify(zone)}.${didYouMean(zone, known) || ` There are ${known.join(', ')}.`}`,
      );
  const zones = wanted ? [...new Set(wanted)] : known;
  const tables = files.flatMap(({ name, read }) => {
    for (const zone of zones)
      if (known.includes(zone) && !read.zones.includes(zone))
        defects.report(name, `has no targets for zone ${zone}; add them, or leave the zone out`);
    return read.tables.map((table) => {
      const width = table.categories.length;
      const targets = new Float64Array(zones.length * width).fill(NaN);
      zones.forEach((zone, z) => {
        const from = read.zones.indexOf(zone);
        if (from >= 0)
          targets.set(table.targets.subarray(from * width, (from + 1) * width), z * width);
      });
      return { ...table, targets };
    });
  });
  return { zones, tables };
}
