import { expose, transfer } from 'comlink';
import type { HouseholdOptions } from '../src/core/households/prepare.ts';
import type { FileOptions } from '../src/core/households/read-problem.ts';
import { metadataFile } from '../src/data/describe.ts';
import type { ExportAnswer, ExportFormat } from '../src/data/export-request.ts';
import type { OpenExport } from '../src/data/export.ts';
import { HouseholdDesk } from '../src/data/household-desk.ts';
import type { HouseholdInput } from '../src/data/household-desk.ts';
import { readPackFolder } from '../src/data/pack-folder.ts';
import { loadZstd } from '../src/data/parquet/load-zstd.ts';
import { decodeTable } from '../src/data/table-text.ts';

const desk = new HouseholdDesk(() => performance.now());
let file: { steps: OpenExport['steps']; format: ExportFormat } | undefined;

const api = {
  decode: (name: string, bytes: Uint8Array) => decodeTable(name, bytes),
  fetchPack: (folder: string, files: readonly string[]) => readPackFolder(folder, files),
  read: (input: HouseholdInput, choices: FileOptions) => desk.read(input, choices),
  begin: (options: HouseholdOptions) => desk.begin(options),
  step: () => desk.step(),
  household: (number: number) => desk.household(number),
  head: (table: 'households' | 'persons', count: number) => desk.head(table, count),

  /** Opens the file of a drawn table in place of any before it; answers with its rows. */
  async open(table: 'households' | 'persons', format: ExportFormat): Promise<number> {
    await file?.steps.return(undefined as never);
    const { steps, rows } = desk.open(table, format, loadZstd);
    file = { steps, format };
    return rows[1] - rows[0];
  },

  /** The next step of the open file; its bytes are transferred. Asking no more cancels. */
  async next(): Promise<ExportAnswer> {
    if (!file) return { ok: false, code: 'failed', message: 'No file is open.' };
    const { steps, format } = file;
    const { done, value } = await steps.next();
    if (!done)
      return transfer({ ok: true, done: false, step: value }, [value.bytes.buffer as ArrayBuffer]);
    file = undefined;
    return { ok: true, done, ...(format !== 'parquet' && { beside: metadataFile(value) }) };
  },
};

export type HouseholdsWorkerApi = typeof api;
expose(api);
