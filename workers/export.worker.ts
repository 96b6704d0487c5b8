import { expose, transfer } from 'comlink';
import { metadataFile } from '../src/data/describe.ts';
import type { OpenExport, ParquetEncoder } from '../src/data/export.ts';
import { openExport } from '../src/data/export.ts';
import type { ExportAnswer, ExportRefusal, ExportRequest } from '../src/data/export-request.ts';

let current: { steps: OpenExport['steps']; format: ExportRequest['format'] } | undefined;

const api = {
  /** Checks a request and makes it the current export, in place of any before it. */
  async open(
    request: ExportRequest,
  ): Promise<{ ok: true; columns: string[]; rows: [number, number] } | ExportRefusal> {
    await api.close();
    const opened = openExport(request, { parquet: loadParquet });
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
      const answer: ExportAnswer = { ok: true, done: false, step: value };
      const { bytes } = value;
      return bytes ? transfer(answer, [bytes.buffer]) : answer;
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

async function loadParquet(): Promise<ParquetEncoder> {
  const [wasm, { parquetEncoder }] = await Promise.all([
    import('parquet-wasm/esm'),
    import('../src/data/parquet.ts'),
  ]);
  await wasm.default();
  return parquetEncoder(wasm);
}

export type ExportWorkerApi = typeof api;
expose(api);
