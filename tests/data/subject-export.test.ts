import { describe, expect, it } from 'vitest';
import { drawRange } from '../../src/core/population/draw.ts';
import { fileColumns } from '../../src/data/file-columns.ts';
import { bytesInMemory } from '../../src/data/file-bytes.ts';
import { readSubject } from '../../src/data/subject-file.ts';
import { awkwardTestland, exported, requestOf } from './exported.ts';

describe('files that the page writes', () => {
  it.each(['csv', 'parquet', 'jsonl'] as const)('read back exactly from %s', async (format) => {
    const pack = awkwardTestland();
    const size = 70_000;
    const request = requestOf(pack, { size, seed: 3 }, { format });
    const { bytes } = await exported(request);
    const read = await readSubject(bytesInMemory(`people.${format}`, bytes));
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const { table } = read;
    expect([table.format, table.rows, table.notes]).toEqual([format, size, []]);
    const columns = fileColumns(request.plan, pack, 'en');
    if (!columns.ok) throw new Error(columns.message);
    expect(table.columns.map(({ name }) => name)).toEqual(columns.columns.map(({ id }) => id));
    const drawn = new Map(
      drawRange(request.plan, 0, size).columns.map(({ attribute, codes }) => [attribute, codes]),
    );
    let compared = 0;
    for (const column of columns.columns) {
      const own = table.columns.find(({ name }) => name === column.id)!;
      expect([column.id, own.missing]).toEqual([column.id, 0]);
      if (column.kind === 'index')
        expect([own.kind, own.numbers![0], own.numbers![size - 1]]).toEqual([
          'numbers',
          0,
          size - 1,
        ]);
      if (column.kind !== 'labels' && column.kind !== 'numbers') continue;
      const written = column.kind === 'labels' ? column.labels : column.values.map(String);
      const codes = drawn.get(column.id)!;
      const back = own.codes!;
      let wrong = 0;
      for (let i = 0; i < size; i++) if (own.values[back[i]!] !== written[codes[i]!]) wrong++;
      expect([column.id, wrong]).toEqual([column.id, 0]);
      compared++;
    }
    expect(compared).toBeGreaterThan(5);
    if (format === 'parquet') expect(table.metadata['populace.link']).toBe(request.link);
  });
});
