import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { packDigest } from '../core/pack/pack-digest.ts';
import { statuses } from '../core/pack/pack.ts';
import {
  acceptMatch,
  addRule,
  addTable,
  applyRemedy,
  editTable,
  givenWay,
  isPublisherNamed,
  matchCategories,
  mendDraft,
  newDraft,
  packIdOf,
  packOf,
  readRule,
  readingOf,
} from '../core/own/own.ts';
import type { Draft, DraftSource, Finding, GivenWay, Remedy } from '../core/own/own.ts';
import { modelVersion } from '../core/study/study.ts';
import { formatCount } from '../core/table/wording.ts';
import { writeOwnFile } from '../data/own-file.ts';
import { encodeLink } from '../link/seed-link.ts';
import type { Arguments } from './arguments.ts';
import { readArguments, wholeNumber } from './arguments.ts';
import { WholeFile } from './output.ts';
import { packInside } from './own-pack.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { UsageError } from './terminal.ts';

const options = {
  out: 'string',
  title: 'string',
  id: 'string',
  basis: 'string',
  year: 'string',
  people: 'string',
  publisher: 'string',
  licence: 'string',
  status: 'string',
  total: 'string',
  rules: 'string',
  microdata: 'string',
  pattern: 'string',
  drop: 'string',
  'zeros-unknown': 'string',
  'blanks-zero': 'string',
  agree: 'string',
  'prior-weight': 'string',
  reliability: 'string',
  match: 'boolean',
  fix: 'boolean',
} as const;

/** Matches less certain than this are not accepted by `--match`. */
const leastConfidence = 0.7;

/** `pack`: makes a pack of one's own tables. */
export async function pack(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const given = readArguments(args, options);
  const files = given.positionals;
  if (files.length === 0) throw new UsageError('The command needs the files of one table or more.');
  const out = given.value('out');
  let draft = describe(await readTables(files, given), given);
  const accepted: string[] = [];
  if (given.has('match'))
    for (let match = likelyMatch(draft); match; match = likelyMatch(draft)) {
      accepted.push(match.reason);
      draft = acceptMatch(draft, match);
    }
  draft = withRules(decide(draft, given), given);
  const { draft: mended, remedies } = given.has('fix')
    ? mendDraft(draft)
    : { draft, remedies: [] as Remedy[] };
  draft = mended;
  const made = packOf(draft);
  const gaveWay = remedies.flatMap((remedy) =>
    remedy.kind === 'as-pattern' ? (givenWay(draft, remedy.table) ?? []) : [],
  );
  const report = {
    tables: draft.tables.map((table) => ({
      table: table.name,
      role: table.role,
      reading: readingOf(draft, table.id).summary,
    })),
    accepted,
    applied: draft.done.map(({ words }) => words),
    ...(gaveWay.length > 0 && { gaveWay: gaveWay.map((one) => missedOf(draft, one)) }),
    findings: made.findings.map((finding) => findingWords(draft, finding)),
  };
  if (!made.ok) {
    const [first] = made.findings;
    const reason = first?.message ?? 'No pack can be made of these tables.';
    terminal.answer({ status: 'could-not', reason, ...report });
    terminal.say(reason);
    return 1;
  }
  const loaded = { pack: made.pack, digest: packDigest(made.pack) };
  if (out !== undefined) {
    const file = await WholeFile.create(out);
    await file.write(new TextEncoder().encode(`${writeOwnFile({ pack: made.pack, draft })}\n`));
    await file.finish();
  }
  const { pack: own, digest } = loaded;
  terminal.answer({
    status: 'done',
    id: own.id,
    digest,
    people: own.bases[0]!.total,
    attributes: own.attributes.map(({ id, label, categories }) => ({
      id,
      label,
      categories: categories.length,
    })),
    targets: own.marginals.map(({ id, label, counts, status, reconciliation }) => ({
      id,
      label,
      cells: counts.length,
      status,
      ...(reconciliation !== undefined && { reconciliation }),
    })),
    ...linkIfShort(loaded),
    ...(out !== undefined && { out }),
    ...report,
  });
  terminal.say(
    `${own.marginals.length} targets of ${own.attributes.length} attributes${out === undefined ? '' : ` in ${out}`}; draw from it with populace generate --pack ${out ?? 'PACK.json'}.`,
  );
  for (const one of gaveWay) terminal.say(missedWords(draft, one));
  return 0;
}

async function readTables(files: readonly string[], given: Arguments): Promise<Draft> {
  const title = given.value('title') ?? basename(files[0]!).replace(/\.[a-z0-9]+$/i, '');
  const said = /\b(?:19|20)\d\d\b/.exec(title)?.[0];
  const year = wholeNumber('year', given.value('year') ?? said) ?? new Date().getFullYear();
  let draft = newDraft(title, year);
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
      throw new UsageError(
        cause.code === 'ENOENT' ? `There is no file ${file}.` : `The file ${file} cannot be read.`,
      );
    });
    draft = addTable(draft, basename(file), text);
  }
  return draft;
}

/** Title, source and number of people as the options say them. */
function describe(draft: Draft, given: Arguments): Draft {
  const id = given.value('id') ?? packIdOf(draft.title);
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(id))
    throw new UsageError(
      `The option --id takes small letters, digits and hyphens; ${JSON.stringify(id)} is none.`,
    );
  const status = given.value('status');
  if (status !== undefined && !statuses.includes(status as DraftSource['status']))
    throw new UsageError(
      `The option --status takes one of ${statuses.join(', ')}; ${status} is none.`,
    );
  if (status?.startsWith('official') && !isPublisherNamed(given.value('publisher') ?? ''))
    throw new UsageError(
      `The status ${status} needs a publisher: name it with --publisher, or take the status secondary.`,
    );
  const source: Partial<DraftSource> = {
    ...text(given, 'publisher'),
    ...text(given, 'licence'),
    ...(status !== undefined && { status: status as DraftSource['status'] }),
  };
  const people = wholeNumber('people', given.value('people'));
  const named: Draft = {
    ...draft,
    id,
    ...text(given, 'basis'),
    ...(people !== undefined && { people: { from: 'stated', people } }),
  };
  return draft.tables.reduce((now, { id: table }) => editTable(now, table, { source }), named);
}

function text(given: Arguments, name: 'publisher' | 'licence' | 'basis'): Record<string, string> {
  const value = given.value(name);
  return value === undefined ? {} : { [name]: value };
}

/** What the options decide about single tables, each named by its file. */
function decide(draft: Draft, given: Arguments): Draft {
  let now = draft;
  const each = (
    option: keyof typeof options,
    make: (table: string, name: string, more: string) => Remedy | undefined,
  ) => {
    for (const part of (given.value(option) ?? '').split(',')) {
      if (part.trim() === '') continue;
      const [name = '', more = ''] = part.trim().split(':');
      const remedy = make(tableNamed(now, option, name), name, more);
      if (remedy) now = applyRemedy(now, remedy);
    }
  };
  each('microdata', (table) => {
    now = editTable(now, table, { layout: { shape: 'microdata' } });
    return undefined;
  });
  each('reliability', (table, name, more) => {
    const reliability = Number(more);
    if (!(reliability > 0))
      throw new UsageError(`The option --reliability takes FILE:NUMBER; ${name}:${more} is none.`);
    now = editTable(now, table, { reliability });
    return undefined;
  });
  each('drop', (table, name) => ({ kind: 'drop-table', table, words: `Take “${name}” out` }));
  each('pattern', (table, name) => ({
    kind: 'as-pattern',
    table,
    words: `Use “${name}” as a pattern only`,
  }));
  each('zeros-unknown', (table, name) => ({
    kind: 'zeros-unknown',
    table,
    words: `Take the zeros of “${name}” as not known`,
  }));
  each('blanks-zero', (table, name) => ({
    kind: 'blanks-zero',
    table,
    words: `Count what “${name}” does not print as 0`,
  }));
  each('prior-weight', (table, name, more) => {
    const weight = more === '' ? 0.01 : Number(more);
    if (!(weight > 0))
      throw new UsageError(`The option --prior-weight takes FILE:WEIGHT; ${name}:${more} is none.`);
    return {
      kind: 'prior-weight',
      table,
      weight,
      words: `Give combinations that “${name}” never saw ${weight} of its mean weight`,
    };
  });
  each('total', (table, name) => ({
    kind: 'trust-total',
    table,
    words: `Scale all tables to the people of “${name}”`,
  }));
  each('agree', (table, name, more) => ({
    kind: 'agree-with',
    table,
    tables: [tableNamed(now, 'agree', more)],
    words: `Scale “${name}” to agree with “${more}”`,
  }));
  return now;
}

function tableNamed(draft: Draft, option: string, name: string): string {
  const found = draft.tables.find((table) => table.name === basename(name));
  if (found) return found.id;
  throw new UsageError(
    `The option --${option} names ${JSON.stringify(name)}; the tables are ${draft.tables.map((table) => table.name).join(', ')}.`,
  );
}

function withRules(draft: Draft, given: Arguments): Draft {
  return (given.value('rules') ?? '')
    .split(';')
    .filter((rule) => rule.trim() !== '')
    .reduce((now, rule) => {
      const read = readRule(now, rule);
      if (read.ok) return addRule(now, read.where);
      throw new UsageError(read.message);
    }, draft);
}

function likelyMatch(draft: Draft) {
  return matchCategories(draft).find(({ confidence }) => confidence >= leastConfidence);
}

/** What is left of a table that gave way, farthest off first. */
function missedOf(draft: Draft, { table, figures, missed }: GivenWay) {
  return {
    table: nameOf(draft, table),
    figures,
    off: missed.length,
    farthest: missed.slice(0, 10).map(({ labels, counted, fitted }) => ({
      of: labels,
      counted: Math.round(counted),
      fitted: Math.round(fitted),
    })),
  };
}

function missedWords(draft: Draft, { table, figures, missed }: GivenWay): string {
  const name = `“${nameOf(draft, table)}”`;
  const [worst] = missed;
  if (!worst) return `${name} gave way; all its ${formatCount(figures)} figures are met even so.`;
  const people = (count: number) => formatCount(Math.round(count));
  return `${name} gave way: ${formatCount(missed.length)} of its ${formatCount(figures)} figures are not met, ${worst.labels.join(', ')} least of all (it counts ${people(worst.counted)} people, the others make it ${people(worst.fitted)}).`;
}

function nameOf(draft: Draft, table: string): string {
  return draft.tables.find(({ id }) => id === table)?.name ?? table;
}

/** A finding with files and rows as people count them. */
function findingWords(draft: Draft, { code, severity, message, places, gap, remedies }: Finding) {
  return {
    severity,
    code,
    message,
    places: places.map(({ table, row, column }) => ({
      table: nameOf(draft, table),
      ...(row !== undefined && { line: readingOf(draft, table).lines[row] ?? row + 1 }),
      ...(column !== undefined && { column: column + 1 }),
    })),
    ...(gap !== undefined && { gap }),
    remedies: remedies.map(({ words }) => words),
  };
}

function linkIfShort(loaded: Parameters<typeof packInside>[0]): { link?: string } {
  try {
    return {
      link: encodeLink({ version: 1, modelVersion, population: { pack: packInside(loaded) } }),
    };
  } catch (cause) {
    if (cause instanceof RangeError) return {};
    throw cause;
  }
}
