import type { AttributeId, Text } from '../../pack/pack.ts';
import type { Interval } from '../../statistics/intervals.ts';

/** The four controls that the persona policy names. */
export type ControlId = 'income' | 'education' | 'technology' | 'geography';

/**
 * What a figure proves of its threshold.
 *
 * - `within`: the whole interval lies within the threshold
 * - `likely`: chance alone is refuted, but not that the bias stays within the threshold
 * - `biased`: the whole interval lies beyond the threshold
 * - `not-enough-data`: the interval holds both no bias and one beyond the threshold
 */
export type BiasVerdict = 'within' | 'likely' | 'biased' | 'not-enough-data';

/** `absent`: the population lacks the attribute. `no-reference`: nothing is known to hold it against. */
export type ControlVerdict = BiasVerdict | 'absent' | 'no-reference';

/** Where in the population a figure was found. */
export interface Place {
  attribute: AttributeId;
  label: Text;
  /** Category, or the group of categories, that it is about. */
  category: Text;
}

/** One figure of a control. */
export interface BiasMeasure {
  id: string;
  /** Id of the method. */
  method: string;
  /** What it says, in words. */
  label: string;
  of: AttributeId[];
  where: Place[];
  value: number;
  /** The same of the reference, or what no bias would give. */
  reference: number;
  /** Of everyone together, where `value` compares only people alike in the strata. */
  marginal?: number;
  unit: 'standard deviations' | 'times' | 'share of people' | 'share of rows';
  /** What chance alone gives on average, where that is not 0. */
  byChance?: number;
  /** Of what chance, or rounding to whole people, leaves open. */
  interval: Interval;
  /** Level of the interval, as a share; null where it is what whole people leave open. */
  level: number | null;
  /** Largest distance from no bias that is tolerated, in the unit; of a ratio the largest factor. A convention. */
  threshold: number;
  verdict: BiasVerdict;
  /** Rows that it rests on. */
  rows: number;
}

/** A figure as the policy has it, under its name. */
export interface PolicyFigure {
  name: string;
  /** What the policy calls its method. */
  detection: string;
  /** How the figure was read, since the policy does not define it. */
  reading: string;
  value: number | null;
  threshold: number;
  /** What the policy would say of it. */
  passes: boolean | null;
  /** Why it misleads. */
  misleads: string;
}

/** Remedies, to be applied with a click: see `mitigation.ts`. */
export type MitigationKind = 'weights' | 'quotas' | 'floors';

/** Effective numbers of categories by Hill, of order 1 and 2, of the population and its reference. */
export interface EffectiveNumbers {
  of: AttributeId[];
  method: 'hill-numbers';
  population: { order1: number; order2: number };
  reference: { order1: number; order2: number };
}

export interface BiasControl {
  id: ControlId;
  label: string;
  /** Attributes of the population that were taken for it; none where it has none. */
  attributes: AttributeId[];
  verdict: ControlVerdict;
  /** The verdict in a sentence. */
  sentence: string;
  /** The figure that the control rests on first, then those of parts. */
  measures: BiasMeasure[];
  /** Figures of parts that are `biased` or `likely`, the gravest first. */
  worst: BiasMeasure[];
  /** How many groups or profiles there effectively are; of technology alone. */
  effectiveNumbers?: EffectiveNumbers[];
  policyFigure: PolicyFigure;
  /** Remedies that fit, best first, and the attributes that they would work on. */
  mitigation: { kinds: MitigationKind[]; attributes: AttributeId[] };
  notes: string[];
}

/** One line of a love plot: a standardized difference before and after weights. */
export interface LovePoint {
  attribute: AttributeId;
  label: Text;
  /** Absent for the mean of a number or of ordered categories. */
  category?: Text;
  method: string;
  before: number;
  /** Null where nothing was weighted. */
  after: number | null;
  /** 95% interval of `before` by chance. */
  interval: Interval;
}

export interface LovePlot {
  /** Standardized difference that is tolerated by convention. */
  threshold: number;
  /** Largest distance first. */
  points: LovePoint[];
}

export interface BiasSection {
  controls: BiasControl[];
  love: LovePlot;
  /**
   * Chance, at most, that any control finds a bias in a random sample of an unbiased
   * population; the intervals are as wide as that takes.
   */
  alarm: { stated: number; found: ControlId[] };
  /** What could not be judged, in words. */
  notes: string[];
}

/** Thresholds of the controls; conventions that the user may change. */
export interface BiasThresholds {
  /** Standard deviations. */
  standardizedDifference: number;
  /** Factor of odds. */
  oddsRatio: number;
  /** Share of people in the wrong group of technology adoption, or the wrong cluster. */
  clusters: number;
  /** Share of rows that repeat another one beyond what chance repeats. */
  repeats: number;
  /** Share of people in the wrong area. */
  areas: number;
}

export const biasThresholds: BiasThresholds = {
  standardizedDifference: 0.1,
  // exp(0.1 · π ÷ √3): the odds ratio of a standardized difference of 0.1. Chinn (2000).
  oddsRatio: 1.2,
  clusters: 0.05,
  repeats: 0.05,
  areas: 0.02,
};

/** What a verdict says of an interval around no bias. */
export function judgeInterval(
  { lower, upper }: Interval,
  { none, least, most }: { none: number; least: number; most: number },
): BiasVerdict {
  if (lower > most || upper < least) return 'biased';
  if (lower >= least && upper <= most) return 'within';
  return lower > none || upper < none ? 'likely' : 'not-enough-data';
}

/** The gravest verdict of parts decides, unless they only lack data. */
export function verdictOfControl(measures: readonly BiasMeasure[]): BiasVerdict {
  const [main] = measures;
  if (measures.some(({ verdict }) => verdict === 'biased')) return 'biased';
  if (measures.some(({ verdict }) => verdict === 'likely')) return 'likely';
  return main?.verdict ?? 'not-enough-data';
}

/** The figure that a verdict is told with: what a bias was found by, repeated people first; else the main one. */
export function decisive(
  verdict: ControlVerdict,
  measures: readonly BiasMeasure[],
): BiasMeasure | undefined {
  if (verdict !== 'biased' && verdict !== 'likely') return measures[0];
  const found = measures.filter((one) => one.verdict === verdict);
  return (
    found.find(({ unit }) => unit === 'share of rows') ??
    found.sort((a, b) => severity(b) - severity(a))[0]
  );
}

/** Distance from no bias in units of the threshold. */
export function severity({ value, reference, unit, threshold }: BiasMeasure): number {
  if (unit !== 'times') return Math.abs(value - reference) / threshold;
  const ratio = value / reference;
  return Math.max(ratio, 1 / ratio) / threshold;
}
