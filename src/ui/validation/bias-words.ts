import type { BiasMeasure } from '../../core/validation/bias/bias-section.ts';
import { number, percent, signed } from '../format.ts';

/** Distance of a value from no bias, in thresholds: beyond 1 either way is not tolerated. */
export function fromNone(
  { unit, reference, threshold }: Pick<BiasMeasure, 'unit' | 'reference' | 'threshold'>,
  value: number,
): number {
  if (unit !== 'times') return (value - reference) / threshold;
  // Odds of nothing are as far off as the scale goes.
  return Math.log(Math.max(value, 1e-9) / reference) / Math.log(threshold);
}

/** A value of a measure with its unit; odds are told as how many times those of the reference. */
export function biasNumber(
  { unit, reference }: Pick<BiasMeasure, 'unit' | 'reference'>,
  value: number,
): string {
  if (unit === 'times') return `${number(value / reference, 2)}×`;
  if (unit === 'standard deviations') return `${signed(value, 2)} SD`;
  return percent(value);
}

/** What a measure tolerates: "0.83× to 1.20×", "± 0.10 SD", "2.0%". */
export function farthestOf({ unit }: Pick<BiasMeasure, 'unit'>, threshold: number): string {
  if (unit === 'times') return `${number(1 / threshold, 2)} to ${number(threshold, 2)}×`;
  if (unit === 'standard deviations') return `± ${number(threshold, 2)} SD`;
  return `± ${percent(threshold)}`;
}
