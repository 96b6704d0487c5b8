import type { FileTarget } from '../client/engine.ts';

/** Files that the user places on disk and the page writes as it makes them. */
export interface Disk {
  /**
   * Asks where a file is to stand. Must be called from a click.
   *
   * @throws DOMException `AbortError` where the user chooses nothing
   */
  choose(name: string, mediaType: string): Promise<FileTarget>;
}

interface SaveHandle extends FileSystemFileHandle {
  /** Only where the browser can take a file away again. */
  remove?(): Promise<void>;
}

interface Chooser {
  showSaveFilePicker?(options: {
    suggestedName: string;
    types: { accept: Record<string, string[]> }[];
  }): Promise<SaveHandle>;
}

/** The disk as this browser lets a page write to it; undefined where it does not. */
export function browserDisk(chooser: Chooser = window as Chooser): Disk | undefined {
  if (!chooser.showSaveFilePicker) return undefined;
  return {
    async choose(name, mediaType) {
      const extension = name.slice(name.lastIndexOf('.'));
      const handle = await chooser.showSaveFilePicker!({
        suggestedName: name,
        types: [{ accept: { [mediaType]: [extension] } }],
      });
      return targetOf(handle);
    },
  };
}

/** The browser keeps what is written apart until the file is closed, and then puts it in its place. */
async function targetOf(handle: SaveHandle): Promise<FileTarget> {
  const isNew = (await handle.getFile()).size === 0;
  const writable = await handle.createWritable();
  return {
    write: (bytes) => writable.write(bytes as Uint8Array<ArrayBuffer>),
    close: () => writable.close(),
    async abort() {
      await writable.abort().catch(() => undefined);
      // Choosing a name made an empty file of it.
      if (isNew) await handle.remove?.().catch(() => undefined);
    },
  };
}

const gibibyte = 2 ** 30;

/**
 * Bytes of a file that the page dares to make in memory: a quarter of what the browser says
 * the machine has, which it rounds, and which others do not say.
 */
export function fileMemory({ deviceMemory = 4 }: { deviceMemory?: number }): number {
  return (deviceMemory / 4) * gibibyte;
}
