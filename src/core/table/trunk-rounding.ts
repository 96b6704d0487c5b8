import type { Sequence } from '../random/stream.ts';
import { augment } from './augment.ts';
import { partsOf, scaleIntoBounds } from './bounded-scaling.ts';
import { grainCells, grainSize, isFiner, isSameGrain, type Grain } from './grain.ts';
import { fractionOf, partsPerPerson, roundFlow } from './network.ts';
import { restate, sumBy } from './partition.ts';
import { RoundingTable } from './rounding-table.ts';
import type { Trunk } from './trunk.ts';
import type { WholeTarget } from './whole-targets.ts';
import type { TargetClique } from './target-tree.ts';

const sweeps = 50;
const augmentWork = 1e8;

/** A table in the network: its cells are arcs. */
interface Layer {
  grain: Grain;
  /** Cell of the layer that each cell of the full table lies in. */
  cells: Int32Array;
  /** People in parts of a person. */
  parts: Float64Array;
  /** Bounds from targets with these cells. */
  lower: Float64Array;
  upper: Float64Array;
}

/**
 * Rounds all tables of a trunk at once: people flow from layer to layer, and every flow goes
 * to its floor or ceiling, so all targets on the path are reached.
 *
 * @param fit people per cell of the full table
 * @returns whole people of each clique's cells
 */
export function roundTrunk(
  shape: readonly number[],
  fit: Float64Array,
  people: number,
  cliques: readonly TargetClique[],
  trunk: Trunk,
  targets: readonly WholeTarget[],
  sequence: Sequence,
): Uint32Array[] {
  const layers: Layer[] = [];
  const peaks: Layer[] = [];
  trunk.cliques.forEach((c, at) => {
    const { grain: own, targets: inside } = cliques[c]!;
    const cells = grainCells(own, shape);
    const asked = inside.map((t) => targets[t]!);
    const parts = partsOfClique(fit, cells, grainSize(own), people, asked, layers.at(-1));
    const grains = at === 0 ? trunk.layers[at]! : trunk.layers[at]!.slice(1);
    for (const grain of grains) {
      const layer = layerOf(grain, grainCells(grain, shape), cells, parts, asked);
      layers.push(layer);
      if (grain === own) peaks.push(layer);
    }
  });
  const counts = roundLayers(layers, sequence);
  return peaks.map((layer) => counts[layers.indexOf(layer)]!);
}

/** People of a clique's cells, scaled into the bounds of its targets, in parts of a person. */
function partsOfClique(
  fit: Float64Array,
  cells: Int32Array,
  size: number,
  people: number,
  targets: readonly WholeTarget[],
  before: Layer | undefined,
): Float64Array {
  const values = sumBy(fit, cells, size);
  const exact = before
    ? before.parts.map((part) => part / partsPerPerson)
    : Float64Array.of(people);
  const of = before ? restate(before.cells, cells, size) : new Int32Array(size);
  const held = { of, lower: exact, upper: exact };
  const asked = targets.map(({ of, lower, upper }) => ({
    of: restate(of, cells, size),
    lower,
    upper,
  }));
  const table = new RoundingTable(values, [held, ...asked]);
  scaleIntoBounds(table, sweeps);
  const positive = partsOf(table, table.values);
  const parts = new Float64Array(size);
  for (let k = 0; k < table.cells; k++) parts[table.source[k]!] = positive[k]!;
  return parts;
}

function layerOf(
  grain: Grain,
  cells: Int32Array,
  finer: Int32Array,
  finerParts: Float64Array,
  targets: readonly WholeTarget[],
): Layer {
  const size = grainSize(grain);
  const parts = sumBy(finerParts, restate(cells, finer, finerParts.length), size);
  const lower = new Float64Array(size);
  const upper = new Float64Array(size).fill(Infinity);
  for (const target of targets) {
    if (!isSameGrain(target.grain, grain)) continue;
    const of = restate(target.of, cells, size);
    for (let k = 0; k < size; k++) {
      if (of[k]! < 0) continue;
      lower[k] = Math.max(lower[k]!, target.lower[of[k]!]!);
      upper[k] = Math.min(upper[k]!, target.upper[of[k]!]!);
    }
  }
  return { grain, cells, parts, lower, upper };
}

/** Whole people of each layer's cells. */
function roundLayers(layers: readonly Layer[], sequence: Sequence): Uint32Array[] {
  const first: number[] = [];
  let arcs = 0;
  for (const { parts } of layers) {
    first.push(arcs);
    arcs += parts.length;
  }
  const tail = new Int32Array(arcs);
  const head = new Int32Array(arcs).fill(1);
  let nodes = 2;
  for (let j = 0; j + 1 < layers.length; j++) {
    const one = layers[j]!;
    const other = layers[j + 1]!;
    const coarser = isFiner(one.grain, other.grain) ? other : one;
    for (let i = 0; i < coarser.cells.length; i++) {
      const node = nodes + coarser.cells[i]!;
      head[first[j]! + one.cells[i]!] = node;
      tail[first[j + 1]! + other.cells[i]!] = node;
    }
    nodes += coarser.parts.length;
  }

  const fraction = new Int32Array(arcs);
  const flow = new Int32Array(arcs);
  const lower = new Float64Array(arcs);
  const upper = new Float64Array(arcs);
  layers.forEach(({ parts }, j) => {
    for (let k = 0; k < parts.length; k++) {
      const arc = first[j]! + k;
      fraction[arc] = fractionOf(parts[k]!);
      flow[arc] = Math.floor(parts[k]! / partsPerPerson);
      lower[arc] = flow[arc]!;
      upper[arc] = flow[arc]! + (fraction[arc]! > 0 ? 1 : 0);
    }
  });
  const up = roundFlow({ nodes, tail, head, fraction }, sequence);
  for (let arc = 0; arc < arcs; arc++) flow[arc]! += up[arc]!;

  const asks = (layer: Layer, k: number): boolean => layer.upper[k]! < Infinity;
  layers.forEach((layer, j) => {
    for (let k = 0; k < layer.parts.length; k++) {
      if (!asks(layer, k)) continue;
      lower[first[j]! + k] = layer.lower[k]!;
      upper[first[j]! + k] = layer.upper[k]!;
    }
  });
  if (augment({ nodes, tail, head, flow, lower, upper }, augmentWork)) {
    layers.forEach((layer, j) => {
      for (let k = 0; k < layer.parts.length; k++) {
        if (asks(layer, k) || layer.parts[k] === 0) continue;
        lower[first[j]! + k] = 0;
        upper[first[j]! + k] = Infinity;
      }
    });
    augment({ nodes, tail, head, flow, lower, upper }, augmentWork);
  }
  return layers.map(({ parts }, j) =>
    Uint32Array.from(flow.subarray(first[j], first[j]! + parts.length)),
  );
}
