import { parentPort, workerData } from 'node:worker_threads';
import type { ExportFormat } from '../data/export-request.ts';
import { buffersOf, partMaker } from '../data/part.ts';
import type { PartMaker } from '../data/part.ts';
import type { PartMessage } from './lanes.ts';
import { zstd } from './lanes.ts';

// What Parquet is compressed with takes longest to load, so that it is there before the work.
const loading = (workerData as ExportFormat) === 'parquet' ? zstd() : undefined;
let making: Promise<PartMaker> | undefined;

parentPort!.on('message', (message: PartMessage) => {
  if ('work' in message) making = partMaker(message.work, () => loading ?? zstd());
  else
    void making!.then((make) => {
      const part = make(message.start, message.count);
      parentPort!.postMessage(part, buffersOf(part));
    });
});
