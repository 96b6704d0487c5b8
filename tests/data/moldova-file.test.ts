import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Marginal } from '../../src/core/pack/pack.ts';
import { valuesOf } from '../../src/core/population/persona.ts';
import { moldova } from '../core/population/packs.ts';
import { queryFile } from './duckdb.ts';
import { exported, requestOf } from './exported.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const pack = moldova();
const request = requestOf(pack, { size: 200_000 }, { format: 'parquet' });
const targets = request.comparisons.filter(({ kind }) => kind === 'target');
let bytes: Uint8Array;

beforeAll(async () => {
  ({ bytes } = await exported(request));
});

/**
 * What a reader of the file sees of an axis: per group of the table the words that stand for
 * it. Groups that share a word, such as two villages of one name, cannot be told apart in the
 * column alone and have one name here.
 */
function namesOf({ of, groups }: Marginal): { nameOf: Map<string, string>; name: string[] }[] {
  return of.map((attribute) => {
    const words = valuesOf(pack, attribute, 'en');
    const groupOf = groups?.[attribute] ?? words.map((_, code) => code);
    const nameOf = new Map<string, string>();
    const name: string[] = [];
    words.forEach((word, code) => {
      const group = groupOf[code];
      if (group === null || group === undefined) return;
      name[group] ??= nameOf.get(word) ?? word;
      nameOf.set(word, name[group]);
    });
    return { nameOf, name };
  });
}

/** Cells of a table by name, in row-major order. */
function cellNames(axes: readonly { name: string[] }[]): string[] {
  return axes.reduce<string[]>(
    (before, { name }) =>
      before.flatMap((start) => name.map((own) => (start ? `${start}|${own}` : own))),
    [''],
  );
}

describe('a file of moldova-2024, counted by native DuckDB', () => {
  it('has a target in every published table', () => {
    expect(targets.map(({ id }) => id).sort()).toEqual(pack.marginals.map(({ id }) => id).sort());
  });

  it.each(targets.map(({ id }) => id))(
    'has in %s the floor or the ceiling of each target',
    async (id) => {
      const marginal = pack.marginals.find((candidate) => candidate.id === id)!;
      const { expected } = targets.find((candidate) => candidate.id === id)!;
      const axes = namesOf(marginal);
      const columns = marginal.of.map((attribute) => `"${attribute}"`).join(', ');
      const rows = await queryFile(
        bytes,
        'people.parquet',
        `select ${columns}, count(*)::int n from $file group by all`,
      );
      const counted = new Map<string, number>();
      for (const { n, ...values } of rows) {
        const names = Object.values(values).map((value, d) => axes[d]!.nameOf.get(String(value)));
        if (names.includes(undefined)) continue;
        const cell = names.join('|');
        counted.set(cell, (counted.get(cell) ?? 0) + Number(n));
      }
      const bounds = new Map<string, { least: number; most: number }>();
      cellNames(axes).forEach((cell, i) => {
        const { least, most } = bounds.get(cell) ?? { least: 0, most: 0 };
        const target = expected[i]!;
        bounds.set(cell, {
          least: least + (Number.isNaN(target) ? 0 : Math.floor(target + 1e-6)),
          most: most + (Number.isNaN(target) ? Infinity : Math.ceil(target - 1e-6)),
        });
      });
      const wrong = [...bounds].flatMap(([cell, { least, most }]) => {
        const people = counted.get(cell) ?? 0;
        return people >= least && people <= most
          ? []
          : `${cell}: ${people}, not ${least} to ${most}`;
      });
      expect(wrong).toEqual([]);
      expect([...counted.keys()].filter((cell) => !bounds.has(cell))).toEqual([]);
    },
  );
});
