import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { prepare } from '../core/design/prepare-study.ts';
import { layerStep } from '../core/layer/layer-step.ts';
import { loadTraits } from '../core/population/layers.ts';
import type { ContradictionFinding, DesignReport, Prepared } from '../core/population/report.ts';
import { minimalStudy, studyId } from '../core/study/minimal.ts';
import { parseStudy } from '../core/study/parse.ts';
import type { Study } from '../core/study/study.ts';
import { modelVersion, populationDefaults } from '../core/study/study.ts';
import type { ExportFormat, ExportRequest } from '../data/export-request.ts';
import { openExport } from '../data/export.ts';
import { partRows } from '../data/part.ts';
import { compareVersions } from '../link/compare-versions.ts';
import type { Arguments } from './arguments.ts';
import { readArguments, wholeNumber } from './arguments.ts';
import { dataError } from './input.ts';
import { nodeHash, threadLanes, zstd } from './lanes.ts';
import { readLink, readStudy } from './links.ts';
import type { LoadedPack } from './pack-folder.ts';
import { inlinePack, isPackFile, linkOf, loadPackFile, packInside } from './own-pack.ts';
import { PackFolder } from './pack-folder.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { UsageError } from './terminal.ts';
import { writeExport } from './write-export.ts';

const options = {
  link: 'string',
  pack: 'string',
  size: 'string',
  seed: 'string',
  rows: 'string',
  columns: 'string',
  layer: 'string',
  language: 'string',
  packs: 'string',
  out: 'string',
  json: 'boolean',
} as const;

/** `generate`: draws a population, or rows of it, into a file. */
export async function generate(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const started = performance.now();
  const given = readArguments(args, options);
  const out = given.value('out');
  if (out === undefined) throw new UsageError('The command needs --out with the name of a file.');
  const format = formatOf(out);
  const folder = await PackFolder.open(given.value('packs'));
  const { study, loaded } = await chooseStudy(given, folder);
  const couldNot = (reason: string, more: object = {}): ExitCode => {
    terminal.answer({ status: 'could-not', reason, ...more });
    terminal.say(reason);
    return 1;
  };
  const differences = compareVersions(study, {
    modelVersion,
    packs: { [loaded.pack.id]: loaded.digest },
  });
  if (differences.length > 0)
    return couldNot(
      [
        ...differences.map(({ message }) => message),
        `To draw with what is here, name the pack: --pack ${loaded.pack.id}.`,
      ].join(' '),
      { differences },
    );

  // What is wrong in the command is said before the work.
  const asked = { language: languageOf(given, loaded), ...rowsOf(given), ...columnsOf(given) };
  const [from, to] = asked.rows ?? [0, study.population.size ?? populationDefaults.size];
  const parts = Math.ceil((to - from) / partRows[format]);
  const lanes = parts > 1 ? threadLanes(format, parts) : undefined;
  terminal.show('fitting …');
  const layers = await folder.layers(Object.keys(study.population.layers ?? {}));
  const prepared = prepare(loaded.pack, study.population, undefined, layerStep(layers));
  terminal.show('');
  if (!prepared.ok) return couldNot(prepared.reason, { problems: prepared.problems });
  await loadTraits(prepared.plan);
  const request: ExportRequest = {
    plan: prepared.plan,
    pack: loaded.pack,
    study,
    link: linkOf(study),
    comparisons: prepared.report.comparisons,
    format,
    ...asked,
  };
  const opened = openExport(request, {
    signal: terminal.signal,
    zstd,
    newHash: nodeHash,
    ...(lanes && { lanes }),
  });
  if (!opened.ok) throw new UsageError(opened.message);
  for (const note of prepared.report.design?.notes ?? []) terminal.say(note);
  const written = await writeExport(opened, format, out, terminal);
  const seconds = Math.round(performance.now() - started) / 1000;
  terminal.say(
    `Wrote ${grouped(to - from)} people to ${out}: ${opened.columns.length} columns, ${grouped(written.bytes)} bytes, ${seconds} s.`,
  );
  if (given.has('json'))
    terminal.answer({
      status: 'done',
      ...summaryOf(study, request, prepared.report),
      out,
      bytes: written.bytes,
      ...(written.beside !== undefined && { metadata: written.beside }),
      rows: opened.rows,
      columns: opened.columns,
      digests: written.description.digests,
      ...(written.description.populationDigest !== undefined && {
        populationDigest: written.description.populationDigest,
      }),
      ...written.description.agreement,
      seconds,
      peakMemory: peakMemory(),
    });
  return 0;
}

/** The study named on the command line, with what its options change, and its pack. */
async function chooseStudy(
  given: Arguments,
  folder: PackFolder,
): Promise<{ study: Study; loaded: LoadedPack }> {
  const [file, surplus] = given.positionals;
  const link = given.value('link');
  if (surplus !== undefined)
    throw new UsageError(`The command takes one study; ${JSON.stringify(surplus)} is too much.`);
  if (file !== undefined && link !== undefined)
    throw new UsageError('The study comes from a file or from --link, not from both.');
  const named = file !== undefined ? await readStudy(file) : link && readLink(link);
  const wantedPack = given.value('pack');
  const own = isPackFile(wantedPack);
  const loaded = own
    ? await loadPackFile(wantedPack)
    : named && wantedPack === undefined && named.population.pack.inline
      ? inlinePack(named.population.pack)
      : await folder.load(wantedPack ?? (named ? named.population.pack.id : folder.firstId()));
  const pack = own ? packInside(loaded) : { id: loaded.pack.id, digest: loaded.digest };
  const repinned = wantedPack !== undefined || !named;
  const wantedLayers = await folder.layers(
    (given.value('layer') ?? '').split(',').flatMap((id) => id.trim() || []),
  );
  const size = wholeNumber('size', given.value('size'));
  const seed = wholeNumber('seed', given.value('seed'));
  const parsed = parseStudy({
    version: 1,
    modelVersion: repinned ? modelVersion : named.modelVersion,
    population: {
      ...(named && named.population),
      ...(repinned && { pack }),
      ...(size !== undefined && { size }),
      ...(seed !== undefined && { seed }),
      ...(wantedLayers.length > 0 && {
        layers: {
          ...(named ? named.population.layers : {}),
          ...Object.fromEntries(wantedLayers.map(({ layer, digest }) => [layer.id, { digest }])),
        },
      }),
    },
  });
  if (!parsed.ok) throw dataError('The population cannot be drawn so:', parsed.problems);
  return { study: minimalStudy(parsed.study), loaded };
}

function summaryOf(
  study: Study,
  { link, plan, language, format }: ExportRequest,
  report: Extract<Prepared, { ok: true }>['report'],
): object {
  const { size, seed, method } = { ...populationDefaults, ...study.population };
  return {
    study,
    id: studyId(study),
    link,
    modelVersion: plan.modelVersion,
    size,
    seed,
    method,
    format,
    language,
    fit: {
      status: report.status,
      iterations: report.iterations,
      maxDeviation: report.maxDeviation,
      people: report.people,
    },
    contradictions: countsByKind(report.contradictions),
    problems: report.problems,
    ...(report.design && { design: designSummary(report.design) }),
  };
}

/** What a design came to, without its cells. */
function designSummary(design: DesignReport): object {
  const { cells: _, of: __, ...rest } = design;
  return rest;
}

/** Only those of kind `figures` are contradictions; the others are listed beside them. */
function countsByKind(findings: readonly ContradictionFinding[]): Record<string, number> {
  const counts: Record<string, number> = { figures: 0 };
  for (const { kind } of findings) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

function formatOf(out: string): ExportFormat {
  const extension = extname(out).slice(1).toLowerCase();
  if (extension === 'parquet' || extension === 'csv' || extension === 'jsonl') return extension;
  throw new UsageError(`The name ${out} ends in none of .parquet, .csv and .jsonl.`);
}

function rowsOf(given: Arguments): { rows?: [number, number] } {
  const text = given.value('rows');
  if (text === undefined) return {};
  const [, from, to] = /^(\d{1,9}):(\d{1,9})$/.exec(text) ?? [];
  if (from === undefined || to === undefined)
    throw new UsageError(
      `The option --rows takes A:B, the first row from 0 and the row after the last; ${text} is none.`,
    );
  return { rows: [Number(from), Number(to)] };
}

function columnsOf(given: Arguments): { columns?: string[] } {
  const text = given.value('columns');
  return text === undefined ? {} : { columns: text.split(',').map((id) => id.trim()) };
}

function languageOf(given: Arguments, { pack }: LoadedPack): string {
  const language = given.value('language') ?? 'en';
  if (pack.languages.includes(language)) return language;
  throw new UsageError(
    `The pack ${pack.id} has no words in ${language}; it has ${pack.languages.join(', ')}.`,
  );
}

function grouped(whole: number): string {
  return whole.toLocaleString('en-US');
}

/** Most bytes of memory that this process has held. */
function peakMemory(): number {
  try {
    // Linux hands the peak of the parent process on to resourceUsage.
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))!;
    return Number(kilobytes) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}
