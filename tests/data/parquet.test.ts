import fc from 'fast-check';
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import * as wasm from 'parquet-wasm/node';
import { describe, expect, it, vi } from 'vitest';
import { zstd } from '../../src/cli/lanes.ts';
import type { FileColumn } from '../../src/data/file-columns.ts';
import { fileColumns } from '../../src/data/file-columns.ts';
import { parquetFile } from '../../src/data/parquet/file.ts';
import type { Slice } from '../../src/data/slices.ts';
import { drawSlice, pieces } from '../../src/data/slices.ts';
import { textsOf } from '../../src/data/utf8.ts';
import { queryFile } from './duckdb.ts';
import { awkwardTestland, requestOf } from './exported.ts';

vi.setConfig({ testTimeout: 60_000 });

const { plan, pack } = requestOf(awkwardTestland(), { size: 40_000 }, { format: 'parquet' });
const chosen = fileColumns(plan, pack, 'en');
if (!chosen.ok) throw new Error(chosen.message);
const { columns } = chosen;
const compress = await zstd();

function* slices(size: number, failAt = Infinity): Generator<Slice> {
  for (const [start, count] of pieces(0, plan.size, size)) {
    if (start >= failAt) throw new Error(`no person ${start}`);
    yield drawSlice(plan, columns, start, count);
  }
}

const encoded = (from: Iterable<Slice>, wanted: readonly FileColumn[] = columns): Buffer =>
  Buffer.concat([...parquetFile(wanted, from, { 'populace.note': 'ș' }, compress)]);

describe('a Parquet file', () => {
  it('has the same rows whatever the slices', async () => {
    const sum = 'select count(*) n, sum(hash(row(*columns(*)))) h from $file';
    const whole = await queryFile(encoded(slices(plan.size)), 'a.parquet', sum);
    expect(whole[0]!['n']).toBe(40_000n);
    expect(await queryFile(encoded(slices(999)), 'a.parquet', sum)).toEqual(whole);
  });

  it('throws what its source throws', () => {
    expect(() => encoded(slices(5000, 0))).toThrow('no person 0');
    expect(() => encoded(slices(5000, 20_000))).toThrow('no person 20000');
  });

  it('keeps no memory of rows written', () => {
    encoded(slices(plan.size));
    const before = wasm.wasmMemory().buffer.byteLength;
    for (let i = 0; i < 10; i++) encoded(slices(plan.size));
    expect(wasm.wasmMemory().buffer.byteLength - before).toBeLessThan(8_000_000);
  });

  it('states the least and the largest value of each row group', async () => {
    const bytes = encoded(slices(9000));
    const { row_groups } = await parquetMetadataAsync(Uint8Array.from(bytes).buffer);
    const rows = await parquetReadObjects({ file: Uint8Array.from(bytes).buffer, compressors });
    let start = 0;
    for (const group of row_groups) {
      const own = rows.slice(start, (start += Number(group.num_rows)));
      for (const id of ['index', 'age', 'town', 'sex']) {
        const { statistics } = group.columns.find(
          ({ meta_data }) => meta_data!.path_in_schema[0] === id,
        )!.meta_data!;
        const order = (a: unknown, b: unknown) =>
          typeof a === 'number'
            ? a - (b as number)
            : Buffer.from(String(a)).compare(Buffer.from(String(b)));
        const values = own.map((row) => row[id]).sort(order);
        expect([statistics!.min_value, statistics!.max_value]).toEqual([values[0], values.at(-1)]);
        expect(Number(statistics!.null_count)).toBe(0);
      }
    }
    expect(start).toBe(plan.size);
  });
});

/** Values, and the slice that holds them. */
interface Drawn {
  slice: Slice;
  columns: FileColumn[];
  rows: Record<string, unknown>[];
}

const label = fc.string({ unit: 'grapheme', maxLength: 12 });
const whole = fc.integer({ min: 0, max: 2 ** 31 - 1 });

/** Columns of every kind, with labels that repeat, values that are missing and any spread of numbers. */
const drawn = fc
  .record({
    labels: fc.array(label, { minLength: 1, maxLength: 300 }),
    numbers: fc.array(
      fc.oneof(
        fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 }),
        fc.double({ noNaN: true }),
        fc.constantFrom(0, -0),
      ),
      {
        minLength: 1,
        maxLength: 9,
      },
    ),
    rows: fc.array(fc.tuple(fc.nat(), fc.nat(), whole, label), { minLength: 1, maxLength: 300 }),
    start: fc.integer({ min: 0, max: 9_999_999 }),
    isMissing: fc.boolean(),
  })
  .map(({ labels, numbers, rows, start, isMissing }): Drawn => {
    const none = isMissing ? { missing: 0 } : {};
    const at = (list: readonly unknown[], code: number) => {
      const place = code % list.length;
      return isMissing && place === 0 ? null : list[place];
    };
    return {
      columns: [
        { id: 'index', kind: 'index' },
        { id: 'label', kind: 'labels', labels, ...none },
        { id: 'number', kind: 'numbers', values: numbers, ...none },
        { id: 'whole', kind: 'whole' },
        { id: 'email', kind: 'contact' },
      ],
      slice: {
        start,
        count: rows.length,
        codes: new Map<string, Uint32Array>([
          ['label', Uint32Array.from(rows, ([code]) => code % labels.length)],
          ['number', Uint32Array.from(rows, ([, code]) => code % numbers.length)],
          ['whole', Uint32Array.from(rows, ([, , value]) => value)],
        ]),
        contacts: new Map([['email', textsOf(rows.map(([, , , text]) => text))]]),
      },
      rows: rows.map(([a, b, c, text], i) => ({
        index: start + i,
        label: at(labels, a),
        number: at(numbers, b),
        whole: c,
        email: text,
      })),
    };
  });

describe('every kind of column', () => {
  it('reads back as it was, in hyparquet and in native DuckDB', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async ({ slice, columns: kinds, rows }) => {
        const bytes = encoded([slice], kinds);
        const file = Uint8Array.from(bytes).buffer;
        expect(await parquetReadObjects({ file, compressors })).toEqual(rows);
        expect(await queryFile(bytes, 'a.parquet', 'select * from $file')).toEqual(rows);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a column of zeros of either sign', () => {
  it.each([
    [[0], -0, 0],
    [[1], -0, 0],
    [[0, 1, 2], -0, 7],
  ])('states bounds that hold for both, of codes %j', async (drawnCodes, least, largest) => {
    const slice: Slice = {
      start: 0,
      count: drawnCodes.length,
      codes: new Map([['number', Uint32Array.from(drawnCodes)]]),
      contacts: new Map(),
    };
    const bytes = encoded([slice], [{ id: 'number', kind: 'numbers', values: [0, -0, 7] }]);
    const file = Uint8Array.from(bytes).buffer;
    const { type, statistics } = (await parquetMetadataAsync(file)).row_groups[0]!.columns[0]!
      .meta_data!;
    expect([type, statistics!.min_value, statistics!.max_value]).toEqual([
      'DOUBLE',
      least,
      largest,
    ]);
    expect(await parquetReadObjects({ file, compressors })).toEqual(
      drawnCodes.map((code) => ({ number: [0, -0, 7][code] })),
    );
  });
});
