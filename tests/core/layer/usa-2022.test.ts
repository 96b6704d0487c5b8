import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { PopulationDigest } from '../../../src/core/population/columns.ts';
import { drawRange } from '../../../src/core/population/draw.ts';
import { newTally, tallyRange } from '../../../src/core/population/tally.ts';
import { published } from '../population/packs.ts';
import { psychographics, whole } from './census.ts';

vi.setConfig({ testTimeout: 120_000 });

const pack = published('usa-2022');
const loaded = psychographics();
const { layer } = loaded;
const size = 200_000;
const { plan, report } = whole(pack, loaded, {}, { size, seed: 7 });
const range = drawRange(plan, 0, size);
const codes = new Map(range.columns.map(({ attribute, codes: own }) => [attribute, own]));
const { margins, attributes } = report.layers![0]!;
const mapping = layer.mappings.find(({ pack: id }) => id === pack.id)!;

/** Category of a variable of the layer that each person is in. */
const variables = new Map(
  layer.variables.map(({ id, categories, from }) => {
    const { attribute, groups, scale = 1 } = mapping.variables[id]!;
    const own = pack.attributes.find((one) => one.id === attribute)!;
    const map = own.categories.map((category, code) =>
      groups
        ? categories.findIndex((band) => band.id === groups[category.id])
        : from!.findLastIndex((lowest) => own.values![code]! * scale >= lowest),
    );
    const drawn = codes.get(attribute)!;
    return [id, Int16Array.from({ length: size }, (_, i) => map[drawn[i]!]!)];
  }),
);

/** Groups of each variable of a margin, where the survey merges or lacks categories of it. */
function groupsOf(id: string, of: readonly string[]): (readonly (number | null)[] | undefined)[] {
  const measured = layer.attributes.find((one) => one.id === id)!.measured!['US']!;
  if (measured.kind === 'index') return [];
  if (measured.kind === 'shares')
    return of.map((variable) => measured.margins.find((one) => one.of === variable)!.groups);
  const margin = measured.margins.find((one) => one.of.join() === of.join())!;
  return of.map((variable) => margin.groups?.[variable]);
}

const read = new Map<string, Int32Array>();

/** Group of each person in a margin, -1 outside. */
function groupCodes(id: string, of: readonly string[], count: number): Int32Array {
  const groups = groupsOf(id, of);
  const key = JSON.stringify([of, groups]);
  const known = read.get(key);
  if (known) return known;
  const widths = of.map((variable, v) => {
    const own = groups[v];
    const { categories } = layer.variables.find((one) => one.id === variable)!;
    return own ? Math.max(...own.map((group) => group ?? -1)) + 1 : categories.length;
  });
  expect(widths.reduce((product, width) => product * width, 1)).toBe(count);
  const made = Int32Array.from({ length: size }, (_, i) => {
    let cell = 0;
    for (const [v, variable] of of.entries()) {
      const code = variables.get(variable)![i]!;
      const group = groups[v] ? groups[v][code] : code;
      if (group === null || group === undefined || cell < 0) return -1;
      cell = cell * widths[v]! + group;
    }
    return cell;
  });
  read.set(key, made);
  return made;
}

describe('whole people of the United States', () => {
  test('have every table that the surveys publish, with the sampling error of random draws', () => {
    let squares = 0;
    let cells = 0;
    const stated = margins.filter(({ kind }) => kind === 'shares');
    expect(stated.length).toBeGreaterThan(100);
    expect(stated.some(({ attribute }) => attribute === 'politicalLean')).toBe(true);
    for (const { attribute, of, target, people } of stated) {
      const categories = target.length / people.length;
      const group = groupCodes(attribute, of, people.length);
      const drawn = codes.get(attribute)!;
      const counts = new Float64Array(target.length);
      const inside = new Float64Array(people.length);
      for (let i = 0; i < size; i++) {
        const cell = group[i]!;
        if (cell < 0) continue;
        counts[cell * categories + drawn[i]!]!++;
        inside[cell]!++;
      }
      target.forEach((share, k) => {
        const n = inside[Math.floor(k / categories)]!;
        const where = `${attribute} by ${of.join(' and ') || 'all'}, cell ${k}`;
        if (share === 0 || share === 1) {
          expect(counts[k], where).toBe(share * n);
          return;
        }
        const z = (counts[k]! - share * n) / Math.sqrt(n * share * (1 - share));
        expect(Math.abs(z), where).toBeLessThan(4.5);
        squares += z * z;
        cells++;
      });
    }
    expect(cells).toBeGreaterThan(1400);
    // Demographics are quotas, so that what is drawn varies a little less than at random.
    expect(squares / cells).toBeGreaterThan(0.7);
    expect(squares / cells).toBeLessThan(1.1);
  });

  test('have the mean scores of the Big Five in every group of sex and age', () => {
    const stated = margins.filter(({ kind, of }) => kind === 'means' && of.includes('age'));
    expect(stated).toHaveLength(5);
    for (const { attribute, of, target, people } of stated) {
      const group = groupCodes(attribute, of, people.length);
      const drawn = codes.get(attribute)!;
      const values = layer.attributes.find(({ id }) => id === attribute)!.values!;
      target.forEach((mean, cell) => {
        let n = 0;
        let sum = 0;
        let squares = 0;
        for (let i = 0; i < size; i++) {
          if (group[i] !== cell) continue;
          const value = values[drawn[i]!]!;
          n++;
          sum += value;
          squares += value * value;
        }
        const own = sum / n;
        const error = Math.sqrt((squares / n - own * own) / n);
        expect(Math.abs(own - mean), `${attribute}, group ${cell}`).toBeLessThan(
          4.5 * error + 0.005,
        );
      });
    }
  });

  test('are counted as the page expects them', () => {
    const comparisons = report.comparisons.filter(({ kind }) => kind === 'layer');
    expect(comparisons).toHaveLength(attributes.length);
    const tally = newTally(comparisons);
    tallyRange(tally, comparisons, range);
    comparisons.forEach(({ id, expected }, c) => {
      expect(expected.reduce((sum, people) => sum + people, 0)).toBeCloseTo(size, 3);
      expected.forEach((people, k) => {
        const error = Math.sqrt(people * (1 - people / size));
        expect(Math.abs(tally.counts[c]![k]! - people), `${id} ${k}`).toBeLessThan(4.5 * error + 1);
      });
    });
  });

  test('have the party of the pack in their political lean', () => {
    const { attribute, groups } = mapping.anchors!['politicalLean']!;
    const coarse = pack.attributes.find(({ id }) => id === attribute)!.categories;
    const fine = layer.attributes.find(({ id }) => id === 'politicalLean')!.categories;
    const party = codes.get(attribute)!;
    const lean = codes.get('politicalLean')!;
    let wrong = 0;
    for (let i = 0; i < size; i++)
      if (!groups[coarse[party[i]!]!.id]!.includes(fine[lean[i]!]!.id)) wrong++;
    expect(wrong).toBe(0);
  });

  test('change no target, and are those pinned', () => {
    const digest = new PopulationDigest(plan);
    digest.update(range);
    const pinned = JSON.parse(
      readFileSync(
        new URL('../../../fixtures/layers/psychographics-usa.json', import.meta.url),
        'utf8',
      ),
    ) as { layer: string; columns: Record<string, string> };
    expect(loaded.digest, 'run npx tsx fixtures/layers/generate-digests.ts').toBe(pinned.layer);
    expect(digest.columns()).toEqual(pinned.columns);
  });
});
