/** Row-major coordinates of a cell. */
export function coordinatesOf(cell: number, sizes: readonly number[]): number[] {
  const at = sizes.map(() => 0);
  let rest = cell;
  for (let axis = sizes.length - 1; axis >= 0; axis--) {
    at[axis] = rest % sizes[axis]!;
    rest = Math.floor(rest / sizes[axis]!);
  }
  return at;
}
