import { formatCount } from '../../table/wording.ts';
import type { AttributeId, StructuralZero, Text } from '../../pack/pack.ts';
import { textIn } from '../../population/persona.ts';
import { exp } from '../../random/math.ts';
import type { PolicyFigure } from '../uncertainty/attribute-intervals.ts';
import type { QualityModel } from './quality-model.ts';
import type { Subject, SubjectRows } from '../count/subject.ts';

/** Weights and thresholds of the persona policy. */
export const qualityPolicy = {
  weights: { completeness: 0.3, plausibility: 0.4, consistency: 0.3 },
  thresholds: { quality: 0.7, completeness: 0.8, plausibility: 0.75 },
  /** Share of the reference's people up to which a persona counts as unlikely. */
  unlikely: 0.05,
} as const;

/** A persona among the worst: its scores and the groups that its attributes are in. */
export interface ScoredPersona {
  /** Number of its row in the population, from 0. */
  row: number;
  quality: number;
  completeness: number;
  plausibility: number;
  consistency: number;
  /** −ln of its probability under the reference; null where that is 0. */
  surprise: number | null;
  /** Code of each wanted attribute, its size where missing. */
  codes: number[];
}

/** Scores of some rows. Plain data; those of parts add up (`mergeQuality`). */
export interface QualityPart {
  rows: number;
  /**
   * Whole numbers that the means are made of, so that they add up alike in every order: wanted values
   * that are missing, rows as plausible as can be, and of the other rows the reference's people that
   * are as surprising.
   */
  sums: { missing: number; usual: number; asSurprising: number };
  below: { quality: number; completeness: number; plausibility: number };
  /** Rows that break a rule; those that the reference holds impossible. */
  inconsistent: number;
  impossible: number;
  /** Rows by quality in twentieths, the last one 0.95 to 1. */
  histogram: Float64Array;
  worst: ScoredPersona[];
}

export interface WorstPersona extends Omit<ScoredPersona, 'codes'> {
  /** Why, in sentences, the weightiest first. */
  reasons: string[];
}

export interface PersonaQualitySection {
  weights: Record<'completeness' | 'plausibility' | 'consistency', number>;
  thresholds: Record<'quality' | 'completeness' | 'plausibility', number>;
  rows: number;
  /** Mean over the personas; null without any. */
  mean: Record<'quality' | 'completeness' | 'plausibility' | 'consistency', number | null>;
  /** Personas below each threshold, with what the policy recommends for them. */
  below: { check: string; personas: number; share: number; recommendation: string }[];
  /** Share of the reference's own people who would be below the threshold of plausibility. */
  expectedImplausible: number;
  inconsistent: number;
  impossible: number;
  histogram: number[];
  worst: WorstPersona[];
  policyFigure: PolicyFigure;
  notes: string[];
}

const bins = 20;
const blockSize = 4096;

export function newQualityPart(): QualityPart {
  return {
    rows: 0,
    sums: { missing: 0, usual: 0, asSurprising: 0 },
    below: { quality: 0, completeness: 0, plausibility: 0 },
    inconsistent: 0,
    impossible: 0,
    histogram: new Float64Array(bins),
    worst: [],
  };
}

/**
 * Scores rows: completeness is the share of the wanted attributes with a value; plausibility is 1
 * unless the persona is more surprising than all but 5% of the reference's people, and falls from
 * there to 0 in proportion to the share of people as surprising; consistency is 0 where a rule is
 * broken, else 1. Quality is their weighted mean.
 *
 * @param worst personas kept
 */
export function scoreRows(model: QualityModel, rows: SubjectRows, worst = 20): QualityPart {
  const part = newQualityPart();
  const columns = new Map(rows.columns.map((column) => [column.attribute, column]));
  const wanted = model.wanted.flatMap(({ attribute }) => columns.get(attribute) ?? []);
  const nodes = model.nodes.map((node) => ({ node, column: columns.get(node.attribute) }));
  const rules = model.rules
    .filter(({ where }) => Object.keys(where).every((id) => columns.has(id)))
    .map(({ where }) =>
      Object.entries(where).map(([id, codes]) => {
        const column = columns.get(id)!;
        const listed = new Uint8Array(column.size + 1);
        for (const code of codes) listed[code] = 1;
        return { codes: column.codes, listed };
      }),
    );
  const { drawn } = model;
  const usual =
    drawn.length > 0
      ? drawn[Math.ceil(drawn.length * (1 - qualityPolicy.unlikely)) - 1]!
      : Infinity;
  const groups = nodes.map(() => new Int32Array(blockSize));
  const surprise = new Float64Array(blockSize);
  const missing = new Int32Array(blockSize);
  const broken = new Uint8Array(blockSize);
  for (let from = 0; from < rows.count; from += blockSize) {
    const count = Math.min(blockSize, rows.count - from);
    surprise.fill(0);
    missing.fill(0);
    broken.fill(0);
    nodes.forEach(({ node, column }, n) => {
      addSurprise(node, column?.codes, from, count, groups, n, surprise);
    });
    for (const { codes, size } of wanted)
      for (let i = 0; i < count; i++) if (codes[from + i]! >= size) missing[i]!++;
    for (const rule of rules)
      for (let i = 0; i < count; i++) {
        let holds = 1;
        for (const { codes, listed } of rule) holds &= listed[codes[from + i]!]!;
        broken[i]! |= holds;
      }
    for (let i = 0; i < count; i++) {
      const complete = wanted.length > 0 ? 1 - missing[i]! / wanted.length : 1;
      const tail = surprise[i]! <= usual ? drawn.length : asSurprising(surprise[i]!, drawn);
      const plausible = surprise[i]! <= usual ? 1 : plausibilityOf(tail, drawn.length);
      const consistent = 1 - broken[i]!;
      const quality = qualityOf(complete, plausible, consistent);
      part.sums.missing += missing[i]!;
      if (plausible === 1) part.sums.usual++;
      else part.sums.asSurprising += tail;
      addRow(part, quality, complete, plausible, consistent, surprise[i]!);
      if (quality >= 1 - slack || worst === 0) continue;
      const row = rows.start + from + i;
      const last = part.worst.length === worst ? part.worst.at(-1)! : undefined;
      if (last && !isWorse(quality, surprise[i]!, row, last)) continue;
      keep(part.worst, worst, {
        ...{ row, quality, completeness: complete, plausibility: plausible },
        consistency: consistent,
        surprise: surprise[i] === Infinity ? null : surprise[i]!,
        codes: wanted.map(({ codes }) => codes[from + i]!),
      });
    }
  }
  return part;
}

function addSurprise(
  { groups: groupOf, size, parent, surprise: table }: QualityModel['nodes'][number],
  codes: ArrayLike<number> | undefined,
  from: number,
  count: number,
  groups: readonly Int32Array[],
  n: number,
  surprise: Float64Array,
): void {
  const own = groups[n]!;
  const above = parent < 0 ? undefined : groups[parent]!;
  const columns = size + 1;
  for (let i = 0; i < count; i++) {
    const code = codes ? codes[from + i]! : groupOf.length;
    const group = code < groupOf.length ? groupOf[code]! : -1;
    own[i] = group < 0 ? size : group;
    surprise[i] = surprise[i]! + table[(above ? above[i]! : 0) * columns + own[i]!]!;
  }
}

/** The reference's people who are as surprising or more. */
function asSurprising(surprise: number, drawn: Float64Array): number {
  if (surprise === Infinity) return 0;
  let [low, high] = [0, drawn.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (drawn[middle]! < surprise) low = middle + 1;
    else high = middle;
  }
  return drawn.length - low;
}

/** Share of the reference's people as surprising or more, against the share that counts as unlikely. */
function plausibilityOf(tail: number, drawn: number): number {
  return Math.min(1, tail / drawn / qualityPolicy.unlikely);
}

/** What a sum of three products may be off by: a quality at its threshold must not fall below it. */
const slack = 1e-12;

function qualityOf(completeness: number, plausibility: number, consistency: number): number {
  const { weights } = qualityPolicy;
  return (
    weights.completeness * completeness +
    weights.plausibility * plausibility +
    weights.consistency * consistency
  );
}

function addRow(
  part: QualityPart,
  quality: number,
  completeness: number,
  plausibility: number,
  consistency: number,
  surprise: number,
): void {
  const { below, histogram } = part;
  const { thresholds } = qualityPolicy;
  part.rows++;
  if (quality < thresholds.quality - slack) below.quality++;
  if (completeness < thresholds.completeness - slack) below.completeness++;
  if (plausibility < thresholds.plausibility - slack) below.plausibility++;
  if (consistency === 0) part.inconsistent++;
  if (surprise === Infinity) part.impossible++;
  const bin = Math.min(bins - 1, Math.floor(quality * bins + 1e-9));
  histogram[bin] = histogram[bin]! + 1;
}

/** Puts a persona in its place among the worst. */
function keep(worst: ScoredPersona[], most: number, scored: ScoredPersona): void {
  const { quality, row } = scored;
  const surprise = scored.surprise ?? Infinity;
  const at = worst.findIndex((other) => isWorse(quality, surprise, row, other));
  worst.splice(at < 0 ? worst.length : at, 0, scored);
  if (worst.length > most) worst.pop();
}

/** By quality, then surprise, then row: the order does not depend on how rows are cut into parts. */
function isWorse(quality: number, surprise: number, row: number, other: ScoredPersona): boolean {
  if (quality !== other.quality) return quality < other.quality;
  const theirs = other.surprise ?? Infinity;
  return surprise !== theirs ? surprise > theirs : row < other.row;
}

/** Adds the scores of other rows. */
export function mergeQuality(into: QualityPart, other: QualityPart, worst = 20): void {
  into.rows += other.rows;
  for (const key of ['missing', 'usual', 'asSurprising'] as const)
    into.sums[key] += other.sums[key];
  for (const key of ['quality', 'completeness', 'plausibility'] as const)
    into.below[key] += other.below[key];
  into.inconsistent += other.inconsistent;
  into.impossible += other.impossible;
  other.histogram.forEach((rows, bin) => {
    into.histogram[bin] = into.histogram[bin]! + rows;
  });
  const surpriseOf = ({ surprise }: ScoredPersona) => surprise ?? Infinity;
  into.worst = [...into.worst, ...other.worst]
    .sort((a, b) => (isWorse(a.quality, surpriseOf(a), a.row, b) ? -1 : 1))
    .slice(0, worst);
}

/** What the scores say, with the reasons of the worst personas. */
export function personaQualityOf(
  model: QualityModel,
  part: QualityPart,
  subject: Pick<Subject, 'attributes'>,
  zeros: readonly Pick<StructuralZero, 'id' | 'reason'>[],
): PersonaQualitySection {
  const { weights, thresholds, unlikely } = qualityPolicy;
  const mean = meansOf(model, part);
  const line = (check: string, personas: number, recommendation: string) => ({
    check,
    personas,
    share: part.rows > 0 ? personas / part.rows : 0,
    recommendation,
  });
  return {
    weights: { ...weights },
    thresholds: { ...thresholds },
    rows: part.rows,
    mean,
    below: [
      line('quality', part.below.quality, 'Regenerate these personas with additional data sources'),
      line('completeness', part.below.completeness, 'Complete their attributes'),
      line('plausibility', part.below.plausibility, 'Look at how their attributes go together'),
    ],
    expectedImplausible: unlikely * thresholds.plausibility,
    inconsistent: part.inconsistent,
    impossible: part.impossible,
    histogram: Array.from(part.histogram),
    worst: part.worst.map(({ codes, ...scored }) => ({
      ...scored,
      reasons: reasonsOf(model, subject, zeros, codes),
    })),
    policyFigure: {
      name: 'overall_quality_score',
      value: mean.quality,
      misleads:
        'The weights 0.3, 0.4 and 0.3 are a convention: a persona that cannot exist still scores 0.7 if the rest is filled in. ' +
        'Look at the personas that break a rule or that the reference holds impossible before the mean.',
    },
    notes: notesOf(model),
  };
}

function meansOf(
  { drawn, wanted }: QualityModel,
  { rows, sums, inconsistent }: QualityPart,
): PersonaQualitySection['mean'] {
  if (rows === 0)
    return { quality: null, completeness: null, plausibility: null, consistency: null };
  const completeness = wanted.length > 0 ? 1 - sums.missing / wanted.length / rows : 1;
  const unusual = sums.asSurprising === 0 ? 0 : sums.asSurprising / drawn.length;
  const plausibility = (sums.usual + unusual / qualityPolicy.unlikely) / rows;
  const consistency = 1 - inconsistent / rows;
  const quality = qualityOf(completeness, plausibility, consistency);
  return { quality, completeness, plausibility, consistency };
}

function reasonsOf(
  { nodes, rules, wanted }: QualityModel,
  { attributes }: Pick<Subject, 'attributes'>,
  zeros: readonly Pick<StructuralZero, 'id' | 'reason'>[],
  codes: readonly number[],
): string[] {
  const codeOf = (id: AttributeId) => {
    const at = wanted.findIndex(({ attribute }) => attribute === id);
    return at < 0 ? undefined : codes[at];
  };
  const words = (id: AttributeId): string => {
    const attribute = attributes.find((one) => one.id === id);
    const category = attribute?.categories[codeOf(id) ?? -1];
    return `${label(attribute?.label ?? id)} ${category ? label(category.label) : 'missing'}`;
  };
  const broken = rules.flatMap(({ id, where }) => {
    const isBroken = Object.entries(where).every(([at, listed]) =>
      listed.includes(codeOf(at) ?? -1),
    );
    if (!isBroken) return [];
    const reason = zeros.find((zero) => zero.id === id)?.reason ?? id;
    return [`cannot be: ${label(reason)} (${Object.keys(where).map(words).join(', ')})`];
  });
  const surprising = nodes
    .flatMap(({ attribute, parent, size, surprise, groups }) => {
      const group = groups[codeOf(attribute) ?? -1] ?? -1;
      if (group < 0) return [];
      const above = parent < 0 ? undefined : nodes[parent]!;
      const given = above ? (above.groups[codeOf(above.attribute) ?? -1] ?? -1) : 0;
      const row = above && given < 0 ? above.size : given;
      const own = surprise[row * (size + 1) + group]!;
      const share =
        own === Infinity ? 'nobody has it' : `1 in ${formatCount(Math.round(exp(own)))} has it`;
      const who = above && given >= 0 ? ` among people of ${words(above.attribute)}` : '';
      return own > 3 ? [{ own, words: `${words(attribute)}: ${share}${who}` }] : [];
    })
    .sort((a, b) => b.own - a.own || 0)
    .slice(0, 3)
    .map((one) => one.words);
  const missing = wanted.filter(({ size }, at) => codes[at]! >= size);
  return [
    ...broken,
    ...surprising,
    ...(missing.length > 0
      ? [
          `no value of ${missing.map(({ attribute }) => label(attributes.find(({ id }) => id === attribute)?.label ?? attribute)).join(', ')}`,
        ]
      : []),
  ];
}

function label(text: Text): string {
  return textIn(text, 'en');
}

function notesOf({ nodes, alone, unknown }: QualityModel): string[] {
  return [
    ...(nodes.length === 0
      ? ['There is no reference to hold personas against, so every one counts as plausible.']
      : []),
    ...(unknown.length > 0
      ? [`The reference does not know ${unknown.join(', ')}, which are not judged.`]
      : []),
    ...(alone.length > 0
      ? [`The reference ties ${alone.join(', ')} to nothing, so only their own frequency counts.`]
      : []),
    'Each attribute is judged given the one that tells most about it; a persona can be unusual in other combinations and pass.',
  ];
}
