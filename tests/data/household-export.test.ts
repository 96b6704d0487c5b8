import { describe, expect, it } from 'vitest';
import { zstd } from '../../src/cli/lanes.ts';
import { prepareHouseholds } from '../../src/core/households/prepare.ts';
import { openHouseholdExport } from '../../src/data/household-export.ts';
import type { HouseholdFile } from '../../src/data/household-export.ts';
import { parsedWell } from '../core/households/samples.ts';
import { queryFile } from './duckdb.ts';

const { problem } = parsedWell({
  households: {
    id: [2012000013083, 2012000013084, 'x'],
    columns: { kind: ['a', 'b', 'b'], income: [-8800, null, 12.5], rooms: [3, 2, 7] },
  },
  persons: {
    household: [2012000013083, 2012000013084, 2012000013084, 'x'],
    columns: {
      sex: ['f', 'm', 'f', 'm'],
      job: ['painter, "deco"', null, '', 'Bäcker'],
      age: [4, 9, 80, 1],
    },
  },
  zones: ['north', 'south'],
  targets: [
    {
      counts: 'households',
      of: ['kind'],
      categories: ['a', 'b'],
      values: [
        [30, 70],
        [5, 10],
      ],
    },
  ],
});
const prepared = prepareHouseholds(problem, { seed: 3 });
if (!prepared.ok) throw new Error(prepared.reason);
const { plan } = prepared;

async function written(file: Omit<HouseholdFile, 'plan'>) {
  const opened = openHouseholdExport({ plan, ...file }, { zstd });
  if (!opened.ok) throw new Error(opened.message);
  const parts: Uint8Array[] = [];
  for (;;) {
    const { done, value } = await opened.steps.next();
    if (done) return { bytes: Buffer.concat(parts), description: value, opened };
    parts.push(value.bytes);
  }
}

const formats = ['parquet', 'csv', 'jsonl'] as const;
const readerOf = { parquet: '', csv: ', header = true', jsonl: '' };
const query = (format: (typeof formats)[number], bytes: Uint8Array, sql: string) => {
  const read = { parquet: 'read_parquet', csv: 'read_csv', jsonl: 'read_json' }[format];
  return queryFile(
    bytes,
    `t.${format}`,
    sql.replaceAll('$table', `${read}($file${readerOf[format]})`),
  );
};

describe.each(formats)('households and persons in %s', { timeout: 60_000 }, (format) => {
  it('join by household_id, with every member numbered', async () => {
    const households = await written({ table: 'households', format });
    const persons = await written({ table: 'persons', format });
    const own = await query(
      format,
      households.bytes,
      'select household_id::int household_id, zone, size::int size from $table order by household_id',
    );
    expect(own).toHaveLength(115);
    const members = await query(
      format,
      persons.bytes,
      'select household_id::int household_id, count(*)::int size, max(member)::int highest, count(distinct member)::int n from $table group by 1 order by 1',
    );
    expect(members).toEqual(
      own.map(({ household_id, size }) => ({ household_id, size, highest: size, n: size })),
    );
    expect(own.filter(({ zone }) => zone === 'south')).toHaveLength(15);
  });

  it('keep numbers numbers, and write nothing where a value is missing', async () => {
    const { bytes } = await written({ table: 'households', format });
    const rows = await query(
      format,
      bytes,
      'select distinct kind, income::double income, rooms::int rooms from $table order by rooms',
    );
    expect(rows).toEqual([
      { kind: 'b', income: null, rooms: 2 },
      { kind: 'a', income: -8800, rooms: 3 },
      { kind: 'b', income: 12.5, rooms: 7 },
    ]);
    const jobs = await query(
      format,
      (await written({ table: 'persons', format })).bytes,
      'select distinct job from $table order by job nulls last',
    );
    expect(jobs.map(({ job }) => job)).toEqual(['Bäcker', 'painter, "deco"', null]);
  });

  it('hold the rows and columns asked for, the same as in the whole', async () => {
    const columns = ['sample_id', 'household_id'];
    const part = await written({ table: 'households', format, columns, rows: [40, 60] });
    const whole = await written({ table: 'households', format, columns });
    const of = (bytes: Uint8Array) =>
      query(
        format,
        bytes,
        'select sample_id::varchar sample_id, household_id::int h from $table order by h',
      );
    expect(await of(part.bytes)).toEqual((await of(whole.bytes)).slice(40, 60));
    expect(part.description.metadata['populace.rows']).toBe('40:60 of 115');
  });
});

it('has types that readers know', async () => {
  const { bytes, description } = await written({
    table: 'persons',
    format: 'parquet',
    about: { findings: '[]' },
  });
  const types = await queryFile(
    bytes,
    't.parquet',
    'select column_name, column_type from (describe select * from $file)',
  );
  expect(Object.fromEntries(types.map((row) => [row['column_name'], row['column_type']]))).toEqual({
    person_id: 'INTEGER',
    household_id: 'INTEGER',
    member: 'INTEGER',
    sex: 'VARCHAR',
    job: 'VARCHAR',
    age: 'INTEGER',
  });
  expect(description.metadata).toMatchObject({
    'populace.table': 'persons',
    'populace.seed': '3',
    'populace.findings': '[]',
  });
  expect(Object.keys(description.digests)).toContain('age');
});

it('refuses what is not there, with the remedy', () => {
  const refusal = (file: Partial<HouseholdFile>) =>
    openHouseholdExport({ plan, table: 'households', format: 'csv', ...file });
  expect(refusal({ columns: ['rooom'] })).toMatchObject({
    ok: false,
    code: 'unknown-column',
    message: 'There is no column "rooom". Did you mean rooms?',
  });
  expect(refusal({ columns: ['size', 'size'] })).toMatchObject({ code: 'repeated-column' });
  expect(refusal({ rows: [5, 5] })).toMatchObject({ code: 'bad-rows' });
});
