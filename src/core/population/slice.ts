import type { Pack, Text } from '../pack/pack.ts';
import type { Filter, Selection } from '../study/study.ts';
import type { Model } from './model.ts';
import { nearest } from './nearest.ts';
import { textIn } from './persona.ts';
import { maskOf } from './rules.ts';
import { calibrate, copyTables } from './tree-tables.ts';
import type { TreeTables } from './tree-tables.ts';

/** 1 for each category of a dimension that is kept; undefined where all are. */
export type Evidence = (Uint8Array | undefined)[];

/** A filter read against a pack: codes per attribute, or what is wrong with it. */
export type FilterReading =
  { ok: true; where: Record<string, number[]> } | { ok: false; reason: string };

/**
 * Reads a filter: category ids, or an inclusive range of an attribute's numbers. A range
 * takes the categories whose number lies in it. What is wrong is said with the pack's English
 * labels, each with its id in brackets.
 *
 * @param what what the filter is called where something is wrong
 */
export function readFilter(pack: Pack, filter: Filter, what = 'The filter'): FilterReading {
  const where: Record<string, number[]> = {};
  for (const id of Object.keys(filter).sort()) {
    const attribute = pack.attributes.find((candidate) => candidate.id === id);
    if (!attribute) {
      const message = `${what} names '${id}', which is no attribute of this pack.`;
      return { ok: false, reason: message + suggestion(id, pack.attributes) };
    }
    const codes = readSelection(attribute, filter[id]!, `${what} on ${named(attribute)}`);
    if (typeof codes === 'string') return { ok: false, reason: codes };
    where[id] = codes;
  }
  return { ok: true, where };
}

function readSelection(
  attribute: Pack['attributes'][number],
  selection: Selection,
  filter: string,
): number[] | string {
  const { categories, values } = attribute;
  if (Array.isArray(selection)) {
    const codes = new Set<number>();
    for (const wanted of selection) {
      const code = categories.findIndex((category) => category.id === wanted);
      if (code < 0) {
        const message = `${filter} names '${wanted}', which is no category of it.`;
        return message + suggestion(wanted, categories);
      }
      codes.add(code);
    }
    if (codes.size === 0)
      return `${filter} names no category, so it keeps nobody. Name at least one, or remove it.`;
    return [...codes].sort((a, b) => a - b);
  }
  if (!values)
    return (
      `${filter} is a range, but its categories are no numbers. ` +
      `Name categories instead, such as ${named(categories[0]!)}.`
    );
  const { from = -Infinity, to = Infinity } = selection;
  const codes = values.flatMap((value, code) => (value >= from && value <= to ? [code] : []));
  if (codes.length > 0) return codes;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return (
    `${filter} asks for ${rangeWords(selection)}, where it has no category, so it keeps nobody. ` +
    `Its numbers go from ${least} to ${most}.`
  );
}

function rangeWords({ from, to }: { from?: number; to?: number }): string {
  if (from === undefined) return `up to ${to}`;
  return to === undefined ? `${from} and more` : `${from} to ${to}`;
}

interface Labelled {
  id: string;
  label: Text;
}

function named({ id, label }: Labelled): string {
  const words = textIn(label, 'en');
  return words === id ? id : `${words} (${id})`;
}

/** The part of the pack that was meant, by its id or by what it is called in any language. */
function suggestion(word: string, known: readonly Labelled[]): string {
  const wanted = word.toLowerCase();
  const isCalled = ({ label }: Labelled) =>
    (typeof label === 'string' ? [label] : Object.values(label)).some(
      (text) => text.toLowerCase() === wanted,
    );
  const id = nearest(
    word,
    known.map((one) => one.id),
  );
  const meant = known.find(isCalled) ?? known.find((one) => one.id === id);
  return meant ? ` Did you mean ${named(meant)}?` : '';
}

/** Evidence of a filter's codes: several attributes on one dimension must all match. */
export function evidenceOf(model: Model, where: Record<string, readonly number[]>): Evidence {
  const evidence: Evidence = model.dimensions.list.map(() => undefined);
  for (const id of Object.keys(where).sort()) {
    const { dimension, holds } = maskOf(model.dimensions, id, where[id]!);
    const known = evidence[dimension];
    evidence[dimension] = known ? known.map((keep, c) => keep & holds[c]!) : holds;
  }
  return evidence;
}

/** How many a design draws in each of its cells or strata, or in what these make together. */
export interface Quotas {
  /** `need` for what a separator has to leave room for. */
  rank: 'target' | 'need';
  clique: number;
  /** Sum of each cell of the clique. */
  of: Int32Array;
  /** People drawn in each. */
  expected: Float64Array;
}

/** The people a study draws from. */
export interface Slice {
  /** Calibrated. */
  tables: TreeTables;
  /** People of the base in it: the mass of the tables. */
  people: number;
  /** Whether a filter cut it out, so that its totals are derived from the fit. */
  filtered: boolean;
  /** Largest error of a fitted total, in people of the base. */
  error: number;
  /** Of a design, where there is one. */
  quotas?: readonly Quotas[];
}

const lastCut = new WeakMap<TreeTables, { asked: string; tables: TreeTables }>();

/**
 * The same tables as `cutTables`, not to be changed: those of the last evidence asked for are
 * kept, and without evidence they are the fitted ones, so that what was worked out of them can
 * be kept too.
 */
export function keptCut(model: Model, fitted: TreeTables, evidence: Evidence): TreeTables {
  if (evidence.every((keep) => keep === undefined)) return fitted;
  const asked = evidence.map((keep) => keep?.join('') ?? '').join();
  const known = lastCut.get(fitted);
  if (known?.asked === asked) return known.tables;
  const tables = cutTables(model, fitted, evidence);
  lastCut.set(fitted, { asked, tables });
  return tables;
}

/** Calibrated tables of the people inside the evidence; their mass is the people left. */
export function cutTables(model: Model, fitted: TreeTables, evidence: Evidence): TreeTables {
  const tables = copyTables(fitted);
  evidence.forEach((keep, dimension) => {
    if (!keep) return;
    const home = model.cliques.findIndex(({ dimensions }) => dimensions.includes(dimension));
    const { dimensions, codes } = model.cliques[home]!;
    const column = codes[dimensions.indexOf(dimension)]!;
    const table = tables.cliques[home]!;
    for (let i = 0; i < table.length; i++) if (keep[column[i]!] === 0) table[i] = 0;
  });
  if (evidence.some((keep) => keep !== undefined)) calibrate(model, tables);
  return tables;
}
