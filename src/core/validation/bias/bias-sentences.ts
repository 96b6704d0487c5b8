import { textIn } from '../../population/persona.ts';
import type { BiasMeasure, ControlId, ControlVerdict } from './bias-section.ts';

const absent: Record<ControlId, string> = {
  income: 'Income is not in this population.',
  education: 'Education is not in this population.',
  technology: 'Technology adoption is not in this population.',
  geography: 'No area is in this population.',
};

const things: Record<ControlId, string> = {
  income: 'Income',
  education: 'Education',
  technology: 'The mix of profiles',
  geography: 'Where people live',
};

/** The verdict of a control in a sentence or two. */
export function sentenceOf(
  id: ControlId,
  verdict: ControlVerdict,
  main: BiasMeasure | undefined,
  worst: readonly BiasMeasure[],
): string {
  if (verdict === 'absent') return absent[id];
  const thing = things[id];
  if (verdict === 'no-reference')
    return `${thing} cannot be judged: the reference says nothing about it.`;
  const figure = main ? ` ${figureOf(main)}` : '';
  const where =
    worst.length > 0 ? ` Most of all: ${worst.slice(0, 3).map(placeOf).join('; ')}.` : '';
  if (verdict === 'biased') return `${thing} is biased.${figure}${where}`;
  if (verdict === 'likely')
    return `${thing} differs from the reference by more than chance; by how much is open.${figure}${where}`;
  if (verdict === 'within')
    return `${thing} is as in the reference, within its threshold.${figure}`;
  return `${thing}: not enough data to tell.${figure}`;
}

/** A figure with its interval and threshold, in words. */
export function figureOf(measure: BiasMeasure): string {
  const { interval, threshold, unit, value, reference, level, label, where } = measure;
  const range = (low: string, high: string) =>
    level === null ? `${low} to ${high} as whole people go` : `${low} to ${high}`;
  if (unit === 'standard deviations')
    return `Its mean is ${signed(value)} standard deviations off (${range(signed(interval.lower), signed(interval.upper))}; tolerated ±${threshold}).`;
  if (unit === 'times')
    return (
      `The odds${where.length > 0 ? ` of ${namesOf(where)}` : ''} are ${fixed(value / reference)} times those of the reference ` +
      `(${range(fixed(interval.lower / reference), fixed(interval.upper / reference))}; tolerated ` +
      `${fixed(1 / threshold)} to ${fixed(threshold)}).`
    );
  if (unit === 'share of rows')
    return `${label}: ${signed(100 * value, 1)} in 100 rows (${range(signed(100 * interval.lower, 1), signed(100 * interval.upper, 1))}; tolerated up to ${points(threshold)}).`;
  return `${label}: ${points(value)} in 100 people (${range(points(interval.lower), points(interval.upper))}; tolerated ${points(threshold)}).`;
}

/** What a part is, and how far it is off. */
function placeOf({ where, value, reference, unit }: BiasMeasure): string {
  const place = namesOf(where);
  if (unit === 'standard deviations') return `${place} (${signed(value)} standard deviations)`;
  if (unit === 'times') return `${place} (${fixed(value / reference)} times the odds)`;
  return `${place} (${signed(100 * value, 1)} points)`;
}

function namesOf(where: BiasMeasure['where']): string {
  return where
    .map(({ label, category }) => `${textIn(label, 'en')} ${textIn(category, 'en')}`)
    .join(', ');
}

function fixed(value: number): string {
  return value.toFixed(2);
}

function signed(value: number, decimals = 2): string {
  const size = Math.abs(value).toFixed(decimals);
  if (Number(size) === 0) return size;
  return `${value < 0 ? '−' : '+'}${size}`;
}

function points(share: number): string {
  return (100 * share).toFixed(1);
}
