import { plainIpf, plainOffsets } from '../../fixtures/bench/b2/plain-ipf.ts';
import { b2Problem } from '../../fixtures/bench/b2/problem.ts';
import { fitTable } from '../../src/core/table/ipf.ts';
import type { BenchLine } from './bench-line.ts';
import { median } from './median.ts';
import { farthestRelative } from '../core/table/problems.ts';

const warmUp = 2;
const runs = 9;

/**
 * Problem B2 fitted to 1e-8, ours and the plain one in turn. Ours is timed with all it does
 * besides (checks of the problem, notes, the deviation of the table returned); the plain one
 * without working out its offsets.
 *
 * @throws Error where the two do not make the same sweeps and the same table
 */
export function benchFitB2(): Promise<BenchLine[]> {
  const problem = b2Problem();
  const offsets = plainOffsets(problem);
  const ours: number[] = [];
  const plain: number[] = [];
  for (let run = -warmUp; run < runs; run++) {
    const start = performance.now();
    const fit = fitTable(problem);
    const middle = performance.now();
    const reference = plainIpf(problem, offsets);
    const end = performance.now();
    if (fit.status !== 'converged' || fit.iterations !== reference.trace.length)
      throw new Error(`the fit is ${fit.status} after ${fit.iterations} sweeps`);
    const apart = farthestRelative(fit.table, reference.table);
    if (!(apart < 1e-12)) throw new Error(`the tables differ by ${apart}`);
    if (run < 0) continue;
    ours.push(middle - start);
    plain.push(end - middle);
  }
  const value = median(ours);
  const peer = median(plain);
  return Promise.resolve([
    {
      name: 'fit-b2',
      value,
      unit: 'ms',
      peer: `plain typed-array IPF, offsets ready: ${peer.toFixed(1)} ms`,
      ratio: peer / value,
    },
  ]);
}
