/** Longest time one task may spend painting before it lets the page breathe, in milliseconds. */
const slice = 12;

/**
 * Paints charts in turns, so that no single task is long, and says when all stand. A chart
 * that asks again before its turn is painted once, with its newest numbers.
 */
export class PaintQueue {
  readonly #waiting = new Map<object, () => void>();
  readonly #channel = new MessageChannel();
  readonly #onDrained: () => void;
  #isScheduled = false;

  constructor(onDrained: () => void) {
    this.#onDrained = onDrained;
    this.#channel.port1.onmessage = () => this.#turn();
  }

  /** Paints when it is this chart's turn, in the order of asking. */
  add(chart: object, paint: () => void): void {
    this.#waiting.set(chart, paint);
    this.#schedule();
  }

  /** A chart that leaves the page is painted no more. */
  remove(chart: object): void {
    this.#waiting.delete(chart);
  }

  close(): void {
    this.#waiting.clear();
    this.#channel.port1.close();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#channel.port2.postMessage(undefined);
  }

  #turn(): void {
    this.#isScheduled = false;
    const started = performance.now();
    for (const [chart, paint] of this.#waiting) {
      this.#waiting.delete(chart);
      paint();
      if (performance.now() - started > slice) break;
    }
    if (this.#waiting.size > 0) this.#schedule();
    else requestAnimationFrame(() => this.#waiting.size === 0 && this.#onDrained());
  }
}
