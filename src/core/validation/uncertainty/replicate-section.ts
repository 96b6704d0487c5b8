import type { AttributeId, Text } from '../../pack/pack.ts';
import type { Interval } from '../../statistics/intervals.ts';
import type { PolicyFigure } from './attribute-intervals.ts';
import type { ErrorOrigin } from './target-errors.ts';

/** What the variance of a figure is made of; squares of its unit. Time is null where not measured. */
export interface VarianceParts {
  sources: number;
  sampling: number;
  time: number | null;
}

/** A share or mean with what replicates say of its uncertainty about the world. */
export interface UncertainFigure {
  /** Category id, `mean`, or cell of a requested table. */
  id: string;
  label: Text;
  /** As fitted to the targets themselves. */
  value: number;
  /** Mean over the replicates. */
  estimate: number;
  standardError: number;
  degreesOfFreedom: number | null;
  interval: Interval;
  variance: VarianceParts;
  /** Quantiles 5, 25, 50, 75 and 95% over the replicates as drawn, for bands on charts. */
  band: [number, number, number, number, number];
}

export interface UncertainAttribute {
  attribute: AttributeId;
  label: Text;
  unit: Text | null;
  shares: UncertainFigure[];
  mean: UncertainFigure | null;
}

export interface UncertainTable {
  id: string;
  of: AttributeId[];
  shape: number[];
  cells: UncertainFigure[];
}

/** The error that a table's targets were drawn with. */
export interface TargetErrorReport {
  marginal: string;
  label: Text;
  origin: ErrorOrigin;
  words: string;
  /** Cells with an error, and all. */
  cells: number;
  of: number;
  /** Root mean square of the standard deviations of those cells, in people: stated, planned, and seen. */
  stated: number;
  planned: number;
  seen: number;
}

/** Two readings of the same thing at different dates or by different counts. */
export interface TwoReadings {
  words: string;
  /** Attributes whose shares are compared; none where only people are. */
  of: AttributeId[];
  dates: [string, string];
  /** People to move to make one the other, as a share of everyone; null where only a gap is known. */
  totalVariation: number | null;
}

export interface TimeReport {
  measured: boolean;
  /** Years from the date of the targets to that of the study. */
  years: number;
  readings: TwoReadings[];
  /** Relative change of a share in a year that the user stated, as a standard deviation. */
  drift: number | null;
  words: string;
}

export interface ReplicatesSection {
  /** Replicates that were made, and asked for. */
  made: number;
  asked: number;
  /** Draws of targets that contradicted each other and were drawn again. */
  redrawn: number;
  level: number;
  rule: { name: 'imputation'; because: string; others: { name: string; because: string }[] };
  targets: TargetErrorReport[];
  attributes: UncertainAttribute[];
  tables: UncertainTable[];
  /** Shares of the summed variance of all shares of attributes; null where nothing varies. */
  shares: VarianceParts | null;
  time: TimeReport;
  policyFigure: PolicyFigure;
  problems: string[];
  notes: string[];
}
