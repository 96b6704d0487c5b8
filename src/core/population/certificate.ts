import { log } from '../random/math.ts';
import type { TargetSystem } from '../table/infeasibility.ts';
import type { Model } from './model.ts';

/**
 * The model's constraints as targets asked of the possible persons, for proofs that no
 * population meets them all. The largest sum over persons is found by max-product message
 * passing on the tree, so that the joint is never walked.
 */
export function targetSystemOf(model: Model): TargetSystem {
  return {
    targets: model.constraints.map(({ targets }) => targets),
    complete: 0,
    largestSum: (numbers) => largestSum(model, numbers),
  };
}

/** Logarithms of a sweep's factors: what the persons under each target grew by. */
export function growthOf(model: Model, factors: readonly Float64Array[]): Float64Array[] {
  return model.constraints.map(({ targets }, c) =>
    factors[c]!.map((factor, k) => (targets[k]! > 0 && factor > 0 ? log(factor) : 0)),
  );
}

function largestSum(model: Model, numbers: readonly Float64Array[]): number {
  const scores = model.cliques.map(({ cells }) => new Float64Array(cells));
  model.constraints.forEach(({ clique, of, targets }, c) => {
    const score = scores[clique]!;
    for (let i = 0; i < score.length; i++) {
      const k = of[i]!;
      score[i] = targets[k] === 0 ? -Infinity : score[i]! + numbers[c]![k]!;
    }
  });
  for (let i = model.cliques.length - 1; i > 0; i--) {
    const { parent, toSeparator, fromParent, separatorCells } = model.cliques[i]!;
    const message = new Float64Array(separatorCells).fill(-Infinity);
    const own = scores[i]!;
    for (let cell = 0; cell < own.length; cell++) {
      const s = toSeparator[cell]!;
      if (own[cell]! > message[s]!) message[s] = own[cell]!;
    }
    const above = scores[parent]!;
    for (let cell = 0; cell < above.length; cell++)
      above[cell] = above[cell]! + message[fromParent[cell]!]!;
  }
  let largest = -Infinity;
  for (const score of scores[0]!) if (score > largest) largest = score;
  return largest;
}
