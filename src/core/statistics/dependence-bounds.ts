/** How far a joint share may go where only the shares of its two parts are known. */
export interface DependenceBounds {
  /** The joint share as assumed. */
  share: number;
  /** Smallest and largest that any dependence gives: max(0, p + q − 1) and min(p, q). */
  lower: number;
  upper: number;
  /** With half and with twice the odds ratio assumed. */
  halved: number;
  doubled: number;
}

/**
 * Bounds of Fréchet (1951) on a joint share, and what it would be with the odds ratio halved and
 * doubled at the same parts: Plackett's distribution (1965), JASA 60.
 *
 * @param share of both, as assumed
 * @param p share of the one
 * @param q share of the other
 */
export function dependenceBounds(share: number, p: number, q: number): DependenceBounds {
  const upper = Math.min(p, q);
  const lower = Math.min(upper, Math.max(0, p + q - 1));
  const known = Math.min(upper, Math.max(lower, share));
  const apart = (p - known) * (q - known);
  const together = known * (1 - p - q + known);
  const tilted = (factor: number) => {
    if (!(apart > 0 && together > 0)) return known;
    return jointShare((factor * together) / apart, p, q);
  };
  return { share, lower, upper, halved: tilted(0.5), doubled: tilted(2) };
}

/** Share of both with this odds ratio. */
function jointShare(oddsRatio: number, p: number, q: number): number {
  const over = oddsRatio - 1;
  if (Math.abs(over) < 1e-9) return p * q;
  const s = 1 + (p + q) * over;
  // The smaller root, written so that it loses no digits where the odds ratio is near 1.
  return (2 * oddsRatio * p * q) / (s + Math.sqrt(s * s - 4 * oddsRatio * over * p * q));
}
