import { describe, expect, test } from 'vitest';
import { readDimensions } from '../../../src/core/population/dimensions.ts';
import {
  fillImplied,
  impliedByOthers,
  wholeMarginal,
} from '../../../src/core/population/implied-totals.ts';
import { buildModel } from '../../../src/core/population/model.ts';
import { testland } from './testland.ts';

const pack = testland();
const dimensions = readDimensions(pack);
const marginal = (id: string) => pack.marginals.find((candidate) => candidate.id === id)!;

describe('buildModel', () => {
  const model = buildModel(pack);
  const codesOf = (clique: number, attribute: string) => {
    const { dimensions: held, codes } = model.cliques[clique]!;
    return codes[held.findIndex((d) => model.dimensions.list[d]!.attribute === attribute)]!;
  };

  test('leaves derived attributes out of the dimensions and reads them through', () => {
    expect(model.dimensions.list.map(({ attribute }) => attribute)).toEqual([
      'region',
      'sex',
      'age',
      'language',
      'town',
      'work',
      'marital',
    ]);
    expect(model.dimensions.readings.get('grown')).toEqual({
      dimension: 2,
      size: 2,
      map: Uint16Array.of(0, 0, 1, 1, 1, 1, 1, 1, 1),
    });
  });

  test('lists a nested attribute by its own categories only', () => {
    const towns = model.cliques.findIndex(({ dimensions: held }) => held.includes(4));
    expect(model.cliques[towns]!.cells).toBe(7);
    expect([...codesOf(towns, 'region')]).toEqual([0, 0, 0, 1, 1, 2, 3]);
    expect([...codesOf(towns, 'town')]).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test('lists by a nested attribute also where a clique lacks some of what that one fixes', () => {
    const both = testland();
    both.marginals = both.marginals.filter(({ id }) => ['region-language', 'town'].includes(id));
    const town = both.attributes.find(({ id }) => id === 'town')!;
    const regionOf = town.within!.cell;
    const sexOf = (code: number) => code % 2;
    town.within = {
      attributes: ['region', 'sex'],
      cell: regionOf.map((region, code) => region * 2 + sexOf(code)),
    };
    // All combinations of region, language and town are 84; those that there are, 21.
    const tied = buildModel(both, { dimensions: [0, 3, 4], limit: 40 });
    const towned = tied.cliques.find(({ dimensions: held }) => held.join() === '0,3,4')!;
    expect(towned.cells).toBe(21);
    const [regions, , towns] = towned.codes;
    towns!.forEach((code, cell) => expect(regions![cell]).toBe(regionOf[code]));
    const sexes = tied.cliques.find(({ dimensions: held }) => held.join() === '0,1,4')!;
    expect([...sexes.codes[1]!]).toEqual([0, 1, 0, 1, 0, 1, 0]);
  });

  test('keeps no impossible cell, and no cell that a neighbor does not know', () => {
    const work = model.cliques.findIndex(({ dimensions: held }) => held.includes(5));
    const ages = codesOf(work, 'age');
    codesOf(work, 'work').forEach((code, cell) => expect(code === 0).toBe(ages[cell]! < 2));
    const alone = testland();
    alone.structuralZeros.push({ id: 'no-golf', reason: 'test', where: { town: [6] } });
    const cut = buildModel(alone);
    for (const { dimensions: held, codes } of cut.cliques)
      if (held.includes(0)) expect(codes[held.indexOf(0)]).not.toContain(3);
  });

  test('groups cells by separator cell and maps the parent onto them', () => {
    model.cliques.forEach(
      ({ parent, separator, toSeparator, fromParent, dimensions: held, codes }) => {
        expect([...toSeparator]).toEqual([...toSeparator].sort((a, b) => a - b));
        if (parent < 0) return;
        const above = model.cliques[parent]!;
        expect(fromParent).toHaveLength(above.cells);
        fromParent.forEach((s, cell) => {
          const below = toSeparator.indexOf(s);
          for (const d of separator)
            expect(codes[held.indexOf(d)]![below]).toBe(
              above.codes[above.dimensions.indexOf(d)]![cell],
            );
        });
      },
    );
  });

  test('says what it misses', () => {
    expect(() => buildModel({ ...pack, root: 'nowhere' })).toThrow(
      "its root 'nowhere' is no marginal",
    );
    const short = testland();
    short.marginals[1]!.counts.pop();
    expect(() => buildModel(short)).toThrow("marginal 'sex-age' has 17 counts for 18 cells");
    const circle = testland();
    circle.attributes[1]!.derivedFrom = { attribute: 'zone', groups: [0, 1] };
    expect(() => buildModel(circle)).toThrow("attribute 'zone' is derived from itself");
  });

  test('refuses a clique that no browser could hold, by name', () => {
    const wide = testland();
    const large = (id: string, stream: number) => ({
      ...wide.attributes[0]!,
      id,
      stream,
      categories: Array.from({ length: 5_000 }, (_, c) => ({ id: `c${c}`, label: `c${c}` })),
    });
    wide.attributes.push(large('plot', 1100), large('house', 1101));
    wide.sampleFactors.push({
      ...wide.sampleFactors[0]!,
      of: ['plot', 'house'],
      weights: new Array<number>(25_000_000).fill(1),
    });
    expect(() => buildModel(wide)).toThrow("tie 'plot', 'house' together");
  });
});

describe('totals that other marginals imply', () => {
  test('fill what groups leave out and single unknown cells', () => {
    const wholes = pack.marginals.map((each) => wholeMarginal(dimensions, each));
    const at = (id: string) => wholes[pack.marginals.findIndex((each) => each.id === id)]!;
    expect([...at('stage-language').people].filter(Number.isNaN)).toHaveLength(3);
    fillImplied(wholes, 10_000);
    const ages = marginal('sex-age')
      .counts.slice(0, 9)
      .map((men, a) => men! + marginal('sex-age').counts[9 + a]!);
    const stages = [
      ages[0]! + ages[1]!,
      ages.slice(2, 7).reduce((x, y) => x + y),
      ages[7]! + ages[8]!,
    ];
    const stated = marginal('stage-language').counts as number[];
    stages.forEach((people, stage) =>
      expect(at('stage-language').people[stage * 3 + 2]).toBe(
        people - stated[stage * 2]! - stated[stage * 2 + 1]!,
      ),
    );
    const row = marginal('age-work').counts.slice(16, 20);
    expect(at('age-work').people[17]).toBe(
      ages[4]! - row.reduce<number>((sum, n) => sum + (n ?? 0), 0),
    );
    for (const { people } of wholes) expect(people.reduce((sum, n) => sum + n, 0)).toBe(10_000);
  });

  test('stay unknown where a line has two unknown cells', () => {
    const other = testland();
    other.marginals.find(({ id }) => id === 'age-work')!.counts[4 * 4 + 2] = null;
    const wholes = other.marginals.map((each) => wholeMarginal(dimensions, each));
    fillImplied(wholes, 10_000);
    expect([...wholes[6]!.people].filter(Number.isNaN)).toHaveLength(2);
  });

  test('make coarser marginals superfluous, and equal ones but for the first', () => {
    const list = ['sex', 'sex-age', 'region-sex', 'sex'].map((id) =>
      wholeMarginal(dimensions, marginal(id)),
    );
    expect(impliedByOthers(list, 1e-6)).toEqual([true, false, false, true]);
    expect(impliedByOthers([list[0]!, list[3]!], 1e-6)).toEqual([false, true]);
    const off = {
      ...marginal('sex'),
      counts: marginal('sex').counts.map((n, i) => n! + (i ? -1 : 1)),
    };
    expect(impliedByOthers([wholeMarginal(dimensions, off), list[1]!], 1e-6)).toEqual([
      false,
      false,
    ]);
  });
});
