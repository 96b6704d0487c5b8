import type { Marginal, Pack, Source, Text } from '../../pack/pack.ts';
import { estimatedCellsOf } from '../../population/agreement.ts';
import { textIn } from '../../population/persona.ts';
import type { ContradictionFinding } from '../../population/report.ts';
import { exp } from '../../random/math.ts';
import type { PolicyFigure } from '../uncertainty/attribute-intervals.ts';
import { yearsBetween } from './dates.ts';
import type { PolicySource } from '../policy/policy-parts.ts';
import { withSourceWeights } from './source-weights.ts';
import type { SourceWeightsReport } from './source-weights.ts';

/** Thresholds below which the persona policy wants something done. */
export const sourceThresholds = {
  completeness: 0.8,
  freshness: 0.7,
  validity: 0.85,
  reliability: 0.7,
} as const;

/** What the user, or a policy, says of a source. */
export interface SourceOpinion {
  /** How much it counts where targets conflict; 1 is neutral. */
  weight?: number;
  /** Shown as given: nothing is computed from it. */
  confidence?: number;
  /** ISO date of its newest figures. */
  date?: string;
  /** Years between its releases. */
  updateYears?: number;
}

/** A check of a source: a score from 0 to 1, null where nothing of it could be checked. */
export interface SourceCheck {
  score: number | null;
  threshold: number;
  /** What the score was made of, in a sentence. */
  words: string;
}

/** Figures that a source gives to a pack. */
export interface SourceUse {
  /** Marginals, figures and tables of pattern that rest on it. */
  targets: string[];
  patterns: string[];
  figures: string[];
  /** Cells of its targets; those with a figure that is not estimated. */
  cells: number;
  stated: number;
  /** Figures that something contradicts. */
  contradicted: number;
}

export interface SourceAppraisal {
  source: string;
  publisher: Text;
  table: Text;
  weight: number;
  weightFrom: 'user' | 'policy' | 'neutral';
  confidence: number | null;
  /** Date that its figures are of, as ISO date, and where it was read. */
  date: string;
  dateFrom: 'user' | 'base' | 'year';
  updateYears: number;
  /** Years from its date to the study's. */
  age: number;
  use: SourceUse;
  checks: { completeness: SourceCheck; freshness: SourceCheck; validity: SourceCheck };
  /** Parts of validity: each a share from 0 to 1. */
  validity: {
    totalsAgree: number | null;
    uncontradicted: number | null;
    notEstimated: number | null;
  };
  /** Mean of the checks that could be made, as the policy says. */
  reliability: number | null;
  recommendations: string[];
}

export interface SourcesSection {
  studyDate: string;
  sources: SourceAppraisal[];
  /** What these weights make of targets that conflict, before and after. */
  bending: SourceWeightsReport;
  policyFigure: PolicyFigure;
  notes: string[];
}

export interface SourcesInput {
  pack: Pack;
  /** ISO date that freshness is told for. */
  studyDate: string;
  /** Of the fit report. */
  contradictions: readonly ContradictionFinding[];
  /** By source id. */
  opinions?: Readonly<Record<string, SourceOpinion>>;
  /** Take the policy's weights for publishers that it names. */
  usePolicyWeights?: boolean;
  /** Of a policy file: its weights count for the sources it names. */
  policySources?: readonly PolicySource[];
}

/** Publishers that the persona policy weighs, by words of their names. */
const policyWeights: readonly { name: RegExp; weight: number; confidence: number }[] = [
  { name: /u\.?s\.? census|united states census/i, weight: 1, confidence: 0.95 },
  { name: /pew research/i, weight: 0.9, confidence: 0.88 },
  { name: /federal reserve/i, weight: 0.95, confidence: 0.92 },
  { name: /prizm|claritas/i, weight: 0.85, confidence: 0.82 },
  { name: /\bvals\b/i, weight: 0.8, confidence: 0.78 },
  { name: /tapestry/i, weight: 0.9, confidence: 0.85 },
  { name: /google analytics/i, weight: 0.6, confidence: 0.65 },
  { name: /social media/i, weight: 0.4, confidence: 0.45 },
];

/** A census comes every ten years, other publications every year, unless said otherwise. */
const censusYears = 10;
const otherYears = 1;

/**
 * Appraises the sources of a pack by what can be counted: how many cells of the tables that rest
 * on each have a figure, how old the figures are on the day of the study, and whether they
 * agree with the totals and with other figures. Identities (names, addresses) are not appraised.
 *
 * @throws RangeError for a date that is none
 */
export function sourcesOf(input: SourcesInput): SourcesSection {
  const { pack, studyDate } = input;
  const identities = new Set(pack.identities.map(({ source }) => source));
  const sources = pack.sources
    .map((source) => appraise(source, input))
    .filter(({ source, use }) => !identities.has(source) || isUsed(use));
  const weights = Object.fromEntries(sources.map(({ source, weight }) => [source, weight]));
  const unused = sources.filter(({ use }) => !isUsed(use)).length;
  return {
    studyDate,
    sources,
    bending: withSourceWeights(pack, weights).report,
    policyFigure: {
      name: 'PSYCHOGRAPHIC_SOURCE_WEIGHTS',
      value: null,
      misleads:
        'The policy gives each source a weight and a confidence as constants that nothing is computed from and that reach no result. ' +
        'Here a weight is the reliability of the source’s tables, and says how far they bend where targets conflict.',
    },
    notes:
      unused > 0
        ? [
            `${unused} sources give no target, pattern or figure and could not be judged on completeness and validity.`,
          ]
        : [],
  };
}

/** Weight of each source of a pack, by id: the user's, the policy's, else 1. */
export function sourceWeightsOf(
  input: Omit<SourcesInput, 'contradictions'>,
): Record<string, number> {
  const { sources } = input.pack;
  const weights = sources.map((one) => appraise(one, { ...input, contradictions: [] }).weight);
  return Object.fromEntries(sources.map(({ id }, i) => [id, weights[i]!]));
}

function appraise(source: Source, input: SourcesInput): SourceAppraisal {
  const { pack, studyDate, contradictions, opinions = {} } = input;
  const { usePolicyWeights = false, policySources = [] } = input;
  const opinion: SourceOpinion = Object.hasOwn(opinions, source.id) ? opinions[source.id]! : {};
  const name = `${textIn(source.publisher, 'en')} ${textIn(source.table, 'en')}`;
  const policy =
    namedIn(policySources, source.id, name) ??
    (usePolicyWeights ? policyWeights.find((one) => one.name.test(name)) : undefined);
  const tables = pack.marginals.filter((marginal) => marginal.source === source.id);
  const use = useOf(source.id, pack, tables, contradictions);
  const { date, dateFrom } = dateOf(source, pack, opinion);
  const updateYears = opinion.updateYears ?? (isCensus(source) ? censusYears : otherYears);
  const age = yearsBetween(date, studyDate);
  const validity = validityOf(pack, tables, use);
  const parts = Object.values(validity).filter((part) => part !== null);
  const scores = {
    completeness: use.cells > 0 ? use.stated / use.cells : null,
    freshness: freshnessOf(age, updateYears),
    validity: parts.length > 0 ? Math.min(...parts) : null,
  };
  const known = Object.values(scores).filter((score) => score !== null);
  const reliability = known.reduce((a, b) => a + b, 0) / known.length;
  return {
    source: source.id,
    publisher: source.publisher,
    table: source.table,
    weight: opinion.weight ?? policy?.weight ?? 1,
    weightFrom: opinion.weight !== undefined ? 'user' : policy ? 'policy' : 'neutral',
    confidence: opinion.confidence ?? policy?.confidence ?? null,
    date,
    dateFrom,
    updateYears,
    age,
    use,
    checks: {
      completeness: {
        score: scores.completeness,
        threshold: sourceThresholds.completeness,
        words:
          use.cells > 0
            ? `${use.stated} of ${use.cells} cells of its tables have a figure that is not estimated`
            : 'no target rests on it, so there is nothing to be complete',
      },
      freshness: {
        score: scores.freshness,
        threshold: sourceThresholds.freshness,
        words: `its figures are of ${date}, ${age.toFixed(1)} years before the study, and new ones come every ${updateYears} ${updateYears === 1 ? 'year' : 'years'}`,
      },
      validity: {
        score: scores.validity,
        threshold: sourceThresholds.validity,
        words: validityWords(validity, use),
      },
    },
    validity,
    reliability,
    recommendations: recommendationsOf(scores, reliability),
  };
}

/** The source of a policy with this id, or with a name whose every word is in the publisher's and the table's. */
function namedIn(
  sources: readonly PolicySource[],
  id: string,
  name: string,
): Pick<PolicySource, 'weight' | 'confidence'> | undefined {
  const words = new Set(name.toLowerCase().match(/[a-z0-9]+/g));
  return sources.find(
    (one) =>
      one.weight > 0 &&
      (one.id === id ||
        (one.id.toLowerCase().match(/[a-z0-9]+/g) ?? []).every((word) => words.has(word))),
  );
}

/**
 * 1 until new figures are due, then halved with every further interval between releases: after
 * two intervals 0.5, after three 0.25.
 */
export function freshnessOf(age: number, updateYears: number): number {
  const overdue = Math.max(0, age - updateYears) / updateYears;
  return exp(-overdue * 0.6931471805599453);
}

function useOf(
  id: string,
  pack: Pack,
  tables: readonly Marginal[],
  contradictions: readonly ContradictionFinding[],
): SourceUse {
  const figures = pack.figures.filter(({ source }) => source === id);
  let cells = 0;
  let stated = 0;
  for (const marginal of tables) {
    const estimated = estimatedCellsOf(marginal, marginal.counts.length);
    cells += marginal.counts.length;
    marginal.counts.forEach((count, cell) => {
      if (count !== null && estimated[cell] === 0) stated++;
    });
  }
  const named = new Set([...tables, ...figures].map((one) => one.id));
  const ofPack = new Set(
    pack.contradictions.filter(({ sources }) => sources.includes(id)).map((one) => one.id),
  );
  const contradicted = contradictions.filter(
    ({ id: found, origin, kind }) =>
      kind === 'figures' && (origin === 'pack' ? ofPack.has(found) : named.has(found)),
  ).length;
  return {
    targets: tables.map((one) => one.id),
    patterns: pack.sampleFactors.filter(({ source }) => source === id).map((one) => one.id),
    figures: figures.map((one) => one.id),
    cells,
    stated,
    contradicted,
  };
}

function isUsed({ targets, patterns, figures }: SourceUse): boolean {
  return targets.length + patterns.length + figures.length > 0;
}

function validityOf(
  pack: Pack,
  tables: readonly Marginal[],
  { figures, stated, contradicted }: SourceUse,
): SourceAppraisal['validity'] {
  const total = pack.bases.find(({ id }) => id === pack.base)!.total;
  const agreeing = tables.filter((marginal) => addsUp(marginal, total)).length;
  const statements = stated + figures.length;
  let people = 0;
  let estimated = 0;
  for (const marginal of tables) {
    const marks = estimatedCellsOf(marginal, marginal.counts.length);
    marginal.counts.forEach((count, cell) => {
      people += count ?? 0;
      if (marks[cell] === 1) estimated += count ?? 0;
    });
  }
  return {
    totalsAgree: tables.length > 0 ? agreeing / tables.length : null,
    uncontradicted: statements > 0 ? Math.max(0, 1 - contradicted / statements) : null,
    notEstimated: people > 0 ? 1 - estimated / people : null,
  };
}

/** A table with everything known and nobody outside adds up to its base; others to no more. */
function addsUp({ counts, groups }: Marginal, total: number): boolean {
  const sum = counts.reduce<number>((people, count) => people + (count ?? 0), 0);
  const isWhole =
    counts.every((count) => count !== null) &&
    Object.values(groups ?? {}).every((of) => of.every((group) => group !== null));
  const gap = isWhole ? Math.abs(sum - total) : Math.max(0, sum - total);
  return gap <= 1e-9 * total;
}

function validityWords(
  { totalsAgree, notEstimated }: SourceAppraisal['validity'],
  { contradicted, stated, figures }: SourceUse,
): string {
  if (totalsAgree === null && figures.length === 0) return 'no target or figure rests on it';
  const parts = [
    ...(totalsAgree === null
      ? []
      : [
          totalsAgree === 1
            ? 'all its tables add up'
            : `${percent(totalsAgree)} of its tables add up`,
        ]),
    `${contradicted} of its ${stated + figures.length} figures are contradicted by others`,
    ...(notEstimated === null
      ? []
      : [`${percent(1 - notEstimated)} of the people in its tables are in estimated cells`]),
  ];
  return `the lowest of: ${parts.join('; ')}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

function recommendationsOf(
  scores: Record<'completeness' | 'freshness' | 'validity', number | null>,
  reliability: number,
): string[] {
  const isBelow = (score: number | null, threshold: number) => score !== null && score < threshold;
  return [
    ...(isBelow(reliability, sourceThresholds.reliability)
      ? ['Consider alternative data sources']
      : []),
    ...(isBelow(scores.completeness, sourceThresholds.completeness)
      ? ['Supplement with additional data collection']
      : []),
    ...(isBelow(scores.freshness, sourceThresholds.freshness) ? ['Update data from source'] : []),
    ...(isBelow(scores.validity, sourceThresholds.validity)
      ? ['Check its figures against another source before you rely on them']
      : []),
  ];
}

function isCensus({ table }: Source): boolean {
  const words = textIn(table, 'en').toLowerCase();
  return /\bcensus\b/.test(words) && !/survey|estimate/.test(words);
}

/** Newest date of the bases that its tables count, else the middle of its year. */
function dateOf(
  { id, year }: Source,
  pack: Pack,
  { date }: SourceOpinion,
): Pick<SourceAppraisal, 'date' | 'dateFrom'> {
  if (date !== undefined) return { date, dateFrom: 'user' };
  const bases = [...pack.marginals, ...pack.sampleFactors, ...(pack.context ?? [])]
    .filter((one) => one.source === id)
    .flatMap((one) => pack.bases.find((base) => base.id === one.base) ?? [])
    .filter((base) => base.total > 0)
    .map((base) => base.date)
    .sort();
  const newest = bases.at(-1);
  return newest === undefined
    ? { date: String(year), dateFrom: 'year' }
    : { date: newest, dateFrom: 'base' };
}
