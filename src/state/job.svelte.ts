/** How far a job is, in units of its own: persons drawn, bytes written. */
export interface Progress {
  /** What is being done, in words for the person who waits. */
  phase: string;
  done: number;
  total: number;
}

export type JobState<T> =
  | { status: 'idle' }
  | {
      status: 'running';
      progress: Progress;
      /** When the present phase began, by `performance.now`. */
      startedAt: number;
    }
  | { status: 'done'; result: T }
  | { status: 'cancelled' }
  | { status: 'failed'; error: Error };

export interface JobOptions {
  signal: AbortSignal;
  onProgress(progress: Progress): void;
}

/** Smallest time between two progress reports that reach the page, in milliseconds. */
const progressInterval = 100;

/** One long task at a time: starting a run aborts the run before it. */
export class Job<T> {
  #state = $state.raw<JobState<T>>({ status: 'idle' });
  #controller: AbortController | undefined;

  get state(): JobState<T> {
    return this.#state;
  }

  get running(): boolean {
    return this.#state.status === 'running';
  }

  /**
   * Runs a task and resolves when it has ended in any way. A result, a failure or a
   * progress report is accepted only while this run is the newest.
   */
  async run(task: (options: JobOptions) => Promise<T>): Promise<void> {
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    let startedAt = performance.now();
    let reportedAt = -Infinity;
    let phase = '';
    const set = (next: JobState<T>) => {
      if (this.#controller === controller) this.#state = next;
    };
    const onProgress = (progress: Progress) => {
      const now = performance.now();
      if (progress.phase === phase && now - reportedAt < progressInterval) return;
      reportedAt = now;
      if (progress.phase !== phase) startedAt = now;
      phase = progress.phase;
      if (!controller.signal.aborted) set({ status: 'running', progress, startedAt });
    };
    set({ status: 'running', progress: { phase: '', done: 0, total: 0 }, startedAt });
    try {
      const result = await task({ signal: controller.signal, onProgress });
      set(controller.signal.aborted ? { status: 'cancelled' } : { status: 'done', result });
    } catch (cause) {
      set(
        controller.signal.aborted
          ? { status: 'cancelled' }
          : { status: 'failed', error: cause instanceof Error ? cause : new Error(String(cause)) },
      );
    }
  }

  cancel(): void {
    this.#controller?.abort();
    // Its end is told here: when the task comes to it, this may be dismissed.
    this.#controller = undefined;
    if (this.#state.status === 'running') this.#state = { status: 'cancelled' };
  }

  /** Forgets how the last run ended; a running task goes on. */
  dismiss(): void {
    if (this.#state.status !== 'running') this.#state = { status: 'idle' };
  }
}
