import { parentPort, workerData } from 'node:worker_threads';
import { buffersOf, partMaker } from '../data/part.ts';
import type { PartWork } from '../data/part.ts';
import type { PartQuestion } from './lanes.ts';
import { zstd } from './lanes.ts';

const making = partMaker(workerData as PartWork, zstd);

parentPort!.on('message', ({ start, count }: PartQuestion) => {
  void making.then((make) => {
    const part = make(start, count);
    parentPort!.postMessage(part, buffersOf(part));
  });
});
