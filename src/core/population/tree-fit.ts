import { certificateOf } from '../table/infeasibility.ts';
import type { Certificate } from '../table/infeasibility.ts';
import type { FitStatus } from '../table/problem.ts';
import { growthOf, targetSystemOf } from './certificate.ts';
import type { Model } from './model.ts';
import { calibrate, massOf, passDown, passUp, startingTables, sumInto } from './tree-tables.ts';
import type { TreeTables } from './tree-tables.ts';

/** A total of the model that the fit could not meet. */
export interface Unmet {
  /** Index into the model's constraints, and the cell in it. */
  constraint: number;
  cell: number;
  /** What the fit gives in place of the target; 0 where nobody possible is counted there. */
  fitted: number;
}

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
  const tables = startingTables(model);
  calibrate(model, tables);

  const totals = model.constraints.map(({ targets }) => new Float64Array(targets.length));
  const factors = model.constraints.map(({ targets }) => new Float64Array(targets.length).fill(1));
  const schedule = planSweep(model);
  const trace: number[] = [];
  const finish = (status: FitStatus, maxDeviation: number, unmet: Unmet[] = []): TreeFit => {
    calibrate(model, tables);
    return { status, iterations: trace.length, maxDeviation, trace, tables, unmet };
  };

  const start = unsupported(model, tables);
  if (start.length > 0) return finish('infeasible', worst(model, start), start);

  let testAt = 8;
  let tested = Infinity;
  while (trace.length < maxIterations) {
    let deviation = 0;
    const empty: Unmet[] = [];
    for (const step of schedule) {
      if (step.kind === 'up') passUp(model, tables, step.clique);
      else if (step.kind === 'down') passDown(model, tables, step.clique);
      else {
        const { clique, of, targets } = model.constraints[step.constraint]!;
        const table = tables.cliques[clique]!;
        const sums = totals[step.constraint]!;
        const factor = factors[step.constraint]!;
        sumInto(table, of, sums);
        for (let k = 0; k < sums.length; k++) {
          const target = targets[k]!;
          if (!(target >= 0)) continue;
          const gap = target > sums[k]! ? target - sums[k]! : sums[k]! - target;
          if (gap > deviation) deviation = gap;
          if (sums[k]! > 0) factor[k] = target / sums[k]!;
          else if (target > 0) empty.push({ constraint: step.constraint, cell: k, fitted: 0 });
        }
        for (let i = 0; i < table.length; i++) {
          table[i] = table[i]! * factor[of[i]!]!;
        }
      }
    }
    trace.push(deviation);
    if (empty.length > 0) return finish('infeasible', worst(model, empty), empty);
    if (deviation <= tolerance) {
      calibrate(model, tables);
      const settled = largestGap(model, tables);
      if (settled.gap <= tolerance) return finish('converged', settled.gap);
    }
    if (trace.length === testAt) {
      testAt = testAt < 256 ? testAt * 2 : testAt + 256;
      const proof =
        deviation > 0.1 * tested
          ? certificateOf(targetSystemOf(model), growthOf(model, factors))
          : undefined;
      if (proof && (proof.leastDeviation > tolerance || deviation > 0.999 * tested)) {
        const { unmet } = worstOf(model, totals);
        return { ...finish('infeasible', deviation, [unmet]), certificate: proof };
      }
      tested = deviation;
    }
  }
  const { gap, unmet } = worstOf(model, totals);
  return finish('max-iterations', gap, [unmet]);
}

type Step =
  | { kind: 'up'; clique: number }
  | { kind: 'down'; clique: number }
  | { kind: 'scale'; constraint: number };

/**
 * One sweep: cliques depth first from the root and back to it, skipping branches without
 * constraints.
 */
function planSweep(model: Model): Step[] {
  const steps: Step[] = [];
  const bears = model.cliques.map((_, i) => model.constraints.some(({ clique }) => clique === i));
  for (let i = model.cliques.length - 1; i > 0; i--)
    if (bears[i]) bears[model.cliques[i]!.parent] = true;
  const visit = (clique: number): void => {
    model.constraints.forEach((constraint, index) => {
      if (constraint.clique === clique) steps.push({ kind: 'scale', constraint: index });
    });
    for (const child of model.cliques[clique]!.children) {
      if (!bears[child]) continue;
      steps.push({ kind: 'down', clique: child });
      visit(child);
      steps.push({ kind: 'up', clique: child });
    }
  };
  visit(0);
  return steps;
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

function largestGap(model: Model, tables: TreeTables): { gap: number } {
  const totals = model.constraints.map(({ clique, of, targets }) => {
    const sums = new Float64Array(targets.length);
    sumInto(tables.cliques[clique]!, of, sums);
    return sums;
  });
  return worstOf(model, totals);
}
