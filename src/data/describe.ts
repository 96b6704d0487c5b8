import { canonicalJson } from '../core/digest/canonical.ts';
import { packDigest } from '../core/pack/pack-digest.ts';
import type { Pack } from '../core/pack/pack.ts';
import { agreementOf } from '../core/population/agreement.ts';
import { PopulationDigest } from '../core/population/columns.ts';
import type { RunningHash } from '../core/population/columns.ts';
import { textIn } from '../core/population/persona.ts';
import { withLayers } from '../core/population/layers.ts';
import type { Plan, PlanColumn, PlanLayer } from '../core/population/plan.ts';
import type { Comparison } from '../core/population/report.ts';
import { comparableCounts, mergeTally, newTally } from '../core/population/tally.ts';
import type { Tally } from '../core/population/tally.ts';
import type { ExportDescription, ExportRequest } from './export-request.ts';
import type { FileColumn } from './file-columns.ts';
import { jsonText } from './json-text.ts';
import type { Part } from './part.ts';
import { targetTables } from './targets.ts';

/** Characters of target tables that a file may carry; larger ones are left out and said to be. */
const targetLimit = 4_194_304;

/**
 * Keeps account of the rows of a file as they are written: digests of its columns, and the
 * people in each cell of the target tables.
 */
export class Ledger {
  readonly #request: ExportRequest;
  readonly #columns: readonly FileColumn[];
  readonly #rows: readonly [number, number];
  readonly #comparisons: readonly Comparison[];
  readonly #own: PlanColumn[];
  readonly #digest: PopulationDigest;
  readonly #tally: Tally;

  constructor(
    request: ExportRequest,
    columns: readonly FileColumn[],
    rows: readonly [number, number],
    newHash?: () => RunningHash,
  ) {
    const { plan } = request;
    this.#request = request;
    this.#columns = columns;
    this.#rows = rows;
    this.#comparisons = countedIn(request);
    this.#own = plan.columns.filter(({ attribute }) => columns.some(({ id }) => id === attribute));
    this.#digest = new PopulationDigest({ columns: this.#own }, newHash);
    this.#tally = newTally(this.#comparisons);
  }

  /** Enters the rows that come next. */
  enter({ range, tally }: Pick<Part, 'range' | 'tally'>): void {
    this.#digest.update({ ...range, start: range.start - this.#rows[0] });
    mergeTally(this.#tally, tally);
  }

  /** What the file says of itself, once all of its rows are entered. */
  describe(): ExportDescription {
    const request = this.#request;
    const { plan, pack, language } = request;
    const [from, to] = this.#rows;
    const digests = this.#digest.columns();
    const isWhole = from === 0 && to === plan.size;
    const populationDigest =
      isWhole && this.#own.length === plan.columns.length ? this.#digest.population() : undefined;
    const comparable = comparableCounts(this.#tally, plan);
    const weighted = plan.columns.some(({ weight }) => weight) ? comparable : undefined;
    const tables = targetTables(pack, this.#comparisons, this.#tally, language, weighted);
    const targets = canonicalJson(tables);
    return {
      digests,
      ...(populationDigest !== undefined && { populationDigest }),
      ...(isWhole && { agreement: agreementOf(this.#comparisons, comparable, pack) }),
      metadata: {
        'populace.modelVersion': String(plan.modelVersion),
        'populace.study': canonicalJson(request.study),
        'populace.link': request.link,
        'populace.rows': `${from}:${to} of ${plan.size}`,
        'populace.digest': canonicalJson({
          columns: digests,
          ...(populationDigest !== undefined && { population: populationDigest }),
        }),
        'populace.pack': canonicalJson(packOf(pack, language)),
        'populace.columns': canonicalJson(
          columnsOf(withLayers(pack, plan), this.#columns, language, plan),
        ),
        ...(plan.layers && {
          'populace.layers': canonicalJson(
            layersOf(plan.layers, this.#comparisons, this.#tally, language),
          ),
        }),
        'populace.targets':
          targets.length <= targetLimit
            ? targets
            : canonicalJson({
                omitted: `${targets.length} characters; draw the study to see them`,
              }),
      },
    };
  }
}

/** The tables that the people of a file are counted in. */
export function countedIn({ comparisons, columns }: ExportRequest): Comparison[] {
  return comparisons.filter(({ kind, of }) =>
    kind === 'layer' ? (columns?.includes(of[0]!) ?? true) : kind !== 'fit',
  );
}

/** Each layer with its sources, and the people expected and drawn in the categories of its traits. */
function layersOf(
  layers: readonly PlanLayer[],
  comparisons: readonly Comparison[],
  { counts }: Tally,
  language: string,
): object[] {
  return layers.map(({ id, digest, title, attributes, sources }) => ({
    id,
    digest,
    title: textIn(title, language),
    sources: sources.map((source) => ({
      ...source,
      publisher: textIn(source.publisher, language),
      table: textIn(source.table, language),
    })),
    traits: comparisons.flatMap(({ kind, of, expected }, c) => {
      const attribute = attributes.find((one) => kind === 'layer' && one.id === of[0]);
      if (!attribute) return [];
      return {
        attribute: attribute.id,
        status: attribute.status,
        ...(attribute.note !== undefined && { note: textIn(attribute.note, language) }),
        categories: attribute.categories.map(({ label }) => textIn(label, language)),
        expected: Array.from(expected, (people) => Math.round(people * 1000) / 1000),
        drawn: Array.from(counts[c]!),
      };
    }),
  }));
}

/** The same description as one JSON document, for a file beside a CSV or JSONL file. */
export function metadataFile({ metadata }: ExportDescription): string {
  const members = Object.entries(metadata).map(([key, text]): [string, unknown] => [
    key.slice('populace.'.length),
    /^[[{]/.test(text) ? JSON.parse(text) : text,
  ]);
  return `${jsonText(Object.fromEntries(members))}\n`;
}

function packOf(pack: Pack, language: string): object {
  return {
    id: pack.id,
    digest: packDigest(pack),
    title: textIn(pack.title, language),
    basis: textIn(pack.basis, language),
    sources: pack.sources.map(({ publisher, table, ...source }) => ({
      ...source,
      publisher: textIn(publisher, language),
      table: textIn(table, language),
      ...(source.obtainedFrom !== undefined && {
        obtainedFrom: textIn(source.obtainedFrom, language),
      }),
    })),
  };
}

/** What each column means, how near it is to its publisher, and from which source. */
function columnsOf(
  pack: Pack,
  columns: readonly FileColumn[],
  language: string,
  plan: Plan,
): object {
  return Object.fromEntries(
    columns.map(({ id }) => {
      const attribute = pack.attributes.find((candidate) => candidate.id === id);
      const identity = pack.identities.find((candidate) => candidate.id === id);
      if (attribute)
        return [
          id,
          {
            label: textIn(attribute.label, language),
            status: attribute.status,
            source: attribute.source,
            ...(attribute.unit !== undefined && { unit: textIn(attribute.unit, language) }),
          },
        ];
      if (plan.columns.some(({ attribute: own, weight }) => own === id && weight))
        return [
          id,
          {
            label: 'people of the base, inside the filter, that the row stands for',
            status: 'derived',
          },
        ];
      if (identity) return [id, { label: textIn(identity.label, language), status: 'fictitious' }];
      return [
        id,
        id === 'index'
          ? { label: 'personaIndex', status: 'derived' }
          : { label: id, status: 'fictitious' },
      ];
    }),
  );
}
