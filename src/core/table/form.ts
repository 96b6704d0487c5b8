import { cellCount, groupCount, marginalShape } from './contingency.ts';
import type { FitProblem, Problem, TableMarginal } from './problem.ts';
import { formatCount } from './wording.ts';
import type { TableNames } from './wording.ts';

/** Cells that one table may have; a larger one has to be cut into cliques. */
const cellLimit = 33_554_432;

type Finding = Omit<Problem, 'severity'> & { severity?: Problem['severity']; path: string };

/** A defect of a problem and its place, such as `marginals[2].counts[5]`. */
export interface Malformation extends Problem {
  path: string;
}

/**
 * Finds what keeps a problem from being a problem at all: sizes and lengths that do not
 * match, dimensions and groups that do not exist, counts that are negative or infinite.
 * Where the shape itself is wrong nothing else is looked at.
 *
 * @param limit cells that the table may have
 */
export function malformations(
  problem: FitProblem,
  names?: TableNames,
  limit = cellLimit,
): Malformation[] {
  const shapeProblems = [...ofShape(problem, limit)];
  const findings = shapeProblems.length
    ? shapeProblems
    : [
        ...ofTables(problem),
        ...problem.marginals.flatMap((marginal, m) => [...ofMarginal(problem, marginal, m, names)]),
        ...ofOptions(problem),
      ];
  return findings.map((finding) => ({ severity: 'error', ...finding }));
}

function* ofShape({ shape }: FitProblem, limit: number): Generator<Finding> {
  for (const [d, size] of shape.entries())
    if (!(Number.isInteger(size) && size >= 1))
      yield {
        path: `shape[${d}]`,
        code: 'bad-shape',
        message: `Dimension ${d} has ${size} categories; it needs a whole number of at least 1.`,
      };
  const cells = cellCount(shape);
  if (cells > limit)
    yield {
      path: 'shape',
      code: 'bad-shape',
      message:
        `The table would have ${formatCount(cells)} cells, more than the ` +
        `${formatCount(limit)} that fit: fit fewer dimensions together.`,
    };
}

function* ofTables({ shape, sampleTable, structuralZeros }: FitProblem): Generator<Finding> {
  const cells = cellCount(shape);
  if (sampleTable && sampleTable.length !== cells)
    yield {
      path: 'sampleTable',
      code: 'bad-shape',
      message:
        `The sample table has ${formatCount(sampleTable.length)} cells; ` +
        `${shape.join(' × ') || 'no dimensions'} make ${formatCount(cells)}.`,
    };
  else if (sampleTable) {
    let at = 0;
    while (at < cells && sampleTable[at]! >= 0 && sampleTable[at]! < Infinity) at++;
    if (at < cells)
      yield {
        path: `sampleTable[${at}]`,
        code: 'bad-count',
        message:
          `Cell ${at} of the sample table is ${sampleTable[at]!}; ` +
          'it needs a number of at least 0.',
        cell: at,
      };
  }
  for (const [z, zero] of (structuralZeros ?? []).entries()) {
    const path = `structuralZeros[${z}]`;
    if (zero.length !== shape.length)
      yield {
        path,
        code: 'bad-shape',
        message:
          `structuralZeros[${z}] has ${zero.length} coordinates; ` +
          `the table has ${shape.length} dimensions.`,
      };
    else if (!zero.every((at, d) => at >= -1 && at < shape[d]!))
      yield {
        path,
        code: 'bad-shape',
        message: `structuralZeros[${z}] (${zero.join(', ')}) lies outside the table.`,
      };
  }
}

function* ofMarginal(
  { shape }: FitProblem,
  marginal: TableMarginal,
  m: number,
  names?: TableNames,
): Generator<Finding> {
  const name = names?.marginal?.(m) ?? `marginals[${m}]`;
  const { of, groups, counts, reliability } = marginal;
  const bad = (part: string, message: string): Finding => ({
    code: 'bad-shape',
    path: `marginals[${m}].${part}`,
    message,
    marginal: m,
  });
  if (of.some((d) => !(Number.isInteger(d) && d >= 0 && d < shape.length))) {
    yield bad(
      'of',
      `${name} is over dimensions ${of.join(', ')}; the table has 0 to ${shape.length - 1}.`,
    );
    return;
  }
  if (new Set(of).size < of.length) {
    yield bad('of', `${name} names a dimension twice: ${of.join(', ')}.`);
    return;
  }
  const groupFindings = [...ofGroups(shape, of, groups, name)].map(([d, message]) =>
    bad(`groups.${d}`, message),
  );
  yield* groupFindings;
  if (groupFindings.length > 0) return;
  const extents = marginalShape(shape, marginal);
  const cells = cellCount(extents);
  if (counts.length !== cells) {
    yield bad(
      'counts',
      `${name} has ${formatCount(counts.length)} counts; ` +
        `${extents.join(' × ') || 'a total'} needs ${formatCount(cells)}.`,
    );
    return;
  }
  for (const [cell, count] of counts.entries())
    if (count < 0 || count === Infinity)
      yield {
        code: 'bad-count',
        path: `marginals[${m}].counts[${cell}]`,
        message: `${name}.counts[${cell}] is ${count}; a count is at least 0, or unknown.`,
        marginal: m,
        cell,
      };
  if (counts.every((count) => Number.isNaN(count)))
    yield {
      code: 'bad-count',
      path: `marginals[${m}].counts`,
      severity: 'warning',
      message: `${name} states no count at all and has no effect.`,
      marginal: m,
    };
  if (reliability !== undefined && !(reliability > 0 && reliability < Infinity))
    yield bad(
      'reliability',
      `${name} has a reliability of ${reliability}; it needs a number above 0.`,
    );
}

function* ofGroups(
  shape: readonly number[],
  of: readonly number[],
  groups: TableMarginal['groups'],
  name: string,
): Generator<[dimension: string, message: string]> {
  for (const key of Object.keys(groups ?? {})) {
    const d = Number(key);
    const stated = groups![d]!;
    if (!of.includes(d))
      yield [key, `${name} has groups for dimension ${key}, which it is not over.`];
    else if (stated.length !== shape[d])
      yield [
        key,
        `${name} groups ${stated.length} categories of dimension ${d}, which has ${shape[d]!}.`,
      ];
    else if (stated.some((group) => group < -1))
      yield [key, `${name} has a group below −1 in dimension ${d}; −1 marks a category outside.`];
    else {
      const count = groupCount(stated);
      const used = new Set(stated);
      for (let group = 0; group < count; group++)
        if (!used.has(group))
          yield [key, `${name} puts no category of dimension ${d} in group ${group}.`];
      if (count === 0) yield [key, `${name} leaves every category of dimension ${d} outside.`];
    }
  }
}

function* ofOptions({ tolerance, maxIterations, priorWeight }: FitProblem): Generator<Finding> {
  if (tolerance !== undefined && !(tolerance >= 0 && tolerance < Infinity))
    yield {
      code: 'bad-count',
      path: 'tolerance',
      message: `The tolerance is ${tolerance}; it needs a number of at least 0.`,
    };
  if (maxIterations !== undefined && !(Number.isInteger(maxIterations) && maxIterations >= 1))
    yield {
      code: 'bad-count',
      path: 'maxIterations',
      message: `The limit of sweeps is ${maxIterations}; it needs a whole number of at least 1.`,
    };
  if (priorWeight !== undefined && !(priorWeight >= 0 && priorWeight < Infinity))
    yield {
      code: 'bad-count',
      path: 'priorWeight',
      message: `The prior weight is ${priorWeight}; it needs a number of at least 0.`,
    };
}
