/**
 * Permanent numbers of the engine's own random streams, below 1000; the attributes of a
 * pack use 1000 and up. Append only: a number is never changed or used again, since every
 * drawn population hangs on it.
 */
export const streams = Object.freeze({
  /** Bijections that place rows on slots of the rounded tables. */
  placement: 1,
  /** Rounding of fitted tables to whole people. */
  integerization: 2,
  /** Searches that repair a rounded table's marginals. */
  repair: 3,
  /** Independent draws of the sample method. */
  sampling: 4,
  /** Bijection that places drawn households on the whole households of all zones. */
  householdPlacement: 5,
  /** Rounding of household weights to whole households. */
  householdIntegerization: 6,
  /** Resamples of the bootstrap. */
  bootstrap: 7,
  /** Errors of targets in replicates. */
  targetErrors: 8,
  /** Drift of a population between its date and the study's, in replicates. */
  drift: 9,
  /** Seeds of the populations of replicates. */
  replicates: 10,
  /** People drawn to know which surprise is usual. */
  surprise: 11,
});

/** Smallest stream number a pack may use. */
export const firstPackStream = 1000;
