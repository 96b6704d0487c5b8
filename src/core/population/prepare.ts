import type { AttributeId, Pack, Text } from '../pack/pack.ts';
import { populationDefaults, populationLimits } from '../study/study.ts';
import type { Design, PopulationStudy } from '../study/study.ts';
import type { Problem } from '../table/problem.ts';
import { formatCount } from '../table/wording.ts';
import { quotaPlan, samplePlan } from './build-plan.ts';
import { comparisonsOf } from './comparisons.ts';
import { fitPack } from './fit-pack.ts';
import type { FitCache, FittedPack } from './fit-pack.ts';
import type { Model } from './model.ts';
import type { Plan } from './plan.ts';
import type { Comparison, DesignReport, LayerReport, Prepared, RoundingReport } from './report.ts';
import { roundTree } from './rounding.ts';
import { evidenceOf, keptCut, readFilter } from './slice.ts';
import type { Slice } from './slice.ts';
import { massOf } from './tree-tables.ts';
import type { TreeTables } from './tree-tables.ts';

/** What the step that adds a study's layers works on. */
export interface LayerContext {
  pack: Pack;
  study: PopulationStudy;
  model: Model;
  /** Tables of the whole pack, whatever the filter. */
  fitted: TreeTables;
  slice: Slice;
  plan: Plan;
}

/** Adds the layers of a study to its plan; `layerStep` makes one of loaded layers. */
export type LayerStep = (
  context: LayerContext,
) =>
  | { ok: true; plan: Plan; comparisons: Comparison[]; layers: LayerReport[] }
  | { ok: false; reason: string };

/** What the step that applies a study's design works on. */
export interface DesignContext {
  pack: Pack;
  design: Design;
  fitted: FittedPack;
  /** Codes that the filter keeps. */
  where: Record<AttributeId, readonly number[]>;
  /** People drawn. */
  size: number;
  /** Largest error of a fitted total, in people of the base. */
  error: number;
}

/** The people of a study as its design draws them. */
export interface Designed {
  ok: true;
  model: Model;
  /** Tables of the whole pack on this model. */
  fitted: TreeTables;
  /** Those that the study is about, on this model. */
  slice: Slice;
  /** The same with the chances that the design gives them. */
  drawn: Slice;
  /** Adds the column of weights, and reports on the design. */
  weigh(plan: Plan, comparisons: readonly Comparison[]): { plan: Plan; report: DesignReport };
  /** Adds what is expected of rows before they are weighted. */
  compare(comparisons: readonly Comparison[]): Comparison[];
}

/** Applies the design of a study; `designStep` is one. */
export type DesignStep = (
  context: DesignContext,
) => Designed | { ok: false; reason: string; problems?: Problem[] };

/**
 * Makes a study ready to draw: fits the pack, cuts the filter's slice, rounds it to whole
 * people (exact quotas) or builds alias tables (random sample), and reports how far the
 * result agrees with what was published. Expected failures are values, with a sentence for
 * people.
 *
 * @param cache fitted packs of earlier calls; the result does not depend on it
 * @param addLayers needed where the study names layers
 * @param applyDesign needed where the study has a design
 * @throws Error where the pack is malformed, which `parsePack` excludes
 */
export function prepare(
  pack: Pack,
  study: PopulationStudy,
  cache?: FitCache,
  addLayers?: LayerStep,
  applyDesign?: DesignStep,
): Prepared {
  const { size, seed, method } = { ...populationDefaults, ...study };
  const refusal = refuseNumbers(size, seed) ?? refusePack(pack, study);
  if (refusal !== undefined) return { ok: false, reason: refusal, problems: [] };
  const filter = readFilter(pack, study.where ?? {});
  if (!filter.ok) return { ...filter, problems: [] };

  const fitted = fitPack(pack, cache);
  const { fit, problems, assumedIndependent, contradictions } = fitted;
  if (fit.status !== 'converged')
    return {
      ok: false,
      reason: problems[0]?.message ?? `The tables could not be fitted in ${fit.iterations} sweeps.`,
      problems,
    };

  const filtered = Object.keys(filter.where).length > 0;
  const tables = keptCut(fitted.model, fit.tables, evidenceOf(fitted.model, filter.where));
  const people = filtered ? massOf(tables) : fitted.model.total;
  if (!(people > 1e-6)) return { ok: false, reason: emptySlice(pack, filter.where), problems: [] };

  const error = Math.max(fit.maxDeviation, 1e-10 * fitted.model.total);
  const { design } = study;
  if (design && !applyDesign)
    throw new Error('prepare: the study has a design; give the step that applies it');
  const designed =
    design && applyDesign?.({ pack, design, fitted, where: filter.where, size, error });
  if (designed?.ok === false) return { problems: [], ...designed };
  const asFitted: Slice = { tables, people, filtered, error };
  const { model, slice, drawn } = designed ?? {
    model: fitted.model,
    slice: asFitted,
    drawn: asFitted,
  };
  const whole = method === 'quota' ? roundTree(pack, model, drawn, size, seed) : undefined;
  const bare = whole
    ? quotaPlan(pack, model, whole.counts, size, seed)
    : samplePlan(pack, model, drawn.tables, size, seed);
  const compared = comparisonsOf(pack, model, slice, size);
  const comparisons = designed ? designed.compare(compared) : compared;
  const weighed = designed?.weigh(bare, comparisons);
  const name = (d: number) => model.dimensions.list[d]!.attribute;
  const prepared: Extract<Prepared, { ok: true }> = {
    ok: true,
    plan: weighed?.plan ?? bare,
    report: {
      status: fit.status,
      iterations: fit.iterations,
      maxDeviation: fit.maxDeviation,
      trace: fit.trace,
      cliques: model.cliques.map(({ dimensions, separator, cells }) => ({
        attributes: dimensions.map(name),
        separator: separator.map(name),
        cells,
      })),
      assumedIndependent,
      people,
      comparisons,
      rounding: whole?.reports ?? [],
      contradictions,
      problems,
      ...(weighed && { design: withMisses(weighed.report, whole?.reports ?? []) }),
    },
  };
  if (study.layers === undefined) return prepared;
  if (!addLayers)
    throw new Error('prepare: the study names layers; load them and give the step that adds them');
  const { plan, report } = prepared;
  const added = addLayers({
    pack,
    study,
    model,
    fitted: designed?.fitted ?? fit.tables,
    slice,
    plan,
  });
  if (!added.ok) return { ...added, problems: [] };
  const { layers } = added;
  return {
    ok: true,
    plan: added.plan,
    report: { ...report, comparisons: [...report.comparisons, ...added.comparisons], layers },
  };
}

/** Says what the rounding of a design could not meet, where it could not. */
function withMisses(design: DesignReport, rounding: readonly RoundingReport[]): DesignReport {
  const missed = rounding.reduce((sum, node) => sum + node.missed, 0);
  if (missed === 0) return design;
  const farthest = Math.max(...rounding.map((node) => node.residual));
  const note =
    `${formatCount(missed)} of the sums that the design expects are not met to the whole row, by up to ` +
    `${farthest < 10 ? farthest.toFixed(1) : formatCount(Math.round(farthest))} rows: no rounding was found that has all of them and the sizes of its cells. ` +
    `Compare the weighted counts with the targets.`;
  return { ...design, notes: [...design.notes, note] };
}

function refuseNumbers(size: number, seed: number): string | undefined {
  const { size: sizes, seed: seeds } = populationLimits;
  if (!Number.isInteger(size) || size < sizes.min || size > sizes.max)
    return `A population has ${formatCount(sizes.min)} to ${formatCount(sizes.max)} people, a whole number; ${size} is not.`;
  if (!Number.isInteger(seed) || seed < seeds.min || seed > seeds.max)
    return `A seed is a whole number from 0 to 2^53 − 1; ${seed} is not.`;
  return undefined;
}

function refusePack(pack: Pack, study: PopulationStudy): string | undefined {
  return study.pack.id === pack.id
    ? undefined
    : `The study asks for the pack '${study.pack.id}', but this is '${pack.id}'.`;
}

function emptySlice(pack: Pack, where: Record<string, readonly number[]>): string {
  const parts = pack.attributes.flatMap((attribute) => {
    const codes = where[attribute.id];
    return codes
      ? [`of ${english(attribute.label).toLowerCase()} ${keptWords(attribute, codes)}`]
      : [];
  });
  return `Nobody is ${parts.join(' and ')}. Remove ${parts.length > 1 ? 'one of the filters' : 'the filter'}.`;
}

function keptWords(
  { categories, values }: Pack['attributes'][number],
  codes: readonly number[],
): string {
  const first = codes[0]!;
  const last = codes[codes.length - 1]!;
  if (values && last - first === codes.length - 1) {
    if (first === last) return `${values[first]!}`;
    if (last === values.length - 1) return `${values[first]!} and over`;
    return `${values[first]!} to ${values[last]!}`;
  }
  const names = codes.slice(0, 3).map((code) => `'${english(categories[code]!.label)}'`);
  if (codes.length > 3) return `${names.join(', ')} or ${codes.length - 3} more`;
  return names.length > 1
    ? `${names.slice(0, -1).join(', ')} or ${names[names.length - 1]!}`
    : names[0]!;
}

function english(label: Text): string {
  return typeof label === 'string' ? label : label.en;
}
