/** A row-major table under construction. */
export class Grid {
  readonly cells: Float64Array;
  readonly #shape: readonly number[];

  constructor(...shape: number[]) {
    this.#shape = shape;
    this.cells = new Float64Array(shape.reduce((size, extent) => size * extent, 1));
  }

  add(value: number, ...at: number[]): void {
    this.cells[this.#place(at)]! += value;
  }

  at(...at: number[]): number {
    return this.cells[this.#place(at)]!;
  }

  /** Sum of the cells that have the given coordinates; null stands for any. */
  sum(...at: (number | null)[]): number {
    let total = 0;
    this.cells.forEach((value, cell) => {
      let rest = cell;
      for (let axis = at.length - 1; axis >= 0; axis--) {
        const extent = this.#shape[axis]!;
        if (at[axis] !== null && at[axis] !== rest % extent) return;
        rest = Math.floor(rest / extent);
      }
      total += value;
    });
    return total;
  }

  list(): number[] {
    return [...this.cells];
  }

  #place(at: readonly number[]): number {
    if (at.length !== this.#shape.length) throw new Error(`a table of ${this.#shape.length} axes`);
    return at.reduce((place, code, axis) => {
      const extent = this.#shape[axis]!;
      if (!(code >= 0 && code < extent)) throw new Error(`no cell ${at.join(', ')}`);
      return place * extent + code;
    }, 0);
  }
}

/** Whole numbers from 0 up. */
export function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}

/** The code of a word in a list of them. */
export function codeIn(list: readonly string[], word: string | undefined): number {
  const code = list.indexOf(word ?? '');
  if (code < 0) throw new Error(`'${word}' is none of ${list.join(', ')}`);
  return code;
}

/** A number with so many significant digits, as a sample factor keeps it. */
export function short(value: number, digits = 4): number {
  return Number(value.toPrecision(digits));
}
