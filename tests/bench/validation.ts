import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { attributes, fillColumn, rows } from '../../fixtures/bench/validation/people.ts';
import { finishCounts, mergeCounts } from '../../src/core/validation/count/count.ts';
import { countPlanOf } from '../../src/core/validation/count/count-plan.ts';
import type { Counts } from '../../src/core/validation/count/counts.ts';
import { tiesOf } from '../../src/core/validation/ties/ties.ts';
import type { BenchLine } from './bench-line.ts';
import { median } from './median.ts';

const workers = 2;
const runs = 3;

/** What pandas and NumPy needed for the same pairs, recorded by `pairs.py`. */
interface Recorded {
  command: string;
  pandasSeconds: number;
  numpySeconds: number;
  cramersV: number[];
}

/**
 * Every pair of 1,000,000 rows × 40 attributes, with example rows, repeated profiles and the ties
 * judged, in two workers. The columns are there already, as drawn or read.
 *
 * @throws Error where a Cramér's V is not the one that SciPy found
 */
export async function benchValidation(): Promise<BenchLine[]> {
  const url = new URL('../../fixtures/bench/validation/results.json', import.meta.url);
  const recorded = JSON.parse(readFileSync(url, 'utf8')) as Recorded;
  const shared = new SharedArrayBuffer(rows * attributes.length);
  attributes.forEach((_, a) => fillColumn(a, new Uint8Array(shared, a * rows, rows)));
  const plan = countPlanOf({ attributes, rows });
  const crew = Array.from({ length: workers }, (_, w) => {
    const workerData = {
      shared,
      from: Math.round((w * rows) / workers),
      to: Math.round(((w + 1) * rows) / workers),
    };
    const file = new URL('./count-worker.ts', import.meta.url).href;
    // A worker does not read TypeScript by itself.
    const start = `import('tsx/esm/api').then(({ register }) => { register(); return import('${file}'); })`;
    return new Worker(start, { workerData, eval: true });
  });
  const answer = (worker: Worker) =>
    new Promise<unknown>((resolve, reject) => {
      worker.once('message', resolve).once('error', reject);
    });
  await Promise.all(crew.map(answer));
  const seconds: number[] = [];
  try {
    for (let run = -1; run < runs; run++) {
      const start = performance.now();
      const parts = crew.map(answer) as Promise<Counts>[];
      for (const worker of crew) worker.postMessage('count');
      const [counts, ...others] = (await Promise.all(parts)) as [Counts, ...Counts[]];
      for (const other of others) mergeCounts(counts, other);
      const { pairs } = tiesOf({
        subject: {
          title: 'bench',
          origin: 'file',
          rows,
          drawing: 'unknown',
          attributes,
          matched: [],
          absent: [],
        },
        plan,
        counts: finishCounts(counts),
      });
      const end = performance.now();
      pairs.forEach(({ cramersV }, pair) => {
        if (!(Math.abs(cramersV.value - recorded.cramersV[pair]!) < 1e-9))
          throw new Error(`pair ${pair}: V is ${cramersV.value}, not ${recorded.cramersV[pair]}`);
      });
      if (run >= 0) seconds.push((end - start) / 1000);
    }
  } finally {
    await Promise.all(crew.map((worker) => worker.terminate()));
  }
  const value = median(seconds);
  return [
    {
      name: 'validation-pairs',
      value,
      unit: 's',
      peer: `pandas crosstab and SciPy, once, by ${recorded.command}: ${recorded.pandasSeconds} s (NumPy bincount: ${recorded.numpySeconds} s)`,
      ratio: recorded.pandasSeconds / value,
    },
  ];
}
