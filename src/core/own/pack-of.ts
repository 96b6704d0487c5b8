import { sha256Hex } from '../digest/sha256.ts';
import type { Attribute, Marginal, Pack, Source, StructuralZero } from '../pack/pack.ts';
import { parsePack } from '../pack/parse.ts';
import { firstPackStream } from '../random/streams.ts';
import { usesOf } from './attributes.ts';
import type { CountTable } from './count-tables.ts';
import { statusOfSource } from './source-status.ts';
import type { Band, Draft, DraftAttribute, DraftTable } from './draft.ts';
import { patternFactor, sampleFactor, spreadFactor } from './factors.ts';
import { marginalOf } from './marginal-of.ts';
import { nestingOf, partlyNested } from './nesting-of.ts';
import type { TargetTable } from './people.ts';
import { readingOf } from './readings.ts';
import { ruleWords } from './rules.ts';
import { sampleOf } from './samples.ts';
import type { Sample } from './samples.ts';
import { targetsOf } from './targets.ts';
import type { DraftTargets } from './targets.ts';

/** Cells that the weights of one pattern may have. */
export const patternCellLimit = 200_000;

/** Attributes' streams lie in a room of their own, below those of layers. */
const streamRoom = 1000;

/** A draft put together, and which table each marginal is. */
export interface Assembled {
  /** What `parsePack` has to take; absent where nothing is counted yet. */
  pack?: Pack;
  targets: DraftTargets;
  /** Target behind each marginal of the pack; undefined for one read off microdata. */
  marginals: (TargetTable | undefined)[];
  /** Position in the target's cells of each cell of the marginal. */
  orders: Int32Array[];
  samples: Sample[];
  /** Patterns with more cells than `patternCellLimit`. */
  oversized: { table: DraftTable; cells: number }[];
}

/**
 * Puts a draft together as a pack, whatever its tables say of each other.
 *
 * @param isSpelled whether tables keep attributes that others of theirs lie inside of, for
 *   comparing them; a pack needs the inner ones alone
 */
export function assembleDraft(draft: Draft, isSpelled = false): Assembled {
  const targets = targetsOf(draft);
  const uses = usesOf({ ...draft, tables: draft.tables.filter(({ role }) => role !== 'off') });
  const attributes = draft.attributes.filter(({ id }) => uses.has(id));
  const samples = draft.tables.flatMap((table) =>
    table.role !== 'off' && readingOf(table).layout.shape === 'microdata'
      ? (sampleOf({ ...draft, attributes }, table) ?? [])
      : [],
  );
  const oversized = [
    ...samples
      .filter(({ cells }) => cells > patternCellLimit)
      .map(({ table, cells }) => ({ table, cells })),
    ...targets.patterns
      .map((pattern) => ({ table: pattern.table, cells: fullCells(pattern) }))
      .filter(({ cells }) => cells > patternCellLimit),
  ];
  const empty = { targets, samples, oversized, marginals: [], orders: [] };
  const { people } = targets;
  if (!people || attributes.length === 0) return empty;

  const made = targets.targets.map((target) => marginalOf(target, isSpelled));
  const counted = new Set(
    targets.targets.flatMap(({ axes }) => axes.map(({ attribute }) => attribute.id)),
  );
  const sampled = samples.flatMap((sample) =>
    sample.attributes
      .filter(({ id }) => !counted.has(id) && counted.add(id))
      .map((attribute) => sampledMarginal(sample, attribute, people.total)),
  );
  const marginals = [...made.map(({ marginal }) => marginal), ...sampled];
  if (marginals.length === 0) return empty;
  const factors = [
    ...targets.patterns
      .filter((pattern) => fullCells(pattern) <= patternCellLimit)
      .map(patternFactor),
    ...samples.filter(({ cells }) => cells <= patternCellLimit).map(sampleFactor),
  ];
  const shaped = new Set(factors.flatMap(({ of }) => of));
  const spread = attributes.flatMap((attribute) =>
    shaped.has(attribute.id) ? [] : (spreadFactor(attribute, targets.targets) ?? []),
  );
  const sources = draft.tables.filter(({ role }) => role !== 'off').map(sourceOf);
  if (spread.length > 0)
    sources.push({
      id: 'even-spread',
      publisher: 'nobody',
      table: 'numbers spread evenly inside a band',
      year: sources[0]!.year,
      licence: 'not stated',
    });
  const largest = marginals.reduce((best, one) =>
    one.counts.length > best.counts.length ? one : best,
  );
  const pack: Pack = {
    format: 1,
    id: draft.id,
    title: draft.title,
    basis: draft.basis ?? `the tables of “${draft.title}”`,
    languages: ['en'],
    base: 'own',
    bases: [{ id: 'own', label: 'people counted', date: dateOf(draft), total: people.total }],
    sources,
    attributes: attributesOf(attributes, draft, counted),
    marginals,
    sampleFactors: [...factors, ...spread],
    structuralZeros: [...zerosOf(draft, attributes), ...partlyNested(attributes)],
    figures: [],
    contradictions: [],
    identities: [],
    root: largest.id,
    highlights: highlightsOf(targets.targets, samples),
    presets: presetsOf(attributes),
  };
  return {
    ...empty,
    pack,
    marginals: [...targets.targets, ...sampled.map(() => undefined)],
    orders: [...made.map(({ order }) => order), ...sampled.map(() => new Int32Array(0))],
  };
}

/** The pack, checked. @returns undefined where nothing is counted, or the problems */
export function checkedPack({ pack }: Assembled): ReturnType<typeof parsePack> | undefined {
  return pack && parsePack(pack);
}

function sampledMarginal(sample: Sample, attribute: DraftAttribute, total: number): Marginal {
  const { table } = sample;
  const weights = sample.marginOf(attribute);
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return {
    id: `${table.id}-${attribute.id}`,
    label: attribute.label,
    of: [attribute.id],
    counts: Array.from(weights, (weight) => (sum > 0 ? (weight / sum) * total : 0)),
    base: 'own',
    status: 'estimated',
    source: table.id,
    reconciliation: `Shares among the ${sample.persons} persons of “${table.name}”, which no table of counts states.`,
  };
}

function fullCells({ axes }: CountTable): number {
  return axes.reduce((product, { groupOf }) => product * groupOf.length, 1);
}

function attributesOf(
  attributes: readonly DraftAttribute[],
  draft: Draft,
  counted: ReadonlySet<string>,
): Attribute[] {
  const taken = new Set<number>();
  return attributes.map((attribute): Attribute => {
    const { id, label, categories, unit } = attribute;
    const within = nestingOf(attribute, attributes);
    const table = firstTable(draft, id);
    const bands = categories.map(({ band }) => band);
    const values = bands.map((band) => band?.from ?? 0);
    const numbers = bands.every((band) => band !== undefined);
    const isSample = readingOf(table).layout.shape === 'microdata';
    return {
      id,
      label,
      stream: streamOf(id, taken),
      categories: categories.map(({ id: own, label: words }) => ({ id: own, label: words })),
      ...(numbers && { values, ...(isBanded(bands) && { banded: true }), unit: unit ?? 'number' }),
      ...(within && { within }),
      status: isSample || !counted.has(id) ? 'estimated' : statusOfSource(table.source),
      source: table.id,
    };
  });
}

/** Whether categories stand for several numbers each; the last may be open and the others single. */
function isBanded(bands: readonly (Band | undefined)[]): boolean {
  return bands.slice(0, -1).some((band) => band?.from !== band?.to);
}

/** The first table of counts with an attribute, or the first of any kind. */
function firstTable(draft: Draft, attribute: string): DraftTable {
  const own = draft.tables.filter(
    ({ role, axes }) => role !== 'off' && axes.some((axis) => axis.attribute === attribute),
  );
  return (
    own.find((table) => table.role === 'target' && readingOf(table).layout.shape !== 'microdata') ??
    own[0]!
  );
}

/** A number that hangs on the id alone, so that another attribute moves nobody's draws. */
function streamOf(id: string, taken: Set<number>): number {
  const bytes = Uint8Array.from(id, (letter) => letter.charCodeAt(0) & 0xff);
  let stream = Number.parseInt(sha256Hex(bytes).slice(0, 8), 16) % streamRoom;
  while (taken.has(stream)) stream = (stream + 1) % streamRoom;
  taken.add(stream);
  return firstPackStream + stream;
}

function zerosOf(draft: Draft, attributes: readonly DraftAttribute[]): StructuralZero[] {
  return draft.rules.flatMap((rule) => {
    const where: Record<string, number[]> = {};
    for (const [id, codes] of Object.entries(rule.where)) {
      const categories = attributes.find((attribute) => attribute.id === id)?.categories;
      if (!categories) return [];
      where[id] = codes
        .map((code) => categories.findIndex((category) => category.id === code))
        .filter((code) => code >= 0)
        .sort((a, b) => a - b);
      if (where[id].length === 0) return [];
    }
    return [{ id: rule.id, reason: rule.reason ?? ruleWords(draft, rule), where }];
  });
}

function sourceOf({ id, source }: DraftTable): Source {
  const { publisher, table, year, licence, url } = source;
  return { id, publisher, table, year, licence, ...(url !== undefined && url !== '' && { url }) };
}

function dateOf({ date, tables }: Draft): string {
  return date ?? String(Math.max(0, ...tables.map(({ source }) => source.year)));
}

function highlightsOf(
  targets: readonly TargetTable[],
  samples: readonly Sample[],
): Pack['highlights'] {
  const lists = [
    ...targets.map(({ axes }) => axes.map(({ attribute }) => attribute)),
    ...samples.map(({ attributes }) => attributes),
  ];
  const pairs = lists.flatMap((attributes) =>
    attributes.flatMap((a, i) =>
      attributes.slice(i + 1).map((b): [DraftAttribute, DraftAttribute] => [a, b]),
    ),
  );
  const seen = new Set<string>();
  return pairs
    .filter(([a, b]) => {
      const key = [a.id, b.id].sort().join(' ');
      return !seen.has(key) && seen.add(key) && a.categories.length * b.categories.length <= 2000;
    })
    .slice(0, 4)
    .map(([a, b]) => ({ of: [a.id, b.id], label: `${a.label} by ${b.label.toLowerCase()}` }));
}

function presetsOf(attributes: readonly DraftAttribute[]): Pack['presets'] {
  const age = attributes.find(
    ({ unit, categories }) => unit === 'years' && categories.some(({ band }) => band?.from === 18),
  );
  if (!age) return [];
  const codes = [...age.categories.keys()].filter(
    (c) => (age.categories[c]!.band?.from ?? 0) >= 18,
  );
  return codes.length < age.categories.length
    ? [{ id: 'adults', label: '18 and over', where: { [age.id]: codes } }]
    : [];
}
