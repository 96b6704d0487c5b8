import { certificateOf, plainCertificate } from '../table/infeasibility.ts';
import type { Certificate } from '../table/infeasibility.ts';
import type { FitStatus } from '../table/problem.ts';
import { growthOf, targetSystemOf } from './certificate.ts';
import type { Model } from './model.ts';
import { Sweep } from './sweep.ts';
import type { Unmet } from './sweep.ts';
import { calibrate, massOf, scaleMass, startingTables, sumInto } from './tree-tables.ts';
import type { TreeTables } from './tree-tables.ts';

/** What fitting on the clique tree found. Only `converged` meets its targets. */
export interface TreeFit {
  status: FitStatus;
  /** Sweeps made. */
  iterations: number;
  /** Largest deviation of a fitted total from its target, in people. */
  maxDeviation: number;
  /** Largest deviation seen in each sweep, each total measured just before it is scaled. */
  trace: number[];
  /** Calibrated. */
  tables: TreeTables;
  /** Totals over cells that nobody possible fills, or else the worst of the last sweep. */
  unmet: Unmet[];
  /** Where a fit that goes nowhere was proven to be one. */
  certificate?: Certificate;
}

export interface TreeFitOptions {
  /** Largest deviation of a fitted total, relative to the total. Default 1e-8. */
  tolerance?: number;
  /**
   * Deviation aimed at, relative to the total: once converged, as many sweeps more are made
   * to come so near. Default the tolerance.
   */
  aim?: number;
  /** Sweeps over all marginals. Default 10,000. */
  maxIterations?: number;
}

/**
 * Iterative proportional fitting on a clique tree (Jiroušek and Přeučil, "On the effective
 * implementation of the iterative proportional fitting procedure", Computational Statistics
 * & Data Analysis 19, 1995). The joint is never built: only one clique at a time is the
 * joint's marginal; it moves along the tree, depth first, by messages between neighbours,
 * and each constraint is applied where its attributes are together.
 *
 * The limit is the joint nearest to the starting weights in relative entropy among those
 * that meet the targets, the same as fitting the full table. A fit that cycles is ended as
 * infeasible once the factors of a sweep prove it (see `certificateOf`).
 */
export function fitTree(model: Model, options: TreeFitOptions = {}): TreeFit {
  const tolerance = (options.tolerance ?? 1e-8) * model.total;
  const maxIterations = options.maxIterations ?? 10_000;
  const aim = (options.aim ?? Infinity) * model.total;
  const tables = startingTables(model);
  scaleMass(model, tables, model.total);
  const trace: number[] = [];
  const finish = (status: FitStatus, maxDeviation: number, unmet: Unmet[] = []): TreeFit => {
    calibrate(model, tables);
    return { status, iterations: trace.length, maxDeviation, trace, tables, unmet };
  };

  const start = unsupported(model, tables);
  if (start.length > 0) return finish('infeasible', worst(model, start), start);

  const sweep = new Sweep(model, tables, Math.min(tolerance, aim) / 1000);
  let testAt = 8;
  let tested = Infinity;
  let last = maxIterations;
  while (trace.length < maxIterations) {
    const { deviation, empty } = sweep.run();
    trace.push(deviation);
    if (empty.length > 0) return finish('infeasible', worst(model, empty), empty);
    if (deviation <= tolerance) {
      last = Math.min(last, 2 * trace.length);
      if (deviation <= aim || trace.length >= last) {
        calibrate(model, tables);
        const { gap } = largestGap(model, tables);
        if (gap <= tolerance) return finish('converged', gap);
        last = maxIterations;
        sweep.wake();
      }
    }
    if (trace.length === testAt) {
      testAt = testAt < 256 ? testAt * 2 : testAt + 256;
      const growth = growthOf(model, sweep.factors);
      const system = targetSystemOf(model);
      const proof = deviation > 0.1 * tested ? certificateOf(system, growth) : undefined;
      if (proof && (proof.leastDeviation > tolerance || deviation > 0.999 * tested)) {
        const { unmet } = worstOf(model, sweep.totals);
        const certificate = plainCertificate(system, growth, () => true) ?? proof;
        return { ...finish('infeasible', deviation, [unmet]), certificate };
      }
      tested = deviation;
    }
  }
  calibrate(model, tables);
  const { gap, unmet } = largestGap(model, tables);
  return finish('max-iterations', gap, [unmet]);
}

/** Positive targets over cells that nobody possible fills, whatever the factors. */
function unsupported(model: Model, tables: TreeTables): Unmet[] {
  if (!(massOf(tables) > 0)) return [{ constraint: 0, cell: 0, fitted: 0 }];
  return model.constraints.flatMap(({ of, targets }, constraint) => {
    const filled = new Uint8Array(targets.length);
    for (const k of of) filled[k] = 1;
    return Array.from(targets).flatMap((target, cell) =>
      target > 0 && filled[cell] === 0 ? [{ constraint, cell, fitted: 0 }] : [],
    );
  });
}

function worst(model: Model, unmet: readonly Unmet[]): number {
  return unmet.reduce((gap, { constraint, cell, fitted }) => {
    const target = model.constraints[constraint]!.targets[cell]!;
    return Math.max(gap, target > fitted ? target - fitted : fitted - target);
  }, 0);
}

function worstOf(model: Model, totals: readonly Float64Array[]): { gap: number; unmet: Unmet } {
  const worst = { gap: -1, unmet: { constraint: 0, cell: 0, fitted: 0 } };
  model.constraints.forEach(({ targets }, constraint) => {
    for (let cell = 0; cell < targets.length; cell++) {
      const fitted = totals[constraint]![cell]!;
      const gap = targets[cell]! > fitted ? targets[cell]! - fitted : fitted - targets[cell]!;
      if (gap > worst.gap) {
        worst.gap = gap;
        worst.unmet = { constraint, cell, fitted };
      }
    }
  });
  return worst;
}

function largestGap(model: Model, tables: TreeTables): { gap: number; unmet: Unmet } {
  const totals = model.constraints.map(({ clique, of, targets }) => {
    const sums = new Float64Array(targets.length);
    sumInto(tables.cliques[clique]!, of, sums);
    return sums;
  });
  return worstOf(model, totals);
}
