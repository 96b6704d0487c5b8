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

const millisecondsBetweenShows = 100;
/** Before this the time left is not yet known well enough to be said. */
const millisecondsBeforeGuess = 1000;

/** Writes an export to a file, and its description beside it where the format cannot hold it. */
export async function writeExport(
  { steps, rows: [from, to] }: OpenExport,
  format: ExportFormat,
  out: string,
  terminal: Terminal,
): Promise<WrittenExport> {
  const file = await WholeFile.create(out);
  const started = performance.now();
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
      await file.write(value.bytes);
      const now = performance.now();
      if (now - shown >= millisecondsBetweenShows) {
        shown = now;
        terminal.show(progressLine(value.rows, to - from, now - started));
      }
      await letSignalsIn();
    }
  } catch (error) {
    terminal.show('');
    await file.discard();
    throw error;
  }
}

/** How far the file is and, once it can be told, how long it still takes. */
export function progressLine(rows: number, all: number, milliseconds: number): string {
  const share = `writing ${Math.floor((100 * rows) / all)}%`;
  if (rows === 0 || rows === all || milliseconds < millisecondsBeforeGuess) return share;
  const seconds = Math.ceil((milliseconds * (all - rows)) / rows / 1000);
  const left = seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
  return `${share}, ${left} left`;
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
