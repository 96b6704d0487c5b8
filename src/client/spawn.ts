import { type Remote, releaseProxy, wrap } from 'comlink';

/** A worker of the page's own and the typed handle on it. */
export interface Lane<T> {
  readonly remote: Remote<T>;
  /** Waits for a call, and rejects if the worker fails or the signal aborts first. */
  race<C extends Promise<unknown>>(call: C, signal?: AbortSignal): Promise<Awaited<C>>;
  /** Whether the worker failed outside a call and answers no more. */
  readonly isDead: boolean;
  close(): void;
}

/**
 * Starts a module worker through a blob, so that it inherits the page's CSP: a worker
 * started from a URL takes its policy from that response's headers, and a static host
 * sets none. Comlink never settles a call whose worker died, hence `race`.
 */
export function spawn<T>(url: string, name: string): Lane<T> {
  const source = `import ${JSON.stringify(new URL(url, document.baseURI).href)};`;
  const boot = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(boot, { type: 'module', name });
  const failed = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => {
      reject(new Error(`${name} worker: ${event.message || 'could not start'}`));
    });
    worker.addEventListener('messageerror', () => {
      reject(new Error(`${name} worker: unreadable message`));
    });
  });
  let isDead = false;
  failed.catch(() => (isDead = true));
  const remote = wrap<T>(worker);
  return {
    remote,
    get isDead() {
      return isDead;
    },
    race<C extends Promise<unknown>>(call: C, signal?: AbortSignal): Promise<Awaited<C>> {
      call.catch(() => {});
      const answer = Promise.race([call, failed]) as Promise<Awaited<C>>;
      return signal ? untilAborted(answer, signal) : answer;
    },
    close() {
      remote[releaseProxy]();
      worker.terminate();
      URL.revokeObjectURL(boot);
    },
  };
}

/** The promise, or the reason of the signal once that aborts. */
export async function untilAborted<R>(promise: Promise<R>, signal: AbortSignal): Promise<R> {
  promise.catch(() => {});
  signal.throwIfAborted();
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
