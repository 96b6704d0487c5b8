import { expose, transfer, wrap } from 'comlink';
import { metadataFile } from '../src/data/describe.ts';
import type { OpenExport, PartLanes } from '../src/data/export.ts';
import { openExport } from '../src/data/export.ts';
import type { ExportAnswer, ExportRefusal, ExportRequest } from '../src/data/export-request.ts';
import type { PartMaker, PartWork } from '../src/data/part.ts';
import { buffersOf, partMaker } from '../src/data/part.ts';
import { loadZstd } from '../src/data/parquet/load-zstd.ts';

let current: { steps: OpenExport['steps']; format: ExportRequest['format'] } | undefined;
let making: PartMaker | undefined;

/** What a worker that makes parts for another does. */
const partApi = {
  async begin(work: PartWork): Promise<void> {
    making = await partMaker(work, loadZstd);
  },
  make(start: number, count: number) {
    const part = making!(start, count);
    return transfer(part, buffersOf(part));
  },
};

const api = {
  /** Makes parts for whoever has the other end of the port. */
  serve(port: MessagePort): void {
    expose(partApi, port);
  },

  /**
   * Checks a request and makes it the current export, in place of any before it.
   *
   * @param helpers ports to workers that make the parts; without any they are made here
   */
  async open(
    request: ExportRequest,
    helpers: MessagePort[],
  ): Promise<{ ok: true; columns: string[]; rows: [number, number] } | ExportRefusal> {
    await api.close();
    const lanes = helpers.length > 0 && { lanes: (work: PartWork) => lanesOf(helpers, work) };
    const opened = openExport(request, { zstd: loadZstd, ...lanes });
    if (!opened.ok) return opened;
    current = { steps: opened.steps, format: request.format };
    return { ok: true, columns: opened.columns, rows: opened.rows };
  },

  /** The next step of the current export; its bytes are transferred. Asking no more cancels. */
  async next(): Promise<ExportAnswer> {
    try {
      if (!current) return { ok: false, code: 'failed', message: 'No export is open.' };
      const { steps, format } = current;
      const { done, value } = await steps.next();
      if (done) {
        current = undefined;
        return { ok: true, done, ...(format !== 'parquet' && { beside: metadataFile(value) }) };
      }
      return transfer({ ok: true, done: false, step: value }, [value.bytes.buffer as ArrayBuffer]);
    } catch (error) {
      current = undefined;
      const message = error instanceof Error ? error.message : String(error);
      return { ok: false, code: 'failed', message };
    }
  },

  /** Ends the current export, if there is one, and lets go of what it holds. */
  async close(): Promise<void> {
    const steps = current?.steps;
    current = undefined;
    await steps?.return(undefined as never);
  },
};

async function lanesOf(ports: readonly MessagePort[], work: PartWork): Promise<PartLanes> {
  const remotes = ports.map((port) => wrap<typeof partApi>(port));
  await Promise.all(remotes.map((remote) => remote.begin(work)));
  return {
    makers: remotes.map((remote) => (start, count) => remote.make(start, count)),
    ahead: 2 * remotes.length,
    close: () => {
      for (const port of ports) port.close();
    },
  };
}

export type ExportWorkerApi = typeof api;
expose(api);
