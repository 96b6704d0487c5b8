/** A finding about a problem or a fit: what, where, and what mends it. */
export interface Problem {
  code:
    | 'bad-shape'
    | 'bad-count'
    | 'inconsistent-totals'
    | 'empty-slice'
    | 'contradicting-marginals'
    | 'infeasible'
    | 'max-iterations'
    | 'assumed-independent'
    | 'prior-weight'
    | 'forced-zeros'
    | 'too-few-drawn';
  /** `error` stops the fit, `warning` bends a result, `note` states an assumption. */
  severity: 'error' | 'warning' | 'note';
  /** One sentence: what is wrong, where, by how much. */
  message: string;
  /** Index into `marginals`; absent when the finding belongs to no single one. */
  marginal?: number;
  /** Flat cell of that marginal (row-major over its groups). */
  cell?: number;
  /** The same cell as coordinates, one per dimension of the marginal. */
  coordinates?: number[];
  /** The other marginal of a contradiction, or the pair of dimensions assumed independent. */
  with?: number;
  pair?: [number, number];
  /** Size of the gap, in the unit of the counts. */
  gap?: number;
  /** Number of cells the finding concerns, where it is about many. */
  affected?: number;
  /** All target cells that carry the finding, where it is more than the one above. */
  carriers?: { marginal: number; cell: number; coordinates: number[] }[];
  /** Changes that would mend it, the smallest first. */
  remedies?: Remedy[];
}

/** One change that mends a problem. */
export interface Remedy {
  action:
    | 'trust-marginal'
    | 'scale-to-most-reliable'
    | 'least-squares'
    | 'change-target'
    | 'prior-weight'
    | 'drop-structural-zero'
    | 'change-size';
  message: string;
  marginal?: number;
  cell?: number;
  /** New value of the cell, new total, or people to draw, where the action has one. */
  value?: number;
}

/** Known totals over some dimensions of a table, possibly over groups of their categories. */
export interface TableMarginal {
  /** Dimensions, in the order in which `counts` is laid out. */
  of: number[];
  /** Row-major over the groups of each dimension; NaN where the total is unknown. */
  counts: Float64Array;
  /**
   * For a dimension that is stated over groups: the group of each of its categories,
   * −1 for a category outside every group. Dimensions without an entry are stated
   * over their categories.
   */
  groups?: Record<number, Int32Array>;
  /** Relative reliability when totals disagree; larger is trusted more. Default 1. */
  reliability?: number;
}

/** A contingency table to be fitted. */
export interface FitProblem {
  /** Number of categories of each dimension. */
  shape: number[];
  /** Table that iterative proportional fitting starts from, row-major; null for all ones. */
  sampleTable: Float64Array | null;
  marginals: TableMarginal[];
  /** Impossible cells: one coordinate per dimension, −1 for any. */
  structuralZeros?: Int32Array[];
  /** Largest deviation of a fitted total, relative to the grand total. Default 1e-8. */
  tolerance?: number;
  /** Sweeps over all marginals before the fit gives up. Default 10,000. */
  maxIterations?: number;
  /**
   * Declared weight for sampling zeros (cells the sample table never saw), as a fraction
   * of the mean positive cell. Absent: sampling zeros stay zero.
   */
  priorWeight?: number;
}

export type FitStatus = 'converged' | 'infeasible' | 'inconsistent-totals' | 'max-iterations';

/** What iterative proportional fitting found. Only `converged` meets its targets. */
export interface Fit {
  status: FitStatus;
  /** Sweeps made. */
  iterations: number;
  /** Largest absolute deviation of a fitted total from its target, in counts. */
  maxDeviation: number;
  table: Float64Array;
  /** Largest absolute deviation seen in each sweep. */
  trace: number[];
  problems: Problem[];
}
