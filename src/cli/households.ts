import { mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { packHouseholds } from '../core/households/pack-problem.ts';
import { parseHouseholdProblem } from '../core/households/parse.ts';
import { mostHouseholds, prepareHouseholds } from '../core/households/prepare.ts';
import type { HouseholdOptions } from '../core/households/prepare.ts';
import type { HouseholdPlan } from '../core/households/plan.ts';
import { readHouseholdFiles } from '../core/households/read-problem.ts';
import type { FileOptions, ParsedHouseholds } from '../core/households/read-problem.ts';
import type { GroupQuarters } from '../core/households/read-sample.ts';
import type { HouseholdReport } from '../core/households/report.ts';
import type { ExportFormat } from '../data/export-request.ts';
import { householdAbout } from '../data/household-about.ts';
import { openHouseholdExport } from '../data/household-export.ts';
import { targetFile, textTable } from '../data/household-tables.ts';
import type { Arguments } from './arguments.ts';
import { readArguments, wholeNumber } from './arguments.ts';
import { dataError, readJson } from './input.ts';
import { zstd } from './lanes.ts';
import { PackFolder } from './pack-folder.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { UsageError } from './terminal.ts';
import { writeExport } from './write-export.ts';

const options = {
  pack: 'string',
  packs: 'string',
  households: 'string',
  persons: 'string',
  'household-targets': 'string',
  'person-targets': 'string',
  id: 'string',
  weight: 'string',
  zones: 'string',
  total: 'string',
  outside: 'string',
  'group-quarters': 'string',
  swap: 'string',
  relax: 'string',
  size: 'string',
  people: 'string',
  seed: 'string',
  format: 'string',
  'sample-id': 'boolean',
  out: 'string',
} as const;

/** `households`: weights a sample of households to targets by zone and draws whole households. */
export async function households(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const started = performance.now();
  const given = readArguments(args, options);
  const format = formatOf(given);
  const parsed = await readProblem(given);
  if (!parsed.ok) throw dataError('These households cannot be drawn:', parsed.problems);
  const asked = { ...parsed.options, ...sizeOf(given) };
  if (asked.households !== undefined && asked.persons !== undefined)
    throw new UsageError('Give --size in households or --people in persons, not both.');

  terminal.show('weighting …');
  const prepared = prepareHouseholds(parsed.problem, asked);
  terminal.show('');
  const findings = [...parsed.findings, ...prepared.report.findings];
  const report = { ...prepared.report, findings };
  if (!prepared.ok) {
    terminal.answer({ status: 'could-not', reason: prepared.reason, ...answerOf(report) });
    terminal.say(prepared.reason);
    for (const { message } of report.remedies.slice(1)) terminal.say(`  ${message}`);
    return 1;
  }
  const { plan } = prepared;
  const out = given.value('out');
  const files =
    out === undefined ? [] : await writeFiles(plan, report, given, out, format, terminal);
  const seconds = Math.round(performance.now() - started) / 1000;
  for (const { severity, message } of findings) if (severity === 'warning') terminal.say(message);
  terminal.say(
    `${out === undefined ? 'Could draw' : 'Wrote'} ${grouped(plan.households)} households with ${grouped(plan.persons)} persons${out === undefined ? '; name a folder with --out to write them' : ` to ${out}`}, ${seconds} s.`,
  );
  terminal.answer({
    status: 'done',
    seed: plan.seed,
    households: plan.households,
    persons: plan.persons,
    exact: 'households',
    ...(asked.persons !== undefined && { personsAskedFor: asked.persons }),
    ...answerOf(report),
    files,
    seconds,
  });
  return 0;
}

function answerOf({
  sample,
  zones,
  findings,
  remedies,
  missed,
  residual,
}: HouseholdReport): object {
  return { sample, missed, residual, findings, remedies, zones };
}

async function readProblem(given: Arguments): Promise<ParsedHouseholds> {
  const [problem, surplus] = given.positionals;
  if (surplus !== undefined)
    throw new UsageError(`The command takes one problem; ${JSON.stringify(surplus)} is too much.`);
  const changes = changesOf(given);
  const pack = given.value('pack');
  if (pack !== undefined) {
    const [first] = [...fileNames, 'id', 'weight'].filter((option) => given.has(option));
    if (problem !== undefined || first !== undefined)
      throw new UsageError(
        `The option --pack has households of its own; leave ${problem ?? `--${first}`} out.`,
      );
    const { pack: opened } = await (await PackFolder.open(given.value('packs'))).load(pack);
    if (!opened.households)
      throw new UsageError(`The pack ${pack} has no sample of households with their members.`);
    return packHouseholds(opened.households, { ...changes, ...recordChanges(given) });
  }
  if (problem !== undefined) {
    for (const option of fileOptions)
      if (given.has(option))
        throw new UsageError(
          `The option --${option} goes with --households; in a problem in JSON it is written there.`,
        );
    const json = await readJson(problem);
    const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
    return parseHouseholdProblem(isObject ? { ...json, ...changes } : json);
  }
  const texts = new Map<string, string>();
  for (const option of fileNames) {
    const name = given.value(option);
    if (name === undefined) {
      if (option === 'person-targets') continue;
      throw new UsageError(
        `The command needs the file of a problem, or --${fileNames.slice(0, 3).join(', --')} and --person-targets; --${option} is missing.`,
      );
    }
    texts.set(option, await readText(name));
  }
  const nameOf = (option: (typeof fileNames)[number]) => basename(given.value(option)!);
  const tables = (['households', 'persons'] as const).map((option) =>
    textTable(nameOf(option), texts.get(option)!),
  );
  const targets = (['household-targets', 'person-targets'] as const)
    .filter((option) => texts.has(option))
    .map((option) =>
      targetFile(
        nameOf(option),
        texts.get(option)!,
        option === 'household-targets' ? 'households' : 'persons',
      ),
    );
  const problems = [...tables, ...targets].flatMap((read) => (read.ok ? [] : read.problems));
  const [sample, members] = tables;
  if (!sample?.ok || !members?.ok || problems.length > 0) return { ok: false, problems };
  const read: FileOptions = {
    ...changes,
    ...(given.value('id') !== undefined && { id: given.value('id')! }),
    ...(given.value('weight') !== undefined && { weight: given.value('weight')! }),
    ...recordChanges(given),
  };
  return readHouseholdFiles(
    {
      households: sample.table,
      persons: members.table,
      targets: targets.flatMap((one) => (one.ok ? [one.table] : [])),
    },
    read,
  );
}

const fileNames = ['households', 'persons', 'household-targets', 'person-targets'] as const;
const fileOptions = [...fileNames, 'id', 'weight', 'zones', 'outside', 'group-quarters'] as const;

/** Zones and records that are looked at; a problem in JSON says this itself. */
function recordChanges(given: Arguments): Pick<FileOptions, 'zones' | 'outside' | 'groupQuarters'> {
  return {
    ...(given.has('zones') && { zones: listOf(given.value('zones')!) }),
    ...(given.has('outside') && { outside: outsideOf(given.value('outside')!) }),
    ...(given.has('group-quarters') && {
      groupQuarters: quartersOf(given.value('group-quarters')!),
    }),
  };
}

/** Changes of the targets that both kinds of problem take. */
function changesOf(given: Arguments): Pick<FileOptions, 'declared' | 'relax' | 'swap'> {
  return {
    ...(given.has('total') && { declared: listOf(given.value('total')!) }),
    ...(given.has('relax') && { relax: listOf(given.value('relax')!) }),
    ...(given.has('swap') && { swap: [swapOf(given.value('swap')!)] }),
  };
}

function sizeOf(given: Arguments): HouseholdOptions {
  const whole = (option: 'seed' | 'size' | 'people', least: number, most: number) => {
    const number = wholeNumber(option, given.value(option));
    if (number !== undefined && (number < least || number > most))
      throw new UsageError(
        `The option --${option} goes from ${grouped(least)} to ${grouped(most)}; ${grouped(number)} does not.`,
      );
    return number;
  };
  const seed = whole('seed', 0, Number.MAX_SAFE_INTEGER);
  const size = whole('size', 1, mostHouseholds);
  const people = whole('people', 1, 10 * mostHouseholds);
  return {
    ...(seed !== undefined && { seed }),
    ...(size !== undefined && { households: size }),
    ...(people !== undefined && { persons: people }),
  };
}

interface WrittenFile {
  table: string;
  file: string;
  rows: number;
  bytes: number;
  columns: string[];
  digests: Record<string, string>;
}

async function writeFiles(
  plan: HouseholdPlan,
  report: HouseholdReport,
  given: Arguments,
  folder: string,
  format: ExportFormat,
  terminal: Terminal,
): Promise<WrittenFile[]> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new UsageError(
      `The folder ${folder} cannot be made (${(cause as NodeJS.ErrnoException).code ?? String(cause)}).`,
    );
  }
  const about = householdAbout(report);
  const written: WrittenFile[] = [];
  for (const table of ['households', 'persons'] as const) {
    if ((table === 'persons' ? plan.persons : plan.households) === 0) continue;
    const sampleId = given.has('sample-id') && table === 'households';
    const opened = openHouseholdExport(
      {
        plan,
        table,
        format,
        about,
        ...(sampleId && {
          columns: [
            'household_id',
            'zone',
            'size',
            'sample_id',
            ...plan.columns.map(({ id }) => id),
          ],
        }),
      },
      {
        signal: terminal.signal,
        zstd,
      },
    );
    if (!opened.ok) throw new UsageError(opened.message);
    const file = join(folder, `${table}.${format}`);
    const { bytes, description } = await writeExport(opened, format, file, terminal);
    written.push({
      table,
      file,
      rows: opened.rows[1] - opened.rows[0],
      bytes,
      columns: opened.columns,
      digests: description.digests,
    });
  }
  return written;
}

async function readText(name: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(name));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UsageError(`There is no file ${name}.`);
    throw new UsageError(
      cause instanceof TypeError
        ? `The file ${name} is not in UTF-8; save it so.`
        : `The file ${name} cannot be read (${code ?? String(cause)}).`,
    );
  }
}

function formatOf(given: Arguments): ExportFormat {
  const format = given.value('format') ?? 'parquet';
  if (format === 'parquet' || format === 'csv' || format === 'jsonl') return format;
  throw new UsageError(`The option --format takes parquet, csv or jsonl; ${format} is none.`);
}

function listOf(text: string): string[] {
  return text.split(',').map((name) => name.trim());
}

function swapOf(text: string): { table: string; categories: [string, string] } {
  const [, table, a, b] = /^([^:]+):([^,]+),([^,]+)$/.exec(text) ?? [];
  if (table === undefined || a === undefined || b === undefined)
    throw new UsageError(
      `The option --swap takes TABLE:CATEGORY,CATEGORY, such as children:no,yes; ${text} is none.`,
    );
  return { table: table.trim(), categories: [a.trim(), b.trim()] };
}

function quartersOf(text: string): GroupQuarters {
  if (text === 'unlisted') return text;
  const [, column, values] = /^([^:]+):(.+)$/.exec(text) ?? [];
  if (column === undefined || values === undefined)
    throw new UsageError(
      `The option --group-quarters takes COLUMN:VALUE,…, such as TYPE:2,3, or unlisted; ${text} is neither.`,
    );
  return { column: column.trim(), values: listOf(values) };
}

function outsideOf(text: string): { table: string; value: string }[] {
  return listOf(text).map((item) => {
    const colon = item.indexOf(':');
    if (colon < 1)
      throw new UsageError(
        `The option --outside takes TABLE:VALUE, such as age:unknown; ${item} is none.`,
      );
    return { table: item.slice(0, colon), value: item.slice(colon + 1) };
  });
}

function grouped(whole: number): string {
  return whole.toLocaleString('en-US');
}
