import { plainCertificate } from './infeasibility.ts';
import type { Certificate, TargetSystem } from './infeasibility.ts';
import type { FitProblem, Problem } from './problem.ts';
import { zeroRemedies } from './support.ts';
import { isComplete } from './totals.ts';
import { formatCount, listed, wordingOf } from './wording.ts';
import type { TableNames } from './wording.ts';

/** Share of the largest multiplier × target below which a target is not named as a carrier. */
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
  const named = carriers.filter(({ weight }) => weight >= namedShare * carriers[0]!.weight);
  const places = (side: number) =>
    listed(
      named
        .filter(({ multiplier }) => Math.sign(multiplier) === side)
        .map(({ marginal, cell }) => {
          const target = formatCount(problem.marginals[marginal]!.counts[cell]!);
          return `${words.place(marginal, cell)} = ${target}`;
        }),
      5,
    );
  const much = places(1);
  const little = places(-1);
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
      (much && little
        ? `${much} ask for more than ${little} leave room for`
        : `${much || little} contradict the other targets`) +
      `. Whatever the table, some target stays off by at least ${formatCount(leastDeviation)}.`,
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
