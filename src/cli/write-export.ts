import { metadataFile } from '../data/describe.ts';
import type { ExportDescription, ExportFormat } from '../data/export-request.ts';
import type { OpenExport } from '../data/export.ts';
import { WholeFile } from './output.ts';
import type { Terminal } from './terminal.ts';

export interface WrittenExport {
  bytes: number;
  /** File beside it that describes it, where the format holds no metadata. */
  beside?: string;
  description: ExportDescription;
}

const verbs = { describe: 'counting', write: 'writing' } as const;
const millisecondsBetweenShows = 100;

/** Writes an export to a file, and its description beside it where the format cannot hold it. */
export async function writeExport(
  { steps, rows: [from, to] }: OpenExport,
  format: ExportFormat,
  out: string,
  terminal: Terminal,
): Promise<WrittenExport> {
  const file = await WholeFile.create(out);
  let shown = 0;
  try {
    for (;;) {
      const { done, value } = await steps.next();
      if (done) {
        terminal.show('');
        const beside = format === 'parquet' ? undefined : `${out}.metadata.json`;
        if (beside !== undefined) await writeText(beside, metadataFile(value));
        await file.finish();
        return { bytes: file.bytes, description: value, ...(beside !== undefined && { beside }) };
      }
      if (value.bytes) await file.write(value.bytes);
      if (performance.now() - shown >= millisecondsBetweenShows) {
        shown = performance.now();
        const share = Math.floor((100 * value.rows) / (to - from));
        terminal.show(`${verbs[value.phase]} ${share} %`);
      }
      await letSignalsIn();
    }
  } catch (error) {
    terminal.show('');
    await file.discard();
    throw error;
  }
}

/** Steps compute without a pause, and an interrupt is heard only in one. */
function letSignalsIn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function writeText(name: string, content: string): Promise<void> {
  const file = await WholeFile.create(name);
  try {
    await file.write(new TextEncoder().encode(content));
    await file.finish();
  } catch (error) {
    await file.discard();
    throw error;
  }
}
