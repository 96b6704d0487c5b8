import { coordinatesOf } from './grid.ts';
import { bandOfCategory } from './bands.ts';
import { arrange } from './attributes.ts';

import { unnamedPublisher } from './source-status.ts';
import type { AxisMeaning, Draft, DraftAttribute, DraftTable, Layout, Within } from './draft.ts';
import type { Attribute, Marginal, Pack, SampleFactor, Text } from '../pack/pack.ts';
import { readTable } from './reading.ts';

/**
 * A draft for editing a pack that came without one, such as from a link or a file: every
 * target and pattern becomes a long table of its counts. Names and published figures stay
 * behind.
 *
 * @throws Error for a pack with an attribute that lies inside a derived one, with what is the
 *   matter
 */
export function draftOf(pack: Pack): Draft {
  const roots = pack.attributes.filter(({ derivedFrom }) => !derivedFrom);
  const attributes = roots.map(
    ({ id, label, categories, values, unit, within }): DraftAttribute => {
      const numeric = values !== undefined;
      const around = nestingIn(pack, within, categories);
      return {
        id,
        label: english(label),
        numeric,
        ...(unit !== undefined && { unit: english(unit) }),
        categories: categories.map((category, c) => {
          const band = values && bandOfCategory(category.id, values, c);
          return { id: category.id, label: english(category.label), ...(band && { band }) };
        }),
        ...(around && { within: around }),
      };
    },
  );
  const tables = [
    ...pack.marginals.map((marginal, m) => tableOf(pack, marginal, `t${m + 1}`)),
    ...pack.sampleFactors
      .filter(({ status }) => status !== 'assumed')
      .map((factor, f) => tableOf(pack, factor, `t${pack.marginals.length + f + 1}`)),
  ];
  const base = pack.bases.find(({ id }) => id === pack.base)!;
  const rules = pack.structuralZeros
    .filter(({ where }) => Object.keys(where).every((id) => roots.some((one) => one.id === id)))
    .map(({ id, reason, where }) => ({
      id,
      reason: english(reason),
      where: Object.fromEntries(
        Object.entries(where).map(([name, codes]) => [
          name,
          codes.map((code) => roots.find((one) => one.id === name)!.categories[code]!.id),
        ]),
      ),
    }));
  return arrange({
    version: 1,
    id: pack.id,
    title: english(pack.title),
    basis: english(pack.basis),
    date: base.date,
    tables,
    attributes,
    rules,
    people: { from: 'stated', people: base.total },
    declined: [],
    done: [],
  });
}

/** Where categories lie, by ids. @throws Error where they lie in an attribute that is derived */
function nestingIn(
  pack: Pack,
  within: Attribute['within'],
  categories: Attribute['categories'],
): Within | undefined {
  if (!within) return undefined;
  const parents = within.attributes.map((id) => pack.attributes.find((one) => one.id === id)!);
  const derived = parents.find(({ derivedFrom }) => derivedFrom);
  if (derived)
    throw new Error(
      `“${english(pack.title)}” cannot be edited as tables: something lies inside ${english(derived.label).toLowerCase()}, which follows from another attribute. It can be drawn from where it came from.`,
    );
  const sizes = parents.map((parent) => parent.categories.length);
  const of = categories.map(({ id }, c) => {
    const at = coordinatesOf(within.cell[c]!, sizes);
    return [id, at.map((code, k) => parents[k]!.categories[code]!.id)] as const;
  });
  return { attributes: [...within.attributes], of: Object.fromEntries(of), stated: true };
}

function tableOf(pack: Pack, member: Marginal | SampleFactor, id: string): DraftTable {
  const isTarget = 'counts' in member;
  const groups = (isTarget && member.groups) || {};
  const groupLabels = (isTarget && member.groupLabels) || {};
  const axes = member.of.map((name) => {
    const attribute = pack.attributes.find((one) => one.id === name)!;
    const stated = groups[name] ?? attribute.categories.map((_, c) => c);
    const extent = Math.max(...stated.map((group) => group ?? -1)) + 1;
    const root = rootOf(pack, name);
    const labels = Array.from({ length: extent }, (_, group) => {
      const own = groupLabels[name]?.[group] ?? attribute.categories[stated.indexOf(group)]!.label;
      const codes = root.groups.flatMap((code, c) => (stated[code] === group ? [c] : []));
      return { label: english(own), ids: codes.map((c) => root.attribute.categories[c]!.id) };
    });
    return { name: english(attribute.label), attribute: root.attribute.id, labels: apart(labels) };
  });
  const figures = isTarget ? member.counts : member.weights;
  const sizes = axes.map(({ labels }) => labels.length);
  const lines = figures.map((figure, cell) => {
    const at = coordinatesOf(cell, sizes);
    return [
      ...at.map((code, k) => quoted(axes[k]!.labels[code]!.label)),
      figure === null ? '..' : plain(figure),
    ].join(',');
  });
  const text = `${[...axes.map(({ name }) => quoted(name)), 'Count'].join(',')}\n${lines.join('\n')}\n`;
  const name = english(member.label);
  const layout: Layout = {
    delimiter: ',',
    shape: 'long',
    headerRow: 0,
    headerRows: 1,
    endRow: figures.length + 1,
    axes: axes.map((axis, column) => ({ at: { column }, name: axis.name, totals: [] })),
    values: [axes.length],
    margins: {},
    marginLevel: 0.9,
    weight: null,
    number: { decimal: '.', thousands: '' },
    measure: { kind: 'counts' },
    unit: 1,
  };
  const source = pack.sources.find((one) => one.id === member.source);
  return {
    id,
    name,
    text,
    layout: readTable(text, name, layout).layout,
    axes: axes.map(({ attribute, labels }): AxisMeaning => ({
      attribute,
      labels: Object.fromEntries(labels.map(({ label, ids }) => [label, ids])),
    })),
    role: isTarget ? 'target' : 'pattern',
    reliability: (isTarget && member.reliability) || 1,
    source: {
      publisher: source ? english(source.publisher) : unnamedPublisher,
      table: source ? english(source.table) : name,
      year: source?.year ?? 2000,
      licence: source?.licence ?? 'not stated',
      ...(source?.url !== undefined && { url: source.url }),
      status: member.status,
    },
    adjust: {},
  };
}

/** The attribute that is drawn behind one that is derived, and its groups. */
function rootOf(pack: Pack, name: string) {
  let attribute = pack.attributes.find(({ id }) => id === name)!;
  let groups = attribute.categories.map((_, c) => c);
  while (attribute.derivedFrom) {
    const { attribute: parent, groups: own } = attribute.derivedFrom;
    const before = groups;
    groups = own.map((code) => before[code]!);
    attribute = pack.attributes.find(({ id }) => id === parent)!;
  }
  return { attribute, groups };
}

/** Labels made different where two groups are called the same. */
function apart<L extends { label: string }>(labels: readonly L[]): L[] {
  const seen = new Map<string, number>();
  return labels.map((one) => {
    const count = (seen.get(one.label) ?? 0) + 1;
    seen.set(one.label, count);
    return count === 1 ? one : { ...one, label: `${one.label} (${count})` };
  });
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

/** A number without an exponent. */
function plain(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(20).replace(/0+$/, '') : text;
}

function english(text: Text): string {
  return typeof text === 'string' ? text : text.en;
}
