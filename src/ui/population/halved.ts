/** Blank rows that are borne before a chart leaves the order it came in. */
const costOfMove = 6;

/**
 * Two columns of about the same height: the order given cut in two, and where that leaves a long
 * blank one moved over.
 *
 * @param heightOf in rows of bars
 */
export function halved<View>(views: readonly View[], heightOf: (view: View) => number): View[][] {
  const heights = views.map(heightOf);
  const total = heights.reduce((sum, height) => sum + height, 0);
  let best = { gap: Infinity, left: views.map(() => true) };
  for (let cut = 1; cut <= views.length; cut++)
    for (let moved = -1; moved < views.length; moved++) {
      const left = views.map((_, i) => i < cut !== (i === moved));
      const height = heights.reduce((sum, own, i) => sum + (left[i] ? own : 0), 0);
      const gap = Math.abs(total - 2 * height) + (moved < 0 ? 0 : costOfMove);
      if (gap < best.gap) best = { gap, left };
    }
  return [views.filter((_, i) => best.left[i]), views.filter((_, i) => !best.left[i])];
}
