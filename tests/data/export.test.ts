import { tableFromIPC } from 'apache-arrow';
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { readParquet } from 'parquet-wasm/node';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { columnDigest } from '../../src/core/population/columns.ts';
import { emailOf, phoneOf } from '../../src/core/population/contact.ts';
import { drawRange } from '../../src/core/population/draw.ts';
import { valuesOf } from '../../src/core/population/persona.ts';
import type { ExportRequest } from '../../src/data/export-request.ts';
import { metadataFile } from '../../src/data/describe.ts';
import { columnIds } from '../../src/data/file-columns.ts';
import type { PartLanes } from '../../src/data/export.ts';
import { openExport } from '../../src/data/export.ts';
import { partMaker } from '../../src/data/part.ts';
import type { PartWork } from '../../src/data/part.ts';
import { zstd } from '../../src/cli/lanes.ts';
import { queryFile } from './duckdb.ts';
import { awkwardTestland, exported, requestOf } from './exported.ts';

vi.setConfig({ testTimeout: 60_000 });

const pack = awkwardTestland();
const size = 1500;

/** The rows a file must hold, read from the plan another way: one person at a time. */
function expectedRows(request: ExportRequest): Record<string, unknown>[] {
  const { plan, language } = request;
  const { columns } = drawRange(plan, 0, plan.size);
  const written = columns.map(({ attribute, codes }) => {
    const numbers = pack.attributes.find(({ id }) => id === attribute)?.values;
    const values = numbers ?? valuesOf(pack, attribute, language);
    return { attribute, of: (i: number) => values[codes[i]!] };
  });
  return Array.from({ length: plan.size }, (_, i) => ({
    index: i,
    ...Object.fromEntries(written.map(({ attribute, of }) => [attribute, of(i)])),
    email: emailOf(plan, i),
    phone: phoneOf(plan, i),
  }));
}

const request = (file: Pick<ExportRequest, 'format'> & Partial<ExportRequest>): ExportRequest =>
  requestOf(pack, { size, seed: 5 }, file);

describe.each([
  { format: 'parquet', from: 'read_parquet($file)' },
  {
    format: 'csv',
    from: 'read_csv($file, header = true, strict_mode = true, all_varchar = true)',
  },
  { format: 'jsonl', from: "read_json($file, format = 'newline_delimited')" },
] as const)('a $format file in native DuckDB', ({ format, from }) => {
  it('has the same rows, values and letters', async () => {
    const wanted = request({ format });
    const { bytes } = await exported(wanted);
    const rows = await queryFile(
      bytes,
      `people.${format}`,
      `select * from ${from} order by index::int`,
    );
    expect(
      rows.map((row) => ({ ...row, index: Number(row['index']), age: Number(row['age']) })),
    ).toEqual(expectedRows(wanted));
  });

  it('speaks the language asked for, and English where a label has no other', async () => {
    const { bytes } = await exported(request({ format, language: 'ro', columns: ['sex', 'town'] }));
    const rows = await queryFile(
      bytes,
      `people.${format}`,
      `select distinct sex from ${from} order by 1`,
    );
    expect(rows).toEqual([{ sex: 'female (ro)' }, { sex: 'male (ro)' }]);
  });

  it('joins from cuts to the rows of the whole', async () => {
    const whole = await exported(request({ format }));
    const parts = await Promise.all(
      [
        [0, 1],
        [1, 700],
        [700, size],
      ].map(([a, b]) => exported(request({ format, rows: [a!, b!] }))),
    );
    const read = async (bytes: Uint8Array) =>
      queryFile(bytes, `people.${format}`, `select * from ${from}`);
    const joined = await Promise.all(parts.map(({ bytes }) => read(bytes)));
    expect(joined.flat()).toEqual(await read(whole.bytes));
  });
});

describe('a Parquet file', () => {
  let bytes: Uint8Array;
  let wanted: ExportRequest;
  beforeAll(async () => {
    wanted = request({ format: 'parquet' });
    ({ bytes } = await exported(wanted));
  });

  const ask = (sql: string) => queryFile(bytes, 'people.parquet', sql);
  const kept = () => parquetMetadataAsync(arrayBufferOf(bytes));

  it('types its columns: integers for index and numbers, text for the rest, nothing missing', async () => {
    const types = await ask('select column_name, column_type from (describe select * from $file)');
    const typeOf = new Map(types.map(({ column_name, column_type }) => [column_name, column_type]));
    expect(typeOf.get('index')).toBe('INTEGER');
    expect(typeOf.get('age')).toBe('INTEGER');
    for (const id of ['sex', 'town', 'givenName', 'email', 'phone'])
      expect(typeOf.get(id)).toBe('VARCHAR');
    expect([...typeOf.keys()]).toEqual([
      'index',
      ...wanted.plan.columns.map(({ attribute }) => attribute),
      'email',
      'phone',
    ]);
    const { schema } = await kept();
    expect(schema.slice(1).every(({ repetition_type }) => repetition_type === 'REQUIRED')).toBe(
      true,
    );
  });

  it('is compressed with zstd and keeps categories as dictionaries', async () => {
    const columns = await ask(
      'select path_in_schema, compression, encodings from parquet_metadata($file)',
    );
    expect(new Set(columns.map(({ compression }) => compression))).toEqual(new Set(['ZSTD']));
    for (const { path_in_schema, encodings } of columns)
      expect(String(encodings).includes('RLE_DICTIONARY')).toBe(
        !['index', 'email', 'phone'].includes(String(path_in_schema)),
      );
  });

  it('is read by hyparquet and by its own library too', async () => {
    const { num_rows, schema, row_groups, created_by } = await kept();
    expect(Number(num_rows)).toBe(size);
    expect(schema.slice(1).map(({ name }) => name)).toEqual(columnIds(wanted.plan));
    expect(row_groups.map((group) => Number(group.num_rows))).toEqual([size]);
    expect(created_by).toBe('Populace');
    const rows = await parquetReadObjects({ file: arrayBufferOf(bytes), compressors });
    expect(rows).toEqual(expectedRows(wanted));
    const table = tableFromIPC(readParquet(bytes).intoIPCStream());
    const expected = expectedRows(wanted);
    for (const id of columnIds(wanted.plan))
      expect([...table.getChild(id)!]).toEqual(expected.map((row) => row[id]));
  });

  it('says of itself which study it is, with digests that drawing confirms', async () => {
    const metadata = new Map(
      (await kept()).key_value_metadata?.map(({ key, value }) => [key, value]),
    );
    expect(JSON.parse(metadata.get('populace.study')!)).toEqual(wanted.study);
    expect(metadata.get('populace.link')).toBe(wanted.link);
    expect(metadata.get('populace.modelVersion')).toBe('1');
    expect(metadata.get('populace.rows')).toBe('0:1500 of 1500');
    const digest = JSON.parse(metadata.get('populace.digest')!);
    const { columns } = drawRange(wanted.plan, 0, size);
    expect(digest.columns).toEqual(
      Object.fromEntries(columns.map(({ attribute, codes }) => [attribute, columnDigest([codes])])),
    );
    expect(digest.population).toMatch(/^[0-9a-f]{64}$/);
    const { id, sources } = JSON.parse(metadata.get('populace.pack')!);
    expect(id).toBe('testland');
    expect(sources[0]).toMatchObject({ publisher: 'Testland', licence: 'MIT' });
    expect(JSON.parse(metadata.get('populace.columns')!)).toMatchObject({
      marital: { status: 'estimated' },
      familyName: { status: 'fictitious' },
      age: { unit: 'years' },
    });
  });

  it('carries published, target and drawn figures of every marginal', async () => {
    const metadata = new Map(
      (await kept()).key_value_metadata?.map(({ key, value }) => [key, value]),
    );
    const tables: {
      id: string;
      published: { unit: string };
      target: number[];
      drawn: number[];
      axes: { categories: string[] }[];
    }[] = JSON.parse(metadata.get('populace.targets')!);
    expect(tables.map(({ id }) => id)).toEqual(pack.marginals.map(({ id }) => id));
    const sex = tables.find(({ id }) => id === 'sex')!;
    expect(sex.published.unit).toBe('thousands');
    const counted = await ask('select count(*) n from $file group by sex order by sex desc');
    expect(sex.drawn).toEqual(counted.map(({ n }) => Number(n)));
    sex.drawn.forEach((people, cell) =>
      expect(Math.abs(people - sex.target[cell]!)).toBeLessThan(1),
    );
    const grouped = tables.find(({ id }) => id === 'stage-language')!;
    expect(grouped.axes[1]!.categories).toEqual(['testish', 'coastal']);
    expect(grouped.drawn.length).toBe(6);
  });
});

describe('an export', () => {
  it('refuses what it cannot write, with a remedy', () => {
    const refusal = (file: Partial<ExportRequest>) => {
      const opened = openExport(request({ format: 'csv', ...file }));
      return opened.ok ? 'ok' : opened;
    };
    expect(refusal({ columns: ['sexx'] })).toMatchObject({
      code: 'unknown-column',
      message: expect.stringContaining('Did you mean sex?'),
    });
    expect(refusal({ columns: [] })).toMatchObject({ code: 'unknown-column' });
    expect(refusal({ columns: ['sex', 'age', 'sex'] })).toMatchObject({ code: 'repeated-column' });
    for (const rows of [
      [-1, 5],
      [5, 5],
      [0, size + 1],
      [0.5, 3],
      [7, 3],
    ] as const)
      expect(refusal({ rows })).toMatchObject({ code: 'bad-rows' });
    expect(refusal({ rows: [0, size] })).toBe('ok');
  });

  it('writes the columns named, in the order named', async () => {
    const { bytes, description } = await exported(
      request({ format: 'csv', columns: ['town', 'index'], rows: [3, 5] }),
    );
    const [header, ...lines] = new TextDecoder().decode(bytes).split('\r\n');
    expect(header).toBe('town,index');
    expect(lines.map((line) => line.split(',').at(-1))).toEqual(['3', '4', '']);
    expect(Object.keys(description.digests)).toEqual(['town']);
    expect(description.metadata['populace.digest']).not.toContain('population');
  });

  it('quotes contacts only where their format asks for it', async () => {
    const odd = { ...pack, contacts: { ...pack.contacts!, phoneFormat: '1,"#\\#' } };
    const columns = ['phone', 'email'];
    const rows = [0, 2] as const;
    const csv = await exported(requestOf(odd, { size }, { format: 'csv', columns, rows }));
    const [, first] = new TextDecoder().decode(csv.bytes).split('\r\n');
    expect(first).toMatch(/^"1,""\d\\\d",[a-z.-]+\.0@example\.(org|com)$/);
    const jsonl = await exported(requestOf(odd, { size }, { format: 'jsonl', columns, rows }));
    const [line] = new TextDecoder().decode(jsonl.bytes).split('\n');
    expect(JSON.parse(line!).phone).toMatch(/^1,"\d\\\d$/);
  });

  it('ends at an abort, before the next rows', async () => {
    for (const format of ['csv', 'jsonl', 'parquet'] as const) {
      const controller = new AbortController();
      const opened = openExport(requestOf(pack, { size: 250_000 }, { format }), {
        signal: controller.signal,
        zstd,
      });
      if (!opened.ok) throw new Error(opened.message);
      expect((await opened.steps.next()).done).toBe(false);
      controller.abort();
      await expect(
        (async () => {
          while (!(await opened.steps.next()).done);
        })(),
      ).rejects.toMatchObject({ name: 'AbortError' });
    }
  });

  it('lets go when it is no longer asked', async () => {
    const opened = openExport(requestOf(pack, { size: 250_000 }, { format: 'parquet' }), {
      zstd,
    });
    if (!opened.ok) throw new Error(opened.message);
    expect((await opened.steps.next()).done).toBe(false);
    expect(await opened.steps.return(undefined as never)).toMatchObject({ done: true });
    expect(await opened.steps.next()).toMatchObject({ done: true, value: undefined });
  });

  it('tells its progress in rows', async () => {
    const { progress } = await exported(requestOf(pack, { size: 150_000 }, { format: 'parquet' }));
    expect(progress).toEqual([0, 122_880, 150_000, 150_000]);
  });

  it.each(['parquet', 'csv', 'jsonl'] as const)(
    'is the same %s file, whoever makes its parts and in whatever order they end',
    async (format) => {
      const wanted = requestOf(pack, { size: 300_000 }, { format });
      const here = await exported(wanted);
      let open = 0;
      const lanes = async (work: PartWork): Promise<PartLanes> => {
        open++;
        const make = await partMaker(structuredClone(work), zstd);
        const maker = (slowness: number) => async (start: number, count: number) => {
          const part = structuredClone(make(start, count));
          await new Promise((resolve) => setTimeout(resolve, slowness));
          return part;
        };
        return { makers: [maker(60), maker(1), maker(20)], ahead: 6, close: () => open-- };
      };
      const there = await exported(wanted, { lanes });
      expect(Buffer.compare(here.bytes, there.bytes)).toBe(0);
      expect(there.description).toEqual(here.description);
      expect(open).toBe(0);
    },
  );

  it('lets go of its lanes when one of them fails', async () => {
    let open = 0;
    const lanes = async (work: PartWork): Promise<PartLanes> => {
      open++;
      const make = await partMaker(work, zstd);
      const maker = (start: number, count: number) =>
        start > 100_000
          ? Promise.reject(new Error('a thread died'))
          : Promise.resolve(make(start, count));
      return { makers: [maker], ahead: 2, close: () => open-- };
    };
    const failing = exported(requestOf(pack, { size: 250_000 }, { format: 'csv' }), { lanes });
    await expect(failing).rejects.toThrow('a thread died');
    expect(open).toBe(0);
  });

  it('describes CSV and JSONL in a file beside them', async () => {
    const wanted = request({ format: 'csv' });
    const { description } = await exported(wanted);
    const beside = JSON.parse(metadataFile(description));
    expect(beside.study).toEqual(wanted.study);
    expect(beside.digest.columns).toEqual(description.digests);
    expect(beside.targets).toHaveLength(pack.marginals.length);
  });
});

function arrayBufferOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
