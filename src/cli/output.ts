import { open, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from './terminal.ts';

/**
 * A file that appears under its name when it is whole: it is written under another name
 * beside it, and renamed at the end.
 */
export class WholeFile {
  readonly #name: string;
  readonly #partial: string;
  readonly #handle: FileHandle;
  bytes = 0;

  private constructor(name: string, partial: string, handle: FileHandle) {
    this.#name = name;
    this.#partial = partial;
    this.#handle = handle;
  }

  /** @throws UsageError where no file can be written there */
  static async create(name: string): Promise<WholeFile> {
    const partial = `${name}.partial-${process.pid}`;
    const isFolder = await stat(name).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (isFolder) throw new UsageError(`${name} is a folder; name a file in it.`);
    try {
      return new WholeFile(name, partial, await open(partial, 'w'));
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      throw new UsageError(
        code === 'ENOENT'
          ? `There is no folder ${dirname(name)}; make it first.`
          : `${name} cannot be written (${code ?? String(cause)}).`,
      );
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.bytes += bytes.length;
    for (let at = 0; at < bytes.length;) at += (await this.#handle.write(bytes, at)).bytesWritten;
  }

  /** Gives the file its name. */
  async finish(): Promise<void> {
    await this.#handle.close();
    await rename(this.#partial, this.#name);
  }

  /** Takes away what was written. */
  async discard(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
    await rm(this.#partial, { force: true });
  }
}
