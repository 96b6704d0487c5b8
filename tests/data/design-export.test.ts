import { describe, expect, it, vi } from 'vitest';
import { prepare } from '../../src/core/design/prepare-study.ts';
import type { Pack } from '../../src/core/pack/pack.ts';
import type { Design, Study } from '../../src/core/study/study.ts';
import type { ExportFormat, ExportRequest } from '../../src/data/export-request.ts';
import { decodeLink, encodeLink } from '../../src/link/seed-link.ts';
import { testland } from '../core/population/testland.ts';
import { queryFile } from './duckdb.ts';
import { exported } from './exported.ts';

vi.setConfig({ testTimeout: 60_000 });

const pack: Pack = structuredClone(testland());
const region = pack.marginals.find(({ of }) => of.join() === 'region' || of[0] === 'region')!;
region.marginOfError = { level: 0.9, values: region.counts.map((count) => count && 12) };
const base = pack.bases.find(({ id }) => id === pack.base)!.total;
const design: Design = {
  groups: [{ where: { language: ['coastal'] }, factor: 3 }],
  strata: { of: ['region'], allocation: 'equal' },
};

function requestOf(format: ExportFormat, more: Partial<ExportRequest> = {}): ExportRequest {
  const study: Study = {
    version: 1,
    modelVersion: 1,
    population: { pack: { id: pack.id, digest: '0'.repeat(16) }, size: 2000, design },
  };
  const prepared = prepare(pack, study.population);
  if (!prepared.ok) throw new Error(prepared.reason);
  const { plan, report } = prepared;
  const link = encodeLink(study);
  expect(decodeLink(link)).toMatchObject({ ok: true, study });
  return {
    plan,
    pack,
    study,
    link,
    comparisons: report.comparisons,
    language: 'en',
    format,
    ...more,
  };
}

describe.each([
  { format: 'parquet', from: 'read_parquet($file)' },
  { format: 'csv', from: 'read_csv($file, header = true)' },
  { format: 'jsonl', from: "read_json($file, format = 'newline_delimited')" },
] as const)('a $format file of a study with a design', ({ format, from }) => {
  it('has a weight in every row that brings sums back to the base', async () => {
    const { bytes, description } = await exported(requestOf(format));
    const rows = await queryFile(
      bytes,
      `people.${format}`,
      `select region, count(*) as n, sum(weight)::double as people from ${from} group by region order by region`,
    );
    expect(rows.map(({ n }) => Number(n))).toEqual([500, 500, 500, 500]);
    const regions = pack.attributes.find(({ id }) => id === 'region')!.categories;
    const wanted = new Map<string, number>();
    const others = region.counts.length / regions.length;
    region.counts.forEach((count, cell) => {
      const label = regions[Math.floor(cell / others)]!.label as { en: string };
      wanted.set(label.en, (wanted.get(label.en) ?? 0) + (count ?? 0));
    });
    for (const { region: name, people } of rows)
      expect(Number(people)).toBeCloseTo(wanted.get(String(name))!, 2);
    expect(rows.reduce((sum, { people }) => sum + Number(people), 0)).toBeCloseTo(base, 2);
    const columns = JSON.parse(description.metadata['populace.columns']!) as Record<string, object>;
    expect(columns['weight']).toEqual({
      label: 'people of the base, inside the filter, that the row stands for',
      status: 'derived',
    });
  });
});

it('says of its targets what was drawn, weighted and designed, and how sure they are', async () => {
  const { description } = await exported(requestOf('csv'));
  const targets = JSON.parse(description.metadata['populace.targets']!) as {
    id: string;
    target: number[];
    drawn: number[];
    weighted: number[];
    designed: number[];
    marginOfError?: object;
  }[];
  for (const { target, drawn, weighted, designed } of targets) {
    drawn.forEach((rows, cell) => expect(Math.abs(rows - designed[cell]!)).toBeLessThan(1));
    expect(weighted).toHaveLength(target.length);
  }
  const stated = targets.find(({ id }) => id === region.id)!;
  expect(stated.marginOfError).toEqual(region.marginOfError);
  const off = (counts: number[]) =>
    Math.max(...stated.target.map((people, cell) => Math.abs(people - counts[cell]!)));
  expect(off(stated.weighted)).toBeLessThan(off(stated.drawn) / 10);
  expect(description.agreement!.targets.farthest).toBeLessThan(off(stated.drawn));
});

it('weighs the same people in any range of rows', async () => {
  const weights = async (rows: [number, number]) => {
    const { bytes } = await exported(requestOf('csv', { rows, columns: ['index', 'weight'] }));
    return new TextDecoder().decode(bytes).trim().split('\r\n').slice(1);
  };
  const all = await weights([0, 2000]);
  expect(all).toHaveLength(2000);
  expect(await weights([150, 420])).toEqual(all.slice(150, 420));
});
