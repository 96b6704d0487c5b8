import { parsePolicyParts } from './policy-parts.ts';
import type { PolicyParts, PolicyProblem } from './policy-parts.ts';

/** What a policy asks of one category. */
export interface PolicyTarget {
  /** As the policy names it, such as `18-24` or `non_binary`. */
  category: string;
  /** Share of everyone in the dimension, 0 … 1. */
  target: number;
  /** Largest distance allowed between the share and the target; null where none is named. */
  tolerance: number | null;
  /** Fewest people; 0 where none is named. */
  minimum: number;
}

/** A dimension of a policy: shares of categories that add up to 1. */
export interface PolicyDimension {
  /** As in the file, without `_targets` and the like: `age`, `gender`, `geography`. */
  id: string;
  targets: PolicyTarget[];
}

/** Which of two texts of the policy is read: the one written, or the one its service applies. */
export type PolicyVersion = 'text' | 'service';

/** A policy that a population is held to. */
export interface PolicyDocument extends PolicyParts {
  version: PolicyVersion;
  dimensions: PolicyDimension[];
  /** Where the versions in the file state different shares: both, so that nobody takes one for the other. */
  contradictions: { dimension: string; category: string; text: number; service: number }[];
  /** What was read otherwise than it stands, or not at all, in sentences. */
  notes: string[];
}

/** A policy, or what keeps the text from being one; at least one problem. */
export type ParsedPolicy =
  | { ok: true; policy: PolicyDocument; versions: PolicyVersion[] }
  | { ok: false; problems: PolicyProblem[] };

/** Members with another meaning than a dimension. */
const otherMembers: ReadonlySet<string> = new Set([
  'provenance',
  'title',
  'version',
  'implied_minimum_sample_sizes',
  'source_weights',
  'source_validation_thresholds',
  'bias_controls',
  'uncertainty_contributions',
  'quality_weights',
  'quality_thresholds',
  'alpha',
  'confidence_level',
  'service_targets_that_contradict_the_policy',
]);
const serviceMember = 'service_targets_that_contradict_the_policy';

/** How far shares may miss 1 that were each rounded in print. */
const sumSlack = 0.0051;

/**
 * Reads a policy file: JSON of dimensions (`{ "age": { "18-24": { "target": 0.15, "tolerance":
 * 0.05, "min_samples": 10 }, … } }`; `target_percentage` for `target`, or a bare share), all in one
 * object or under `dimensions`, beside `source_weights`, `source_validation_thresholds`, `bias_controls`,
 * `quality_weights`, `uncertainty_contributions`, `alpha` and `confidence_level`. Names as in the
 * policy's program (`AGE_DISTRIBUTION_TARGETS`) are read too.
 *
 * @param version which one is taken where the file holds both
 */
export function parsePolicy(text: string, version: PolicyVersion = 'text'): ParsedPolicy {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    return failed('', `is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isObject(file)) return failed('', 'must be an object with a member for each dimension');
  const members = withPlainNames(file);
  const problems: PolicyProblem[] = [];
  const written = dimensionsIn(members, '', problems);
  const service = members[serviceMember];
  const applied = isObject(service)
    ? dimensionsIn(withPlainNames(service), serviceMember, problems)
    : [];
  const parts = parsePolicyParts(members, problems);
  if (problems.length > 0) return { ok: false, problems };
  const versions: PolicyVersion[] = [
    ...(written.length > 0 ? (['text'] as const) : []),
    ...(applied.length > 0 ? (['service'] as const) : []),
  ];
  if (!versions.includes(version)) {
    if (versions.length === 0)
      return failed(
        '',
        'states no dimension; give shares by category, such as {"age": {"18-24": 0.15, …}}',
      );
    return failed(
      version === 'service' ? serviceMember : '',
      `this file has no targets of the ${version}; choose the ${versions[0]!}`,
    );
  }
  const contradictions = contradictionsBetween(written, applied);
  const notes =
    contradictions.length > 0
      ? [
          `The file holds two versions that differ in ${contradictions.length} shares: the text of the policy and the targets of its service. The ${version} is used; a population cannot meet both.`,
        ]
      : [];
  return {
    ok: true,
    versions,
    policy: {
      version,
      dimensions: version === 'text' ? written : applied,
      contradictions,
      notes,
      ...parts,
    },
  };
}

/** Members by the names that the file format has: those of the policy's program are put into it. */
function withPlainNames(file: Record<string, unknown>): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  const nested = file['dimensions'];
  for (const [name, value] of [
    ...Object.entries(file).filter(([name]) => name !== 'dimensions' || !isObject(nested)),
    ...(isObject(nested) ? Object.entries(nested) : []),
  ])
    plain[plainName(name)] = value;
  return plain;
}

function plainName(name: string): string {
  const lower = name.toLowerCase();
  const known: Record<string, string> = {
    psychographic_source_weights: 'source_weights',
    psychographic_bias_controls: 'bias_controls',
    geographic_distribution_targets: 'geography',
  };
  if (otherMembers.has(lower)) return lower;
  return (
    known[lower] ??
    lower.replace(/_(?:distribution_targets|distribution|targets|groups|levels)$/, '')
  );
}

function dimensionsIn(
  members: Record<string, unknown>,
  place: string,
  problems: PolicyProblem[],
): PolicyDimension[] {
  const inside = place === '' ? '' : `${place}.`;
  return Object.entries(members).flatMap(([id, value]): PolicyDimension[] => {
    if (otherMembers.has(id)) return [];
    const path = inside + id;
    if (!isObject(value)) {
      problems.push({
        path,
        message: 'is not known in a policy; give shares by category, or take it out',
      });
      return [];
    }
    const found = problems.length;
    const targets = Object.entries(value).map(([category, asked]) =>
      targetIn(category, asked, `${path}.${category}`, problems),
    );
    if (problems.length > found) return [];
    const sum = targets.reduce((total, { target }) => total + target, 0);
    if (targets.length < 2) problems.push({ path, message: 'needs at least two categories' });
    else if (Math.abs(sum - 1) > sumSlack)
      problems.push({
        path,
        message: `the shares add up to ${Number(sum.toFixed(4))}; they must add up to 1`,
      });
    return [{ id, targets }];
  });
}

const targetMembers: ReadonlySet<string> = new Set([
  'target',
  'target_percentage',
  'tolerance',
  'min_samples',
]);

function targetIn(
  category: string,
  asked: unknown,
  path: string,
  problems: PolicyProblem[],
): PolicyTarget {
  if (typeof asked === 'number')
    return { category, target: shareIn(asked, path, problems), tolerance: null, minimum: 0 };
  if (!isObject(asked)) {
    problems.push({ path, message: 'must be a share, or an object with target and tolerance' });
    return { category, target: 0, tolerance: null, minimum: 0 };
  }
  for (const name of Object.keys(asked))
    if (!targetMembers.has(name))
      problems.push({
        path: `${path}.${name}`,
        message: 'is not known in a policy; known are target, tolerance and min_samples',
      });
  const name = 'target' in asked ? 'target' : 'target_percentage';
  const { tolerance, min_samples: minimum = 0 } = asked;
  if (typeof minimum !== 'number' || !Number.isSafeInteger(minimum) || minimum < 0)
    problems.push({ path: `${path}.min_samples`, message: 'must be a whole number from 0' });
  return {
    category,
    target: shareIn(asked[name], `${path}.${name}`, problems),
    tolerance: tolerance === undefined ? null : shareIn(tolerance, `${path}.tolerance`, problems),
    minimum: Number(minimum),
  };
}

function shareIn(value: unknown, path: string, problems: PolicyProblem[]): number {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  const message =
    value === undefined
      ? 'is missing'
      : typeof value === 'number' && value > 1 && value <= 100
        ? `must be a share from 0 to 1; write ${value / 100} for ${value} percent`
        : 'must be a share from 0 to 1, such as 0.15';
  problems.push({ path, message });
  return 0;
}

function contradictionsBetween(
  written: readonly PolicyDimension[],
  applied: readonly PolicyDimension[],
): PolicyDocument['contradictions'] {
  return written.flatMap(({ id, targets }) => {
    const other = applied.find((dimension) => dimension.id === id)?.targets;
    return targets.flatMap(({ category, target }) => {
      const stated = other?.find((one) => one.category === category)?.target;
      return stated === undefined || Math.abs(stated - target) < 1e-9
        ? []
        : [{ dimension: id, category, text: target, service: stated }];
    });
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function failed(path: string, message: string): ParsedPolicy {
  return { ok: false, problems: [{ path, message }] };
}
