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
}

/** How sweeping ended. */
export interface Outcome {
  status: 'converged' | 'infeasible' | 'max-iterations';
  trace: number[];
  maxDeviation: number;
  /** For `infeasible`: the proof, and the growth it was made from. */
  proof?: { certificate: Certificate; growth: Float64Array[] };
}

/**
 * Sweeps until the largest deviation is allowed, the targets are proved contradictory, or
 * the limit is reached. Proofs are looked for at growing intervals, where the deviation has
 * fallen to no less than a tenth since the time before. A certificate counts when it leaves
 * more than the allowed deviation, or when the fit stands still above it.
 */
export function sweepUntil(sweeper: Sweeper, allowed: number, limit: number): Outcome {
  const trace: number[] = [];
  let nextCheck = 4;
  let checked = Infinity;
  for (;;) {
    const deviation = sweeper.sweep();
    trace.push(deviation);
    const sweeps = trace.length;
    const last = sweeps >= limit;
    if (deviation <= allowed || last) {
      const maxDeviation = sweeper.settle();
      if (maxDeviation <= allowed) return { status: 'converged', trace, maxDeviation };
    }
    if (sweeps < nextCheck && !last) continue;
    if (deviation > 0.1 * checked || last) {
      const growth = sweeper.growth();
      const certificate = proofFrom(sweeper, growth, deviation > 0.5 * checked);
      const stands = deviation > 0.999 * checked;
      if (certificate && (certificate.leastDeviation > allowed || stands)) {
        const maxDeviation = sweeper.settle();
        return { status: 'infeasible', trace, maxDeviation, proof: { certificate, growth } };
      }
    }
    if (last) return { status: 'max-iterations', trace, maxDeviation: sweeper.settle() };
    nextCheck = Math.max(sweeps + 4, Math.ceil(sweeps * 1.25));
    checked = deviation;
  }
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
