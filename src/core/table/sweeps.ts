import { ForcedZeros } from './forced-zeros.ts';
import type { UnitTargets } from './forced-zeros.ts';
import { certificateOf, plainCertificate } from './infeasibility.ts';
import type { Certificate, TargetSystem } from './infeasibility.ts';
import type { Problem } from './problem.ts';
import { formatCount } from './wording.ts';

/** Sweeps over all targets of a fit, in their order. */
export interface Sweeper {
  /** Meets every marginal once; returns the largest deviation found just before each was met. */
  sweep(): number;
  /** Brings the units up to date; returns the largest deviation they have now. */
  settle(): number;
  /** Per marginal, the logarithm of what the units of each target were last multiplied by. */
  growth(): Float64Array[];
  /** The targets over the units that can hold anything. */
  system: TargetSystem;
  /** Whether a marginal counts every unit under a known target. */
  isComplete(marginal: number): boolean;
  /** The targets, unit by unit. */
  unitTargets(): UnitTargets;
  /** Sets units to 0. */
  empty(units: readonly number[]): void;
}

/** How sweeping ended. */
export interface Outcome {
  status: 'converged' | 'infeasible' | 'max-iterations';
  trace: number[];
  maxDeviation: number;
  /** Units that were emptied because nothing that meets the targets fills them. */
  emptied: number;
  /** For `infeasible`: the proof, and the growth it was made from. */
  proof?: { certificate: Certificate; growth: Float64Array[] };
}

/**
 * Sweeps until the largest deviation is allowed, the targets are proved contradictory, or
 * the limit is reached. Proofs are looked for at growing intervals, where the deviation has
 * fallen to no less than a tenth since the time before. A certificate counts when it leaves
 * more than the allowed deviation, or when the fit stands still above it. Where the deviation
 * has not even halved, units that the targets force to 0 are looked for and emptied, after
 * which the fit goes to the same end, only faster.
 */
export function sweepUntil(sweeper: Sweeper, allowed: number, limit: number): Outcome {
  const trace: number[] = [];
  let forced: ForcedZeros | undefined;
  let emptied = 0;
  let nextCheck = 4;
  let checked = Infinity;
  for (;;) {
    const deviation = sweeper.sweep();
    trace.push(deviation);
    const sweeps = trace.length;
    const last = sweeps >= limit;
    if (deviation <= allowed || last) {
      const maxDeviation = sweeper.settle();
      if (maxDeviation <= allowed) return { status: 'converged', trace, maxDeviation, emptied };
    }
    if (sweeps < nextCheck && !last) continue;
    const slow = deviation > 0.5 * checked;
    if (deviation > 0.1 * checked || last) {
      const own = sweeper.growth();
      const growth = forced?.extended(own) ?? own;
      const certificate = proofFrom(sweeper, growth, slow);
      const stands = deviation > 0.999 * checked;
      if (certificate && (certificate.leastDeviation > allowed || stands)) {
        const maxDeviation = sweeper.settle();
        const proof = { certificate, growth };
        return { status: 'infeasible', trace, maxDeviation, emptied, proof };
      }
    }
    if (last) {
      const maxDeviation = sweeper.settle();
      return { status: 'max-iterations', trace, maxDeviation, emptied };
    }
    nextCheck = Math.max(sweeps + 4, Math.ceil(sweeps * 1.25));
    checked = deviation;
    if (!slow) continue;
    forced ??= new ForcedZeros(sweeper.unitTargets());
    const found = forced.find(sweeper.growth(), sweeps);
    if (found.length === 0) continue;
    sweeper.empty(found);
    emptied += found.length;
    checked = Infinity;
  }
}

/**
 * Says how many units were emptied.
 *
 * @param noun for one unit and for several
 * @param whole what the units together are
 */
export function forcedNote(
  emptied: number,
  noun: readonly [one: string, several: string],
  whole: string,
): Problem[] {
  if (emptied === 0) return [];
  const [one, several] = noun;
  return [
    {
      code: 'forced-zeros',
      severity: 'note',
      message:
        `${formatCount(emptied)} ${emptied === 1 ? `${one} is` : `${several} are`} 0 in every ` +
        `${whole} that meets the targets, and so in this one, although nothing declares ` +
        `${emptied === 1 ? 'it' : 'them'} impossible.`,
      affected: emptied,
    },
  ];
}

/** The finding of a fit that was stopped by the limit of sweeps. */
export function unfinished(sweeps: number, left: number, allowed: number): Problem {
  return {
    code: 'max-iterations',
    severity: 'error',
    message:
      `After ${formatCount(sweeps)} sweeps the targets are still missed by up to ` +
      `${formatCount(left)}, where ${formatCount(allowed)} is allowed, and no proof was found ` +
      'that they cannot be met. Allow more sweeps or a larger tolerance.',
    gap: left,
  };
}

function proofFrom(
  { system, isComplete }: Sweeper,
  growth: readonly Float64Array[],
  slow: boolean,
): Certificate | undefined {
  const certificate = certificateOf(system, growth);
  return certificate ?? (slow ? plainCertificate(system, growth, isComplete) : undefined);
}
