import * as wasm from 'parquet-wasm/node';
import { describe, expect, it } from 'vitest';
import { fileColumns } from '../../src/data/file-columns.ts';
import { parquetEncoder } from '../../src/data/parquet.ts';
import type { Slice } from '../../src/data/slices.ts';
import { drawSlice, pieces } from '../../src/data/slices.ts';
import { queryFile } from './duckdb.ts';
import { awkwardTestland, requestOf } from './exported.ts';

const { plan, pack } = requestOf(awkwardTestland(), { size: 40_000 }, { format: 'parquet' });
const chosen = fileColumns(plan, pack, 'en');
if (!chosen.ok) throw new Error(chosen.message);
const { columns } = chosen;

function* slices(size: number, failAt = Infinity): Generator<Slice> {
  for (const [start, count] of pieces(0, plan.size, size)) {
    if (start >= failAt) throw new Error(`no person ${start}`);
    yield drawSlice(plan, columns, start, count);
  }
}

async function encoded(from: Iterable<Slice>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of parquetEncoder(wasm)(columns, from, { 'populace.note': 'ș' }))
    chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('parquetEncoder', () => {
  it('gives the same rows whatever the slices', async () => {
    const sum = 'select count(*) n, sum(hash(row(*columns(*)))) h from $file';
    const [whole, cut] = await Promise.all([
      encoded(slices(plan.size)).then((bytes) => queryFile(bytes, 'a.parquet', sum)),
      encoded(slices(999)).then((bytes) => queryFile(bytes, 'a.parquet', sum)),
    ]);
    expect(whole[0]!['n']).toBe(40_000n);
    expect(cut).toEqual(whole);
  });

  it('throws what its source throws, where the writer would end a shorter file', async () => {
    await expect(encoded(slices(5000, 0))).rejects.toThrow('no person 0');
    await expect(encoded(slices(5000, 20_000))).rejects.toThrow('no person 20000');
  });

  it('keeps no memory of rows written', async () => {
    await encoded(slices(plan.size));
    const before = wasm.wasmMemory().buffer.byteLength;
    for (let i = 0; i < 10; i++) await encoded(slices(plan.size));
    expect(wasm.wasmMemory().buffer.byteLength - before).toBeLessThan(8_000_000);
  });
});
