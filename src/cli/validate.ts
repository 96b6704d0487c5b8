import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { prepare } from '../core/design/prepare-study.ts';
import { layerStep } from '../core/layer/layer-step.ts';
import { drawRange } from '../core/population/draw.ts';
import type { Attribute } from '../core/pack/pack.ts';
import type { FitCache } from '../core/population/fit-pack.ts';
import { loadTraits } from '../core/population/layers.ts';
import { readFilter } from '../core/population/slice.ts';
import { studyId } from '../core/study/minimal.ts';
import { parseStudy } from '../core/study/parse.ts';
import type { Study } from '../core/study/study.ts';
import { modelVersion } from '../core/study/study.ts';
import { fileRequest, rowsInTermsOf } from '../core/validation/file/file-request.ts';
import { parsePolicy } from '../core/validation/policy/policy-document.ts';
import type { PolicyDocument } from '../core/validation/policy/policy-document.ts';
import type { ReadTable } from '../core/validation/file/read-table.ts';
import type { ReportOrigin, ValidationReport } from '../core/validation/report.ts';
import { rowsOfRange } from '../core/validation/count/rows-of-range.ts';
import { withRecord } from '../core/validation/run-record.ts';
import { expectOfStudy, studySubject } from '../core/validation/study-subject.ts';
import type { Drawing } from '../core/validation/count/subject.ts';
import { sourceOf, validationSteps } from '../core/validation/validate.ts';
import type { RowSource, ValidateOptions } from '../core/validation/validate.ts';
import type { ValidationRequest } from '../core/validation/validation-plan.ts';
import type { FileBytes } from '../data/file-bytes.ts';
import { reportHtml } from '../data/report-html.ts';
import { reportJson } from '../data/report-json.ts';
import { reportMarkdown } from '../data/report-markdown.ts';
import { readSubject } from '../data/subject-file.ts';
import { compareVersions } from '../link/compare-versions.ts';
import type { Arguments } from './arguments.ts';
import { readArguments, wholeNumber } from './arguments.ts';
import { dataError } from './input.ts';
import { readLink } from './links.ts';
import { inlinePack, isPackFile, linkOf, loadPackFile } from './own-pack.ts';
import { WholeFile } from './output.ts';
import { PackFolder } from './pack-folder.ts';
import type { LoadedPack } from './pack-folder.ts';
import { bentBy, statedOf } from './statements.ts';
import type { Stated } from './statements.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { UsageError } from './terminal.ts';

const options = {
  link: 'string',
  pack: 'string',
  policy: 'string',
  reference: 'string',
  drawn: 'string',
  replicates: 'string',
  errors: 'string',
  assume: 'string',
  drift: 'string',
  weights: 'string',
  language: 'string',
  packs: 'string',
  out: 'string',
  json: 'boolean',
} as const;

/** Replicates of the targets' own error. */
const usualReplicates = 50;

type Format = 'json' | 'md' | 'html';

/** A population made ready, and where its report comes from. */
interface Ready {
  request: ValidationRequest;
  source: RowSource;
  origin: Omit<ReportOrigin, 'madeAt' | 'versions'>;
  segment: string;
  seed: number;
  hasTraits: boolean;
  reference?: ValidateOptions['reference'];
  stated: Stated;
}

/** `validate`: judges a file of people, or the population of a study, and writes the report. */
export async function validate(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const started = performance.now();
  const startedAt = new Date().toISOString();
  const given = readArguments(args, options);
  const out = given.value('out');
  const format = out === undefined ? undefined : formatOf(out);
  const drawing = drawingOf(given);
  const replicates = wholeNumber('replicates', given.value('replicates')) ?? usualReplicates;
  const policy = await policyOf(given);
  const folder = await PackFolder.open(given.value('packs'));
  const cache: FitCache = new WeakMap();
  terminal.show('reading …');
  const ready = await readyOf(given, folder, terminal, {
    ...{ cache, drawing, policy },
    studyDate: startedAt.slice(0, 10),
  });
  const language = given.value('language') ?? 'en';
  const steps = validationSteps(
    ready.request,
    ready.source,
    { ...ready.origin, madeAt: startedAt, versions: { model: modelVersion, report: 1 } },
    { ...ready.stated, replicates, ...(ready.reference && { reference: ready.reference }) },
  );
  let step = steps.next();
  while (!step.done) {
    terminal.signal.throwIfAborted();
    terminal.show(`${words[step.value.step]} … ${Math.floor(100 * step.value.share)}%`);
    step = steps.next();
  }
  terminal.show('');
  const seconds = (performance.now() - started) / 1000;
  const report = withRecord(step.value, {
    synthesisId: `${ready.request.subject.origin}-${(ready.origin.digest ?? startedAt).slice(0, 16)}`,
    marketSegment: ready.segment,
    seed: ready.seed,
    startedAt,
    endedAt: new Date().toISOString(),
    durationSeconds: seconds,
    hasTraits: ready.hasTraits,
  });
  if (out !== undefined) await writeText(out, textOf(report, format!, language));
  tell(report, terminal);
  if (out === undefined || given.has('json')) terminal.answer(summaryOf(report, out));
  return report.verdict.grade === 'rejected' ? 1 : 0;
}

const words = {
  expect: 'fitting',
  compare: 'counting the reference',
  count: 'counting',
  repeat: 'looking for repeated people',
  replicate: 'drawing replicates',
  judge: 'judging',
} as const;

interface Context {
  cache: FitCache;
  drawing: Drawing | undefined;
  policy: PolicyDocument | undefined;
  studyDate: string;
}

async function readyOf(
  given: Arguments,
  folder: PackFolder,
  terminal: Terminal,
  context: Context,
): Promise<Ready> {
  const [name, surplus] = given.positionals;
  const link = given.value('link');
  if (surplus !== undefined)
    throw new UsageError(`The command takes one file; ${JSON.stringify(surplus)} is too much.`);
  if (link !== undefined) {
    if (name !== undefined)
      throw new UsageError('A population comes from a file or from --link, not from both.');
    return studyReady(readLink(link), given, folder, context);
  }
  if (name === undefined)
    throw new UsageError('The command needs a file of people, a study, or --link.');
  if (/(^|#)v\d+\./.test(name)) return studyReady(readLink(name), given, folder, context);
  const study = await studyIn(name);
  if (study) return studyReady(study, given, folder, context);
  return fileReady(name, given, folder, terminal, context);
}

/** The study that a JSON file holds; undefined where it holds something else. */
async function studyIn(name: string): Promise<Study | undefined> {
  if (extname(name).toLowerCase() !== '.json') return undefined;
  const text = await readFile(name, 'utf8').catch(() => '');
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
  if (typeof content !== 'object' || content === null || !('population' in content))
    return undefined;
  const parsed = parseStudy(content);
  if (!parsed.ok) throw dataError('This is no study:', parsed.problems);
  return parsed.study;
}

async function studyReady(
  study: Study,
  given: Arguments,
  folder: PackFolder,
  { cache, drawing, policy }: Context,
): Promise<Ready> {
  for (const option of ['pack', 'reference'])
    if (given.value(option) !== undefined)
      throw new UsageError(
        `The option --${option} goes with a file of people; a study names its own pack.`,
      );
  if (drawing !== undefined)
    throw new UsageError(
      'The option --drawn goes with a file of people; a study says how it draws.',
    );
  const { pack, digest } = study.population.pack.inline
    ? inlinePack(study.population.pack)
    : await folder.load(study.population.pack.id);
  const differences = compareVersions(study, { modelVersion, packs: { [pack.id]: digest } });
  if (differences.length > 0)
    throw new UsageError(differences.map(({ message }) => message).join(' '), { differences });
  const layers = await folder.layers(Object.keys(study.population.layers ?? {}));
  const prepared = prepare(pack, study.population, cache, layerStep(layers));
  if (!prepared.ok) throw new UsageError(prepared.reason, { problems: prepared.problems });
  const { plan, report } = prepared;
  const stated = await statedOf(given, pack);
  await loadTraits(plan);
  const filter = readFilter(pack, study.population.where ?? {});
  if (!filter.ok) throw new UsageError(filter.reason);
  const subject = studySubject(pack, plan, pack.title);
  const columns = [
    ...subject.attributes.map(({ id }) => id),
    ...plan.columns.flatMap(({ attribute, weight }) => (weight ? [attribute] : [])),
  ];
  return {
    request: {
      subject,
      against: expectOfStudy(pack, digest, report, filter.where, plan),
      notes: report.design?.notes ?? [],
      seed: plan.seed,
      cache,
      ...(policy && { policy }),
    },
    source: (start, count) => rowsOfRange(plan, drawRange(plan, start, count, columns)),
    origin: { digest: studyId(study), link: linkOf(study) },
    segment: Object.keys(study.population.where ?? {}).join(', ') || 'everyone',
    seed: plan.seed,
    hasTraits: layers.length > 0,
    stated,
  };
}

async function fileReady(
  name: string,
  given: Arguments,
  folder: PackFolder,
  terminal: Terminal,
  { cache, drawing, policy, studyDate }: Context,
): Promise<Ready> {
  const { table, digest } = await readPeople(name, terminal);
  const published = await packOf(given, folder, table);
  const stated = await statedOf(given, published?.pack);
  const bent =
    published && isPackFile(given.value('pack'))
      ? bentBy(published.pack, stated, policy, studyDate)
      : undefined;
  const loaded = published && bent ? { ...published, pack: bent.pack } : published;
  const ready = (of: ReadTable, own: readonly Attribute[] = []) => {
    const made = fileRequest(of, {
      ...(loaded && { pack: loaded }),
      ...(drawing !== undefined && { drawing }),
      ...(policy && { policy }),
      own,
      cache,
    });
    if (!made.ok) throw new UsageError(made.reason);
    return made;
  };
  const made = ready(table);
  const { request } = made;
  if (bent && published && bent.pack !== published.pack) {
    request.notes = [...(request.notes ?? []), ...bent.notes];
    if (request.against) request.against.published = published.pack;
  }
  const other = given.value('reference');
  let reference: Ready['reference'];
  if (other !== undefined) {
    const theirs = ready((await readPeople(other, terminal)).table, made.file.subject.attributes);
    const { rows, shared } = rowsInTermsOf(made.file, theirs.file);
    if (shared.length < 2)
      throw new UsageError(
        `${other} has no two attributes in common with ${name}: give a file with the same columns.`,
      );
    reference = { title: basename(other), rows: rows.count, source: sourceOf(rows) };
  }
  return {
    request,
    source: sourceOf(made.file.rows),
    origin: { digest, link: table.metadata['populace.link'] ?? null },
    segment: made.narrowing.map(({ attribute }) => attribute).join(', ') || 'everyone',
    seed: 0,
    hasTraits: false,
    stated,
    ...(reference && { reference }),
  };
}

/** The pack that was named; otherwise the one the file was drawn from, or the first there is. */
async function packOf(
  given: Arguments,
  folder: PackFolder,
  { metadata }: ReadTable,
): Promise<LoadedPack | undefined> {
  const named = given.value('pack');
  if (named === 'none') return undefined;
  if (isPackFile(named)) return loadPackFile(named);
  if (named !== undefined) return folder.load(named);
  const own = metadata['populace.pack'];
  const id = own === undefined ? undefined : (JSON.parse(own) as { id?: string }).id;
  return folder.load(id !== undefined && folder.ids().includes(id) ? id : folder.firstId());
}

async function readPeople(
  name: string,
  terminal: Terminal,
): Promise<{ table: ReadTable; digest: string }> {
  const handle = await open(name).catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(
      cause.code === 'ENOENT' ? `There is no file ${name}.` : `The file ${name} cannot be read.`,
    );
  });
  try {
    const { size } = await handle.stat();
    const hash = createHash('sha256');
    for await (const chunk of handle.createReadStream({ autoClose: false, start: 0 }))
      hash.update(chunk as Uint8Array);
    const file: FileBytes = {
      name: basename(name),
      byteLength: size,
      slice: async (from, to) => {
        const bytes = new Uint8Array(to - from);
        await handle.read(bytes, 0, bytes.length, from);
        return bytes.buffer;
      },
    };
    const read = await readSubject(file, {
      signal: terminal.signal,
      onProgress: (share) => terminal.show(`reading ${name} … ${Math.floor(100 * share)}%`),
    });
    if (read.ok) return { table: read.table, digest: hash.digest('hex') };
    const lines = read.problems.map(({ message, remedy }) => `  ${message} ${remedy}`.trimEnd());
    throw new UsageError([`${name} cannot be read:`, ...lines].join('\n'), {
      problems: read.problems,
    });
  } finally {
    await handle.close();
  }
}

async function policyOf(given: Arguments): Promise<PolicyDocument | undefined> {
  const name = given.value('policy');
  if (name === undefined) return undefined;
  const text = await readFile(name, 'utf8').catch(() => {
    throw new UsageError(`There is no file ${name}.`);
  });
  const parsed = parsePolicy(text);
  if (parsed.ok) return parsed.policy;
  throw dataError(`${name} is no policy:`, parsed.problems);
}

function drawingOf(given: Arguments): Drawing | undefined {
  const text = given.value('drawn');
  if (text === undefined || text === 'quota' || text === 'sample' || text === 'unknown')
    return text;
  throw new UsageError(`The option --drawn takes quota, sample or unknown; ${text} is none.`);
}

function formatOf(out: string): Format {
  const extension = extname(out).slice(1).toLowerCase();
  if (extension === 'json' || extension === 'md' || extension === 'html') return extension;
  throw new UsageError(`The name ${out} ends in none of .json, .md and .html.`);
}

function textOf(report: ValidationReport, format: Format, language: string): string {
  if (format === 'json') return reportJson(report);
  return format === 'md' ? reportMarkdown(report, language) : reportHtml(report, language);
}

async function writeText(name: string, text: string): Promise<void> {
  const file = await WholeFile.create(name);
  await file.write(new TextEncoder().encode(text));
  await file.finish();
}

/** The verdict and its reasons, for people. */
function tell({ verdict, subject }: ValidationReport, terminal: Terminal): void {
  terminal.say(`${verdict.grade.toUpperCase()}: ${subject.rows.toLocaleString('en-US')} rows.`);
  for (const { effect, sentence } of verdict.reasons)
    terminal.say(`  ${effect === 'rejected' ? 'rejected' : 'reservation'}: ${sentence}`);
  for (const note of subject.notes) terminal.say(`  note: ${note}`);
}

function summaryOf({ verdict, subject, pack, origin }: ValidationReport, out: string | undefined) {
  return {
    status: verdict.grade === 'rejected' ? 'rejected' : 'done',
    grade: verdict.grade,
    reasons: verdict.reasons,
    rows: subject.rows,
    attributes: subject.attributes.map(({ id }) => id),
    where: subject.where,
    notes: subject.notes,
    pack: pack && { id: pack.id, digest: pack.digest },
    digest: origin.digest,
    ...(out !== undefined && { out }),
  };
}
