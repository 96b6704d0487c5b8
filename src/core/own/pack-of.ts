import { sha256Hex } from '../digest/sha256.ts';
import type {
  Attribute,
  Marginal,
  Pack,
  SampleFactor,
  Source,
  Status,
  StructuralZero,
} from '../pack/pack.ts';
import { parsePack } from '../pack/parse.ts';
import { firstPackStream } from '../random/streams.ts';
import { listed } from '../table/wording.ts';
import { usesOf } from './attributes.ts';
import { widthOf } from './bands.ts';
import { coordinatesOf, sizesOf } from './count-tables.ts';
import type { CountTable } from './count-tables.ts';
import type { Draft, DraftAttribute, DraftTable } from './draft.ts';
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

/** Puts a draft together as a pack, whatever its tables say of each other. */
export function assembleDraft(draft: Draft): Assembled {
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

  const made = targets.targets.map((target) => marginalOf(target));
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
    structuralZeros: zerosOf(draft, attributes),
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

/** Labels of a table's attributes: "Age by sex". */
export function titleOf(axes: readonly { attribute: DraftAttribute }[]): string {
  const names = axes.map(({ attribute }, k) =>
    k === 0 ? attribute.label : attribute.label.toLowerCase(),
  );
  return names.length > 1 ? `${names[0]!} by ${listed(names.slice(1))}` : (names[0] ?? '');
}

/** Restates a target over categories where each has a label of its own, over groups elsewhere. */
function marginalOf(target: TargetTable): { marginal: Marginal; order: Int32Array } {
  const { axes, table, reading } = target;
  const rank = axes.map(({ groupOf, labels }) => {
    const firsts = labels.map((_, group) => groupOf.indexOf(group));
    return labels.map((_, group) => group).sort((a, b) => firsts[a]! - firsts[b]!);
  });
  const sizes = sizesOf(target);
  const order = Int32Array.from(target.people, (_, cell) =>
    coordinatesOf(cell, sizes).reduce((flat, at, k) => flat * sizes[k]! + rank[k]![at]!, 0),
  );
  const grouped = axes.map(({ groupOf, labels }) => labels.length < groupOf.length);
  const groups = Object.fromEntries(
    axes.flatMap(({ attribute, groupOf }, k) =>
      grouped[k]
        ? [
            [
              attribute.id,
              Array.from(groupOf, (group) => (group < 0 ? null : rank[k]!.indexOf(group))),
            ],
          ]
        : [],
    ),
  );
  const groupLabels = Object.fromEntries(
    axes.flatMap(({ attribute, labels, groupOf }, k) =>
      grouped[k]
        ? [
            [
              attribute.id,
              rank[k]!.map((group) => {
                const only = [...groupOf.keys()].filter((c) => groupOf[c] === group);
                return only.length === 1
                  ? attribute.categories[only[0]!]!.label
                  : labels[group]![0]!;
              }),
            ],
          ]
        : [],
    ),
  );
  const people = Array.from(order, (cell) => target.people[cell]!);
  const published = publishedOf(target, order);
  const { marginsOfError } = reading;
  const marginOfError = marginsOfError && {
    level: reading.layout.marginLevel,
    values: Array.from(order, (cell) => marginIn(target, marginsOfError, cell)),
  };
  const marginal: Marginal = {
    id: table.id,
    label: titleOf(axes),
    of: axes.map(({ attribute }) => attribute.id),
    ...(Object.keys(groups).length > 0 && { groups, groupLabels }),
    counts: people.map((count) => (count === count ? count : null)),
    ...(published && { published }),
    ...(marginOfError?.values.some((value) => value !== null) && { marginOfError }),
    base: 'own',
    status: statusOf(target),
    source: table.id,
    ...(target.done.length > 0 && { reconciliation: sentence(target.done) }),
    ...(table.reliability !== 1 && { reliability: table.reliability }),
  };
  return { marginal, order };
}

/** Shares times people are derived; what was bent to another table rests on two. */
function statusOf({ table, measure, bent }: TargetTable): Status {
  const { status } = table.source;
  if (status === 'estimated' || status === 'modelled' || status === 'assumed') return status;
  if (bent) return 'estimated';
  const near = status === 'official' || status === 'official-copied';
  return measure.kind === 'shares' && near ? 'derived' : status;
}

/** What was printed, where the target is not simply that. */
function publishedOf(target: TargetTable, order: Int32Array): Marginal['published'] {
  const { figures, per, half, measure, reading, done } = target;
  const { unit } = reading.layout;
  if (measure.kind === 'counts' && done.length === 0 && unit === 1 && reading.decimals === 0)
    return undefined;
  const printed = Array.from(order, (cell) => {
    const parts = target.parts[cell]!;
    const values = parts.flatMap((part) => reading.cells[part] ?? []);
    return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) : null;
  });
  const bound = (sign: 1 | -1) =>
    Array.from(order, (cell, k) => {
      if (printed[k] === null || figures[cell] !== figures[cell]) return null;
      const slack = half * target.parts[cell]!.length;
      const edge = (printed[k]! * unit + sign * slack) * per[cell]!;
      const nearest = Math.round(printed[k]! * unit * per[cell]!);
      return sign > 0
        ? Math.max(nearest, Math.floor(edge + 1e-9))
        : Math.max(0, Math.min(nearest, Math.ceil(edge - 1e-9)));
    });
  return {
    values: printed,
    unit:
      measure.kind === 'shares'
        ? measure.per === 100
          ? 'percent'
          : 'share'
        : unit === 1
          ? 'people'
          : unit === 1000
            ? 'thousand people'
            : 'million people',
    decimals: reading.decimals,
    lower: bound(-1),
    upper: bound(1),
  };
}

/** Margin of error of a cell in people; of merged ones the root of the sum of squares. */
function marginIn(
  target: TargetTable,
  margins: readonly (number | null)[],
  cell: number,
): number | null {
  const own = target.parts[cell]!.map((part) => margins[part] ?? null);
  if (own.length === 0 || own.includes(null)) return null;
  const squares = own.reduce<number>((sum, margin) => sum + margin! * margin!, 0);
  const unit = target.reading.layout.unit;
  return Math.sqrt(squares) * unit * target.per[cell]!;
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

function sampleFactor(sample: Sample): SampleFactor {
  const { table, attributes, persons } = sample;
  const weights = withPrior(sample.weights(), table.adjust.priorWeight);
  return {
    id: table.id,
    label: `${persons} persons of “${table.name}”`,
    of: attributes.map(({ id }) => id),
    weights,
    base: 'own',
    status: 'estimated',
    source: table.id,
    ...priorNote(table),
  };
}

/** Weights of a table that shapes: its figures, spread evenly over the categories of a group. */
function patternFactor(pattern: CountTable): SampleFactor {
  const { axes, figures, table } = pattern;
  const known = figures.filter((figure) => figure === figure);
  const mean = known.reduce((sum, figure) => sum + figure, 0) / Math.max(1, known.length);
  const sizes = sizesOf(pattern);
  const extents = axes.map(({ groupOf }) => groupOf.length);
  const members = axes.map(({ groupOf, labels }) => {
    const counts = new Int32Array(labels.length);
    for (const group of groupOf) if (group >= 0) counts[group] = counts[group]! + 1;
    return counts;
  });
  const cells = extents.reduce((product, extent) => product * extent, 1);
  const weights = Float64Array.from({ length: cells }, (_, cell) => {
    const at = coordinatesOf(cell, extents);
    let flat = 0;
    let share = 1;
    for (const [k, axis] of axes.entries()) {
      const group = axis.groupOf[at[k]!]!;
      if (group < 0) return mean;
      flat = flat * sizes[k]! + group;
      share *= members[k]![group]!;
    }
    const figure = figures[flat]!;
    return (figure === figure ? figure : mean) / share;
  });
  return {
    id: table.id,
    label: titleOf(axes),
    of: axes.map(({ attribute }) => attribute.id),
    weights: withPrior(weights, table.adjust.priorWeight),
    base: 'own',
    status: table.source.status,
    source: table.id,
    ...priorNote(table),
  };
}

function withPrior(weights: Float64Array, prior: number | undefined): number[] {
  if (!prior) return Array.from(weights);
  const positive = weights.filter((weight) => weight > 0);
  const mean = positive.reduce((sum, weight) => sum + weight, 0) / Math.max(1, positive.length);
  return Array.from(weights, (weight) => (weight > 0 ? weight : prior * mean));
}

function priorNote({ adjust }: DraftTable): { note?: string } {
  return adjust.priorWeight
    ? { note: `Combinations that it never saw have ${adjust.priorWeight} of the mean weight.` }
    : {};
}

/** Weights by width for bands that some table leaves together: numbers are spread evenly. */
function spreadFactor(
  attribute: DraftAttribute,
  targets: readonly TargetTable[],
): SampleFactor | undefined {
  if (!attribute.numeric) return undefined;
  const split = targets.some(({ axes }) =>
    axes.some(
      (axis) =>
        axis.attribute.id === attribute.id &&
        axis.groupOf.some((group, c) => group >= 0 && axis.groupOf.indexOf(group) !== c),
    ),
  );
  const bands = attribute.categories.map(({ band }) => band);
  if (!split || bands.includes(undefined)) return undefined;
  const widths = bands.map((band, c) => widthOf(band!, c > 0 ? widthOf(bands[c - 1]!, 10) : 10));
  if (widths.every((width) => width === widths[0])) return undefined;
  return {
    id: `spread-${attribute.id}`,
    label: `${attribute.label}, spread evenly`,
    of: [attribute.id],
    weights: widths,
    base: 'own',
    status: 'assumed',
    source: 'even-spread',
    note: 'Where tables only count wider bands together, numbers inside are taken as equally frequent.',
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
  return attributes.map(({ id, label, categories, unit }): Attribute => {
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
      ...(numbers && { values, unit: unit ?? 'number' }),
      status: isSample || !counted.has(id) ? 'estimated' : table.source.status,
      source: table.id,
    };
  });
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

function sentence(parts: readonly string[]): string {
  return `${parts.map((part) => part.slice(0, 1).toUpperCase() + part.slice(1)).join('. ')}.`;
}
