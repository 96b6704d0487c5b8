import type { Text } from '../../pack/pack.ts';
import { designEffectOf } from '../../statistics/design-effect.ts';
import { diversityOf } from '../../statistics/diversity.ts';
import { formatCount } from '../../table/wording.ts';
import type { PolicyCell, PolicyCheck } from './specification.ts';

/** What closes a gap; each alone does. */
export interface GapActions {
  /** Fewest people of the category in a population of the same size: to be set as a quota floor. 0 where none is needed. */
  quotaFloor: number;
  /** Most people of the category in a population of the same size, where it has too many. */
  quotaCeiling: number | null;
  /** People of the category to add to those there are; 0 where it has too many. */
  add: number;
  /** People of the category to take out; 0 where it has too few. */
  remove: number;
  /** How many times as often as now the category is to be drawn to reach its target; null where it has nobody. */
  drawFactor: number | null;
  /** The steps in words. */
  words: string;
}

/** A category outside of what a policy asks. */
export interface DiversityGap {
  dimension: string;
  category: Text;
  target: number;
  share: number;
  /** Share less target: negative where people are lacking. */
  points: number;
  /** The same in people: whole people of this population. */
  people: number;
  reason: 'share' | 'minimum' | 'share and minimum';
  actions: GapActions;
}

/** How varied a dimension is, beside what the policy asks. */
export interface DimensionDiversity {
  dimension: string;
  label: Text;
  /** Categories asked for that have anybody, of those asked for. */
  covered: number;
  asked: number;
  /** Hill numbers of order 0, 1 and 2: how many equally large categories would be as varied. */
  effective: { richness: number; shannon: number; simpson: number };
  /** The same if every target were met. */
  effectiveAsked: { richness: number; shannon: number; simpson: number };
  /**
   * What weighting every category to its target would cost: Kish's design effect, and the rows of equal
   * weight that would tell as much. Null where a category asked for has nobody to be weighted.
   */
  reweighting: { designEffect: number; effectiveSize: number } | null;
}

export interface GapSection {
  gaps: DiversityGap[];
  diversity: DimensionDiversity[];
}

/** Rounding of doubles must not ask for one person more. */
const slack = 1e-9;

/**
 * The gaps between a population and a policy, signed and in people, each with what closes it, and
 * how varied each dimension is by Hill's numbers.
 */
export function gapsOf(checks: readonly PolicyCheck[]): GapSection {
  const counted = checks.filter(({ people }) => people > 0);
  return {
    gaps: checks.flatMap((check) =>
      check.cells
        .filter(({ isNear, isEnough }) => !isNear || !isEnough)
        .map((cell) => gapOf(check, cell)),
    ),
    diversity: counted.map(diversityOfCheck),
  };
}

function gapOf({ id, people: everyone }: PolicyCheck, cell: PolicyCell): DiversityGap {
  const { label, target, share, gap, isNear, isEnough } = cell;
  return {
    dimension: id,
    category: label,
    target,
    share,
    points: gap,
    people: Math.round(gap * everyone),
    reason: isNear ? 'minimum' : isEnough ? 'share' : 'share and minimum',
    actions: actionsOf(cell, everyone),
  };
}

function actionsOf(
  { label, target, share, tolerance, people, rows, minimum, isNear, isEnough, gap }: PolicyCell,
  everyone: number,
): GapActions {
  const least = Math.max(0, target - (tolerance ?? 1));
  const most = Math.min(1, target + (tolerance ?? 1));
  const isShort = !isEnough || (!isNear && gap < 0);
  const quotaFloor = isShort ? Math.max(minimum, Math.ceil(least * everyone - slack)) : 0;
  const quotaCeiling = !isNear && gap > 0 ? Math.floor(most * everyone + slack) : null;
  const forShare =
    !isNear && gap < 0 ? Math.ceil((least * everyone - people) / (1 - least) - slack) : 0;
  const add = isShort ? Math.max(forShare, Math.ceil(minimum - rows - slack), 0) : 0;
  const remove =
    quotaCeiling === null || most >= 1
      ? 0
      : Math.max(0, Math.ceil((people - most * everyone) / (1 - most) - slack));
  const drawFactor = share > 0 ? target / share : null;
  const name = typeof label === 'string' ? label : label.en;
  const times =
    drawFactor === null ? '' : `, or give each ${drawFactor.toFixed(2)} times its weight`;
  const words = isShort
    ? people === 0
      ? `Nobody is ${name}: set a floor of ${formatCount(quotaFloor)} or add ${formatCount(add)}; weights cannot help.`
      : `Set a floor of ${formatCount(quotaFloor)} for ${name}, or add ${formatCount(add)}${isNear ? '' : times}.`
    : `Set a ceiling of ${formatCount(quotaCeiling ?? Math.round(everyone))} for ${name}, or take out ${formatCount(remove)}${times}.`;
  return { quotaFloor, quotaCeiling, add, remove, drawFactor, words };
}

function diversityOfCheck({ id, label, cells, people }: PolicyCheck): DimensionDiversity {
  const asked = cells.filter(({ target }) => target > 0);
  const counts = cells.map((cell) => cell.people);
  const isWeighable = asked.every((cell) => cell.people > 0);
  const weighed = cells.filter((cell) => cell.people > 0);
  const { designEffect } = isWeighable
    ? designEffectOf(
        weighed.map(({ target, share }) => target / share),
        weighed.map((cell) => cell.people),
      )
    : { designEffect: 1 };
  return {
    dimension: id,
    label,
    covered: asked.filter((cell) => cell.people > 0).length,
    asked: asked.length,
    effective: hill(counts),
    effectiveAsked: hill(cells.map(({ target }) => target)),
    reweighting: isWeighable ? { designEffect, effectiveSize: people / designEffect } : null,
  };
}

function hill(counts: readonly number[]): DimensionDiversity['effective'] {
  const { richness, effectiveShannon, effectiveSimpson } = diversityOf(counts);
  return { richness, shannon: effectiveShannon, simpson: effectiveSimpson };
}
