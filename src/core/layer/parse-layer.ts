import { digestOf } from '../digest/sha256.ts';
import { statuses } from '../pack/pack.ts';
import { code, count, list, number, object, oneOf, orNull, record, string } from '../pack/shape.ts';
import type { Check, PackProblem } from '../pack/shape.ts';
import { factorOf } from './cuts.ts';
import type { Layer, LayerAttribute, Measured } from './layer.ts';

/** A layer, or what keeps a value from being one; at least one problem. */
export type ParsedLayer = { ok: true; layer: Layer } | { ok: false; problems: PackProblem[] };

/** First stream of a layer; the attributes of packs use those below. */
export const firstLayerStream = 2000;

const text: Check = (value, path, found) => {
  if (typeof value === 'string') string(value, path, found);
  else if (typeof (value as { en?: unknown } | null)?.en !== 'string')
    found.push({ path, message: "must be a text, or texts by language with 'en' among them" });
  else record(string)(value, path, found);
};
const isTrue: Check = (value, path, found) => {
  if (value !== true) found.push({ path, message: 'must be true, or absent' });
};
const category = object({ id: string, label: text });
const evidence = { status: oneOf(...statuses), source: string, base: text, 'note?': text };
const shares = list(count, 2);

const measuredKinds: Record<string, Check> = {
  shares: object({
    kind: string,
    ...evidence,
    total: shares,
    margins: list(
      object({
        of: string,
        'groups?': list(orNull(code)),
        'groupLabels?': list(text),
        shares: list(shares, 1),
      }),
    ),
  }),
  scores: object({
    kind: string,
    ...evidence,
    thresholds: list(number, 1),
    margins: list(
      object({
        of: list(string, 1),
        'groups?': record(list(code)),
        means: list(number, 1),
        n: list(count, 1),
        'filled?': list(code),
        'contrast?': isTrue,
      }),
      1,
    ),
  }),
  index: object({ kind: string, ...evidence, of: string, above: code, shares }),
};

const measured: Check = (value, path, found) => {
  const kind = (value as { kind?: unknown } | null)?.kind;
  const check = typeof kind === 'string' ? measuredKinds[kind] : undefined;
  if (check) check(value, path, found);
  else found.push({ path: `${path}.kind`, message: 'must be one of: shares, scores, index' });
};

const layer = object({
  format: oneOf(1),
  id: string,
  title: text,
  about: text,
  languages: list(string, 1),
  sources: list(
    object({
      id: string,
      publisher: text,
      table: text,
      year: code,
      licence: string,
      'obtainedFrom?': text,
      'url?': string,
    }),
  ),
  topics: list(category, 1),
  universe: object({ variable: string, from: number, outside: category }),
  variables: list(
    object({ id: string, label: text, categories: list(category, 1), 'from?': list(number) }),
    1,
  ),
  countries: list(category),
  mappings: list(
    object({
      pack: string,
      country: string,
      variables: record(object({ attribute: string, 'groups?': record(string), 'scale?': number })),
      'anchors?': record(object({ attribute: string, groups: record(list(string, 1)) })),
    }),
  ),
  correlations: list(
    object({
      id: string,
      of: list(string, 2),
      matrix: list(number),
      source: string,
      status: oneOf(...statuses),
      'note?': text,
    }),
  ),
  attributes: list(
    object({
      id: string,
      label: text,
      'note?': text,
      topic: string,
      stream: code,
      categories: list(category, 2, 65_534),
      'values?': list(number),
      'unit?': text,
      'measured?': record(measured),
      'assumed?': object({ shares, note: text }),
    }),
    1,
  ),
});

/** First 16 hexadecimal digits of the SHA-256 of a layer's canonical JSON. */
export function layerDigest(value: Layer): string {
  return digestOf(value).slice(0, 16);
}

/** Checks that a value is a layer: the form of every member, then that they fit together. */
export function parseLayer(value: unknown): ParsedLayer {
  const problems: PackProblem[] = [];
  layer(value, '', problems);
  if (problems.length === 0) findDisagreements(value as Layer, problems);
  return problems.length === 0
    ? { ok: true, layer: value as Layer }
    : { ok: false, problems: problems.slice(0, 100) };
}

function findDisagreements(value: Layer, found: PackProblem[]): void {
  const variables = new Map(value.variables.map((variable) => [variable.id, variable]));
  const attributes = new Map(value.attributes.map((attribute) => [attribute.id, attribute]));
  const topics = new Set(value.topics.map(({ id }) => id));
  const sources = new Set(value.sources.map(({ id }) => id));
  const countries = new Set(value.countries.map(({ id }) => id));
  const say = (path: string, message: string) => found.push({ path, message });
  if (attributes.size < value.attributes.length) say('attributes', 'two have the same id');
  const streams = new Set(value.attributes.map(({ stream }) => stream));
  if (streams.size < value.attributes.length) say('attributes', 'two have the same stream');
  if (!variables.has(value.universe.variable))
    say('universe.variable', `there is no variable '${value.universe.variable}'`);
  value.variables.forEach(({ from, categories }, v) => {
    if (from && (from.length !== categories.length || !isAscending(from)))
      say(`variables[${v}].from`, 'must have one number per category, ascending');
  });
  value.mappings.forEach((mapping, m) => {
    const path = `mappings[${m}]`;
    if (!countries.has(mapping.country))
      say(`${path}.country`, `there is no country '${mapping.country}'`);
    for (const [id, { groups }] of Object.entries(mapping.variables)) {
      const variable = variables.get(id);
      if (!variable) say(`${path}.variables.${id}`, `there is no variable '${id}'`);
      for (const group of Object.values(groups ?? {}))
        if (variable && !variable.categories.some((one) => one.id === group))
          say(`${path}.variables.${id}.groups`, `'${id}' has no category '${group}'`);
    }
    for (const [id, { groups }] of Object.entries(mapping.anchors ?? {})) {
      const own = attributes.get(id)?.categories.map((category) => category.id);
      if (!own || Object.values(groups).flat().sort().join() !== [...own].sort().join())
        say(`${path}.anchors.${id}`, 'must hold each category of the attribute once');
      if (!value.correlations.some(({ of }) => of[0] === id))
        say(`${path}.anchors.${id}`, 'must stand first in a matrix of correlations');
    }
  });
  value.correlations.forEach(({ of, matrix, source }, c) => {
    const path = `correlations[${c}]`;
    if (!sources.has(source)) say(`${path}.source`, `there is no source '${source}'`);
    for (const id of of) if (!attributes.has(id)) say(`${path}.of`, `there is no '${id}'`);
    if (!isCorrelation(matrix, of.length))
      say(`${path}.matrix`, 'must be symmetric and positive definite, with ones on the diagonal');
  });
  value.attributes.forEach((attribute, a) => {
    const path = `attributes[${a}]`;
    const size = attribute.categories.length;
    if (!topics.has(attribute.topic)) say(`${path}.topic`, `there is no '${attribute.topic}'`);
    if (attribute.stream < firstLayerStream)
      say(`${path}.stream`, `must be ${firstLayerStream} or more`);
    if (attribute.values && (attribute.values.length !== size || !isAscending(attribute.values)))
      say(`${path}.values`, 'must have one number per category, ascending');
    if (!attribute.measured && !attribute.assumed)
      say(path, 'is neither measured anywhere nor assumed');
    if (attribute.assumed && attribute.assumed.shares.length !== size)
      say(`${path}.assumed.shares`, `must have ${size} shares`);
    for (const [country, what] of Object.entries(attribute.measured ?? {})) {
      const place = `${path}.measured.${country}`;
      if (!countries.has(country)) say(place, `there is no country '${country}'`);
      if (!sources.has(what.source)) say(`${place}.source`, `there is no '${what.source}'`);
      for (const message of disagreementsOf(attribute, what)) say(place, message);
    }
  });

  function disagreementsOf(attribute: LayerAttribute, what: Measured): string[] {
    const size = attribute.categories.length;
    const messages: string[] = [];
    if (what.kind === 'index') {
      if (what.shares.length !== size) messages.push(`must have ${size} shares`);
      if (!attributes.has(what.of)) messages.push(`there is no attribute '${what.of}'`);
      return messages;
    }
    if (what.kind === 'scores') {
      if (attribute.values?.length !== what.thresholds.length + 1)
        messages.push('must have one threshold fewer than the attribute has values');
      for (const { of, groups, means, n } of what.margins) {
        const cells = of.reduce((product, id) => {
          const stated = groups?.[id];
          const extent = stated ? Math.max(...stated) + 1 : variables.get(id)?.categories.length;
          return product * (extent ?? NaN);
        }, 1);
        if (means.length !== cells || n.length !== cells)
          messages.push(`must have ${cells} means and numbers by ${of.join(' and ')}`);
      }
      return messages;
    }
    if (what.total.length !== size) messages.push(`must have ${size} shares in total`);
    for (const { of, groups, shares: rows } of what.margins) {
      const variable = variables.get(of);
      if (!variable) messages.push(`there is no variable '${of}'`);
      else if (groups && groups.length !== variable.categories.length)
        messages.push(`must have a group for each category of '${of}'`);
      const extent = groups
        ? Math.max(...groups.map((group) => group ?? -1)) + 1
        : variable?.categories.length;
      if (rows.length !== extent || rows.some((row) => row.length !== size))
        messages.push(`must have ${size} shares for each group of '${of}'`);
    }
    return messages;
  }
}

function isAscending(numbers: readonly number[]): boolean {
  return numbers.every((value, i) => i === 0 || value > numbers[i - 1]!);
}

function isCorrelation(matrix: readonly number[], size: number): boolean {
  if (matrix.length !== size * size) return false;
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++)
      if (matrix[i * size + j] !== (i === j ? 1 : matrix[j * size + i])) return false;
  try {
    factorOf(matrix, size);
    return true;
  } catch {
    return false;
  }
}
