import type { Place } from '../../src/state/place.ts';

/** An address bar and a download list without a browser. */
export class PlaceInMemory implements Place {
  entries: string[];
  readonly saved: { name: string; size: number }[] = [];
  /** Files that the site has. */
  files: string[] = [];
  disk: Place['disk'];
  fileMemory = 1e9;

  constructor(hash = '') {
    this.entries = [hash];
  }

  hash(): string {
    return this.entries.at(-1)!;
  }

  address(hash: string): string {
    return `https://populace.example/${hash}`;
  }

  replace(hash: string): void {
    this.entries[this.entries.length - 1] = hash;
  }

  push(hash: string): void {
    this.entries.push(hash);
  }

  has(address: string): Promise<boolean> {
    return Promise.resolve(this.files.includes(address));
  }

  save(file: Blob, name: string): void {
    this.saved.push({ name, size: file.size });
  }
}
