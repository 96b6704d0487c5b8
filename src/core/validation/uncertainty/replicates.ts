import type { AttributeId, Pack } from '../../pack/pack.ts';
import { fitPack } from '../../population/fit-pack.ts';
import type { FitCache } from '../../population/fit-pack.ts';
import { withTargets } from '../../population/model.ts';
import type { Model } from '../../population/model.ts';
import { roundTree } from '../../population/rounding.ts';
import { cutTables, evidenceOf } from '../../population/slice.ts';
import type { Slice } from '../../population/slice.ts';
import { fitTree } from '../../population/tree-fit.ts';
import { massOf } from '../../population/tree-tables.ts';
import type { TreeTables } from '../../population/tree-tables.ts';
import { streamKey } from '../../random/stream.ts';
import { streams } from '../../random/streams.ts';
import type { TableRequest } from '../count/counts.ts';
import { drawTargets, targetDraws } from './replicate-targets.ts';
import type { TargetDraws } from './replicate-targets.ts';
import {
  sampleCounts,
  statisticLayout,
  statisticsOf,
  tablesOfCounts,
} from './replicate-statistics.ts';
import { emptySection, sectionOf } from './replicate-report.ts';
import type { ReplicatesSection } from './replicate-section.ts';
import { targetErrors } from './target-errors.ts';
import type { StatedError } from './target-errors.ts';
import { timeError } from './time-error.ts';

/** How often targets are drawn anew, and what the user says of their errors. */
export interface ReplicateChoices {
  /** Replicates. Default 50; 2 at least. */
  replicates?: number;
  /** Errors that the user states, by id of a marginal or of a source. */
  errors?: Readonly<Record<string, StatedError>>;
  /** Error that the user assumes of targets of which none is known: a share of each figure, either way. */
  assumed?: number;
  /** Change of a share in a year that the user states: its standard deviation, as a part of itself. */
  drift?: number;
}

export interface ReplicatesInput extends ReplicateChoices {
  pack: Pack;
  /** People drawn, how, and who: the codes that the study's filter keeps. */
  size: number;
  seed: number;
  method: 'quota' | 'sample';
  where?: Record<AttributeId, readonly number[]>;
  /** ISO date of the study. */
  studyDate: string;
  level?: number;
  /** Tables to be followed beside the attributes. */
  tables?: readonly TableRequest[];
  cache?: FitCache;
}

/** How far the replicates are. */
export interface ReplicateProgress {
  done: number;
  of: number;
}

/** The report, and what bands of a persona are read from. */
export interface Replicates {
  section: ReplicatesSection;
  model: Model;
  /** Fitted tables of the replicates, as many as fit in memory together. */
  fitted: TreeTables[];
}

/** Draws of targets before a replicate is given up. */
const attempts = 4;

/** Replicates that failed, all so far, before the others are not tried. */
const hopeless = 3;

/** Cells kept for bands: 64 MB. */
const keptCells = 8e6;

/**
 * Replicates of a population from the error of its targets: in each the targets are drawn anew
 * from what is known of their error and brought to agree, the tables fitted to them (starting from
 * the fit of the targets themselves, which has the same limit), rounded to whole people or
 * sampled, and counted by their cells without drawing a row. It runs in steps, one a replicate;
 * a caller that does not go on has canceled it.
 *
 * @throws RangeError for fewer than two replicates or a date that is none
 * @throws Error where the pack is malformed
 */
export function* replicatesOf(input: ReplicatesInput): Generator<ReplicateProgress, Replicates> {
  const { pack, size, seed, method, where = {}, replicates = 50, level = 0.95 } = input;
  if (!(Number.isInteger(replicates) && replicates >= 2))
    throw new RangeError(`replicates: ${replicates}; give a whole number from 2 on`);
  const { model, fit, problems } = fitPack(pack, input.cache);
  if (fit.status !== 'converged') {
    const reason = problems[0]?.message ?? 'The tables of the pack could not be fitted.';
    return { section: emptySection(replicates, level, reason), model, fitted: [] };
  }
  const errors = targetErrors(pack, input.errors, input.assumed);
  const draws = targetDraws(pack, model.dimensions, errors);
  const layout = statisticLayout(pack, model, input.tables ?? []);
  const evidence = evidenceOf(model, where);
  const isFiltered = Object.keys(where).length > 0;
  const sliceOf = (tables: TreeTables, deviation: number): Slice => {
    const cut = cutTables(model, tables, evidence);
    const people = isFiltered ? massOf(cut) : model.total;
    return {
      tables: cut,
      people,
      filtered: isFiltered,
      error: Math.max(deviation, 1e-10 * model.total),
    };
  };
  const base = sliceOf(fit.tables, fit.maxDeviation);
  if (!(base.people > 1e-6)) {
    const reason = 'Nobody is left by the filter.';
    return { section: emptySection(replicates, level, reason), model, fitted: [] };
  }
  const statistics = statisticsOf(layout, model, base.tables);
  const time = timeError(pack, model, fit.tables, layout, statistics, {
    isFiltered,
    studyDate: input.studyDate,
    drift: input.drift,
    seed,
  });
  const warm = warmStart(model, fit.tables);
  const fitted: Float64Array[] = [];
  const drawn: Float64Array[] = [];
  const targets: Pack['marginals'][] = [];
  const kept: TreeTables[] = [];
  let redrawn = 0;
  let cells = 0;
  yield { done: 0, of: replicates };
  for (let r = 0; r < replicates; r++) {
    // Errors that contradict each other once and again do so in all replicates.
    if (r === hopeless && fitted.length === 0) break;
    const made = refit(pack, warm, draws, seed, r);
    redrawn += made?.redrawn ?? attempts;
    if (made) {
      const slice = made.tables ? sliceOf(made.tables, made.deviation) : base;
      const own = made.tables ? made.model : model;
      fitted.push(made.tables ? statisticsOf(layout, model, slice.tables) : statistics);
      const seedHere = replicateSeed(seed, r);
      const counts =
        method === 'quota'
          ? roundTree(made.pack, own, slice, size, seedHere).counts
          : sampleCounts(model, slice.tables, size, seedHere);
      drawn.push(statisticsOf(layout, model, tablesOfCounts(model, counts)));
      targets.push(made.pack.marginals);
      cells += slice.tables.cliques.reduce((sum, { length }) => sum + length, 0);
      if (cells <= keptCells) kept.push(slice.tables);
    }
    yield { done: r + 1, of: replicates };
  }
  const section = sectionOf({
    pack,
    method,
    size,
    level,
    layout,
    statistics,
    fitted,
    drawn,
    targets,
    errors,
    draws,
    time,
    redrawn,
    asked: replicates,
  });
  return { section, model, fitted: kept };
}

/** Runs replicates to the end. */
export function allReplicates(input: ReplicatesInput): Replicates {
  const steps = replicatesOf(input);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** The model with the fitted joint as its starting weights: each clique given its separator. */
function warmStart(model: Model, { cliques, separators }: TreeTables): Model {
  return {
    ...model,
    cliques: model.cliques.map((clique, i) => ({
      ...clique,
      weights: cliques[i]!.map((people, cell) => {
        if (i === 0) return people;
        const above = separators[i]![clique.toSeparator[cell]!]!;
        return above > 0 ? people / above : 0;
      }),
    })),
  };
}

interface Refit {
  pack: Pack;
  model: Model;
  /** Absent where no target has an error: the fit is that of the targets themselves. */
  tables?: TreeTables;
  deviation: number;
  redrawn: number;
}

/** Draws targets and fits them; draws again where they contradict each other. */
function refit(
  pack: Pack,
  warm: Model,
  draws: TargetDraws,
  seed: number,
  replicate: number,
): Refit | undefined {
  if (draws.drawn.length === 0) return { pack, model: warm, deviation: 0, redrawn: 0 };
  for (let attempt = 0; attempt < attempts; attempt++) {
    const marginals = drawTargets(pack, draws, seed, replicate, attempt);
    const made: Pack = { ...pack, marginals };
    const model = withTargets(warm, made);
    const fit = fitTree(model, { aim: 1e-9, tolerance: 1e-7, maxIterations: 400 });
    if (fit.status === 'converged')
      return {
        pack: made,
        model,
        tables: fit.tables,
        deviation: fit.maxDeviation,
        redrawn: attempt,
      };
  }
  return undefined;
}

/** Seed of the population of a replicate. */
function replicateSeed(seed: number, replicate: number): number {
  const [high, low] = streamKey(seed, streams.replicates, replicate);
  return (high >>> 11) * 4294967296 + (low >>> 0);
}
