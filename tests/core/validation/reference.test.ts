import { describe, expect, test } from 'vitest';
import { jointOf } from '../../../src/core/layer/joint.ts';
import type { Pack } from '../../../src/core/pack/pack.ts';
import { fitPack } from '../../../src/core/population/fit-pack.ts';
import type { FitCache } from '../../../src/core/population/fit-pack.ts';
import { axesOf, isDetermined, mostGroups } from '../../../src/core/validation/count/axes.ts';
import { countPlanOf } from '../../../src/core/validation/count/count-plan.ts';
import { pairNumber, pairsOf } from '../../../src/core/validation/count/counts.ts';
import { packReference, packReferenceSteps } from '../../../src/core/validation/ties/reference.ts';
import { moldova, published } from '../population/packs.ts';

const cache: FitCache = new WeakMap();
const packs = [moldova(), published('usa-2022')];
const planOf = (pack: Pack) => countPlanOf({ attributes: pack.attributes, rows: 1000, pack });

describe.each(packs.map((pack) => ({ pack, id: pack.id })))('expected pairs of $id', ({ pack }) => {
  const plan = planOf(pack);
  const reference = packReference(pack, plan, { cache });

  test('are those that summing the whole tree gives', () => {
    const { model, fit } = fitPack(pack, cache);
    pairsOf(plan.axes.length).forEach(([a, b], pair) => {
      if (pair % 7 > 0 || plan.determined.includes(pair)) return;
      const whole = jointOf(model, fit.tables, [plan.axes[a]!, plan.axes[b]!]);
      reference.pairs[pair]!.forEach((people, cell) => {
        expect(Math.abs(people - whole[cell]!)).toBeLessThan(1e-9 * model.total);
      });
    });
  });

  test('are there for every pair that is no matter of definition, and each is tied somehow', () => {
    reference.pairs.forEach((table, pair) => {
      expect(table !== undefined).toBe(!plan.determined.includes(pair));
      expect(reference.origins[pair]!.kind).not.toBe('none');
    });
  });

  test('name the pairs that no table ties', () => {
    const { assumedIndependent } = fitPack(pack, cache);
    const { axes } = plan;
    pairsOf(axes.length).forEach(([a, b], pair) => {
      const of = [axes[a]!.attribute, axes[b]!.attribute];
      const found = assumedIndependent.find(({ pair: p }) => p.every((id) => of.includes(id)));
      if (found)
        expect(reference.origins[pair]).toEqual({
          kind: 'assumed-independent',
          tables: [],
          given: found.given,
        });
    });
  });
});

describe('a reference', () => {
  const [pack] = packs as [Pack];
  const plan = planOf(pack);
  const at = (a: string, b: string) => {
    const [x, y] = [a, b].map((id) => plan.axes.findIndex(({ attribute }) => attribute === id));
    return pairNumber(plan.axes.length, Math.min(x!, y!), Math.max(x!, y!));
  };

  test('says which table ties a pair', () => {
    const { origins } = packReference(pack, plan, { cache });
    expect(origins[at('region', 'ethnicity')]).toMatchObject({
      kind: 'target',
      tables: ['raion-ethnicity'],
    });
    expect(origins[at('ageDecade', 'maritalStatus')]).toMatchObject({
      kind: 'factor',
      tables: ['age-marital-status'],
    });
    expect(origins[at('maritalStatus', 'education')]).toMatchObject({ given: ['age'] });
  });

  test('is of the people whom a filter keeps', () => {
    const where = { sex: [1] };
    const reference = packReference(pack, plan, { cache, where });
    const table = reference.pairs[at('sex', 'ethnicity')]!;
    const width = plan.axes.find(({ attribute }) => attribute === 'ethnicity')!.size;
    expect(table.slice(0, width).every((people) => people === 0)).toBe(true);
    expect(reference.people).toBeLessThan(pack.bases[0]!.total);
    expect(table.reduce((sum, people) => sum + people, 0)).toBeCloseTo(reference.people, 3);
  });

  test('comes in steps, so that it can be stopped', () => {
    const steps = packReferenceSteps(pack, plan, { cache });
    const shares: number[] = [];
    for (let step = steps.next(); !step.done; step = steps.next()) shares.push(step.value);
    expect(shares.length).toBeGreaterThan(plan.axes.length);
    expect(shares.every((share, i) => share >= (shares[i - 1] ?? 0) && share <= 1)).toBe(true);
  });
});

describe('axes', () => {
  const [moldovaPack, usa] = packs as [Pack, Pack];
  const only = (pack: Pack, ...ids: string[]) =>
    pack.attributes.filter(({ id }) => ids.includes(id));

  test('read a fine attribute as one that is a function of it', () => {
    expect(axesOf(moldovaPack.attributes).readAs).toEqual([
      { attribute: 'age', as: 'ageDecade' },
      { attribute: 'locality', as: 'raion' },
    ]);
    const [axis] = axesOf(only(moldovaPack, 'age'), moldovaPack.attributes).axes;
    expect(axis).toMatchObject({ attribute: 'age', reading: 'attribute', size: 9 });
    expect(axis!.groups[18]).toBe(1);
  });

  test('cut numbers into bands of about equal people that stay inside what they are nested in', () => {
    const age = usa.attributes.find(({ id }) => id === 'age')!;
    const people = { age: age.categories.map((_, code) => (code < 40 ? 3 : 1)) };
    const [axis] = axesOf([age], [], people).axes;
    expect(axis!.reading).toBe('bands');
    expect(axis!.size).toBeGreaterThanOrEqual(10);
    expect(axis!.size).toBeLessThanOrEqual(25);
    for (let code = 1; code < axis!.groups.length; code++) {
      expect(axis!.groups[code]! - axis!.groups[code - 1]!).toBeGreaterThanOrEqual(0);
      if (axis!.groups[code] === axis!.groups[code - 1])
        expect(age.within!.cell[code]).toBe(age.within!.cell[code - 1]);
    }
  });

  test('read a place as what it lies in, and else keep the largest', () => {
    const [axis] = axesOf(only(usa, 'county'), usa.attributes).axes;
    expect(axis).toMatchObject({ reading: 'attribute', size: 51 });
    const { within, ...bare } = usa.attributes.find(({ id }) => id === 'county')!;
    expect(within).toBeDefined();
    const people = { county: bare.categories.map((_, code) => (code === 3000 ? 9 : 1)) };
    const [largest] = axesOf([bare], [], people).axes;
    expect(largest).toMatchObject({ reading: 'largest', size: mostGroups });
    expect(largest!.groups[3000]).toBeLessThan(mostGroups - 1);
    expect(largest!.labels.at(-1)).toBe('all other');
    expect(largest!.groups.filter((group) => group < mostGroups - 1)).toHaveLength(63);
  });

  test('of which one is a function of the other make no pair', () => {
    const { attributes } = usa;
    expect(isDetermined('state', 'region', attributes)).toBe(true);
    expect(isDetermined('ageGroup', 'age', attributes)).toBe(true);
    expect(isDetermined('age', 'education', attributes)).toBe(false);
  });
});
