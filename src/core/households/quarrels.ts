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

/** The same inequality in the words that suit who is counted: households, persons or both. */
function explain(
  controls: readonly Control[],
  asked: readonly number[],
  j: number,
  k: number,
  ratio: number,
): string {
  const [more, less] = [controls[j]!, controls[k]!];
  const pair = `There cannot be ${formatCount(asked[j]!)} ${more.name} beside ${formatCount(asked[k]!)} ${less.name}`;
  const needed = ratio * asked[j]!;
  const short = `so ${formatCount(needed)} would be needed, ${formatCount(needed - asked[k]!)} more.`;
  if (more.counts === 'households' && less.counts === 'persons')
    return `${pair}: every such household of the sample has at least ${formatCount(ratio)} ${ratio === 1 ? less.name.replace(/^persons/, 'person') : less.name}, ${short}`;
  if (more.counts === 'persons' && less.counts === 'households') {
    const room = asked[k]! / ratio;
    return `${pair}: in the sample the former live in the latter alone, at most ${formatCount(1 / ratio)} in each, so there is room for ${formatCount(room)}, ${formatCount(asked[j]! - room)} fewer.`;
  }
  if (more.counts === 'persons')
    return `${pair}: in every household of the sample with some of the former the latter are at least ${formatCount(ratio)} times as many, ${short}`;
  return `${pair}: every household of the sample that counts in the former counts in the latter too, ${short}`;
}
