import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { BenchLine } from './bench-line.ts';
import { median } from './median.ts';

const gibibyte = 2 ** 30;
const rowGroup = 122_880;

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
 * zstd, row groups of the same size, as many threads as the machine has. In turn.
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
      await duckdb.run(
        `copy people to '${theirs}' (format parquet, compression zstd, row_group_size ${rowGroup})`,
      );
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
    ];
  } finally {
    duckdb.closeSync();
    rmSync(folder, { recursive: true });
  }
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
