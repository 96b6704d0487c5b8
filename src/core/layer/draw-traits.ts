import type { Codes } from '../population/plan.ts';
import type { Plan, PlanLayer } from '../population/plan.ts';
import { normalQuantile } from '../random/normal-quantile.ts';
import { fillUniforms } from '../random/stream.ts';

/** People drawn at a time: few enough for what is drawn of them to stay in the processor's caches. */
const blockSize = 512;
/** From so many cuts on, searching by halves is faster than looking at each. */
const manyCuts = 10;
const draws: Float64Array[] = [];
const latents: Float64Array[] = [];
const cellsOfSpace: Int32Array[] = [];

/**
 * Fills the trait columns of persons first … first + count − 1, whose other codes stand in
 * `codes` from `at` on. Every latent normal has a stream of its own, and a person's
 * categories are a function of the plan and the index alone.
 *
 * @param columns trait columns of the plan
 */
export function drawTraits(
  plan: Plan,
  columns: readonly number[],
  codes: ReadonlyMap<number, Codes>,
  first: number,
  at: number,
  count: number,
): void {
  for (let done = 0; done < count; done += blockSize)
    drawBlock(plan, columns, codes, first + done, at + done, Math.min(blockSize, count - done));
}

function drawBlock(
  plan: Plan,
  columns: readonly number[],
  codes: ReadonlyMap<number, Codes>,
  first: number,
  at: number,
  count: number,
): void {
  plan.layers?.forEach((layer, number) => {
    const wanted = columns.flatMap((column) => {
      const trait = plan.columns[column]!.trait;
      return trait?.layer === number ? [{ column, trait: layer.traits[trait.number]! }] : [];
    });
    const spacesDone = new Set<number>();
    const latentsDone = new Set<number>();
    const drawsDone = new Set<number>();
    const cellsIn = (space: number): Int32Array => {
      if (!spacesDone.has(space)) fillCells(layer, space, codes, at, count);
      spacesDone.add(space);
      return cellsOfSpace[space]!;
    };
    const fillLatent = (latent: number): void => {
      const { mix } = layer.latents[latent]!;
      for (const source of mix?.of ?? [latent]) {
        if (drawsDone.has(source)) continue;
        drawsDone.add(source);
        const { key, anchor } = layer.latents[source]!;
        if ((draws[source]?.length ?? 0) < count) draws[source] = new Float64Array(count);
        const own = draws[source]!.subarray(0, count);
        fillUniforms(key, first, own);
        if (anchor) holdToAnchor(own, anchor, cellsIn(anchor.space), codes.get(anchor.column)!, at);
        if (mix) for (let i = 0; i < count; i++) own[i] = normalQuantile(own[i]!);
      }
      if (mix) fillMixed(mix, latent, count);
    };
    for (const { column, trait } of wanted) {
      const { space, latent } = trait;
      const cells = cellsIn(space);
      const isUniform = layer.latents[latent]!.mix === undefined;
      if (!latentsDone.has(latent)) fillLatent(latent);
      latentsDone.add(latent);
      const values = isUniform ? draws[latent]! : latents[latent]!;
      const out = codes.get(column)!.subarray(at, at + count);
      if (trait.perCell < manyCuts) lookAtEach(values, cells, trait, out);
      else searchByHalves(values, cells, trait, out);
    }
  });
}

/** A person's category is the number of cuts of their cell below their value. */
function lookAtEach(
  values: Float64Array,
  cells: Int32Array,
  { cuts, perCell, outside }: PlanLayer['traits'][number],
  out: Codes,
): void {
  for (let i = 0; i < out.length; i++) {
    const from = Math.max(0, cells[i]!) * perCell;
    const value = values[i]!;
    // Counted without a branch, which no processor could foresee.
    let code = 0;
    for (let k = 0; k < perCell; k++) code += Number(value > cuts[from + k]!);
    out[i] = cells[i]! < 0 ? outside : code;
  }
}

function searchByHalves(
  values: Float64Array,
  cells: Int32Array,
  { cuts, perCell, outside }: PlanLayer['traits'][number],
  out: Codes,
): void {
  for (let i = 0; i < out.length; i++) {
    const from = Math.max(0, cells[i]!) * perCell;
    const value = values[i]!;
    let below = from;
    for (let left = perCell; left > 0;) {
      const half = (left + 1) >> 1;
      below += half * Number(value > cuts[below + half - 1]!);
      left -= half;
    }
    out[i] = cells[i]! < 0 ? outside : below - from;
  }
}

function fillCells(
  { spaces }: PlanLayer,
  space: number,
  codes: ReadonlyMap<number, Codes>,
  at: number,
  count: number,
): void {
  if ((cellsOfSpace[space]?.length ?? 0) < count) cellsOfSpace[space] = new Int32Array(count);
  const cells = cellsOfSpace[space]!;
  cells.fill(0, 0, count);
  for (const { column, step } of spaces[space]!) {
    const from = codes.get(column)!;
    for (let i = 0; i < count; i++) {
      const by = step[from[at + i]!]!;
      const cell = cells[i]!;
      cells[i] = by < 0 || cell < 0 ? -1 : cell + by;
    }
  }
}

/** Moves uniforms into the part of 0 … 1 that the answer in the pack stands for. */
function holdToAnchor(
  own: Float64Array,
  { cuts, group, groups }: NonNullable<PlanLayer['latents'][number]['anchor']>,
  cells: Int32Array,
  codes: Codes,
  at: number,
): void {
  for (let i = 0; i < own.length; i++) {
    const g = group[codes[at + i]!]!;
    if (g < 0 || cells[i]! < 0) continue;
    const from = cells[i]! * (groups + 1) + g;
    const low = cuts[from]!;
    own[i] = low + own[i]! * (cuts[from + 1]! - low);
  }
}

/** Correlated normals: independent ones in the proportions of a Cholesky factor's row. */
function fillMixed(
  { of, weights }: NonNullable<PlanLayer['latents'][number]['mix']>,
  latent: number,
  count: number,
): void {
  if ((latents[latent]?.length ?? 0) < count) latents[latent] = new Float64Array(count);
  const out = latents[latent]!;
  out.fill(0, 0, count);
  let k = 0;
  for (; k + 4 <= of.length; k += 4) addFour(out, of, weights, k, count);
  for (; k < of.length; k++) {
    const weight = weights[k]!;
    const own = draws[of[k]!]!;
    for (let i = 0; i < count; i++) out[i] = out[i]! + weight * own[i]!;
  }
}

/** Adds four of the normals in their order, as one by one, with less to load and store. */
function addFour(
  out: Float64Array,
  of: ArrayLike<number>,
  weights: ArrayLike<number>,
  k: number,
  count: number,
): void {
  const [a, b, c, d] = [draws[of[k]!]!, draws[of[k + 1]!]!, draws[of[k + 2]!]!, draws[of[k + 3]!]!];
  const [p, q, r, s] = [weights[k]!, weights[k + 1]!, weights[k + 2]!, weights[k + 3]!];
  for (let i = 0; i < count; i++) out[i] = out[i]! + p * a[i]! + q * b[i]! + r * c[i]! + s * d[i]!;
}
