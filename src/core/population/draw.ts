import type { AttributeId } from '../pack/pack.ts';
import { drawAlias } from '../random/alias.ts';
import { bijectionsOf, permuteAll } from '../random/permutation.ts';
import type { Bijections } from '../random/permutation.ts';
import { fillUniforms, subKey } from '../random/stream.ts';
import { drawIdentity, identityTables } from './identities.ts';
import type { IdentityTables } from './identities.ts';
import type { Codes, Plan, PlanNode, Range } from './plan.ts';

/** What drawing needs beyond the plan, computed once per plan. */
interface DrawTables {
  /** Node that sets each column and the position in its `codes`; undefined where none does. */
  setBy: ({ node: number; position: number } | undefined)[];
  nodes: NodeTables[];
  identities: (IdentityTables | undefined)[];
}

interface NodeTables {
  /** Placement within each separator cell. */
  placement: Bijections;
  /** People up to the end of each cell within its separator cell. */
  upto: Uint32Array;
  /** Cell at which to start looking, by the leading part of a slot (Chen and Asau 1974). */
  guide: Uint32Array;
  /** Guide entries per person of each separator cell. */
  guideScale: Float64Array;
}

/** Fills a block of the trait columns of a plan. */
export type TraitDrawer = (
  plan: Plan,
  columns: readonly number[],
  codes: ReadonlyMap<number, Codes>,
  first: number,
  at: number,
  count: number,
) => void;

let drawTraits: TraitDrawer = () => {
  throw new Error('draw: this plan has traits; load their drawing with useTraits first');
};

/** Lets plans with traits be drawn; what draws them is loaded only where one is. */
export function useTraits(drawer: TraitDrawer): void {
  drawTraits = drawer;
}

const blockSize = 4096;
const drawTables = new WeakMap<Plan, DrawTables>();

/**
 * Draws persons start … start + count − 1. A person is a function of the plan and the index
 * alone: any cut into ranges and any choice of columns gives the same codes.
 *
 * With exact quotas, row i stands in slot π(i) of the root's whole people; inside each
 * separator cell a bijection of its own matches the people there to the slots of the child.
 *
 * @param attributes columns wanted, in this order; all of the plan when absent
 * @throws RangeError where the range leaves the population or a column is unknown
 */
export function drawRange(
  plan: Plan,
  start: number,
  count: number,
  attributes?: readonly AttributeId[],
): Range {
  if (!(Number.isInteger(start) && Number.isInteger(count) && start >= 0 && count >= 0))
    throw new RangeError(`draw: range ${start} + ${count}: give whole numbers from 0 up`);
  if (start + count > plan.size)
    throw new RangeError(
      `draw: persons ${start} to ${start + count - 1} do not exist in a population of ${plan.size}`,
    );
  const wanted = attributes
    ? attributes.map((id) => columnOf(plan, id))
    : plan.columns.map((_, column) => column);
  const tables = tablesOf(plan);
  const order = columnsNeeded(plan, wanted);
  const traits = order.filter((column) => plan.columns[column]!.trait);
  const nodeNeeded = nodesNeeded(plan, tables, order);
  const codes = new Map<number, Codes>();
  for (const column of order) codes.set(column, newCodes(plan.columns[column]!.size, count));

  const scratch = plan.nodes.map((_, node) => ({
    cell: new Int32Array(nodeNeeded[node] ? blockSize : 0),
    offset: new Int32Array(nodeNeeded[node] ? blockSize : 0),
  }));
  const draws = new Float64Array(plan.method === 'sample' ? blockSize : 0);
  for (let done = 0; done < count; done += blockSize) {
    const block = Math.min(blockSize, count - done);
    plan.nodes.forEach((node, index) => {
      if (!nodeNeeded[index]) return;
      const { cell, offset } = scratch[index]!;
      const above = scratch[node.parent];
      const first = start + done;
      if (plan.method === 'sample') {
        const uniforms = draws.subarray(0, block);
        fillUniforms(node.key, first, uniforms);
        sampleNode(node, uniforms, above?.cell, cell);
      } else if (above) {
        placeInNode(node, tables.nodes[index]!, above.cell, above.offset, cell, offset, block);
      } else {
        placeInRoot(node, tables.nodes[index]!, first, cell, offset, block);
      }
      node.sets.forEach((column, position) => {
        const out = codes.get(column);
        if (!out) return;
        const codeOf = node.codes[position]!;
        for (let i = 0; i < block; i++) out[done + i] = codeOf[cell[i]!]!;
      });
    });
    for (const column of order) readColumn(plan, tables, codes, column, start, done, block);
    if (traits.length > 0) drawTraits(plan, traits, codes, start + done, done, block);
  }
  return {
    start,
    count,
    columns: wanted.map((column) => ({
      attribute: plan.columns[column]!.attribute,
      codes: codes.get(column)!,
    })),
  };
}

/** Bytes of one code of a column: 1, 2 or 4 by its number of values. */
export function codeWidth(size: number): 1 | 2 | 4 {
  return size <= 256 ? 1 : size <= 65536 ? 2 : 4;
}

/** An empty column of the width that its number of values asks for. */
export function newCodes(size: number, count: number): Codes {
  const width = codeWidth(size);
  if (width === 1) return new Uint8Array(count);
  return width === 2 ? new Uint16Array(count) : new Uint32Array(count);
}

/** Position of an attribute's column. @throws RangeError where the plan has none */
export function columnOf(plan: Plan, attribute: AttributeId): number {
  const column = plan.columns.findIndex((candidate) => candidate.attribute === attribute);
  if (column < 0)
    throw new RangeError(`draw: there is no column '${attribute}' in this population`);
  return column;
}

/** The columns wanted and those they are read from, in the order of the plan. */
function columnsNeeded(plan: Plan, wanted: readonly number[]): number[] {
  const needed = new Set<number>();
  const visit = (column: number): void => {
    if (needed.has(column)) return;
    needed.add(column);
    const { derivedFrom, identity, trait, weight } = plan.columns[column]!;
    if (derivedFrom) visit(derivedFrom.column);
    for (const above of weight?.of ?? []) visit(above.column);
    if (trait) for (const above of traitInputs(plan, trait)) visit(above);
    if (identity !== undefined)
      for (const id of plan.identities[identity]!.given) visit(columnOf(plan, id));
  };
  for (const column of wanted) visit(column);
  const rank = (column: number): number => {
    const { derivedFrom, identity, weight } = plan.columns[column]!;
    return identity !== undefined ? 2 : derivedFrom || weight ? 1 : 0;
  };
  return [...needed].sort((a, b) => rank(a) - rank(b) || a - b);
}

/** Columns that the demographic cell of a trait is read from. */
function traitInputs(plan: Plan, trait: { layer: number; number: number }): number[] {
  const { spaces, traits, latents } = plan.layers![trait.layer]!;
  const { space, latent } = traits[trait.number]!;
  const anchors = (latents[latent]!.mix?.of ?? [latent]).flatMap(
    (source) => latents[source]!.anchor ?? [],
  );
  return [space, ...anchors.map((anchor) => anchor.space)]
    .flatMap((number) => spaces[number]!.map(({ column }) => column))
    .concat(anchors.map(({ column }) => column));
}

function nodesNeeded(plan: Plan, tables: DrawTables, columns: readonly number[]): boolean[] {
  const needed = plan.nodes.map(() => false);
  for (const column of columns) {
    let node = tables.setBy[column]?.node ?? -1;
    while (node >= 0 && !needed[node]) {
      needed[node] = true;
      node = plan.nodes[node]!.parent;
    }
  }
  return needed;
}

/** Room for a block: the separator cell of each person, and the slot within it. */
const separators = new Int32Array(blockSize);
const slots = new Int32Array(blockSize);

function placeInRoot(
  node: PlanNode,
  tables: NodeTables,
  first: number,
  cell: Int32Array,
  offset: Int32Array,
  count: number,
): void {
  separators.fill(0, 0, count);
  for (let i = 0; i < count; i++) slots[i] = first + i;
  placeInCells(node, tables, cell, offset, count);
}

function placeInNode(
  node: PlanNode,
  tables: NodeTables,
  cellAbove: Int32Array,
  offsetAbove: Int32Array,
  cell: Int32Array,
  offset: Int32Array,
  count: number,
): void {
  const { fromParent, rankBase } = node;
  for (let i = 0; i < count; i++) {
    const above = cellAbove[i]!;
    separators[i] = fromParent[above]!;
    slots[i] = rankBase[above]! + offsetAbove[i]!;
  }
  placeInCells(node, tables, cell, offset, count);
}

/** Moves the people of a block within their separator cells, and finds the cells they come to. */
function placeInCells(
  { before, start }: PlanNode,
  { placement, upto, guide, guideScale }: NodeTables,
  cell: Int32Array,
  offset: Int32Array,
  count: number,
): void {
  permuteAll(placement, separators, slots, count);
  for (let i = 0; i < count; i++) {
    const s = separators[i]!;
    const slot = slots[i]!;
    let at = guide[start[s]! + ((slot * guideScale[s]!) | 0)]!;
    while (slot >= upto[at]!) at++;
    cell[i] = at;
    offset[i] = slot - before[at]!;
  }
}

function sampleNode(
  node: PlanNode,
  uniforms: Float64Array,
  cellAbove: Int32Array | undefined,
  cell: Int32Array,
): void {
  const { start, fromParent } = node;
  const cut = node.aliasCut!;
  const other = node.aliasOther!;
  for (let i = 0; i < uniforms.length; i++) {
    const s = cellAbove ? fromParent[cellAbove[i]!]! : 0;
    cell[i] = drawAlias(cut, other, start[s]!, start[s + 1]!, uniforms[i]!);
  }
}

/** Fills a block of a column that is a function of others: a derived attribute or an identity. */
function readColumn(
  plan: Plan,
  tables: DrawTables,
  codes: ReadonlyMap<number, Codes>,
  column: number,
  start: number,
  done: number,
  block: number,
): void {
  const { derivedFrom, identity, weight } = plan.columns[column]!;
  const out = codes.get(column)!;
  if (derivedFrom) {
    const from = codes.get(derivedFrom.column)!;
    const { map } = derivedFrom;
    for (let i = done; i < done + block; i++) out[i] = map[from[i]!]!;
  }
  if (weight?.rows) out.set(weight.rows.subarray(start + done, start + done + block), done);
  if (identity === undefined && (!weight || weight.rows)) return;
  const cells = new Int32Array(block);
  for (const { column: above, step } of weight?.of ?? []) {
    const from = codes.get(above)!;
    for (let i = 0; i < block; i++) cells[i] = cells[i]! + step[from[done + i]!]!;
  }
  if (weight) for (let i = 0; i < block; i++) out[done + i] = weight.codes[cells[i]!]!;
  if (identity === undefined) return;
  for (const id of plan.identities[identity]!.given) {
    const given = columnOf(plan, id);
    const from = codes.get(given)!;
    const { size } = plan.columns[given]!;
    for (let i = 0; i < block; i++) cells[i] = cells[i]! * size + from[done + i]!;
  }
  const prepared = (tables.identities[identity] ??= identityTables(
    plan.identities[identity]!,
    plan.seed,
  ));
  drawIdentity(prepared, start + done, cells, out, done);
}

function tablesOf(plan: Plan): DrawTables {
  const known = drawTables.get(plan);
  if (known) return known;
  const setBy: DrawTables['setBy'] = plan.columns.map(() => undefined);
  plan.nodes.forEach((node, index) => {
    node.sets.forEach((column, position) => {
      setBy[column] = { node: index, position };
    });
  });
  const tables: DrawTables = {
    setBy,
    nodes: plan.method === 'quota' ? plan.nodes.map(nodeTables) : [],
    identities: plan.identities.map(() => undefined),
  };
  drawTables.set(plan, tables);
  return tables;
}

function nodeTables(node: PlanNode): NodeTables {
  const { start, before, people, key } = node;
  const cells = before.length;
  const upto = new Uint32Array(cells);
  const guide = new Uint32Array(cells);
  const guideScale = new Float64Array(people.length);
  for (let s = 0; s < people.length; s++) {
    const from = start[s]!;
    const to = start[s + 1]!;
    const total = people[s]!;
    for (let cell = from; cell < to; cell++) upto[cell] = cell + 1 < to ? before[cell + 1]! : total;
    if (total === 0) continue;
    const entries = to - from;
    guideScale[s] = entries / total;
    let at = from;
    for (let j = 0; j < entries; j++) {
      const slot = Math.max(0, Math.floor((j * total) / entries) - 1);
      while (slot >= upto[at]!) at++;
      guide[from + j] = at;
    }
  }
  const isRoot = node.parent < 0;
  return {
    placement: bijectionsOf(people, (s) => (isRoot ? key : subKey(key, s))),
    upto,
    guide,
    guideScale,
  };
}
