import { browserDisk, fileMemory } from './disk.ts';
import type { Disk } from './disk.ts';

/** The browser around the page: its address and its downloads. */
export interface Place {
  /** The hash of the address with its `#`; empty where there is none. */
  hash(): string;
  /** The whole address with another hash. */
  address(hash: string): string;
  /** Changes the hash of the current history entry. */
  replace(hash: string): void;
  /** Adds a history entry with this hash. */
  push(hash: string): void;
  /** Whether the site of the page has a file; false as well where that cannot be found out. */
  has(address: string): Promise<boolean>;
  /** Hands a file to the user. */
  save(file: Blob, name: string): void;
  /** Undefined where a page cannot write to disk. */
  readonly disk: Disk | undefined;
  /** Bytes of a file that may be made in memory. */
  readonly fileMemory: number;
}

/** Browsers stop pages that change their address too often; milliseconds. */
const addressInterval = 150;

/** The browser's own address bar and download list. */
export function browserPlace(): Place {
  const address = (hash: string) => location.href.replace(/#.*$/s, '') + hash;
  let waiting: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const replaceNow = (hash: string) => history.replaceState(history.state, '', address(hash));
  const wait = () => {
    timer = setTimeout(() => {
      timer = undefined;
      if (waiting === undefined) return;
      replaceNow(waiting);
      waiting = undefined;
      wait();
    }, addressInterval);
  };
  return {
    disk: browserDisk(),
    fileMemory: fileMemory(navigator as { deviceMemory?: number }),
    hash() {
      waiting = undefined;
      return location.hash;
    },
    address,
    replace(hash) {
      if (timer !== undefined) {
        waiting = hash;
        return;
      }
      replaceNow(hash);
      wait();
    },
    push(hash) {
      if (waiting !== undefined) replaceNow(waiting);
      waiting = undefined;
      history.pushState(null, '', address(hash));
    },
    async has(path) {
      try {
        const file = new URL(path, location.href);
        if (file.origin !== location.origin) return false;
        const { ok, headers } = await fetch(file, { method: 'HEAD', redirect: 'error' });
        // Where a server answers every address with the page itself, only the type tells.
        return ok && !headers.get('content-type')?.includes('html');
      } catch {
        return false;
      }
    },
    save(file, name) {
      const url = URL.createObjectURL(file);
      const anchor = document.createElement('a');
      anchor.href = url;
      anchor.download = name;
      anchor.click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    },
  };
}
