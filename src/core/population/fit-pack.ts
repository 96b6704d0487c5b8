import type { Pack } from '../pack/pack.ts';
import type { Problem } from '../table/problem.ts';
import { contradictionsOf } from './contradictions.ts';
import { explainFit, inconsistentTotals } from './fit-problems.ts';
import { buildModel } from './model.ts';
import type { Model } from './model.ts';
import type { ContradictionFinding, FitReport } from './report.ts';
import { fitTree } from './tree-fit.ts';
import type { TreeFit } from './tree-fit.ts';
import { independentPairs } from './tree-marginals.ts';

/** A pack with its tables fitted: what all studies of it share. */
export interface FittedPack {
  model: Model;
  fit: TreeFit;
  /** Why the fit is not converged, or empty. */
  problems: Problem[];
  /** Pairs that no table ties: independent given the attributes named. */
  assumedIndependent: FitReport['assumedIndependent'];
  /** Published figures that targets or fit contradict; empty where the fit is not converged. */
  contradictions: ContradictionFinding[];
}

/** Fitted packs, so that a change of size, seed or filter does not fit again. */
export type FitCache = WeakMap<Pack, FittedPack>;

/**
 * Deviation aimed at, relative to the total: a hundredth of what counts as converged, so that
 * fitted sums scaled to ten million people still round rightly.
 */
const aim = 1e-10;

/**
 * Fits a pack. Totals that disagree are found before fitting; then nothing is fitted.
 *
 * @throws Error where the pack is malformed
 */
export function fitPack(pack: Pack, cache?: FitCache): FittedPack {
  const known = cache?.get(pack);
  if (known) return known;
  const model = buildModel(pack);
  const disagreements = inconsistentTotals(pack, model);
  const fit = disagreements.length > 0 ? unfitted(model, disagreements) : fitTree(model, { aim });
  const fitted: FittedPack = {
    model,
    fit,
    problems: disagreements.length > 0 ? disagreements : explainFit(pack, model, fit),
    assumedIndependent: independentPairs(model),
    contradictions: fit.status === 'converged' ? contradictionsOf(pack, model, fit.tables) : [],
  };
  cache?.set(pack, fitted);
  return fitted;
}

function unfitted(model: Model, problems: readonly Problem[]): TreeFit {
  return {
    status: 'inconsistent-totals',
    iterations: 0,
    maxDeviation: problems.reduce((worst, { gap }) => Math.max(worst, gap ?? 0), 0),
    trace: [],
    tables: {
      cliques: model.cliques.map(({ weights }) => weights),
      separators: model.cliques.map(({ separatorCells }) =>
        new Float64Array(separatorCells).fill(1),
      ),
    },
    unmet: [],
  };
}
