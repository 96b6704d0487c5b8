import { formatCount } from '../table/wording.ts';
import type { Control, Incidence } from './incidence.ts';

/** Two targets that no weights meet together. */
export interface PairContradiction {
  /** Controls: the one that asks for more than the other leaves room for. */
  more: number;
  less: number;
  /** Households or persons of `less` that `more` needs at least. */
  needed: number;
  /** By how much the target of `less` falls short of that. */
  gap: number;
  message: string;
}

/** Relative excess that counts as rounding of the targets. */
const agreement = 1e-9;

/**
 * Pairs of targets that contradict each other whatever the other targets are. Let every
 * household that counts a times in one control count at least r·a times in another,
 * r > 0: then the target of the other is at least r times that of the first. A target
 * beyond proves that no weights meet both, and r is the certificate (Farkas's lemma in two
 * dimensions: a pair can be met if and only if no such inequality is broken).
 *
 * @param asked target of each control; NaN where unknown
 * @param usable 1 for kinds of households that may get a weight
 * @returns one contradiction per control that asks for too much, the largest gap first
 */
export function contradictingPairs(
  { rows, kinds, controls, kindOf, baseWeights }: Incidence,
  asked: readonly number[],
  usable: Uint8Array,
  isHeld: (control: number) => boolean,
): PairContradiction[] {
  const width = controls.length;
  const held = [...controls.keys()].filter((j) => isHeld(j));
  // Least count in k per count in j over the kinds that count in j.
  const least = new Float64Array(width * width).fill(Infinity);
  const weighed = new Uint8Array(kinds);
  kindOf.forEach((kind, h) => {
    if (baseWeights[h]! > 0) weighed[kind] = usable[kind]!;
  });
  for (let kind = 0; kind < kinds; kind++) {
    if (weighed[kind] !== 1) continue;
    const row = kind * width;
    for (const j of held) {
      const times = rows[row + j]!;
      if (times === 0) continue;
      for (const k of held) {
        const ratio = rows[row + k]! / times;
        if (ratio < least[j * width + k]!) least[j * width + k] = ratio;
      }
    }
  }
  const found: PairContradiction[] = [];
  for (const j of held)
    for (const k of held) {
      const ratio = least[j * width + k]!;
      if (j === k || !(ratio > 0) || ratio === Infinity) continue;
      const needed = ratio * asked[j]!;
      const gap = needed - asked[k]!;
      if (!(gap > agreement * needed)) continue;
      found.push({
        more: j,
        less: k,
        needed,
        gap,
        message: explain(controls, asked, j, k, ratio),
      });
    }
  found.sort((a, b) => b.gap - a.gap || a.more - b.more || a.less - b.less);
  return found;
}

function explain(
  controls: readonly Control[],
  asked: readonly number[],
  j: number,
  k: number,
  ratio: number,
): string {
  const [more, less] = [controls[j]!, controls[k]!];
  const needed = ratio * asked[j]!;
  const what = `${formatCount(asked[j]!)} ${more.name}`;
  const room = `${formatCount(asked[k]!)} ${less.name}`;
  const reason =
    less.counts === 'persons' && more.counts === 'households'
      ? `every such household of the sample has at least ${formatCount(ratio)} ${unit(less, ratio)}`
      : `in every household of the sample that counts there, ${unit(less, 2)} are at least ${formatCount(ratio)} times as many`;
  return `There cannot be ${what} beside ${room}: ${reason}, so ${formatCount(needed)} would be needed, ${formatCount(needed - asked[k]!)} more.`;
}

function unit({ name }: Control, times: number): string {
  return times === 1
    ? name
        .replace(/^persons/, 'person')
        .replace(/^households/, 'household')
        .replace(/^all /, '')
    : name.replace(/^all /, '');
}
