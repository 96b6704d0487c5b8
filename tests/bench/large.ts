import { execFile } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { zstd } from '../../src/cli/lanes.ts';
import { PackFolder } from '../../src/cli/pack-folder.ts';
import { prepare } from '../../src/core/population/prepare.ts';
import { fileColumns } from '../../src/data/file-columns.ts';
import { parquetFile } from '../../src/data/parquet/file.ts';
import { drawSlice, pieces, rowGroupRows } from '../../src/data/slices.ts';
import type { BenchLine } from './bench-line.ts';
import { median } from './median.ts';

const gibibyte = 2 ** 30;
/** People whose writing alone is timed: they are all in memory. */
const heldPeople = 1_000_000;

/** What the command line says of a file it wrote. */
interface Summary {
  peakMemory: number;
  columns: string[];
  targets: { count: number; met: number };
}

/** A table that a file holds of itself: figures of one or two attributes. */
interface HeldTable {
  id: string;
  axes: { attribute: string; categories: string[] }[];
  drawn: number[];
}

/**
 * The command line drawing every attribute of the default pack into a Parquet file, from its
 * start to its end, against native DuckDB writing the same rows out of a table in memory:
 * zstd, row groups of the same size, as many threads as the machine has. In turn. DuckDB neither
 * fits nor draws nor counts; what writing alone takes is a line of its own.
 *
 * @throws Error where DuckDB counts other people in the file than the file reports
 */
export async function benchLarge(size: number, runs: number): Promise<BenchLine[]> {
  const folder = mkdtempSync(join(tmpdir(), 'populace-bench-'));
  const file = join(folder, 'ours.parquet');
  const theirs = join(folder, 'theirs.parquet');
  const database = await DuckDBInstance.create(':memory:');
  const duckdb = await database.connect();
  try {
    const first = await written(file, size);
    await checkFile(duckdb, file, size);
    await duckdb.run(`create table people as select * from '${file}'`);
    const ours: number[] = [];
    const peers: number[] = [];
    let peak = first.summary.peakMemory;
    for (let run = 0; run < runs; run++) {
      const { seconds, summary } = await written(file, size);
      ours.push(seconds);
      peak = Math.max(peak, summary.peakMemory);
      const start = performance.now();
      await duckdb.run(copyOf('people', theirs));
      peers.push((performance.now() - start) / 1000);
    }
    const value = median(ours);
    const peer = median(peers);
    const name = `${size.toLocaleString('en')} people, ${first.summary.columns.length} columns, drawn into Parquet`;
    return [
      {
        name,
        value: Number(value.toFixed(2)),
        unit: 's',
        peer: `native DuckDB writing that table: ${peer.toFixed(2)} s; aim 1.5 times that`,
        ratio: value / peer,
      },
      {
        name: `${name}: memory at its peak`,
        value: Math.round(peak / 1e6),
        unit: 'MB',
        peer: `limit ${Math.round(gibibyte / 1e6)} MB (1 GiB)`,
        ratio: peak / gibibyte,
      },
      await benchWriting(duckdb, folder, runs),
    ];
  } finally {
    duckdb.closeSync();
    rmSync(folder, { recursive: true });
  }
}

/** Writing alone, of people drawn before, on one thread each. */
async function benchWriting(
  duckdb: DuckDBConnection,
  folder: string,
  runs: number,
): Promise<BenchLine> {
  const packs = await PackFolder.open(undefined);
  const { pack, digest } = await packs.load(packs.firstId());
  const prepared = prepare(pack, { pack: { id: pack.id, digest }, size: heldPeople });
  if (!prepared.ok) throw new Error(prepared.reason);
  const chosen = fileColumns(prepared.plan, pack, 'en');
  if (!chosen.ok) throw new Error(chosen.message);
  const { columns } = chosen;
  const slices = [...pieces(0, heldPeople, rowGroupRows)].map(([start, count]) =>
    drawSlice(prepared.plan, columns, start, count),
  );
  const compress = await zstd();
  const file = join(folder, 'held.parquet');
  const write = () => {
    const out = openSync(file, 'w');
    for (const bytes of parquetFile(columns, slices, {}, compress)) writeSync(out, bytes);
    closeSync(out);
  };
  write();
  await duckdb.run(`create table held as select * from '${file}'; set threads = 1`);
  const ours: number[] = [];
  const peers: number[] = [];
  for (let run = 0; run < runs; run++) {
    let start = performance.now();
    write();
    ours.push((performance.now() - start) / 1000);
    start = performance.now();
    await duckdb.run(copyOf('held', join(folder, 'theirs.parquet')));
    peers.push((performance.now() - start) / 1000);
  }
  const value = median(ours);
  const peer = median(peers);
  return {
    name: `${heldPeople.toLocaleString('en')} people, ${columns.length} columns, drawn before, written on one thread`,
    value: Number(value.toFixed(2)),
    unit: 's',
    peer: `native DuckDB on one thread: ${peer.toFixed(2)} s`,
    ratio: value / peer,
  };
}

function copyOf(table: string, file: string): string {
  return `copy ${table} to '${file}' (format parquet, compression zstd, row_group_size ${rowGroupRows})`;
}

async function written(file: string, size: number): Promise<{ seconds: number; summary: Summary }> {
  const start = performance.now();
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['build/cli.js', 'generate', `--size=${size}`, '--out', file, '--json'],
    { maxBuffer: 1e8 },
  );
  const seconds = (performance.now() - start) / 1000;
  return { seconds, summary: JSON.parse(stdout) as Summary };
}

/** Compares what native DuckDB counts in the file with the figures that the file holds. */
async function checkFile(duckdb: DuckDBConnection, file: string, size: number): Promise<void> {
  const rows = async (sql: string) =>
    (await duckdb.runAndReadAll(sql)).getRowObjects() as Record<string, unknown>[];
  const [all] = await rows(
    `select count(*) n, count(distinct index) d, max(index) m from '${file}'`,
  );
  if (Number(all!['n']) !== size || Number(all!['d']) !== size || Number(all!['m']) !== size - 1)
    throw new Error(`${file} holds other rows than 0 to ${size - 1}`);
  const [kept] = await rows(
    `select decode(value) v from parquet_kv_metadata('${file}') where key = 'populace.targets'`,
  );
  const held = JSON.parse(String(kept!['v'])) as HeldTable[];
  for (const id of ['sex', 'ethnicity', 'raion-residence']) {
    const table = held.find((candidate) => candidate.id === id);
    if (!table) throw new Error(`${file} holds no table ${id}`);
    const names = table.axes.map(({ attribute }) => `"${attribute}"`).join(', ');
    const counted = await rows(`select ${names}, count(*) n from '${file}' group by all`);
    const inFile = new Map(counted.map(({ n, ...of }) => [Object.values(of).join('|'), Number(n)]));
    const cells = table.axes.reduce<string[]>(
      (before, { categories }) =>
        before.flatMap((start) => categories.map((name) => (start ? `${start}|${name}` : name))),
      [''],
    );
    cells.forEach((cell, i) => {
      if ((inFile.get(cell) ?? 0) !== table.drawn[i])
        throw new Error(
          `${id}: DuckDB counts ${inFile.get(cell)} of ${cell}, not ${table.drawn[i]}`,
        );
    });
  }
}
