import { drawHouseholds, drawPersons, personsOfHouseholds } from '../core/households/draw.ts';
import type { ProblemDocument } from '../core/households/pack-problem.ts';
import { changedProblem, packHouseholds, packTables } from '../core/households/pack-problem.ts';
import { parseHouseholdProblem } from '../core/households/parse.ts';
import type { HouseholdColumn, HouseholdPlan, HouseholdProgress } from '../core/households/plan.ts';
import { householdSteps } from '../core/households/prepare.ts';
import type { HouseholdOptions, PreparedHouseholds } from '../core/households/prepare.ts';
import type { Counted, HouseholdDefect, HouseholdFinding } from '../core/households/problem.ts';
import { tableName } from '../core/households/problem.ts';
import { readHouseholdFiles } from '../core/households/read-problem.ts';
import type { FileOptions, ParsedHouseholds } from '../core/households/read-problem.ts';
import type { HouseholdReport } from '../core/households/report.ts';
import type { TextTable } from '../core/households/text-table.ts';
import type { Pack, PackHouseholds, Source, Status, Text } from '../core/pack/pack.ts';
import { parsePack } from '../core/pack/parse.ts';
import type { ExportFormat } from './export-request.ts';
import type { OpenExport } from './export.ts';
import { householdAbout } from './household-about.ts';
import { openHouseholdExport } from './household-export.ts';
import type { Slot, SlotText } from './household-slots.ts';
import { slots } from './household-slots.ts';
import { targetFile, textTable } from './household-tables.ts';
import type { Compress } from './parquet/compress.ts';

/** Where households come from: tables, a pack, or a file in JSON: a pack, or a problem as the command reads it. */
export type HouseholdInput =
  | { kind: 'tables'; texts: SlotText[] }
  | { kind: 'pack'; pack: Pack; texts: SlotText[] }
  | { kind: 'document'; name: string; document: ProblemDocument; texts: SlotText[] };

/** A table of records as it was read. */
export interface RecordTable {
  slot: Slot;
  name: string;
  rows: number;
  columns: string[];
  /** The first rows. */
  head: string[][];
}

/** What was understood of an input. */
export interface HouseholdReading {
  tables: RecordTable[];
  /** Tables that are still to be given. */
  missing: Slot[];
  problems: HouseholdDefect[];
  findings: HouseholdFinding[];
  /** Columns that could name the household, and that could weigh it; only of tables. */
  choices?: { id: string; ids: string[]; weights: string[] };
  /** Only where everything could be read. */
  sample?: { households: number; persons: number; quarters: number };
  zones: string[];
  targets: { name: string; counts: Counted; of: string[]; categories: string[]; total: number }[];
  /** Only of packs. */
  about?: { title: Text; note?: Text; status: Status; source: Source | undefined };
}

/** How far drawing is, or how it ended. */
export type HouseholdStep =
  | { done: false; progress: HouseholdProgress }
  | { done: true; ok: false; reason: string; report: HouseholdReport }
  | { done: true; ok: true; drawn: DrawnHouseholds; report: HouseholdReport };

/** Size of what was drawn; its rows are asked for. */
export interface DrawnHouseholds {
  seed: number;
  /** Rows of the table of households: group quarters among them. */
  households: number;
  persons: number;
}

/** A drawn household with its members. */
export interface HouseholdCard {
  household: number;
  /** Columns of the household with its values, '' where missing. */
  values: [column: string, value: string][];
  /** Columns of its members, and a row for each. */
  columns: string[];
  members: string[][];
}

/** Rows of a drawn table as texts. */
export interface DrawnRows {
  columns: string[];
  rows: string[][];
}

/** Time that a step may take before it answers, in milliseconds. */
const stepTime = 60;
const headRows = 3;

/** What the worker of households keeps: what was read last, and what was drawn last. */
export class HouseholdDesk {
  readonly #now: () => number;
  #parsed: ParsedHouseholds | undefined;
  #steps: Generator<HouseholdProgress, PreparedHouseholds> | undefined;
  #findings: HouseholdFinding[] = [];
  #plan: HouseholdPlan | undefined;
  #report: HouseholdReport | undefined;

  /** @param now milliseconds, for how long a step lasts */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Reads an input with what the user chose, as the command `households` would. */
  read(input: HouseholdInput, choices: FileOptions): HouseholdReading {
    this.#parsed = undefined;
    if (input.kind === 'tables') return this.#readTables(input.texts, choices);
    if (input.kind === 'document') {
      const { pack: inner = input.document } = input.document as { pack?: unknown };
      if (typeof inner === 'object' && inner !== null && 'marginals' in inner) {
        const read = parsePack(inner);
        if (!read.ok) return this.#tell(read, []);
        return this.read({ kind: 'pack', pack: read.pack, texts: input.texts }, choices);
      }
      const parsed = parseHouseholdProblem(input.document);
      return this.#tell(
        parsed.ok ? parseHouseholdProblem(changedProblem(input.document, choices)) : parsed,
        [],
      );
    }
    const { households, sources, title } = input.pack;
    if (!households)
      return this.#tell(
        {
          ok: false,
          problems: [
            {
              path: '',
              message: 'This pack has no sample of households with their members; open another.',
            },
          ],
        },
        [],
      );
    const reading = households.targets
      ? this.#tell(packHouseholds(households, choices), [])
      : this.#readTargets(households, input.texts, choices);
    const { note, status } = households;
    const source = sources.find(({ id }) => id === households.source);
    return { ...reading, about: { title, ...(note && { note }), status, source } };
  }

  /** Starts to weight and draw what was read last. */
  begin(options: HouseholdOptions): void {
    if (!this.#parsed?.ok) throw new Error('There is nothing to draw households from.');
    const { problem, options: asked, findings } = this.#parsed;
    this.#findings = findings;
    this.#steps = householdSteps(problem, { ...asked, ...options });
  }

  /** Goes on for a moment. Asking no more cancels, and what was drawn before stays. */
  step(): HouseholdStep {
    if (!this.#steps) throw new Error('Nothing is being drawn.');
    const until = this.#now() + stepTime;
    for (;;) {
      const { done, value } = this.#steps.next();
      if (!done) {
        if (this.#now() < until) continue;
        return { done: false, progress: value };
      }
      this.#steps = undefined;
      const report = {
        ...value.report,
        findings: [...this.#findings, ...value.report.findings],
      };
      if (!value.ok) return { done, ok: false, reason: value.reason, report };
      const { seed, households, persons } = value.plan;
      this.#plan = value.plan;
      this.#report = report;
      return { done, ok: true, drawn: { seed, households, persons }, report };
    }
  }

  /** A drawn household and its members. */
  household(number: number): HouseholdCard {
    const plan = this.#drawn();
    const [own] = rowsOf(drawHouseholds(plan, number, 1).columns, 1);
    const columns = drawHouseholds(plan, number, 0).columns.map(({ id }) => id);
    const [first, end] = personsOfHouseholds(plan, number, 1);
    const members = drawPersons(plan, first, end - first);
    return {
      household: number,
      values: columns.map((column, k) => [column, own![k]!]),
      columns: members.columns.map(({ id }) => id),
      members: rowsOf(members.columns, end - first),
    };
  }

  /** The first rows of a drawn table. */
  head(table: 'households' | 'persons', count: number): DrawnRows {
    const plan = this.#drawn();
    const most = Math.min(count, plan[table]);
    const { columns } = (table === 'households' ? drawHouseholds : drawPersons)(plan, 0, most);
    return { columns: columns.map(({ id }) => id), rows: rowsOf(columns, most) };
  }

  /** Opens the file of a drawn table: the bytes that the command writes. */
  open(
    table: 'households' | 'persons',
    format: ExportFormat,
    zstd: () => Promise<Compress>,
  ): OpenExport {
    const plan = this.#drawn();
    const about = householdAbout(this.#report!);
    const opened = openHouseholdExport({ plan, table, format, about }, { zstd });
    if (!opened.ok) throw new Error(opened.message);
    return opened;
  }

  #drawn(): HouseholdPlan {
    if (!this.#plan) throw new Error('No households are drawn.');
    return this.#plan;
  }

  #readTables(texts: readonly SlotText[], choices: FileOptions): HouseholdReading {
    const given = (slot: Slot) => texts.find((text) => text.slot === slot);
    const missing = slots.filter((slot) => slot !== 'person-targets' && !given(slot));
    const records = (['households', 'persons'] as const).flatMap((slot) => {
      const own = given(slot);
      return own ? [{ slot, read: textTable(own.name, own.text) }] : [];
    });
    const targets = targetTexts(texts);
    const problems = [...records, ...targets].flatMap(({ read }) => (read.ok ? [] : read.problems));
    const table = (slot: Slot) => {
      const read = records.find((one) => one.slot === slot)?.read;
      return read?.ok ? read.table : undefined;
    };
    const [homes, persons] = [table('households'), table('persons')];
    const tables = [
      ...records.flatMap(({ slot, read }) => (read.ok ? [recordTable(slot, read.table)] : [])),
      ...targets.flatMap(targetRecords),
    ];
    const able = homes && { choices: columnChoices(homes, persons, choices.id) };
    if (missing.length > 0 || problems.length > 0 || !homes || !persons)
      return { tables, missing, problems, findings: [], zones: [], targets: [], ...able };
    const files = targets.flatMap(({ read }) => (read.ok ? [read.table] : []));
    const parsed = readHouseholdFiles({ households: homes, persons, targets: files }, choices);
    return { ...this.#tell(parsed, tables), ...able };
  }

  /** Records of a pack with targets of the user. */
  #readTargets(
    households: PackHouseholds,
    texts: readonly SlotText[],
    choices: FileOptions,
  ): HouseholdReading {
    const read = targetTexts(texts);
    const problems = read.flatMap((one) => (one.read.ok ? [] : one.read.problems));
    const tables = read.flatMap(targetRecords);
    const isWaiting = !read.some(({ slot }) => slot === 'household-targets');
    if (isWaiting || problems.length > 0) {
      const missing: Slot[] = isWaiting ? ['household-targets'] : [];
      return { tables, missing, problems, findings: [], zones: [], targets: [] };
    }
    const { groupQuarters } = households;
    const { households: homes, persons, ...own } = packTables(households);
    return this.#tell(
      readHouseholdFiles(
        {
          households: homes,
          persons,
          targets: read.flatMap((one) => (one.read.ok ? [one.read.table] : [])),
        },
        {
          ...(groupQuarters && { groupQuarters: quartersAsTexts(groupQuarters) }),
          ...choices,
          ...own,
        },
      ),
      tables,
    );
  }

  #tell(parsed: ParsedHouseholds, tables: RecordTable[]): HouseholdReading {
    const none = { tables, missing: [], zones: [], targets: [] };
    if (!parsed.ok) return { ...none, problems: parsed.problems, findings: [] };
    this.#parsed = parsed;
    const { sample, zones, tables: controls } = parsed.problem;
    return {
      tables,
      missing: [],
      problems: [],
      findings: parsed.findings,
      sample: {
        households: sample.ids.length,
        persons: sample.firstPerson[sample.ids.length]!,
        quarters: sample.groupQuarters?.reduce((sum, flag) => sum + flag, 0) ?? 0,
      },
      zones,
      targets: controls.map((control) => ({
        name: tableName(control),
        counts: control.counts,
        of: control.of,
        categories: control.categories.map((values) => values.join(', ')),
        total: control.targets.reduce((sum, target) => sum + (target >= 0 ? target : 0), 0),
      })),
    };
  }
}

/** Targets among the tables given, as records. */
function targetTexts(texts: readonly SlotText[]) {
  return (['household-targets', 'person-targets'] as const).flatMap((slot) => {
    const own = texts.find((text) => text.slot === slot);
    const counts = slot === 'household-targets' ? 'households' : 'persons';
    return own ? [{ slot, read: targetFile(own.name, own.text, counts) }] : [];
  });
}

function targetRecords({ slot, read }: ReturnType<typeof targetTexts>[number]): RecordTable[] {
  if (!read.ok) return [];
  const [columns = [], ...rows] = read.table.records;
  const { name } = read.table;
  return [{ slot, name, rows: rows.length, columns, head: rows.slice(0, headRows) }];
}

function quartersAsTexts(
  marks: NonNullable<PackHouseholds['groupQuarters']>,
): NonNullable<FileOptions['groupQuarters']> {
  if (marks === 'unlisted') return marks;
  return { column: marks.column, values: marks.values.map((value) => String(value ?? '')) };
}

function recordTable(slot: Slot, { name, columns, rows }: TextTable): RecordTable {
  return { slot, name, rows: rows.length, columns, head: rows.slice(0, headRows) };
}

/** Columns of both tables may name the household; those of numbers from 0 up may weigh it. */
function columnChoices(homes: TextTable, persons: TextTable | undefined, id: string | undefined) {
  const own = id ?? homes.columns[0] ?? '';
  const ids = homes.columns.filter((column) => persons?.columns.includes(column) ?? true);
  const weights = homes.columns.filter(
    (column, at) =>
      column !== own &&
      homes.rows.length > 0 &&
      homes.rows.every((row) => row[at]!.trim() !== '' && Number(row[at]) >= 0),
  );
  return { id: own, ids: ids.includes(own) ? ids : [own, ...ids], weights };
}

function rowsOf(columns: readonly HouseholdColumn[], count: number): string[][] {
  return Array.from({ length: count }, (_, i) =>
    columns.map(({ codes, labels }) => (labels ? labels[codes[i]!]! : String(codes[i]))),
  );
}
