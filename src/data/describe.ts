import { canonicalJson } from '../core/digest/canonical.ts';
import { packDigest } from '../core/pack/pack-digest.ts';
import type { Pack } from '../core/pack/pack.ts';
import { agreementOf } from '../core/population/agreement.ts';
import { PopulationDigest } from '../core/population/columns.ts';
import { drawRange } from '../core/population/draw.ts';
import { textIn } from '../core/population/persona.ts';
import { newTally, tallyRange } from '../core/population/tally.ts';
import type { ExportDescription, ExportRequest, ExportStep } from './export-request.ts';
import type { FileColumn } from './file-columns.ts';
import { jsonText } from './json-text.ts';
import { pieces } from './slices.ts';
import { targetTables } from './targets.ts';

/** Rows drawn at once to be counted and digested. */
const describedRows = 65_536;

/** Characters of target tables that a file may carry; larger ones are left out and said to be. */
const targetLimit = 262_144;

/**
 * Draws the rows of a file once to learn what it will hold: digests of its columns and the
 * people in each cell of the target tables. Digests stand at the end of a Parquet file, yet
 * its writer wants them first, and drawing is cheap beside encoding.
 */
export function* describe(
  request: ExportRequest,
  columns: readonly FileColumn[],
  [from, to]: readonly [number, number],
): Generator<ExportStep, ExportDescription> {
  const { plan } = request;
  const comparisons = request.comparisons.filter(({ kind }) => kind !== 'fit');
  const own = plan.columns.filter(({ attribute }) => columns.some(({ id }) => id === attribute));
  const digest = new PopulationDigest({ ...plan, columns: own });
  const tally = newTally(comparisons);
  const wanted = new Set(
    [...own.map(({ attribute }) => [attribute]), ...comparisons.map(({ of }) => of)].flat(),
  );
  for (const [start, count] of pieces(from, to, describedRows)) {
    const range = drawRange(plan, start, count, [...wanted]);
    digest.update({ ...range, start: start - from });
    tallyRange(tally, comparisons, range);
    yield { phase: 'describe', rows: start + count - from };
  }
  const digests = digest.columns();
  const isWhole = from === 0 && to === plan.size;
  const populationDigest =
    isWhole && own.length === plan.columns.length ? digest.population() : undefined;
  const targets = canonicalJson(targetTables(request.pack, comparisons, tally, request.language));
  return {
    digests,
    ...(populationDigest !== undefined && { populationDigest }),
    ...(isWhole && { agreement: agreementOf(comparisons, tally.counts, request.pack) }),
    metadata: {
      'populace.modelVersion': String(plan.modelVersion),
      'populace.study': canonicalJson(request.study),
      'populace.link': request.link,
      'populace.rows': `${from}:${to} of ${plan.size}`,
      'populace.digest': canonicalJson({
        columns: digests,
        ...(populationDigest !== undefined && { population: populationDigest }),
      }),
      'populace.pack': canonicalJson(packOf(request.pack, request.language)),
      'populace.columns': canonicalJson(columnsOf(request.pack, columns, request.language)),
      'populace.targets':
        targets.length <= targetLimit
          ? targets
          : canonicalJson({ omitted: `${targets.length} characters; draw the study to see them` }),
    },
  };
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
function columnsOf(pack: Pack, columns: readonly FileColumn[], language: string): object {
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
