import type { Attribute, AttributeId, Text } from '../../pack/pack.ts';
import type { CountPlan, Counts } from '../count/counts.ts';
import { CategoryWords, matchValues } from '../file/match-values.ts';
import { nameTheSame } from '../file/match-words.ts';
import type { PolicyDimension, PolicyDocument, PolicyTarget } from './policy-document.ts';
import { rolesOf } from '../bias/roles.ts';
import type { Role } from '../bias/roles.ts';

/** A dimension of a policy, read in an attribute of the population. */
export interface MappedDimension {
  id: string;
  attribute: AttributeId;
  label: Text;
  targets: PolicyTarget[];
  /** Target of each category of the attribute; −1 for categories that the policy does not name. */
  groups: Int32Array;
}

/** A policy in the attributes of a population. */
export interface MappedPolicy {
  policy: PolicyDocument;
  dimensions: MappedDimension[];
  /** What could not be mapped: a whole dimension, or a category nobody of the population can be in. */
  unmapped: { dimension: string; category?: string; reason: string }[];
  /** How the others were read where that is not obvious, in sentences. */
  notes: string[];
}

/** Names of dimensions that stand for a role. */
const dimensionRoles: Readonly<Record<string, Role>> = {
  age: 'age',
  gender: 'sex',
  sex: 'sex',
  geography: 'geography',
  geographic: 'geography',
  education: 'education',
  income: 'income',
};

/**
 * Share of a dimension's targets that may be of categories that the attribute does not have. Beyond
 * it the attribute divides people otherwise than the policy, and shares could not be compared.
 */
const mostLost = 0.1;

/** Likeness from which a category is taken for another. */
const leastConfidence = 0.8;

/**
 * Reads each dimension of a policy in an attribute of the population: bands of age over single
 * years, gender as sex, words by what they mean. Of several attributes that could be meant the one
 * with most of the policy's categories is taken.
 */
export function mapPolicy(policy: PolicyDocument, attributes: readonly Attribute[]): MappedPolicy {
  const mapped: MappedPolicy = { policy, dimensions: [], unmapped: [], notes: [] };
  for (const dimension of policy.dimensions) {
    const readings = candidates(dimension.id, attributes).map((attribute) =>
      readIn(dimension, attribute),
    );
    const [best] = readings
      .filter(({ lostShare }) => lostShare <= mostLost)
      .sort((a, b) => a.lostShare - b.lostShare || a.outside - b.outside);
    if (!best) {
      mapped.unmapped.push({ dimension: dimension.id, reason: whyNone(dimension, readings) });
      continue;
    }
    mapped.dimensions.push(best.mapped);
    mapped.unmapped.push(...best.lost);
    mapped.notes.push(...notesOf(best));
  }
  return mapped;
}

interface Reading {
  attribute: Attribute;
  mapped: MappedDimension;
  /** Target of the policy's categories that the attribute does not have. */
  lostShare: number;
  /** Categories of the attribute that the policy does not name. */
  outside: number;
  lost: MappedPolicy['unmapped'];
}

function candidates(dimension: string, attributes: readonly Attribute[]): Attribute[] {
  const role = dimensionRoles[dimension];
  const byRole = role ? rolesOf(attributes)[role] : [];
  return attributes.filter(
    ({ id, label }) =>
      byRole.includes(id) ||
      id.toLowerCase() === dimension ||
      nameTheSame(typeof label === 'string' ? label : label.en, dimension),
  );
}

function readIn(dimension: PolicyDimension, attribute: Attribute): Reading {
  const names = dimension.targets.map(({ category }) => category.replaceAll('_', ' '));
  const words = new CategoryWords(attribute);
  const matches = matchValues(
    names,
    names.map(() => 0),
    words,
  );
  const groups = new Int32Array(attribute.categories.length).fill(-1);
  const lost: MappedPolicy['unmapped'] = [];
  matches.forEach(({ categories, confidence, reason }, target) => {
    const free = categories.filter((code) => groups[code] === -1);
    if (confidence >= leastConfidence && free.length === categories.length && free.length > 0)
      for (const code of free) groups[code] = target;
    else
      lost.push({
        dimension: dimension.id,
        category: dimension.targets[target]!.category,
        reason:
          confidence >= leastConfidence
            ? `'${attribute.id}' has a category that belongs to another part of the policy too`
            : `'${attribute.id}' has no such category: ${reason}`,
      });
  });
  return {
    attribute,
    mapped: {
      id: dimension.id,
      attribute: attribute.id,
      label: attribute.label,
      targets: dimension.targets,
      groups,
    },
    lostShare: dimension.targets.reduce(
      (sum, { category, target }) =>
        lost.some((one) => one.category === category) ? sum + target : sum,
      0,
    ),
    outside: groups.reduce((count, group) => count + (group < 0 ? 1 : 0), 0),
    lost,
  };
}

function whyNone({ id, targets }: PolicyDimension, readings: readonly Reading[]): string {
  if (readings.length === 0) return `the population has no attribute for '${id}'`;
  const nearest = readings.reduce((a, b) => (b.lostShare < a.lostShare ? b : a));
  const tried = readings.map(({ attribute }) => `'${attribute.id}'`).join(', ');
  const missing = nearest.lost.map(({ category }) => category).join(', ');
  return nearest.lost.length === targets.length
    ? `its categories are not those of ${tried}`
    : `'${nearest.attribute.id}' is the nearest, but has no ${missing}: it divides people otherwise`;
}

function notesOf({ attribute, mapped, outside }: Reading): string[] {
  const named = mapped.id === attribute.id ? '' : `'${mapped.id}' is read as '${attribute.id}'`;
  const left =
    outside > 0
      ? `${outside} of the ${attribute.categories.length} categories of '${attribute.id}' are in no part of the policy; shares are of the people in its parts`
      : '';
  return [named, left].filter((note) => note !== '').map((note) => `${note}.`);
}

/** People of a dimension's targets, in their order, and those outside of them. */
export interface DimensionPeople {
  people: Float64Array;
  rows: Float64Array;
  /** Σ w² of each target, where rows are weighted. */
  squares?: Float64Array;
  /** People who are in no category that the policy names, or have no value. */
  outside: number;
}

/**
 * Counts the people of a mapped dimension from the attribute's own counts; under weights scaled to
 * the number of rows.
 *
 * @throws RangeError where the attribute was not counted
 */
export function peopleOfDimension(
  { attribute, groups, targets }: MappedDimension,
  plan: CountPlan,
  counts: Counts,
): DimensionPeople {
  const place = plan.singles.findIndex((single) => single.attribute === attribute);
  const cells = counts.singles[place];
  if (!cells) throw new RangeError(`attribute '${attribute}' was not counted`);
  const scale = counts.weight.sum > 0 ? counts.rows / counts.weight.sum : 1;
  const into = (values: ArrayLike<number>, factor: number) => {
    const sums = new Float64Array(targets.length);
    groups.forEach((group, code) => {
      if (group >= 0) sums[group] = sums[group]! + values[code]! * factor;
    });
    return sums;
  };
  const people = into(cells.sums ?? cells.rows, cells.sums ? scale : 1);
  return {
    people,
    rows: into(cells.rows, 1),
    ...(cells.squares && { squares: into(cells.squares, scale * scale) }),
    outside: counts.rows - people.reduce((sum, count) => sum + count, 0),
  };
}
