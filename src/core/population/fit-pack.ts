import type { Pack } from '../pack/pack.ts';
import type { Problem } from '../table/problem.ts';
import { explainFit, inconsistentTotals } from './fit-problems.ts';
import { buildModel } from './model.ts';
import type { Model } from './model.ts';
import { fitTree } from './tree-fit.ts';
import type { TreeFit } from './tree-fit.ts';

/** A pack with its tables fitted: what all studies of it share. */
export interface FittedPack {
  model: Model;
  fit: TreeFit;
  /** Why the fit is not converged, or empty. */
  problems: Problem[];
}

/** Fitted packs, so that a change of size, seed or filter does not fit again. */
export type FitCache = WeakMap<Pack, FittedPack>;

/**
 * Largest deviation asked of a pack's fit, relative to the total: a hundredth of what counts
 * as converged, so that fitted sums scaled to ten million people still round rightly.
 */
export const packTolerance = 1e-10;

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
  const fitted: FittedPack =
    disagreements.length > 0
      ? { model, fit: unfitted(model, disagreements), problems: disagreements }
      : fitAndExplain(pack, model);
  cache?.set(pack, fitted);
  return fitted;
}

function fitAndExplain(pack: Pack, model: Model): FittedPack {
  const fit = fitTree(model, { tolerance: packTolerance });
  return { model, fit, problems: explainFit(pack, model, fit) };
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
