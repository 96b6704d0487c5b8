import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bytesInMemory } from '../../src/data/file-bytes.ts';
import { readSubject } from '../../src/data/subject-file.ts';
import type { ReadTable } from '../../src/core/validation/file/read-table.ts';

async function read(name: string, content: string | Uint8Array): Promise<ReadTable> {
  const found = await tryRead(name, content);
  if (!found.ok) throw new Error(JSON.stringify(found.problems));
  return found.table;
}

function tryRead(name: string, content: string | Uint8Array) {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return readSubject(bytesInMemory(name, bytes));
}

/** What stands in each row of a column, null where nothing does. */
function cells(table: ReadTable, name: string): (string | number | null)[] {
  const column = table.columns.find((one) => one.name === name)!;
  if (column.kind === 'numbers')
    return Array.from(column.numbers!, (number) => (Number.isNaN(number) ? null : number));
  return Array.from(column.codes!, (code) => column.values[code] ?? null);
}

describe('a delimited file', () => {
  it('keeps quoted delimiters, line breaks, doubled quotes and empty texts apart from missing ones', async () => {
    const table = await read(
      'people.csv',
      'name,note\r\n"a, b","he said ""so"""\r\n,"two\r\nlines"\r\n"",x\r\n',
    );
    expect(table.rows).toBe(3);
    expect(cells(table, 'name')).toEqual(['a, b', null, '']);
    expect(cells(table, 'note')).toEqual(['he said "so"', 'two\r\nlines', 'x']);
    expect(table.columns[0]).toMatchObject({ missing: 1, rows: [1, 1] });
  });

  it.each([
    ['semicolons', 'a;b\n1,5;x\n2,5;y\n', ['1,5', '2,5']],
    ['tabs', 'a\tb\n1\tx\n2\ty', ['1', '2']],
    ['a mark, and no end', '\uFEFFa,b\n1,x\n2,', ['1', '2']],
  ])('finds %s', async (_, text, expected) => {
    expect(cells(await read('x.csv', text), 'a')).toEqual(expected);
  });

  it('reads Windows-1251 and UTF-16 as what they are, and says so', async () => {
    const cyrillic = Uint8Array.from([
      ...new TextEncoder().encode('a,b\n'),
      ...[0xcc, 0xee, 0xf1, 0xea, 0xe2, 0xe0],
      ...new TextEncoder().encode(',1\n'),
    ]);
    const table = await read('x.csv', cyrillic);
    expect(cells(table, 'a')).toEqual(['Москва']);
    expect(table.notes.join()).toContain('Windows-1251');
    const wide = Buffer.from('\uFEFFa,b\n1,é\n', 'utf16le');
    expect(cells(await read('x.csv', new Uint8Array(wide)), 'b')).toEqual(['é']);
  });

  it('names file, line and remedy where lines have other fields than the first', async () => {
    // Unquoted JSON with two keys, as event logs write it.
    const found = await tryRead(
      'events.csv',
      'user,time,meta\nu1,1,{"a": 1}\nu2,2,{"a": 1, "b": 2}\n',
    );
    expect(found).toEqual({
      ok: false,
      problems: [
        {
          file: 'events.csv',
          row: 3,
          message: 'Line 3 of events.csv has 4 fields where the first line has 3.',
          remedy: 'Put a value that holds the delimiter between quotes.',
        },
      ],
    });
  });

  it.each([
    ['twice', 'a,a\n1,2\n', 'has the column “a” twice'],
    ['no rows', 'a,b\n', 'has no rows under its line of names'],
    ['an open quote', `a,b\n"1,2\n${'x,y\n'.repeat(5_000_000)}`, 'Line 2 of x.csv opens a quote'],
    ['a workbook', '\x50\x4b\x03\x04rest', 'is a workbook'],
  ])('refuses %s', async (_, text, message) => {
    const found = await tryRead('x.csv', text);
    expect(found.ok ? '' : found.problems[0]!.message).toContain(message);
  });

  it('reads records that the parts of a file cut through', async () => {
    // Parts are of 4 MiB: this is three of them, with letters of two bytes at the cuts.
    const rows = 300_000;
    const labels = ['Bălți', 'Cahul, sud', 'Orhei "vechi"'];
    const lines = Array.from(
      { length: rows },
      (_, i) => `${i},"${labels[i % 3]!.replaceAll('"', '""')}",${'ș'.repeat(i % 17)}x`,
    );
    const table = await read('x.csv', `n,place,pad\n${lines.join('\n')}`);
    expect(table.rows).toBe(rows);
    expect(table.columns[0]).toMatchObject({ kind: 'numbers', missing: 0 });
    expect(table.columns[0]!.numbers![299_999]).toBe(299_999);
    expect(table.columns[1]).toMatchObject({ values: labels, rows: [100_000, 100_000, 100_000] });
    expect(table.columns[2]!.values).toHaveLength(17);
  });

  it('lets go of texts that nearly every row has its own of', async () => {
    const lines = Array.from({ length: 70_000 }, (_, i) => `p-${i}`);
    const table = await read('x.csv', `id\n${lines.join('\n')}`);
    expect(table.columns[0]).toMatchObject({ kind: 'texts', values: [] });
  });
});

describe('JSON', () => {
  it('flattens nested fields by path, joins lists, and knows missing fields', async () => {
    const lines = [
      '{"id": 1, "home": {"region": "Nord", "floor": 2}, "likes": ["a", "b"]}',
      '{"id": "1", "home": {"region": null}, "likes": [], "late": true}',
    ];
    for (const text of [lines.join('\n'), `[${lines.join(',\n')}]`]) {
      const table = await read('x.json', text);
      expect(table.columns.map(({ name }) => name)).toEqual([
        'id',
        'home.region',
        'home.floor',
        'likes',
        'late',
      ]);
      expect(cells(table, 'id')).toEqual(['1', '1']);
      expect(cells(table, 'home.region')).toEqual(['Nord', null]);
      expect(cells(table, 'home.floor')).toEqual(['2', null]);
      expect(cells(table, 'likes')).toEqual(['a | b', null]);
      expect(cells(table, 'late')).toEqual([null, 'true']);
    }
  });

  it('finds the one list of people in a document', async () => {
    const table = await read('x.json', '{"run": "r", "personas": [{"age": 1}, {"age": 2}]}');
    expect(cells(table, 'age')).toEqual(['1', '2']);
    expect(table.notes).toEqual(['The people were read from “personas”.']);
  });

  it.each([
    ['a broken line', '{"a": 1}\n{"a": }\n', 'Record 2 of x.jsonl (line 2) is no JSON'],
    ['a cut file', '[{"a": 1}, {"a": 2', 'Record 2 of x.jsonl (line 1) ends before it is whole'],
    ['something else', '[1, 2]', 'where a record should begin'],
    ['two lists', '{"a": [{"x": 1}], "b": [{"x": 1}]}', 'holds no one list of people'],
  ])('names the place of %s', async (_, text, message) => {
    const found = await tryRead('x.jsonl', text);
    expect(found.ok ? '' : found.problems[0]!.message).toContain(message);
  });
});

describe('Parquet of other writers', () => {
  // fixtures/files/README.md says how they were written.
  const files = [
    'pyarrow-zstd',
    'pyarrow-snappy-dictionary',
    'pyarrow-gzip-v2',
    'polars',
    'duckdb',
  ];
  it.each(files)('reads %s: dictionaries, nulls, nested lists, dates', async (name) => {
    const bytes = new Uint8Array(readFileSync(`fixtures/files/${name}.parquet`));
    const table = await read(`${name}.parquet`, bytes);
    expect(table.rows).toBe(600);
    const row = (i: number) => ({
      region: i % 7 === 3 ? null : ['Nord', 'Centru', 'Găgăuzia'][i % 3]!,
      age: String(18 + (i % 60)),
      income: i % 11 === 0 ? null : String(1000.5 + i),
      likes: i % 5 === 0 ? null : ['a', 'b', 'ș'].slice(0, 1 + (i % 3)).join(' | '),
      born: `${1950 + (i % 40)}-03-0${1 + (i % 9)}`,
      city: i % 2 === 0 ? 'Bălți' : null,
    });
    const wanted = Array.from({ length: 600 }, (_, i) => row(i));
    expect(cells(table, 'region')).toEqual(wanted.map(({ region }) => region));
    expect(cells(table, 'age')).toEqual(wanted.map(({ age }) => age));
    expect(cells(table, 'income')).toEqual(wanted.map(({ income }) => income));
    expect(cells(table, 'likes')).toEqual(wanted.map(({ likes }) => likes));
    expect(cells(table, 'born')).toEqual(wanted.map(({ born }) => born));
    expect(cells(table, 'home.city')).toEqual(wanted.map(({ city }) => city));
  });

  it('says what cannot be read, and what to do', async () => {
    const bytes = new Uint8Array(readFileSync('fixtures/files/pyarrow-zstd.parquet')).slice(0, 900);
    const found = await tryRead('cut.parquet', bytes);
    expect(found.ok ? '' : found.problems[0]!.message).toContain(
      'cut.parquet cannot be read as Parquet',
    );
  });
});
