import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeId } from '../../../src/core/pack/pack.ts';
import { peopleBy } from '../../../src/core/population/tree-marginals.ts';
import { comparisonsOf } from '../../../src/core/population/comparisons.ts';
import { fitPack } from '../../../src/core/population/fit-pack.ts';
import { planOverPack } from '../../../src/core/validation/file/expected.ts';
import { viewComparisons, viewPack } from '../../../src/core/validation/file/pack-view.ts';
import { changeAxis, commonGroups } from '../../../src/core/validation/file/regroup.ts';
import type { Grouping } from '../../../src/core/validation/file/regroup.ts';
import { moldova as published } from '../population/packs.ts';

const moldova = published();

function groupingOf(attribute: AttributeId, meanings: number[][]): Grouping {
  const own = moldova.attributes.find(({ id }) => id === attribute)!;
  const groups = commonGroups(own.categories.length, meanings);
  const size = Math.max(...groups) + 1;
  return {
    attribute,
    groups,
    categories: Array.from({ length: size }, (_, g) => ({ id: `g${g}`, label: `group ${g}` })),
  };
}

const everyone = (id: AttributeId) => groupingOf(id, []);
const bands = (...starts: number[]) =>
  starts.map((from, i) =>
    Array.from({ length: (starts[i + 1] ?? 86) - from }, (_, age) => from + age),
  );

describe('groups that two readings share', () => {
  it('are the finest in which every value lies whole', () => {
    expect([...commonGroups(6, [[0], [1, 2], [2, 3]])]).toEqual([0, 1, 1, 1, 2, 3]);
  });

  it('put together what values reach across, whatever their order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 4 }), { maxLength: 8 }),
        fc.nat(1000),
        (meanings, seed) => {
          const groups = commonGroups(12, meanings);
          for (const one of meanings)
            expect(new Set(one.map((category) => groups[category])).size).toBe(1);
          const turned = meanings.map((_, i) => meanings[(i + seed) % meanings.length]!);
          expect([...commonGroups(12, turned)]).toEqual([...groups]);
          // No coarser than asked: fewer groups only by as many as values can join.
          const joins = meanings.reduce((sum, one) => sum + one.length - 1, 0);
          expect(Math.max(...groups) + 1).toBeGreaterThanOrEqual(12 - joins);
        },
      ),
    );
  });

  it('leave out a cell that shares a group with what the table does not state', () => {
    // Categories 0 … 4 in cells a, b and outside; the population cannot tell 2 and 3 apart.
    const grouping: Grouping = {
      attribute: 'x',
      groups: Int32Array.of(0, 1, 2, 2, 3),
      categories: ['0', '1', '2+3', '4'].map((id) => ({ id, label: id })),
    };
    const change = changeAxis(grouping, 2, [0, 0, 1, null, null]);
    expect([...change.cellOf]).toEqual([0, -1]);
    expect([...change.groups]).toEqual([0, 0, -1, -1]);
    expect(change.size).toBe(1);
  });
});

describe('a pack in the groups of a population', () => {
  const { model, fit } = fitPack(moldova);
  const slice = { tables: fit.tables, people: model.total, filtered: false, error: 0 };
  const whole = comparisonsOf(moldova, model, slice, 10_000);

  it('expects what the fitted people add up to, table by table', () => {
    const groupings = new Map(
      [
        groupingOf('age', bands(0, 15, 25, 35, 45, 55, 65)),
        groupingOf('ethnicity', [[7, 8]]),
        groupingOf('motherTongue', [[0, 1]]),
        everyone('residence'),
        everyone('sex'),
      ].map((grouping) => [grouping.attribute, grouping]),
    );
    const seen = viewComparisons(whole, groupings);
    const ids = seen.map(({ id }) => id);
    expect(ids).toContain('ethnicity-mother-tongue');
    // No table over raions or decades: the population has none of them.
    expect(ids).not.toContain('raion-ethnicity');
    expect(ids).not.toContain('ethnicity-age-decade');
    for (const { id, of, groups, shape, expected } of seen.filter(({ kind }) => kind === 'fit')) {
      const through = Object.fromEntries(
        of.map((attribute) => {
          const own = groupings.get(attribute)!;
          const stated = groups?.[attribute];
          return [attribute, own.groups.map((group) => (stated ? stated[group]! : group))];
        }),
      );
      const { people, shape: fitted } = peopleBy(model, fit.tables, of, through);
      expect([id, fitted]).toEqual([id, shape]);
      expected.forEach((count, cell) =>
        expect(count).toBeCloseTo((people[cell]! / model.total) * 10_000, 6),
      );
    }
  });

  it('adds up the targets of a table over ethnicity and age', () => {
    // Decades are functions of single years, so a file of single years has them.
    const groupings = new Map(
      [groupingOf('ethnicity', [[1, 0]]), everyone('ageDecade')].map((grouping) => [
        grouping.attribute,
        grouping,
      ]),
    );
    const [before, after] = [whole, viewComparisons(whole, groupings)].map((list) =>
      list.find(({ id }) => id === 'ethnicity-age-decade')!,
    );
    expect(before!.shape).toEqual([6, 9]);
    expect(after!.shape).toEqual([5, 9]);
    for (let decade = 0; decade < 9; decade++)
      expect(after!.expected[decade]).toBeCloseTo(
        before!.expected[decade]! + before!.expected[9 + decade]!,
        9,
      );
    const marginal = viewPack(moldova, groupings).pack.marginals.find(
      ({ id }) => id === 'ethnicity-age-decade',
    )!;
    const own = moldova.marginals.find(({ id }) => id === 'ethnicity-age-decade')!;
    expect(marginal.counts).toHaveLength(45);
    expect(marginal.counts[0]).toBe(own.counts[0]! + own.counts[9]!);
  });

  it('keeps a rule of impossible people only where its groups lie inside it', () => {
    const rules = (...grouped: Grouping[]) =>
      viewPack(moldova, new Map(grouped.map((one) => [one.attribute, one]))).pack.structuralZeros;
    const marital = everyone('maritalStatus');
    expect(rules(everyone('age'), marital).map(({ id }) => id)).toEqual([
      'under-15-not-asked',
      'asked-from-15',
      'no-marriage-before-16',
    ]);
    // In bands from 15 to 24 nobody can tell who is 15.
    const coarse = rules(groupingOf('age', bands(0, 15, 25, 65)), marital);
    expect(coarse.map(({ id }) => id)).toEqual(['under-15-not-asked', 'asked-from-15']);
    expect(coarse[0]!.where.age).toEqual([0]);
  });

  it('restates a count plan over the categories of the pack', () => {
    const age = groupingOf('age', bands(0, 15, 65));
    const plan = planOverPack(
      {
        singles: [],
        axes: [
          {
            attribute: 'age',
            groups: Int32Array.of(0, 1, 1),
            size: 2,
            labels: ['a', 'b'],
            reading: 'largest',
          },
        ],
        determined: [],
        readAs: [],
        tables: [{ id: 't', of: ['age'], shape: [3] }],
        zeros: [],
        profile: [],
      },
      new Map([['age', age]]),
    );
    expect([...plan.axes[0]!.groups.subarray(13, 17)]).toEqual([0, 0, 1, 1]);
    expect([...plan.tables[0]!.groups!.age!.subarray(63, 67)]).toEqual([1, 1, 2, 2]);
  });
});
