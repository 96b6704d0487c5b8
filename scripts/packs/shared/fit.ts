/** Known totals over the cells of a table. */
export interface Totals {
  name: string;
  /** Total that each cell counts in, −1 for none. */
  of: Int32Array;
  targets: readonly number[];
}

/** A table brought to its totals by raking. */
export interface Raked {
  cells: Float64Array;
  sweeps: number;
  /** Largest distance of a total from its target, in people. */
  deviation: number;
}

/** Rakes cells to totals until every total is within `tolerance` people. */
export function rake(
  start: Float64Array,
  totals: readonly Totals[],
  tolerance: number,
  maxSweeps = 2000,
): Raked {
  const cells = start.slice();
  for (let sweeps = 1; ; sweeps++) {
    for (const { of, targets } of totals) {
      const found = add(cells, of, targets.length);
      const factor = targets.map((target, t) => (found[t] === 0 ? 0 : target / found[t]!));
      for (let i = 0; i < cells.length; i++) if (of[i]! >= 0) cells[i]! *= factor[of[i]!]!;
    }
    let deviation = 0;
    for (const { of, targets } of totals)
      add(cells, of, targets.length).forEach((people, t) => {
        deviation = Math.max(deviation, Math.abs(people - targets[t]!));
      });
    if (deviation <= tolerance) return { cells, sweeps, deviation };
    if (sweeps >= maxSweeps)
      throw new Error(
        `${totals.map(({ name }) => name).join(', ')}: ${deviation} people off after ${sweeps} sweeps`,
      );
  }
}

/** People of the cells under each total. */
export function add(cells: Float64Array, of: Int32Array, size: number): Float64Array {
  const people = new Float64Array(size);
  for (let i = 0; i < cells.length; i++) if (of[i]! >= 0) people[of[i]!]! += cells[i]!;
  return people;
}

/** For every cell of a row-major table, a number made of its coordinates. */
export function perCell(
  shape: readonly number[],
  read: (coordinates: readonly number[]) => number,
): Int32Array {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const coordinates = shape.map(() => 0);
  return Int32Array.from({ length: size }, (_, cell) => {
    let rest = cell;
    for (let d = shape.length - 1; d >= 0; d--) {
      coordinates[d] = rest % shape[d]!;
      rest = Math.floor(rest / shape[d]!);
    }
    return read(coordinates);
  });
}
