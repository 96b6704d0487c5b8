import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { assemblePack } from '../src/core/pack/assemble.ts';
import { packDigest } from '../src/core/pack/pack-digest.ts';
import type { Pack } from '../src/core/pack/pack.ts';
import { PopulationDigest } from '../src/core/population/columns.ts';
import { drawRange } from '../src/core/population/draw.ts';
import { prepare } from '../src/core/population/prepare.ts';
import { modelVersion } from '../src/core/study/study.ts';
import type { PopulationStudy } from '../src/core/study/study.ts';

/**
 * Writes fixtures/populations/*.json: the SHA-256 of every column of some populations, which
 * tests compare with what is drawn. Run it with `npx tsx scripts/digests.ts` after a change
 * that is meant to alter drawn bits and raises `modelVersion`, or after a pack has changed.
 */
const packs = new URL('../public/packs/', import.meta.url);
const fixtures = new URL('../fixtures/populations/', import.meta.url);

const studies: Record<string, { pack: string } & Omit<PopulationStudy, 'pack'>> = {
  'moldova-default': { pack: 'moldova-2024' },
  'moldova-hundred': { pack: 'moldova-2024', size: 100, seed: 7 },
  'moldova-100000': { pack: 'moldova-2024', size: 100_000, seed: Number.MAX_SAFE_INTEGER },
  'moldova-sample': { pack: 'moldova-2024', size: 20_000, seed: 3, method: 'sample' },
  'moldova-women-25-44-nord': {
    pack: 'moldova-2024',
    size: 5_000,
    where: { sex: ['female'], age: { from: 25, to: 44 }, region: ['nord'] },
  },
  'moldova-adults-sample': {
    pack: 'moldova-2024',
    size: 3_000,
    method: 'sample',
    where: { age: { from: 18 } },
  },
  'usa-default': { pack: 'usa-2022' },
  'usa-100000': { pack: 'usa-2022', size: 100_000, seed: 11 },
  'usa-sample': { pack: 'usa-2022', size: 20_000, seed: 3, method: 'sample' },
  'usa-women-25-44-cook': {
    pack: 'usa-2022',
    size: 5_000,
    where: { sex: ['female'], age: { from: 25, to: 44 }, county: ['17031'] },
  },
  'census-tracts': { pack: 'census-tracts' },
  'market-policy-text': { pack: 'market-policy-text', size: 1_000 },
  'market-policy-service': { pack: 'market-policy-service', size: 1_000 },
};

mkdirSync(fixtures, { recursive: true });
for (const [name, { pack: id, ...choices }] of Object.entries(studies)) {
  const pack = readPack(id);
  const study: PopulationStudy = { pack: { id, digest: packDigest(pack) }, ...choices };
  const prepared = prepare(pack, study);
  if (!prepared.ok) throw new Error(`${name}: ${prepared.reason}`);
  const digest = new PopulationDigest(prepared.plan);
  digest.update(drawRange(prepared.plan, 0, prepared.plan.size));
  const fixture = {
    modelVersion,
    study,
    columns: digest.columns(),
    population: digest.population(),
  };
  writeFileSync(new URL(`${name}.json`, fixtures), `${JSON.stringify(fixture, undefined, 2)}\n`);
}
for (const file of readdirSync(fixtures))
  if (file.endsWith('.json') && !(file.slice(0, -5) in studies))
    throw new Error(`fixtures/populations/${file} belongs to no study of this script`);

function readPack(id: string): Pack {
  const read = (name: string): unknown =>
    JSON.parse(readFileSync(new URL(`${id}/${name}`, packs), 'utf8'));
  const main = read('pack.json') as { files?: string[] };
  return assemblePack([main, ...(main.files ?? []).map(read)]);
}
