import { transfer } from 'comlink';
import type { ExportWorkerApi } from '../../workers/export.worker.ts';
import exportWorker from '../../workers/export.worker.ts?worker&url';
import type { ExportRequest } from '../data/export-request.ts';
import { mediaTypes } from './engine.ts';
import type { FileTarget, TaskOptions } from './engine.ts';
import { spawn } from './spawn.ts';
import type { Lane } from './spawn.ts';

/** From this many rows on, other workers help the one that writes. */
const rowsWorthHelp = 250_000;
const mostHelpers = 4;

/**
 * Writes a file in workers of its own, which end with it; beside it what a CSV or JSONL file
 * cannot say of itself. Bytes go to the target as they come, or into a blob where there is none.
 */
export async function writeFile(
  request: ExportRequest,
  target: FileTarget | undefined,
  { signal, onProgress }: TaskOptions,
): Promise<{ blob?: Blob; beside?: Blob }> {
  const isLarge = request.plan.size >= rowsWorthHelp;
  const helpers = isLarge ? Math.min(navigator.hardwareConcurrency || 2, mostHelpers) : 0;
  const lanes = Array.from({ length: 1 + helpers }, (_, i) =>
    spawn<ExportWorkerApi>(exportWorker, i === 0 ? 'export' : `export ${i}`),
  );
  try {
    const next = await opened(lanes, request, signal);
    const parts: BlobPart[] = [];
    for (;;) {
      const answer = await next();
      if (!answer.ok) throw new Error(answer.message);
      if (answer.done) {
        const { beside } = answer;
        signal.throwIfAborted();
        await target?.close();
        return {
          ...(!target && { blob: new Blob(parts, { type: mediaTypes[request.format] }) }),
          ...(beside !== undefined && { beside: new Blob([beside], { type: 'application/json' }) }),
        };
      }
      const { rows, bytes } = answer.step;
      if (target) await target.write(bytes);
      else parts.push(bytes as Uint8Array<ArrayBuffer>);
      onProgress({ phase: 'Writing', done: rows, total: answer.total });
    }
  } catch (cause) {
    await target?.abort();
    throw cause;
  } finally {
    for (const lane of lanes) lane.close();
  }
}

/** Opens an export in the first of some workers, with the others to help it. */
async function opened(
  [writer, ...helpers]: readonly Lane<ExportWorkerApi>[],
  request: ExportRequest,
  signal: AbortSignal,
) {
  const { remote, race } = writer!;
  // A helper that dies would leave the writer waiting for it.
  const lost = helpers.map((helper) => helper.race(new Promise<never>(() => undefined)));
  const call = <C extends Promise<unknown>>(asked: C) =>
    Promise.race([race(asked, signal), ...lost]);
  const ports = helpers.map((helper) => {
    const { port1, port2 } = new MessageChannel();
    void helper.remote.serve(transfer(port1, [port1]));
    return port2;
  });
  const answer = await call(remote.open(request, transfer(ports, ports)));
  if (!answer.ok) throw new Error(answer.message);
  const total = answer.rows[1] - answer.rows[0];
  return async () => ({ ...(await call(remote.next())), total });
}
