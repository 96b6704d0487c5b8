import type { Pack } from '../pack/pack.ts';
import type { Problem } from '../table/problem.ts';
import { contradictionsOf } from './contradictions.ts';
import { explainFit, inconsistentTotals } from './fit-problems.ts';
import { buildModel } from './model.ts';
import type { ExtraTie, Model } from './model.ts';
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
  /** The same fit on trees with an extra tie, by the dimensions of that. */
  tied: Map<string, Pick<FittedPack, 'model' | 'fit'>>;
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
    tied: new Map(),
  };
  cache?.set(pack, fitted);
  return fitted;
}

/**
 * The fit of a pack on a tree with a clique that holds some dimensions, be they tied by a table or not.
 * The people are the same: a tie without a table says nothing of them.
 *
 * @throws CliqueTooLarge where a clique would be larger than the tie allows
 */
export function fitTied(
  pack: Pack,
  fitted: FittedPack,
  tie: ExtraTie,
): Pick<FittedPack, 'model' | 'fit'> {
  const isTied = fitted.model.cliques.some(({ dimensions }) =>
    tie.dimensions.every((d) => dimensions.includes(d)),
  );
  if (isTied) return fitted;
  const key = tie.dimensions.join();
  const known = fitted.tied.get(key);
  if (known) return known;
  const model = buildModel(pack, tie);
  const tied = { model, fit: fitTree(model, { aim }) };
  fitted.tied.set(key, tied);
  return tied;
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
