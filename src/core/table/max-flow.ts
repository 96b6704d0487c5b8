/**
 * A flow network of real capacities, and Dinic's (1970) algorithm for the largest flow.
 * Each arc is stored beside its reverse, arc `a` beside `a ^ 1`.
 */
export class FlowNetwork {
  readonly #head: number[] = [];
  readonly #residual: number[] = [];
  readonly #arcsOf: number[][];
  /** Residual capacities up to this are rounding. */
  readonly #grain: number;

  /** @param grain capacity below which an arc counts as full */
  constructor(nodes: number, grain: number) {
    this.#arcsOf = Array.from({ length: nodes }, () => []);
    this.#grain = grain;
  }

  /** Adds an arc and returns its number. */
  connect(tail: number, head: number, capacity: number): number {
    const arc = this.#head.length;
    this.#head.push(head, tail);
    this.#residual.push(capacity, 0);
    this.#arcsOf[tail]!.push(arc);
    this.#arcsOf[head]!.push(arc + 1);
    return arc;
  }

  /** Flow through an arc. */
  flow(arc: number): number {
    return this.#residual[arc ^ 1]!;
  }

  /** Sends as much as possible from source to sink, on top of what flows already. */
  maximize(source: number, sink: number): number {
    let sent = 0;
    for (;;) {
      const level = this.#levels(source);
      if (level[sink]! < 0) return sent;
      sent += this.#block(source, sink, level);
    }
  }

  /** 1 for every node that the source still reaches: one side of a smallest cut. */
  reached(source: number): Uint8Array {
    return Uint8Array.from(this.#levels(source), (level) => Number(level >= 0));
  }

  #levels(source: number): Int32Array {
    const level = new Int32Array(this.#arcsOf.length).fill(-1);
    level[source] = 0;
    const queue = [source];
    for (const node of queue)
      for (const arc of this.#arcsOf[node]!) {
        const head = this.#head[arc]!;
        if (level[head]! >= 0 || !(this.#residual[arc]! > this.#grain)) continue;
        level[head] = level[node]! + 1;
        queue.push(head);
      }
    return level;
  }

  #block(source: number, sink: number, level: Int32Array): number {
    const next = new Int32Array(this.#arcsOf.length);
    const path: number[] = [];
    let sent = 0;
    let node = source;
    for (;;) {
      if (node === sink) {
        let amount = Infinity;
        for (const arc of path) amount = Math.min(amount, this.#residual[arc]!);
        for (const arc of path) {
          this.#residual[arc] = this.#residual[arc]! - amount;
          this.#residual[arc ^ 1] = this.#residual[arc ^ 1]! + amount;
        }
        sent += amount;
        const cut = path.findIndex((arc) => !(this.#residual[arc]! > this.#grain));
        node = this.#head[path[cut]! ^ 1]!;
        path.length = cut;
        continue;
      }
      const arcs = this.#arcsOf[node]!;
      while (next[node]! < arcs.length) {
        const arc = arcs[next[node]!]!;
        if (this.#residual[arc]! > this.#grain && level[this.#head[arc]!] === level[node]! + 1)
          break;
        next[node] = next[node]! + 1;
      }
      const arc = arcs[next[node]!];
      if (arc !== undefined) {
        path.push(arc);
        node = this.#head[arc]!;
      } else {
        const back = path.pop();
        if (back === undefined) return sent;
        node = this.#head[back ^ 1]!;
        next[node] = next[node]! + 1;
      }
    }
  }
}
