import { plainCertificate } from './infeasibility.ts';
import type { Certificate, TargetSystem } from './infeasibility.ts';
import type { FitProblem, Problem } from './problem.ts';
import { zeroRemedies } from './support.ts';
import { grandTotal, isComplete } from './totals.ts';
import { formatCount, listed, quarrel, wordingOf } from './wording.ts';
import type { TableNames } from './wording.ts';

/** Share of the largest multiplier × target below which a target is not named, unless all count alike. */
const namedShare = 1e-3;

/**
 * Puts a certificate of infeasibility into words: the target cells that carry the proof, and
 * how far some target stays off whatever is done.
 *
 * @param growth numbers the certificate was made from
 */
export function explainInfeasible(
  problem: FitProblem,
  system: TargetSystem,
  growth: readonly Float64Array[],
  certificate: Certificate,
  names?: TableNames,
): Problem {
  const words = wordingOf(problem, names);
  const plain = plainCertificate(system, growth, (m) => isComplete(problem.marginals[m]!));
  const { multipliers } = plain ?? certificate;
  const leastDeviation = Math.max(plain?.leastDeviation ?? 0, certificate.leastDeviation);
  const carriers = multipliers
    .flatMap((own, marginal) =>
      Array.from(own, (multiplier, cell) => {
        const target = problem.marginals[marginal]!.counts[cell]!;
        return { marginal, cell, multiplier, weight: Math.abs(multiplier) * target };
      }),
    )
    .filter(({ multiplier, weight }) => multiplier !== 0 && weight > 0)
    .sort((a, b) => b.weight - a.weight || a.marginal - b.marginal || a.cell - b.cell);
  const least = plain ? 0 : namedShare * carriers[0]!.weight;
  const named = carriers.filter(({ weight }) => weight >= least);
  const side = (sign: number): Side => {
    const cells = named.filter(({ multiplier }) => Math.sign(multiplier) === sign);
    const countOf = ({ marginal, cell }: (typeof cells)[number]) =>
      problem.marginals[marginal]!.counts[cell]!;
    return {
      places: cells.map(
        (one) => `${words.place(one.marginal, one.cell)} = ${formatCount(countOf(one))}`,
      ),
      sum: cells.reduce((sum, one) => sum + countOf(one), 0),
    };
  };
  const hasZeros = problem.marginals.some(({ counts }) => counts.includes(0));
  const first = named.find(({ multiplier }) => multiplier > 0) ?? named[0]!;
  const opposite = named.find(
    ({ marginal, multiplier }) =>
      marginal !== first.marginal && Math.sign(multiplier) !== Math.sign(first.multiplier),
  );
  return {
    code: 'infeasible',
    severity: 'error',
    message:
      'No table meets all targets with the cells that may hold people: ' +
      `${reason(side(1), side(-1), plain?.shift, grandTotal(problem))}. ` +
      `Whatever the table${hasZeros ? ', if targets of 0 are kept' : ''}, some target stays ` +
      `off by at least ${formatCount(leastDeviation)}.`,
    marginal: first.marginal,
    cell: first.cell,
    coordinates: words.coordinates(first.marginal, first.cell),
    ...(opposite && { with: opposite.marginal }),
    gap: leastDeviation,
    carriers: named.map(({ marginal, cell }) => ({
      marginal,
      cell,
      coordinates: words.coordinates(marginal, cell),
    })),
    remedies: zeroRemedies(problem),
  };
}

interface Side {
  places: string[];
  sum: number;
}

/** Why the two sides of a certificate cannot be; `shift` is known of a plain one only. */
function reason(asking: Side, leaving: Side, shift: number | undefined, total: number): string {
  const one = asking.places.length === 0 ? leaving : asking;
  if (shift === undefined || (asking.places.length > 0 && leaving.places.length > 0))
    return quarrel(asking.places, leaving.places);
  const times = formatCount(Math.abs(shift));
  return (
    `everybody counts in at ${one === asking ? 'most' : 'least'} ${times} of ` +
    `${listed(one.places)}, so that these make ${one === asking ? 'at most' : 'at least'} ` +
    `${formatCount(Math.abs(shift) * total)} together and not ${formatCount(one.sum)}`
  );
}
