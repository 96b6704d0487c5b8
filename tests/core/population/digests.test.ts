import { readdirSync, readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { packDigest } from '../../../src/core/pack/pack-digest.ts';
import { PopulationDigest } from '../../../src/core/population/columns.ts';
import { drawRange } from '../../../src/core/population/draw.ts';
import { modelVersion } from '../../../src/core/study/study.ts';
import type { PopulationStudy } from '../../../src/core/study/study.ts';
import { prepared, published } from './packs.ts';

vi.setConfig({ testTimeout: 60_000 });

interface Fixture {
  modelVersion: number;
  study: PopulationStudy;
  columns: Record<string, string>;
  population: string;
}

const folder = new URL('../../../fixtures/populations/', import.meta.url);
const fixtures = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({
    name,
    fixture: JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Fixture,
  }));
const ids = [...new Set(fixtures.map(({ fixture }) => fixture.study.pack.id))];
const packs = new Map(ids.map((id) => [id, published(id)]));

test('there are pinned populations', () => {
  expect(fixtures.length).toBeGreaterThanOrEqual(12);
});

test.each(fixtures)('$name is drawn to the bit, for any cut into ranges', ({ fixture }) => {
  const { pack: made, ...choices } = fixture.study;
  const pack = packs.get(made.id)!;
  expect({ modelVersion, pack: packDigest(pack) }, 'run npx tsx scripts/digests.ts').toEqual({
    modelVersion: fixture.modelVersion,
    pack: made.digest,
  });
  const { plan } = prepared(pack, choices);
  for (const step of [plan.size, 4_097]) {
    const digest = new PopulationDigest(plan);
    for (let start = 0; start < plan.size; start += step)
      digest.update(drawRange(plan, start, Math.min(step, plan.size - start)));
    expect(digest.columns()).toEqual(fixture.columns);
    expect(digest.population()).toBe(fixture.population);
  }
});
