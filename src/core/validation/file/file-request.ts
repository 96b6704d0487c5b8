import type { Attribute, AttributeId, Pack } from '../../pack/pack.ts';
import type { FitCache } from '../../population/fit-pack.ts';
import { newCodes } from '../../population/draw.ts';
import { fitPack } from '../../population/fit-pack.ts';
import { expectOfFile, proposeWhere } from './expected.ts';
import type { Narrowing } from './expected.ts';
import { fileSubject } from './file-subject.ts';
import type { FileSubject } from './file-subject.ts';
import { matchColumns } from './match-columns.ts';
import type { Matching } from './match-columns.ts';
import type { PolicyDocument } from '../policy/policy-document.ts';
import type { ReadTable } from './read-table.ts';
import { checkPersonas } from '../persona/persona-schema.ts';
import type { Drawing, SubjectColumn, SubjectRows } from '../count/subject.ts';
import type { ValidationRequest } from '../validation-plan.ts';

/** How a file is to be validated. */
export interface FileRequestOptions {
  /** The pack it is held against. */
  pack?: { pack: Pack; digest: string };
  drawing?: Drawing;
  policy?: PolicyDocument;
  /** As the user corrected it; what is proposed when absent. */
  matching?: Matching;
  /** Codes of the pack's people that the file is about; what is proposed when absent. */
  where?: Record<AttributeId, number[]>;
  /** Attributes of the file that this one is a reference of: the same categories and bands are used. */
  own?: readonly Attribute[];
  seed?: number;
  cache?: FitCache;
}

/** A file made ready to be validated, or why it cannot be. */
export type FileRequest =
  | {
      ok: true;
      request: ValidationRequest;
      file: FileSubject;
      matching: Matching;
      /** Whom it was taken to be about. */
      narrowing: Narrowing[];
    }
  | { ok: false; reason: string };

/** Makes a file ready to be validated: matches its columns, and asks the pack what it expects of them. */
export function fileRequest(table: ReadTable, options: FileRequestOptions = {}): FileRequest {
  const { drawing = 'unknown', policy, seed, cache } = options;
  const pack = options.pack?.pack;
  const matching = options.matching ?? matchColumns(pack ?? null, table);
  const file = fileSubject(table, matching, drawing, pack, options.own);
  if (file.subject.attributes.length === 0)
    return {
      ok: false,
      reason: `No column of ${table.name} can be compared: each is empty, has the same value throughout, or a text of its own in nearly every row.`,
    };
  const shared = {
    subject: file.subject,
    notes: file.notes,
    columns: matching.columns,
    ...(table.personas !== undefined && { personas: checkPersonas(table.personas) }),
    ...(policy && { policy }),
    ...(seed !== undefined && { seed }),
    ...(cache && { cache }),
  };
  if (!options.pack || !pack) return { ok: true, request: shared, file, matching, narrowing: [] };
  if (file.groupings.size === 0)
    return {
      ok: true,
      file,
      matching,
      narrowing: [],
      request: {
        ...shared,
        notes: [
          ...file.notes,
          `No column of ${table.name} is like an attribute of the pack ${pack.id}: nothing was held against it.`,
        ],
      },
    };
  const narrowing = options.where ? [] : proposeWhere(pack, file, cache);
  const where =
    options.where ??
    Object.fromEntries(narrowing.map(({ attribute, codes }) => [attribute, codes]));
  const expected = expectOfFile(pack, file, where, cache);
  if (!expected.ok) return expected;
  return {
    ok: true,
    file,
    matching,
    narrowing,
    request: {
      ...shared,
      notes: [...file.notes, ...narrowing.map(({ reason }) => reason)],
      against: {
        pack,
        digest: options.pack.digest,
        view: expected.view,
        where,
        comparisons: expected.comparisons,
        contradictions: fitPack(pack, cache).contradictions,
        cliques: expected.cliques,
      },
    },
  };
}

/**
 * Rows of a reference file in the attributes and groups of a population. What it lacks, or tells
 * apart too coarsely, is missing throughout.
 *
 * @returns the rows, and the attributes that could be compared
 */
export function rowsInTermsOf(
  population: Pick<FileSubject, 'subject' | 'groupings'>,
  reference: FileSubject,
): { rows: SubjectRows; shared: AttributeId[] } {
  const shared: AttributeId[] = [];
  const { count } = reference.rows;
  const columns = population.subject.attributes.map(({ id, categories }): SubjectColumn => {
    const missing = categories.length;
    const from = reference.rows.columns.find(({ attribute }) => attribute === id);
    const map = from && codeMap(population, reference, id);
    const codes = newCodes(missing + 1, count);
    if (from && map) {
      shared.push(id);
      for (let row = 0; row < count; row++) codes[row] = map[from.codes[row]!] ?? missing;
    } else codes.fill(missing);
    return { attribute: id, size: missing, codes };
  });
  const { weights } = reference.rows;
  return { rows: { start: 0, count, columns, ...(weights && { weights }) }, shared };
}

/** Group of the population of each group of the reference; undefined where one lies in several. */
function codeMap(
  population: Pick<FileSubject, 'subject' | 'groupings'>,
  reference: FileSubject,
  id: AttributeId,
): Int32Array | undefined {
  const attribute = (of: Pick<FileSubject, 'subject'>) =>
    of.subject.attributes.find((one) => one.id === id)!;
  const [own, theirs] = [attribute(population), attribute(reference)];
  const [into, from] = [population.groupings.get(id), reference.groupings.get(id)];
  const map = new Int32Array(theirs.categories.length).fill(-1);
  if (into && from) {
    for (const [category, group] of from.groups.entries()) {
      const target = into.groups[category]!;
      if (map[group] !== -1 && map[group] !== target) return undefined;
      map[group] = target;
    }
    return map;
  }
  theirs.categories.forEach((category, code) => {
    const found = own.categories.findIndex((one) => one.id === category.id);
    map[code] = found < 0 ? own.categories.length : found;
  });
  return map;
}
