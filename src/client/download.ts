import type { ExportWorkerApi } from '../../workers/export.worker.ts';
import exportWorker from '../../workers/export.worker.ts?worker&url';
import type { ExportRequest } from '../data/export-request.ts';
import type { DownloadFormat, TaskOptions } from './engine.ts';
import { spawn } from './spawn.ts';

const types: Record<DownloadFormat, string> = {
  parquet: 'application/vnd.apache.parquet',
  csv: 'text/csv',
  jsonl: 'application/jsonl',
};

const phases = { describe: 'Counting and digesting', write: 'Writing' } as const;

/**
 * Writes a file in a worker of its own, which ends with it; beside it what a CSV or JSONL
 * file cannot say of itself.
 */
export async function writeFile(
  request: ExportRequest,
  { signal, onProgress }: TaskOptions,
): Promise<{ blob: Blob; beside?: Blob }> {
  const lane = spawn<ExportWorkerApi>(exportWorker, 'export');
  try {
    const opened = await lane.race(lane.remote.open(request), signal);
    if (!opened.ok) throw new Error(opened.message);
    const total = opened.rows[1] - opened.rows[0];
    const parts: BlobPart[] = [];
    for (;;) {
      const answer = await lane.race(lane.remote.next(), signal);
      if (!answer.ok) throw new Error(answer.message);
      if (answer.done) {
        const { beside } = answer;
        return {
          blob: new Blob(parts, { type: types[request.format] }),
          ...(beside !== undefined && { beside: new Blob([beside], { type: 'application/json' }) }),
        };
      }
      const { phase, rows, bytes } = answer.step;
      if (bytes) parts.push(bytes as Uint8Array<ArrayBuffer>);
      onProgress({ phase: phases[phase], done: rows, total });
    }
  } finally {
    lane.close();
  }
}
