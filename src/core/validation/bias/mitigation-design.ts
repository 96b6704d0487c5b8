import { allocate } from '../../design/allocate.ts';
import { strataOf } from '../../design/cells.ts';
import type { Attribute, AttributeId, Text } from '../../pack/pack.ts';
import { textIn } from '../../population/persona.ts';
import { designEffectOf } from '../../statistics/design-effect.ts';
import type { DesignEffect } from '../../statistics/design-effect.ts';
import { sum } from '../../statistics/goodness-of-fit.ts';
import { designLimits } from '../../study/study.ts';
import type { Design, PopulationStudy } from '../../study/study.ts';
import { coordinatesOf } from '../../table/contingency.ts';
import { isDetermined } from '../count/axes.ts';
import { margin } from './bias-tables.ts';
import { formatCount, listed } from '../../table/wording.ts';
import type { BiasControl, LovePlot } from './bias-section.ts';
import type { CellCounts, TableRequest } from '../count/counts.ts';
import { lovePlotOf } from './love-plot.ts';

/** Floor that is proposed: enough people to tell a share to within some 18 points. */
const proposedFloor = 30;
/** Share of all rows that floors may claim together, as a proposal. */
const proposedShare = 0.5;
/** Categories of an attribute that strata are made of. */
const mostCategories = 60;

/** One stratum before and after. */
export interface StratumChange {
  /** Category ids joined by commas, as studies name a stratum. */
  key: string;
  label: Text;
  /** Share of the reference. */
  share: number;
  /** Rows now, where they were counted. */
  before: number | null;
  /** Rows due. */
  after: number;
  /** What a row stands for, over the mean; 0 where none is drawn. */
  weight: number;
}

/** A change of the study that draws another population. Applied as it stands. */
export interface DesignRemedy {
  kind: 'quotas' | 'floors';
  method: 'stratified-quotas' | 'floors-in-the-fit';
  /** What to set in the study's population; the rest stays. */
  change: Required<Pick<PopulationStudy, 'design' | 'method'>>;
  /** What it does and costs. */
  sentence: string;
  of: AttributeId[];
  floor: number | null;
  strata: StratumChange[];
  /** Share of rows that would have to be in another stratum to be in proportion: before and after, unweighted. */
  unweighted: { before: number | null; after: number };
  before: DesignEffect;
  after: DesignEffect;
  /** After as weighted, which brings every stratum back to its share. */
  love: LovePlot;
  notes: string[];
}

export interface DesignInput {
  kind: 'quotas' | 'floors';
  /** Attributes of the pack that make the strata: see `strataFor`. */
  attributes: readonly Attribute[];
  /** People expected in each stratum, in any unit, as the table that `strataRequest` asks for. */
  expected: Float64Array;
  /** People of the base, inside the filter. */
  base: number;
  /** The same table as counted now. */
  counts?: CellCounts | undefined;
  /** Rows drawn. */
  size: number;
  /** Of each stratum with anybody in it; proposed where absent. */
  floor?: number | undefined;
  /** Design of the study now: its groups are kept, its strata replaced. */
  design?: Design | undefined;
}

/**
 * Attributes that strata can be made of for some controls: attributes of the pack, category by
 * category, at most three, none of which follows from another. None where the controls are about
 * traits alone.
 */
export function strataFor(
  controls: readonly BiasControl[],
  attributes: readonly Attribute[],
): Attribute[] {
  const ids = [...new Set(controls.flatMap(({ mitigation }) => mitigation.attributes))];
  const chosen: Attribute[] = [];
  for (const id of ids) {
    const attribute = attributes.find((one) => one.id === id);
    const count = attribute?.categories.length ?? 0;
    if (!attribute || count < 2 || count > mostCategories) continue;
    if (chosen.some((other) => isDetermined(id, other.id, attributes))) continue;
    chosen.push(attribute);
  }
  return chosen.slice(0, designLimits.of);
}

/** The table of the strata. */
export function strataRequest(attributes: readonly Attribute[]): TableRequest {
  const of = attributes.map(({ id }) => id);
  return {
    id: `strata:${of.join(',')}`,
    of,
    shape: attributes.map(({ categories }) => categories.length),
  };
}

/**
 * Strata as a remedy: in proportion, so that each gets its share to the person, or with a floor, so
 * that none stays too small to tell anything of. Rows are allocated as the study will draw them; weights
 * carry the shares back, at the price of the design effect that is shown.
 */
export function designRemedy(
  input: DesignInput,
): { ok: true; remedy: DesignRemedy } | { ok: false; reason: string } {
  const { kind, attributes, expected, base, size, design } = input;
  const known = sum(expected);
  const people = expected.map((count) => (known > 0 ? (count / known) * base : 0));
  const [total, open] = [sum(people), [...people.keys()].filter((cell) => people[cell]! > 0)];
  if (attributes.length === 0 || !(total > 0))
    return { ok: false, reason: 'Strata need an attribute that the pack has people of.' };
  const floor = kind === 'floors' ? (input.floor ?? floorFor(size, open.length)) : null;
  if (floor === 0)
    return {
      ok: false,
      reason: `${formatCount(size)} rows are too few for ${formatCount(open.length)} strata: draw more, or name fewer attributes.`,
    };
  const strata = {
    of: attributes.map(({ id }) => id),
    ...(floor !== null && { floor }),
  };
  const made = strataOf(attributes);
  const cells = Array.from(people, (_, stratum) => ({ stratum, factor: 1, groups: [] }));
  const allocated = allocate(cells, people, (cell) => people[cell]! > 0, made, strata, size);
  if (!allocated.ok) return { ok: false, reason: allocated.reason };
  const { drawn, notes } = allocated;
  const weights = drawn.map((rows, cell) =>
    rows > 0 ? (people[cell]! / total) * (size / rows) : 0,
  );
  const own = input.counts?.sums ?? input.counts?.rows;
  const now = own && sum(own) > 0 ? own : null;
  const rows = input.counts?.rows;
  const shares = people.map((count) => count / total);
  const groups = design?.groups;
  const after = designEffectOf(weights, drawn);
  return {
    ok: true,
    remedy: {
      kind,
      method: kind === 'quotas' ? 'stratified-quotas' : 'floors-in-the-fit',
      change: { method: 'quota', design: { ...(groups && { groups }), strata } },
      sentence: sentenceOf(attributes, floor, after),
      of: strata.of,
      floor,
      strata: open.map((cell): StratumChange => ({
        key: made.key(cell),
        label: labelOf(attributes, cell),
        share: shares[cell]!,
        before: rows ? rows[cell]! : null,
        after: drawn[cell]!,
        weight: weights[cell]!,
      })),
      unweighted: {
        before: rows && sum(rows) > 0 ? apart(rows, shares) : null,
        after: apart(drawn, shares),
      },
      before: weighted(input.counts, size),
      after,
      love: loveOf(attributes, shares, now, drawn, weights, size),
      notes: [
        ...notes,
        ...(groups && groups.length > 0
          ? ['Groups that are drawn more often stay, and change what is shown here.']
          : []),
      ],
    },
  };
}

/** As large as is proposed, as far as floors claim half of the rows at most. */
function floorFor(size: number, strata: number): number {
  return Math.min(proposedFloor, Math.floor((size * proposedShare) / strata));
}

function apart(rows: ArrayLike<number>, shares: Float64Array): number {
  const total = sum(rows);
  return shares.reduce((off, share, i) => off + Math.abs(rows[i]! / total - share) / 2, 0);
}

function weighted(counts: CellCounts | undefined, size: number): DesignEffect {
  if (!counts?.sums || !counts.squares) return { designEffect: 1, effectiveSize: size };
  const [weight, squares] = [sum(counts.sums), sum(counts.squares)];
  const effectiveSize = (weight * weight) / squares;
  return { designEffect: sum(counts.rows) / effectiveSize, effectiveSize };
}

function labelOf(attributes: readonly Attribute[], cell: number): Text {
  const shape = attributes.map(({ categories }) => categories.length);
  const labels = coordinatesOf(cell, shape).map(
    (code, axis) => attributes[axis]!.categories[code]!.label,
  );
  return labels.length === 1 ? labels[0]! : labels.map((label) => textIn(label, 'en')).join(', ');
}

/** Every attribute of the strata: as counted now, and as the new rows are weighted. */
function loveOf(
  attributes: readonly Attribute[],
  shares: Float64Array,
  now: Float64Array | null,
  drawn: Float64Array,
  weights: Float64Array,
  size: number,
): LovePlot {
  if (!now) return lovePlotOf([]);
  const shape = attributes.map(({ categories }) => categories.length);
  const after = drawn.map((rows, cell) => rows * weights[cell]!);
  return lovePlotOf(
    attributes.map((attribute, axis) => {
      const along = (values: Float64Array) => {
        const total = sum(values);
        return margin(values, shape, axis).map((people) => people / total);
      };
      return {
        attribute,
        before: along(now),
        after: along(after),
        expected: along(shares),
        size,
        isOrdered: false,
      };
    }),
  );
}

/** What a remedy does and costs, in a sentence or two. */
function sentenceOf(
  of: readonly Attribute[],
  floor: number | null,
  { designEffect, effectiveSize }: DesignEffect,
): string {
  const by = listed(of.map(({ label }) => textIn(label, 'en').toLowerCase()));
  const what =
    floor === null
      ? `Draws each stratum by ${by} to its share, to the person.`
      : `Draws at least ${formatCount(floor)} people of each stratum by ${by}.`;
  return (
    `${what} For everyone together the rows then tell as much as ` +
    `${formatCount(Math.round(effectiveSize))} of equal weight (design effect ${designEffect.toFixed(2)}).`
  );
}
