import { malformations } from './form.ts';
import type { Fit, FitProblem, Problem, TableMarginal } from './problem.ts';

/** A defect of a JSON problem and where it is, such as `marginals[2].counts[5]`. */
export interface Defect {
  path: string;
  message: string;
}

/** A problem as read from JSON: the table to fit and, for whole people, how many and which draw. */
export type ParsedProblem = FitProblem & { total?: number; seed?: number };

const problemKeys = [
  'shape',
  'sampleTable',
  'marginals',
  'structuralZeros',
  'tolerance',
  'maxIterations',
  'priorWeight',
  'total',
  'seed',
];
const marginalKeys = ['of', 'counts', 'groups', 'reliability'];

/**
 * Reads a fitting problem from JSON:
 *
 *     {"shape": [categories of each dimension],
 *      "sampleTable": [flat, row-major] | null,
 *      "marginals": [{"of": [dimension, …], "counts": [flat, row-major, null = unknown],
 *                     "groups": {"<dimension>": [group of each category, null = outside]},
 *                     "reliability": number}],
 *      "structuralZeros": [[coordinate or null = any, …]],
 *      "tolerance", "maxIterations", "priorWeight", "total", "seed": number}
 *
 * All but `shape` and `marginals` may be left out. Every defect is reported, unknown keys
 * among them, each with its path.
 */
export function parseFitProblem(
  json: unknown,
): { ok: true; problem: ParsedProblem } | { ok: false; problems: Defect[] } {
  const reader = new Reader();
  const problem = readProblem(reader, json);
  if (reader.defects.length > 0) return { ok: false, problems: reader.defects };
  const malformed = malformations(problem).filter(({ severity }) => severity === 'error');
  if (malformed.length > 0)
    return {
      ok: false,
      problems: malformed.map(({ path, message }) => ({ path, message })),
    };
  return { ok: true, problem };
}

/** A fit as plain JSON, with arrays in place of typed arrays. */
export interface FitJson {
  status: Fit['status'];
  iterations: number;
  /** In counts. */
  maxDeviation: number;
  /** Flat, row-major. */
  table: number[];
  trace: number[];
  problems: Problem[];
}

export function fitToJson(fit: Fit): FitJson {
  const { status, iterations, maxDeviation, table, trace, problems } = fit;
  return { status, iterations, maxDeviation, table: Array.from(table), trace, problems };
}

/** Checks values and keeps every defect with its path. */
class Reader {
  readonly defects: Defect[] = [];

  report(path: string, message: string): void {
    this.defects.push({ path, message });
  }

  record(
    path: string,
    value: unknown,
    keys: readonly string[],
  ): Record<string, unknown> | undefined {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.report(path, `must be an object, is ${shown(value)}`);
      return undefined;
    }
    for (const key of Object.keys(value))
      if (!keys.includes(key))
        this.report(
          path === '' ? key : `${path}.${key}`,
          `is not a known key; known are ${keys.join(', ')}`,
        );
    return value as Record<string, unknown>;
  }

  list<T>(path: string, value: unknown, read: (path: string, item: unknown) => T): T[] {
    if (!Array.isArray(value)) {
      this.report(path, `must be an array, is ${shown(value)}`);
      return [];
    }
    return Array.from(value, (item: unknown, i) => read(`${path}[${i}]`, item));
  }

  number(path: string, value: unknown, { whole = false, least = 0, orNull = '' } = {}): number {
    const wanted = `a ${whole ? 'whole ' : ''}number ≥ ${least}${orNull}`;
    if (
      typeof value === 'number' &&
      Number.isFinite(value) &&
      value >= least &&
      (!whole || Number.isSafeInteger(value))
    )
      return value;
    this.report(path, `must be ${wanted}, is ${shown(value)}`);
    return NaN;
  }

  optional(
    record: Record<string, unknown>,
    key: string,
    rule?: { whole?: boolean; least?: number },
    path = key,
  ): number | undefined {
    return record[key] === undefined ? undefined : this.number(path, record[key], rule);
  }
}

function readProblem(reader: Reader, json: unknown): ParsedProblem {
  const record = reader.record('', json, problemKeys);
  if (!record) return { shape: [], sampleTable: null, marginals: [] };
  const shape = reader.list('shape', record['shape'], (path, size) =>
    reader.number(path, size, { whole: true, least: 1 }),
  );
  const problem: ParsedProblem = {
    shape,
    sampleTable:
      record['sampleTable'] === undefined || record['sampleTable'] === null
        ? null
        : Float64Array.from(
            reader.list('sampleTable', record['sampleTable'], (path, weight) =>
              reader.number(path, weight),
            ),
          ),
    marginals: reader.list('marginals', record['marginals'], (path, marginal) =>
      readMarginal(reader, path, marginal),
    ),
  };
  if (record['structuralZeros'] !== undefined)
    problem.structuralZeros = reader.list(
      'structuralZeros',
      record['structuralZeros'],
      (path, zero) => Int32Array.from(reader.list(path, zero, wholeOrNull(reader))),
    );
  const tolerance = reader.optional(record, 'tolerance');
  const maxIterations = reader.optional(record, 'maxIterations', { whole: true, least: 1 });
  const priorWeight = reader.optional(record, 'priorWeight');
  const total = reader.optional(record, 'total', { whole: true });
  const seed = reader.optional(record, 'seed', { whole: true });
  return {
    ...problem,
    ...(tolerance !== undefined && { tolerance }),
    ...(maxIterations !== undefined && { maxIterations }),
    ...(priorWeight !== undefined && { priorWeight }),
    ...(total !== undefined && { total }),
    ...(seed !== undefined && { seed }),
  };
}

function wholeOrNull(reader: Reader) {
  return (path: string, at: unknown): number =>
    at === null ? -1 : reader.number(path, at, { whole: true, orNull: ' or null' });
}

function readMarginal(reader: Reader, path: string, json: unknown): TableMarginal {
  const record = reader.record(path, json, marginalKeys);
  if (!record) return { of: [], counts: new Float64Array(0) };
  const of = reader.list(`${path}.of`, record['of'], (at, d) =>
    reader.number(at, d, { whole: true }),
  );
  const counts = Float64Array.from(
    reader.list(`${path}.counts`, record['counts'], (at, count) =>
      count === null ? NaN : reader.number(at, count, { orNull: ' or null' }),
    ),
  );
  const marginal: TableMarginal = { of, counts };
  const groupsPath = `${path}.groups`;
  const stated =
    record['groups'] === undefined
      ? undefined
      : reader.record(groupsPath, record['groups'], of.map(String));
  if (stated)
    marginal.groups = Object.fromEntries(
      Object.entries(stated).map(([d, groups]) => [
        d,
        Int32Array.from(reader.list(`${groupsPath}.${d}`, groups, wholeOrNull(reader))),
      ]),
    );
  const reliability = reader.optional(record, 'reliability', {}, `${path}.reliability`);
  if (reliability !== undefined) marginal.reliability = reliability;
  return marginal;
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 37)}…` : text;
}
