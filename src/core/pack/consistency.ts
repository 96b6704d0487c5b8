import { firstPackStream } from '../random/streams.ts';
import type { Attribute, AttributeId, Marginal, Pack, PackHouseholds } from './pack.ts';
import type { PackProblem } from './shape.ts';

/** Domains that mail never leaves to (RFC 2606, RFC 6761). */
const reservedDomain = /^(.+\.)?(example\.(com|net|org)|example|invalid|test)$/;

/** How far the counts of a marginal may be from its base, relative to the base. */
const totalTolerance = 1e-9;

type Report = (path: string, message: string) => void;

/** What members of a pack, each right in form, say against each other. */
export function findDisagreements(pack: Pack): PackProblem[] {
  const found: PackProblem[] = [];
  const report: Report = (path, message) => found.push({ path, message });
  checkNames(pack, report);
  const attributes = new Map(pack.attributes.map((attribute) => [attribute.id, attribute]));
  pack.attributes.forEach((attribute, i) =>
    checkAttribute(attribute, `attributes[${i}]`, attributes, report),
  );
  if (found.length === 0) checkTables(pack, attributes, report);
  return found;
}

/** Ids and streams are unique, and what is named exists. */
function checkNames(pack: Pack, report: Report): void {
  const unique = (path: string, ids: readonly string[]) =>
    ids.forEach((id, i) => {
      if (ids.indexOf(id) !== i) report(`${path}[${i}].id`, `'${id}' stands twice`);
    });
  const lists = [
    'bases',
    'sources',
    'marginals',
    'sampleFactors',
    'structuralZeros',
    'figures',
    'contradictions',
    'context',
    'presets',
  ] as const;
  for (const name of lists)
    unique(
      name,
      (pack[name] ?? []).map(({ id }) => id),
    );
  const attributes = pack.attributes.map(({ id }) => id);
  unique('attributes', attributes);
  pack.identities.forEach(({ id }, i) => {
    const all = [...attributes, ...pack.identities.slice(0, i).map((other) => other.id)];
    if (all.includes(id)) report(`identities[${i}].id`, `'${id}' stands twice`);
  });

  const streams = new Map<number, string>();
  const take = (stream: number, path: string) => {
    const holder = streams.get(stream);
    if (stream < firstPackStream || stream > 0xffff_ffff)
      report(path, `${stream} is no stream of a pack: take ${firstPackStream} or more`);
    else if (holder !== undefined) report(path, `stream ${stream} belongs to ${holder} already`);
    streams.set(stream, path);
  };
  pack.attributes.forEach(({ stream }, i) => take(stream, `attributes[${i}].stream`));
  pack.identities.forEach(({ stream }, i) => take(stream, `identities[${i}].stream`));
  if (pack.contacts) {
    take(pack.contacts.streams.email, 'contacts.streams.email');
    take(pack.contacts.streams.phone, 'contacts.streams.phone');
    pack.contacts.emailDomains.forEach((domain, i) => {
      if (!reservedDomain.test(domain))
        report(
          `contacts.emailDomains[${i}]`,
          `'${domain}' is no reserved domain: mail could reach somebody`,
        );
    });
  }

  const sources = new Set(pack.sources.map(({ id }) => id));
  const bases = new Set(pack.bases.map(({ id }) => id));
  const evidence = (path: string, { source, base }: { source: string; base?: string }) => {
    if (!sources.has(source)) report(`${path}.source`, `there is no source '${source}'`);
    if (base !== undefined && !bases.has(base))
      report(`${path}.base`, `there is no base '${base}'`);
  };
  for (const name of [
    'attributes',
    'marginals',
    'sampleFactors',
    'figures',
    'context',
    'identities',
  ] as const)
    pack[name]?.forEach((member, i) => evidence(`${name}[${i}]`, member));
  if (pack.households) {
    evidence('households', pack.households);
    pack.households.targets?.forEach((table, i) => evidence(`households.targets[${i}]`, table));
    checkHouseholds(pack.households, report);
  }
  pack.contradictions.forEach(({ sources: named }, i) =>
    named.forEach((source, k) => {
      if (!sources.has(source))
        report(`contradictions[${i}].sources[${k}]`, `there is no source '${source}'`);
    }),
  );
  if (!bases.has(pack.base)) report('base', `there is no base '${pack.base}'`);
  if (!pack.marginals.some(({ id }) => id === pack.root))
    report('root', `there is no marginal '${pack.root}'`);
}

/**
 * Lists are as long as they must be. What targets say of the records is for the reader of
 * households, which says it in words when they are used.
 */
function checkHouseholds(
  { households, persons, zones, targets }: PackHouseholds,
  report: Report,
): void {
  const at = 'households';
  const { length } = households.id;
  expectLength(`${at}.households.weight`, households.weight, length, report);
  for (const [id, values] of Object.entries(households.columns))
    expectLength(`${at}.households.columns.${id}`, values, length, report);
  for (const [id, values] of Object.entries(persons.columns))
    expectLength(`${at}.persons.columns.${id}`, values, persons.household.length, report);
  if (!zones !== !targets)
    report(at, `has ${zones ? 'zones and no targets' : 'targets and no zones'}; give both or none`);
  targets?.forEach(({ categories, values }, i) => {
    expectLength(`${at}.targets[${i}].values`, values, zones?.length ?? 0, report);
    values.forEach((own, z) =>
      expectLength(`${at}.targets[${i}].values[${z}]`, own, categories.length, report),
    );
  });
}

function checkAttribute(
  attribute: Attribute,
  path: string,
  attributes: Map<AttributeId, Attribute>,
  report: Report,
): void {
  const { categories, values, derivedFrom, within } = attribute;
  const ids = new Set<string>();
  categories.forEach(({ id }, i) => {
    if (ids.has(id)) report(`${path}.categories[${i}].id`, `'${id}' stands twice`);
    ids.add(id);
  });
  expectLength(`${path}.values`, values, categories.length, report);

  if (derivedFrom) {
    const parent = attributes.get(derivedFrom.attribute);
    const at = `${path}.derivedFrom`;
    if (!parent) report(`${at}.attribute`, `there is no attribute '${derivedFrom.attribute}'`);
    else if (isOwnAncestor(attribute, attributes))
      report(`${at}.attribute`, `'${attribute.id}' is derived from itself`);
    else expectLength(`${at}.groups`, derivedFrom.groups, parent.categories.length, report);
    expectCodes(`${at}.groups`, derivedFrom.groups, categories.length, report);
    if (within) report(`${path}.within`, 'an attribute is derived or nested, not both');
  }
  if (within) {
    expectLength(`${path}.within.cell`, within.cell, categories.length, report);
    const sizes = within.attributes.map((id, i) => {
      const other = attributes.get(id);
      if (!other || id === attribute.id)
        report(`${path}.within.attributes[${i}]`, `there is no other attribute '${id}'`);
      return other?.categories.length ?? 0;
    });
    expectCodes(`${path}.within.cell`, within.cell, product(sizes), report);
  }
}

function isOwnAncestor(attribute: Attribute, attributes: Map<AttributeId, Attribute>): boolean {
  const seen = new Set<AttributeId>();
  for (let at: Attribute | undefined = attribute; at;) {
    if (seen.has(at.id)) return true;
    seen.add(at.id);
    at = at.derivedFrom && attributes.get(at.derivedFrom.attribute);
  }
  return false;
}

/** Tables have one cell for each combination, and slices name codes that exist. */
function checkTables(pack: Pack, attributes: Map<AttributeId, Attribute>, report: Report): void {
  const sizesOf = (path: string, ids: readonly AttributeId[]): number[] =>
    ids.map((id, i) => {
      if (!attributes.has(id)) report(`${path}[${i}]`, `there is no attribute '${id}'`);
      else if (ids.indexOf(id) !== i) report(`${path}[${i}]`, `'${id}' stands twice`);
      return attributes.get(id)?.categories.length ?? 0;
    });
  const slice = (path: string, where: Record<AttributeId, number[]>) => {
    if (Object.keys(where).length === 0) report(path, 'names no attribute');
    for (const [id, codes] of Object.entries(where)) {
      const attribute = attributes.get(id);
      if (attribute) expectCodes(`${path}.${id}`, codes, attribute.categories.length, report);
      else report(`${path}.${id}`, `there is no attribute '${id}'`);
    }
  };

  const total = pack.bases.find(({ id }) => id === pack.base)!.total;
  if (total <= 0) report('base', `the base '${pack.base}' counts nobody`);
  pack.marginals.forEach((marginal, i) => {
    const path = `marginals[${i}]`;
    checkMarginal(marginal, path, sizesOf(`${path}.of`, marginal.of), total, report);
    if (marginal.base !== pack.base)
      report(
        `${path}.base`,
        `targets are stated for '${pack.base}': a table of '${marginal.base}' can be a sample factor or a figure`,
      );
  });
  pack.sampleFactors.forEach(({ of, weights }, i) => {
    const path = `sampleFactors[${i}]`;
    expectLength(`${path}.weights`, weights, product(sizesOf(`${path}.of`, of)), report);
    if (weights.every((weight) => weight === 0)) report(`${path}.weights`, 'are all 0');
  });
  pack.context?.forEach(({ of, values }, i) => {
    const path = `context[${i}]`;
    expectLength(`${path}.values`, values, product(sizesOf(`${path}.of`, of)), report);
  });
  pack.structuralZeros.forEach(({ where }, i) => slice(`structuralZeros[${i}].where`, where));
  pack.presets.forEach(({ where }, i) => slice(`presets[${i}].where`, where));
  pack.figures.forEach(({ where, lower, upper }, i) => {
    slice(`figures[${i}].where`, where);
    if (lower > upper) report(`figures[${i}].upper`, `${upper} is less than lower, ${lower}`);
  });
  pack.highlights.forEach(({ of }, i) => sizesOf(`highlights[${i}].of`, of));
  pack.identities.forEach(({ given, choose, lists, weights = {} }, i) => {
    const path = `identities[${i}]`;
    for (const [name, own] of Object.entries(weights)) {
      const at = `${path}.weights.${name}`;
      if (!Object.hasOwn(lists, name)) report(at, `there is no list '${name}'`);
      else expectLength(at, own, lists[name]!.length, report);
      if (own.every((weight) => weight === 0)) report(at, 'are all 0');
    }
    expectLength(`${path}.choose`, choose, product(sizesOf(`${path}.given`, given)), report);
    choose.forEach((parts, cell) => {
      parts.forEach(({ list }, k) => {
        if (!Object.hasOwn(lists, list))
          report(`${path}.choose[${cell}][${k}].list`, `there is no list '${list}'`);
      });
      if (parts.every(({ weight }) => weight === 0))
        report(`${path}.choose[${cell}]`, 'has no weight above 0');
    });
  });
}

function checkMarginal(
  {
    of,
    groups = {},
    groupLabels = {},
    counts,
    published,
    marginOfError,
    policy,
    estimatedCells = [],
  }: Marginal,
  path: string,
  sizes: readonly number[],
  total: number,
  report: Report,
): void {
  let whole = true;
  for (const id of [...Object.keys(groups), ...Object.keys(groupLabels)])
    if (!of.includes(id)) report(`${path}.groups.${id}`, `'${id}' is no attribute of this table`);
  const shape = of.map((id, axis) => {
    const stated = groups[id];
    const labels = groupLabels[id];
    if (!stated) return sizes[axis]!;
    expectLength(`${path}.groups.${id}`, stated, sizes[axis]!, report);
    const used = new Set(stated);
    if (used.delete(null)) whole = false;
    const extent = Math.max(-1, ...(used as Set<number>)) + 1;
    if (used.size !== extent || extent === 0)
      report(`${path}.groups.${id}`, 'groups are numbered from 0 without gaps');
    expectLength(`${path}.groupLabels.${id}`, labels, extent, report);
    return extent;
  });
  const cells = product(shape);
  expectLength(`${path}.counts`, counts, cells, report);
  expectLength(`${path}.marginOfError.values`, marginOfError?.values, cells, report);
  expectLength(`${path}.policy.tolerance`, policy?.tolerance, cells, report);
  expectLength(`${path}.policy.minimum`, policy?.minimum, cells, report);
  policy?.tolerance.forEach((share, cell) => {
    if (share > 1) report(`${path}.policy.tolerance[${cell}]`, `${share} is no share: at most 1`);
  });
  expectCodes(`${path}.estimatedCells`, estimatedCells, cells, report);
  const sum = counts.reduce<number>((people, cell) => people + (cell ?? 0), 0);
  const complete = whole && counts.every((cell) => cell !== null);
  if (sum - total > total * totalTolerance || (complete && total - sum > total * totalTolerance))
    report(`${path}.counts`, `add up to ${sum}, and the base counts ${total} people`);
  if (!published) return;
  for (const name of ['values', 'lower', 'upper'] as const)
    expectLength(`${path}.published.${name}`, published[name], cells, report);
  if (Array.isArray(published.decimals))
    expectLength(`${path}.published.decimals`, published.decimals, cells, report);
  published.upper.forEach((upper, cell) => {
    const lower = published.lower[cell];
    if (upper !== null && lower !== undefined && lower !== null && upper < lower)
      report(`${path}.published.upper[${cell}]`, `${upper} is less than lower, ${lower}`);
  });
}

function expectLength(
  path: string,
  list: readonly unknown[] | undefined,
  length: number,
  report: Report,
): void {
  if (list && list.length !== length)
    report(path, `has ${list.length} entries and needs ${length}`);
}

function expectCodes(path: string, codes: readonly number[], size: number, report: Report): void {
  codes.forEach((code, i) => {
    if (code >= size) report(`${path}[${i}]`, `${code} is no code: there are ${size}`);
  });
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((cells, size) => cells * size, 1);
}
