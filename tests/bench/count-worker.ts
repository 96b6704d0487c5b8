import { parentPort, workerData } from 'node:worker_threads';
import { attributes, rows, sizes } from '../../fixtures/bench/validation/people.ts';
import { countInto, newCounts } from '../../src/core/validation/count/count.ts';
import { countPlanOf } from '../../src/core/validation/count/count-plan.ts';

/** Rows counted together, as the page does. */
const rangeSize = 65_536;

const { shared, from, to } = workerData as { shared: SharedArrayBuffer; from: number; to: number };
const columns = sizes.map((_, a) => new Uint8Array(shared, a * rows, rows));
const plan = countPlanOf({ attributes, rows });

parentPort!.on('message', () => {
  const counts = newCounts(plan);
  for (let start = from; start < to; start += rangeSize) {
    const end = Math.min(to, start + rangeSize);
    countInto(counts, plan, {
      start,
      count: end - start,
      columns: columns.map((codes, a) => ({
        attribute: attributes[a]!.id,
        size: sizes[a]!,
        codes: codes.subarray(start, end),
      })),
    });
  }
  parentPort!.postMessage(counts);
});
parentPort!.postMessage('ready');
