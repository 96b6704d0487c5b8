import type { Attribute, AttributeId, ContradictionKind, Source, Text } from '../pack/pack.ts';
import type { FitStatus, Problem } from '../table/problem.ts';
import type { Plan } from './plan.ts';

/** A table counted in the drawn population and set beside what was expected. */
export interface Comparison {
  /** Id of the marginal, or `fit:` and the attributes for a table of the fit alone. */
  id: string;
  of: AttributeId[];
  /** Group of each category, −1 outside, for attributes stated over groups. */
  groups?: Record<AttributeId, Int32Array>;
  /** Row-major extents: groups or categories of each attribute. */
  shape: number[];
  /**
   * `target`: a marginal of the pack. `slice`: what the fit says of a marginal inside the
   * filter, derived. `fit`: a table of the fit that no marginal states. `layer`: what a layer
   * expects of the people drawn; never a target. `design`: rows that a design expects of a
   * marginal, before they are weighted.
   */
  kind: 'target' | 'slice' | 'fit' | 'layer' | 'design';
  /** People expected in a population of this size; NaN where the target is unknown. */
  expected: Float64Array;
  /**
   * Sampling error that the publisher states with a target, scaled to this size: at this level
   * of confidence the true count lies no farther away. NaN where none is stated.
   */
  marginOfError?: { level: number; people: Float64Array };
  /** Under a design: rows expected in each cell, before they are weighted. */
  designed?: Float64Array;
  /**
   * Under a design: standard deviation of each weighted count, scaled to this size, among
   * random samples drawn so.
   */
  spread?: Float64Array;
}

/** How whole people were found for one node of the clique tree. */
export interface RoundingReport {
  attributes: AttributeId[];
  /** Persons moved by the search after the unbiased start. */
  moves: number;
  /** Target cells that are neither at floor nor at ceiling: searched, not proven impossible. */
  missed: number;
  /** Largest distance of a target cell from its floor–ceiling interval, in people. */
  residual: number;
}

/** A published figure that the fit, or another published figure, contradicts. */
export interface ContradictionFinding {
  /** Marginal, figure or contradiction of the pack it belongs to. */
  id: string;
  origin: 'marginal' | 'figure' | 'pack';
  /** What it is; only `figures` are counted as contradictions. */
  kind: ContradictionKind;
  /** Cell of the marginal, where it is one. */
  cell?: number;
  /** Distance in people from the printed interval to the target or fit; signed. */
  gap: number;
}

export interface FitReport {
  status: FitStatus;
  iterations: number;
  /** In people of the pack's base. */
  maxDeviation: number;
  /** Largest deviation per sweep, in people of the base. */
  trace: number[];
  /** Cliques of the tree, with the cells each holds. */
  cliques: { attributes: AttributeId[]; separator: AttributeId[]; cells: number }[];
  /** Pairs that no table ties: independent given the attributes named. */
  assumedIndependent: { pair: [AttributeId, AttributeId]; given: AttributeId[] }[];
  /** People of the base inside the filter, from the fit. */
  people: number;
  comparisons: Comparison[];
  rounding: RoundingReport[];
  contradictions: ContradictionFinding[];
  problems: Problem[];
  design?: DesignReport;
  /** Layers of the study. */
  layers?: LayerReport[];
}

/** What a layer adds to a population, in words. */
export interface LayerReport {
  id: string;
  digest: string;
  title: Text;
  /** Attributes drawn, as a pack's would be; NaN among `values` where nobody was asked. */
  attributes: Attribute[];
  /** What they are about, in the order of the layer. */
  topics: { label: Text; of: AttributeId[] }[];
  sources: Source[];
  /** Published shares or means by group, and what is aimed at in the pack's whole population. */
  margins: LayerMargin[];
  /** Variables of the layer that the pack does not have; nothing depends on them. */
  missing: Text[];
}

export interface LayerMargin {
  attribute: AttributeId;
  /** Variables; none for everybody. */
  of: string[];
  /** Whether the figures are shares of the attribute's categories, or one mean each. */
  kind: 'shares' | 'means';
  /** Per group, row-major; null where the source has too few people. */
  published: (number | null)[];
  target: number[];
  /** People of the pack in each group. */
  people: number[];
}

/** Who was drawn more often, and what a row stands for. */
export interface DesignReport {
  /** Name of the column of weights. */
  weight: AttributeId;
  /** Attributes of the strata; none where the design has no strata. */
  of: AttributeId[];
  /** People that the design treats alike, those that the filter and the pack allow. */
  cells: {
    /** Codes of the attributes in `of`. */
    stratum: number[];
    /** Oversampled groups they are in, by place in the study. */
    groups: number[];
    /** People of the base inside the filter. */
    people: number;
    /** Rows drawn; expected where less than one or where the method is a random sample. */
    drawn: number;
    /** People of the base that each row stands for, on average; 0 where none is drawn. */
    weight: number;
  }[];
  /** The oversampled groups, by place in the study. */
  groups: DesignGroupReport[];
  /** Kish's design effect of the weights: 1 + cv². */
  designEffect: number;
  /** Rows of equal weight that would tell as much about everyone. */
  effectiveSize: number;
  /** Where weights are calibrated to the targets: what that did. */
  weights?: WeightReport;
  /** What could not be met as asked, in words. */
  notes: string[];
}

/** What a design gave one of the groups that it draws more or less often. */
export interface DesignGroupReport {
  /** People of the base, inside the filter. */
  people: number;
  /** Rows drawn; expected where the method is a random sample. */
  rows: number;
  /** Rows of equal weight that would tell as much about the group, by Kish; 0 where it has none. */
  effectiveSize: number;
}

/** Cells of targets less than one person off, in a population of its size. */
export interface TargetsMet {
  count: number;
  met: number;
  /** Largest distance, in people. */
  farthest: number;
}

/** What calibrating the weights of a design to all targets did. */
export interface WeightReport {
  /** By the weights of the design alone. */
  before: TargetsMet;
  /** By the calibrated weights. */
  after: TargetsMet;
  /** Smallest and largest ratio of a row's weight to that of the design. */
  least: number;
  most: number;
  /** Rows whose ratio stands at a bound. */
  bounded: number;
}

/** The outcome of preparing a study: a plan to draw from, or why there is none. */
export type Prepared =
  { ok: true; plan: Plan; report: FitReport } | { ok: false; reason: string; problems: Problem[] };
