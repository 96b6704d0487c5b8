import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layerDigest, parseLayer } from '../../src/core/layer/parse-layer.ts';
import { PopulationDigest } from '../../src/core/population/columns.ts';
import { drawRange } from '../../src/core/population/draw.ts';
import { decodeLink } from '../../src/link/seed-link.ts';
import { whole } from '../core/layer/census.ts';
import { moldova } from '../core/population/packs.ts';
import { builtLibrary, populace } from './built.ts';

const folder = mkdtempSync(join(tmpdir(), 'populace-packs-'));
const at = (name: string): string => join(folder, name);
const packs = 'public/packs';

beforeAll(builtLibrary, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('populace generate', { timeout: 120_000 }, () => {
  it('draws from the first pack of the folder where none is named', async () => {
    const index = JSON.parse(readFileSync(join(packs, 'index.json'), 'utf8')) as {
      packs: { id: string }[];
      layers: unknown[];
    };
    const first = index.packs.find(({ id }) => id === 'market-policy-text')!;
    const others = index.packs.filter((entry) => entry !== first);
    cpSync(join(packs, first.id), at(first.id), { recursive: true });
    const write = (list: unknown[]): void =>
      writeFileSync(at('index.json'), JSON.stringify({ packs: list, layers: [] }));
    const run = () =>
      populace(['generate', '--packs', folder, '--size=100', '--out', at('p.csv'), '--json']);

    write([first, ...others]);
    const drawn = await run();
    expect(drawn.code, drawn.stderr).toBe(0);
    expect(JSON.parse(drawn.stdout).study.population.pack.id).toBe(first.id);

    write([]);
    const none = await run();
    expect(none.code).toBe(2);
    expect(none.stderr).toContain(`There are no packs in ${folder}`);
  });

  it('adds the traits of a layer, as the core draws them, and says which', async () => {
    const run = await populace([
      'generate',
      '--pack=moldova-2024',
      '--layer=psychographics',
      '--size=2000',
      '--seed=3',
      '--out',
      at('whole.csv'),
      '--json',
    ]);
    expect(run.code, run.stderr).toBe(0);
    const summary = JSON.parse(run.stdout);
    const parsed = parseLayer(
      JSON.parse(readFileSync(join(packs, 'psychographics', 'layer.json'), 'utf8')),
    );
    if (!parsed.ok) throw new Error(parsed.problems[0]!.message);
    const loaded = { layer: parsed.layer, digest: layerDigest(parsed.layer) };
    const { plan, report } = whole(moldova(), loaded, {}, { size: 2000, seed: 3 });
    const digest = new PopulationDigest(plan);
    digest.update(drawRange(plan, 0, plan.size));
    expect(summary.digests).toEqual(digest.columns());
    expect(summary.digests).toHaveProperty('trustsChurch');
    expect(summary.study.population.layers).toEqual({ psychographics: { digest: loaded.digest } });
    expect(decodeLink(summary.link)).toEqual({ ok: true, study: summary.study });
    expect(report.layers![0]!.attributes).toHaveLength(11);

    const [header, ...lines] = readFileSync(at('whole.csv'), 'utf8').trimEnd().split('\r\n');
    const trust = header!.split(',').indexOf('trustsChurch');
    expect(trust).toBeGreaterThan(0);
    expect(lines).toHaveLength(2000);
  });

  it.each([
    ['psychographic', 'Did you mean psychographics?'],
    ['moods', 'There are psychographics.'],
  ])('refuses the layer %s with exit code 2', async (layer, words) => {
    const { code, stderr } = await populace([
      'generate',
      '--size=100',
      `--layer=${layer}`,
      '--out',
      at('none.csv'),
    ]);
    expect(stderr).toContain(words);
    expect(code).toBe(2);
  });
});
