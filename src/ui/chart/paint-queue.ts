/**
 * Longest time one task may spend painting before it lets the page breathe, in milliseconds. Each
 * breath lays out and paints what changed, so many short ones would cost as much as the charts.
 */
const slice = 28;

/**
 * Paints charts in turns, so that no single task is long, and says when all stand. A chart
 * that asks again before its turn is painted once, with its newest numbers.
 */
export class PaintQueue {
  #waiting = new Map<object, () => void>();
  /** What the paint under way asked for. */
  #asked: Map<object, () => void> | undefined;
  readonly #channel = new MessageChannel();
  readonly #onDrained: () => void;
  #isScheduled = false;

  constructor(onDrained: () => void) {
    this.#onDrained = onDrained;
    this.#channel.port1.onmessage = () => this.#turn();
  }

  /**
   * Paints when it is this chart's turn, in the order of asking; what is asked for during a
   * paint follows it at once, so that the page changes from its top to its end.
   */
  add(chart: object, paint: () => void): void {
    if (this.#asked) {
      this.#waiting.delete(chart);
      this.#asked.set(chart, paint);
    } else this.#waiting.set(chart, paint);
    this.#schedule();
  }

  /** A chart that leaves the page is painted no more. */
  remove(chart: object): void {
    this.#waiting.delete(chart);
    this.#asked?.delete(chart);
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
    do {
      const [first] = this.#waiting;
      if (!first) break;
      const [chart, paint] = first;
      this.#waiting.delete(chart);
      this.#paint(paint);
    } while (performance.now() - started <= slice);
    if (this.#waiting.size > 0) this.#schedule();
    else requestAnimationFrame(() => this.#waiting.size === 0 && this.#onDrained());
  }

  #paint(paint: () => void): void {
    this.#asked = new Map();
    try {
      paint();
    } finally {
      if (this.#asked.size > 0) this.#waiting = new Map([...this.#asked, ...this.#waiting]);
      this.#asked = undefined;
    }
  }
}
