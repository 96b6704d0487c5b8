import { calibrateWeights } from '../../design/calibrate-weights.ts';
import type { WeightMargin } from '../../design/calibrate-weights.ts';
import type { Attribute, AttributeId, Text } from '../../pack/pack.ts';
import { textIn } from '../../population/persona.ts';
import type { DesignEffect } from '../../statistics/design-effect.ts';
import { sum } from '../../statistics/goodness-of-fit.ts';
import { cellCount, targetCells } from '../../table/contingency.ts';
import { formatCount, listed } from '../../table/wording.ts';
import type { BiasControl, LovePlot } from './bias-section.ts';
import { axisOf, margin, requestOf } from './bias-tables.ts';
import type { BiasPlan, ExpectedTable } from './bias-tables.ts';
import type { CellCounts, TableRequest } from '../count/counts.ts';
import { lovePlotOf } from './love-plot.ts';
import type { SubjectRows } from '../count/subject.ts';

/** Combinations of categories that weights may tell apart. */
const mostCells = 1_000_000;
const mostSweeps = 1000;
/** Looks of a cell at a target that all sweeps together may take: a second or two. */
const work = 1e8;
/** Largest distance of a share from its target that counts as met. */
const met = 1e-6;
/** A weight becomes at most this many times larger or smaller, unless the user says otherwise. */
export const defaultCap = 5;
/** What all weights together are while they are found, so that sweeps end late enough. */
const scale = 1e9;

/** What weights are to bring back, and what is to be counted for it. */
export interface WeightPlan {
  /** Table of all attributes together: rows of one cell get one factor. */
  joint: TableRequest;
  /** Tables that the weights are to bring to the reference, each over some of those attributes. */
  targets: TableRequest[];
  /** What was left out, and why. */
  notes: string[];
}

/**
 * The tables that some controls found off, and the single attributes in them, so that weights
 * that mend one leave the others alone. Where all together would be too many cells, the last
 * tables are left out.
 *
 * @param controls found off; the tables of their `measures` that are off are taken
 */
export function weightPlanOf(
  controls: readonly BiasControl[],
  plan: BiasPlan,
  attributes: readonly Attribute[],
): WeightPlan | null {
  const off = controls.flatMap(({ measures, worst }) =>
    [...measures, ...worst].filter(({ verdict }) => verdict === 'biased' || verdict === 'likely'),
  );
  const asked = new Map(
    off.flatMap(({ of }) => {
      const table = plan.tables.find((request) => request.of.join() === of.join());
      return table ? [[table.id, table] as const] : [];
    }),
  );
  const kept: TableRequest[] = [];
  const left: TableRequest[] = [];
  const ids: AttributeId[] = [];
  const jointOf = (some: readonly AttributeId[]) =>
    requestOf(some.map((id) => attributes.find((attribute) => attribute.id === id)!));
  for (const table of [...asked.values()].sort((a, b) => cellCount(a.shape) - cellCount(b.shape))) {
    const all = [...new Set([...ids, ...table.of])];
    if (cellCount(jointOf(all).shape) > mostCells) left.push(table);
    else {
      kept.push(table);
      ids.splice(0, ids.length, ...all);
    }
  }
  if (kept.length === 0) return null;
  const single = plan.tables.filter(
    ({ id, of }) => of.length === 1 && ids.includes(of[0]!) && !kept.some((one) => one.id === id),
  );
  const name = ({ of }: TableRequest) =>
    of.map((id) => textIn(attributes.find((one) => one.id === id)!.label, 'en').toLowerCase());
  return {
    joint: { ...jointOf(ids), id: `weights:${ids.join(',')}` },
    targets: [...kept, ...single],
    notes:
      left.length === 0
        ? []
        : [
            `Weights cannot tell apart so much at once; left as they are: ${listed(left.map((table) => name(table).join(' × ')))}.`,
          ],
  };
}

/** A table before and after weighting. */
export interface TargetChange {
  of: AttributeId[];
  label: Text;
  /** Share of people to move. */
  before: number;
  after: number;
  /** Largest distance of one cell's share from its target. */
  farthest: { before: number; after: number };
}

/** Weights that bring a population back to its reference. Plain data. */
export interface WeightRemedy {
  kind: 'weights';
  method: 'raking';
  /** What it does and costs. */
  sentence: string;
  joint: TableRequest;
  /** What a row's weight is multiplied by, per cell of the joint table; 0 where nobody is. */
  factors: number[];
  /** No factor is larger, or smaller than 1 over it. */
  cap: number;
  /** Rows whose factor stands at the cap. */
  capped: number;
  /** Smallest and largest factor of a row. */
  least: number;
  most: number;
  /** `met`: all targets to a millionth. `nearest`: as near as the cap and the rows allow. */
  status: 'met' | 'nearest';
  before: DesignEffect;
  after: DesignEffect;
  targets: TargetChange[];
  love: LovePlot;
  notes: string[];
}

export interface WeightInput {
  plan: WeightPlan;
  attributes: readonly Attribute[];
  /** Of the joint table. */
  counts: CellCounts;
  /** Per target of the plan; those the reference does not know are left out. */
  expected: (ExpectedTable | null)[];
  cap?: number;
  /** Attributes whose categories are in order without numbers. */
  ordered?: readonly AttributeId[];
}

/**
 * Raking weights within a cap: of all weights that meet the targets those nearest to the rows' own
 * in relative entropy (Deming and Stephan 1940; Deville and Särndal 1992), each between 1 ÷ cap and cap
 * times its own. Where the cap makes that impossible, the targets give way by what one row stands for
 * (ridge calibration). No row is deleted or repeated.
 *
 * @throws RangeError where nobody was counted, or the cap is below 1
 */
export function weightRemedy(input: WeightInput): WeightRemedy {
  const { plan, counts, attributes, cap = defaultCap } = input;
  const own = counts.sums ?? counts.rows;
  if (!(cap >= 1)) throw new RangeError(`cap ${cap}: give a factor of at least 1, such as 5`);
  if (!(sum(own) > 0)) throw new RangeError('weights: nobody was counted');
  const used = [...own.keys()].filter((cell) => own[cell]! > 0);
  const unit = scale / sum(own);
  const base = Float64Array.from(used, (cell) => own[cell]! * unit);
  const targets = plan.targets.flatMap((request, t): Target[] => {
    const people = input.expected[t]?.people;
    return people && sum(people) > 0
      ? [targetOf(request, people, plan.joint, used, counts.rows)]
      : [];
  });
  const sweeps = Math.min(mostSweeps, Math.ceil(work / (used.length * (targets.length + 1))));
  const calibrate = (isLoose: boolean) =>
    calibrateWeights(
      base,
      targets.map((target) => target.margin(isLoose)),
      sweeps,
      cap,
    );
  const exact = calibrate(false);
  const isMet = farthestOf(targets, exact.weights) <= met;
  const made = isMet ? exact : calibrate(true);
  const factors = new Float64Array(own.length);
  used.forEach((cell, i) => (factors[cell] = made.weights[i]! / base[i]!));
  const atCap = used.filter((_, i) => {
    const ratio = made.weights[i]! / base[i]!;
    return ratio >= cap * (1 - 1e-9) || ratio <= (1 + 1e-9) / cap;
  });
  const [least, most] = rangeOf(used.map((cell) => factors[cell]!));
  const status = farthestOf(targets, made.weights) <= met ? 'met' : 'nearest';
  const after = effectOf(counts, factors);
  return {
    kind: 'weights',
    method: 'raking',
    sentence: sentenceOf(status, least, most, after),
    joint: plan.joint,
    factors: [...factors],
    cap,
    capped: cap > 1 ? atCap.reduce((n, cell) => n + counts.rows[cell]!, 0) : 0,
    least,
    most,
    status,
    before: effectOf(counts, null),
    after,
    targets: targets.map(({ request, shares, sumOf }): TargetChange => {
      const [before, after] = [sumOf(base), sumOf(made.weights)];
      return {
        of: request.of,
        label: listed(request.of.map((id) => textIn(labelOf(attributes, id), 'en'))),
        before: distance(before, shares).half,
        after: distance(after, shares).half,
        farthest: {
          before: distance(before, shares).farthest,
          after: distance(after, shares).farthest,
        },
      };
    }),
    love: loveOf(input, targets, counts, factors),
    notes: [...plan.notes, ...targets.flatMap(({ missing }) => missing(attributes))],
  };
}

function sentenceOf(
  status: WeightRemedy['status'],
  least: number,
  most: number,
  { designEffect, effectiveSize }: DesignEffect,
): string {
  const what =
    status === 'met'
      ? 'Weights bring all these tables to the reference'
      : 'Weights bring these tables as near to the reference as the cap allows';
  return (
    `${what}: each row counts ${least.toFixed(2)} to ${most.toFixed(2)} times. The rows then tell as much as ` +
    `${formatCount(Math.round(effectiveSize))} of equal weight (design effect ${designEffect.toFixed(2)}).`
  );
}

function rangeOf(values: readonly number[]): [number, number] {
  return values.reduce<[number, number]>(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Infinity, -Infinity],
  );
}

function labelOf(attributes: readonly Attribute[], id: AttributeId): Text {
  return attributes.find((attribute) => attribute.id === id)!.label;
}

/** A target table over the cells that somebody is in. */
interface Target {
  request: TableRequest;
  /** Shares wanted, of those that rows can meet. */
  shares: Float64Array;
  sumOf: (weights: Float64Array) => Float64Array;
  margin: (isLoose: boolean) => WeightMargin;
  /** What no row can stand for, in words. */
  missing: (attributes: readonly Attribute[]) => string[];
}

function targetOf(
  request: TableRequest,
  people: Float64Array,
  joint: TableRequest,
  used: readonly number[],
  rows: Float64Array,
): Target {
  const place = targetCells(joint.shape, { of: request.of.map((id) => joint.of.indexOf(id)) });
  const of = Uint32Array.from(used, (cell) => place[cell]! + 1);
  const inCell = new Float64Array(people.length);
  used.forEach((cell) => (inCell[place[cell]!] = inCell[place[cell]!]! + rows[cell]!));
  const empty = [...people.keys()].filter((cell) => people[cell]! > 0 && inCell[cell] === 0);
  const known = people.reduce((total, count, cell) => total + (inCell[cell]! > 0 ? count : 0), 0);
  const shares = people.map((count, cell) => (inCell[cell]! > 0 ? count / known : 0));
  return {
    request,
    shares,
    sumOf: (weights) => {
      const sums = new Float64Array(people.length);
      weights.forEach((weight, i) => (sums[of[i]! - 1] = sums[of[i]! - 1]! + weight));
      return sums;
    },
    margin: (isLoose) => ({
      of,
      targets: Float64Array.from([0, ...shares], (share) => share * scale),
      leeway: Float64Array.from([0, ...inCell], (count, k) =>
        isLoose && count > 0 ? (shares[k - 1]! * scale) / count : 0,
      ),
    }),
    missing: (attributes) => {
      if (empty.length === 0) return [];
      const names = request.of.map((id) => textIn(labelOf(attributes, id), 'en').toLowerCase());
      const share = empty.reduce((total, cell) => total + people[cell]!, 0) / sum(people);
      return [
        `Nobody is in ${empty.length} of the ${people.length} groups by ${listed(names)}, where ` +
          `${(100 * share).toFixed(1)} in 100 people should be: weights cannot stand for them. Draw more rows, or set floors.`,
      ];
    },
  };
}

function distance(values: Float64Array, shares: Float64Array) {
  const total = sum(values);
  let half = 0;
  let farthest = 0;
  for (let i = 0; i < values.length; i++) {
    const off = Math.abs(values[i]! / total - shares[i]!);
    half += off / 2;
    farthest = Math.max(farthest, off);
  }
  return { half, farthest };
}

function farthestOf(targets: readonly Target[], weights: Float64Array): number {
  return targets.reduce(
    (most, { sumOf, shares }) => Math.max(most, distance(sumOf(weights), shares).farthest),
    0,
  );
}

/** Kish's design effect of the rows' weights, times the factors of their cells. */
function effectOf({ rows, sums, squares }: CellCounts, factors: Float64Array | null): DesignEffect {
  let count = 0;
  let weight = 0;
  let square = 0;
  for (let cell = 0; cell < rows.length; cell++) {
    const factor = factors ? factors[cell]! : 1;
    count += rows[cell]!;
    weight += (sums ?? rows)[cell]! * factor;
    square += (squares ?? rows)[cell]! * factor * factor;
  }
  return {
    designEffect: (count * square) / (weight * weight),
    effectiveSize: (weight * weight) / square,
  };
}

/** Every attribute of the targets, before and after. */
function loveOf(
  { plan, attributes, ordered = [] }: WeightInput,
  targets: readonly Target[],
  counts: CellCounts,
  factors: Float64Array,
): LovePlot {
  const { joint } = plan;
  const own = counts.sums ?? counts.rows;
  const weighted = own.map((weight, cell) => weight * factors[cell]!);
  const shares = (values: Float64Array) => {
    const total = sum(values);
    return values.map((value) => value / total);
  };
  const size = effectOf(counts, null).effectiveSize;
  return lovePlotOf(
    joint.of.flatMap((id, axis) => {
      const attribute = attributes.find((one) => one.id === id)!;
      const known = targets
        .filter(({ request }) => request.of.includes(id))
        .sort((a, b) => a.request.of.length - b.request.of.length)[0];
      if (!known || axisOf(attribute).groups) return [];
      const { request } = known;
      const expected = margin(known.shares, request.shape, request.of.indexOf(id));
      return [
        {
          attribute,
          before: shares(margin(own, joint.shape, axis)),
          after: shares(margin(weighted, joint.shape, axis)),
          expected,
          size,
          isOrdered: ordered.includes(id),
        },
      ];
    }),
  );
}

/**
 * The weight of each of some rows: its own, or 1, times the factor of its cell. Rows that lack an
 * attribute keep their own.
 *
 * @throws RangeError where the rows lack a column of the joint table
 */
export function weightsOfRows(remedy: WeightRemedy, rows: SubjectRows): Float64Array {
  const { of, shape, groups } = remedy.joint;
  const cells = new Int32Array(rows.count);
  of.forEach((id, axis) => {
    const column = rows.columns.find(({ attribute }) => attribute === id);
    if (!column) throw new RangeError(`weights: the rows have no column '${id}'`);
    const group = groups?.[id];
    const stride = cellCount(shape.slice(axis + 1));
    for (let i = 0; i < rows.count; i++) {
      const code = column.codes[i]!;
      const at = code >= column.size ? -1 : group ? group[code]! : code;
      cells[i] = at < 0 || cells[i]! < 0 ? -1 : cells[i]! + at * stride;
    }
  });
  return Float64Array.from(cells, (cell, i) => {
    const own = rows.weights ? rows.weights[i]! : 1;
    return cell < 0 ? own : own * remedy.factors[cell]!;
  });
}
