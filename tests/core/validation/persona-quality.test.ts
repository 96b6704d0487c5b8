import { beforeAll, describe, expect, test } from 'vitest';
import type { Pack } from '../../../src/core/pack/pack.ts';
import { drawRange } from '../../../src/core/population/draw.ts';
import { countPlanOf } from '../../../src/core/validation/count/count-plan.ts';
import type { CountPlan } from '../../../src/core/validation/count/counts.ts';
import {
  mergeQuality,
  newQualityPart,
  personaQualityOf,
  qualityPolicy,
  scoreRows,
} from '../../../src/core/validation/persona/persona-quality.ts';
import { qualityModelOf } from '../../../src/core/validation/persona/quality-model.ts';
import type { QualityModel } from '../../../src/core/validation/persona/quality-model.ts';
import { packReference } from '../../../src/core/validation/ties/reference.ts';
import { rowsOfRange } from '../../../src/core/validation/count/rows-of-range.ts';
import type { SubjectRows } from '../../../src/core/validation/count/subject.ts';
import { prepared, published } from '../population/packs.ts';

const size = 20_000;
let pack: Pack;
let plan: CountPlan;
let model: QualityModel;
let people: SubjectRows;

beforeAll(() => {
  pack = published('moldova-2024');
  plan = countPlanOf({ attributes: pack.attributes, rows: size, pack });
  model = qualityModelOf(plan, packReference(pack, plan), plan.zeros);
  const made = prepared(pack, { size, seed: 11, method: 'sample' });
  people = rowsOfRange(made.plan, drawRange(made.plan, 0, size));
}, 60_000);

/** The people with some values changed. */
function changed(
  changes: [row: number, attribute: string, category: string | null][],
): SubjectRows {
  return {
    ...people,
    columns: people.columns.map((column) => {
      const codes = column.codes.slice();
      for (const [row, attribute, category] of changes) {
        if (attribute !== column.attribute) continue;
        const { categories } = pack.attributes.find(({ id }) => id === attribute)!;
        codes[row] =
          category === null ? column.size : categories.findIndex(({ id }) => id === category);
      }
      return { ...column, codes };
    }),
  };
}

const rowOf = (attribute: string, category: string): number => {
  const column = people.columns.find((one) => one.attribute === attribute)!;
  const { categories } = pack.attributes.find(({ id }) => id === attribute)!;
  return column.codes.indexOf(categories.findIndex(({ id }) => id === category));
};

describe('the quality of personas', () => {
  test('of a sound sample is complete and consistent, and as plausible as its reference', () => {
    const part = scoreRows(model, people);
    const made = personaQualityOf(model, part, pack, pack.structuralZeros);
    expect(part.rows).toBe(size);
    expect(part.inconsistent).toBe(0);
    expect(part.impossible).toBe(0);
    expect(made.mean.completeness).toBe(1);
    const expected = made.expectedImplausible;
    expect(expected).toBeCloseTo(0.0375, 12);
    // A binomial standard deviation is 0.0013, and the tree is not the whole joint.
    expect(made.below[2]!.share).toBeGreaterThan(expected / 2);
    expect(made.below[2]!.share).toBeLessThan(expected * 1.5);
    expect(made.mean.quality!).toBeGreaterThan(0.97);
    // A region says nothing more once the raion is known, and so is not counted again.
    const judged = model.nodes.map(({ attribute }) => attribute);
    expect(judged).toContain('raion');
    expect(judged).not.toContain('region');
    expect(made.histogram.reduce((a, b) => a + b, 0)).toBe(size);
  });

  test('names the widowed teenager, what is missing and what cannot be', () => {
    const teenager = rowOf('age', '16');
    const child = rowOf('age', '7');
    const blank = 77;
    const rows = changed([
      [teenager, 'maritalStatus', 'widowed'],
      [child, 'maritalStatus', 'married'],
      ...['raion', 'sex', 'ethnicity', 'religion', 'education', 'residence'].map(
        (id) => [blank, id, null] as [number, string, null],
      ),
    ]);
    const section = personaQualityOf(model, scoreRows(model, rows), pack, pack.structuralZeros);
    const found = (row: number) => section.worst.find((one) => one.row === row);
    expect(section.inconsistent).toBe(1);
    expect(section.worst[0]!.row).toBe(child);
    expect(found(child)!.consistency).toBe(0);
    expect(found(child)!.reasons[0]).toMatch(/^cannot be: /);
    expect(found(teenager)!.plausibility).toBeLessThan(0.05);
    expect(found(teenager)!.reasons.join(' ')).toMatch(/Widowed: (1 in \d+|nobody) has it/i);
    expect(section.below[1]!.personas).toBe(1);
  });

  test('does not depend on how rows are cut', () => {
    const rows = changed([[500, 'maritalStatus', null]]);
    const whole = scoreRows(model, rows);
    const merged = newQualityPart();
    for (const [from, to] of [
      [12_001, size],
      [0, 5000],
      [5000, 12_001],
    ] as const)
      mergeQuality(
        merged,
        scoreRows(model, {
          start: from,
          count: to - from,
          columns: rows.columns.map((column) => ({
            ...column,
            codes: column.codes.subarray(from, to),
          })),
        }),
      );
    expect(merged.worst).toEqual(whole.worst);
    expect(merged.below).toEqual(whole.below);
    expect(merged.rows).toBe(whole.rows);
    expect(merged).toEqual(whole);
  });

  test('weighs as the policy says', () => {
    const { weights } = qualityPolicy;
    expect(weights.completeness + weights.plausibility + weights.consistency).toBeCloseTo(1, 12);
    for (const one of scoreRows(model, people).worst)
      expect(one.quality).toBeCloseTo(
        0.3 * one.completeness + 0.4 * one.plausibility + 0.3 * one.consistency,
        12,
      );
  });

  test('crosses to workers as it is', () => {
    const copy = structuredClone(model);
    expect(scoreRows(copy, people, 3)).toEqual(scoreRows(model, people, 3));
  });
});

test('without a reference every persona is plausible, and the report says so', () => {
  const bare: QualityModel = {
    ...{ nodes: [], wanted: [{ attribute: 'a', size: 2 }], rules: [], alone: [], unknown: ['a'] },
    drawn: new Float64Array(0),
  };
  const part = scoreRows(bare, {
    start: 0,
    count: 3,
    columns: [{ attribute: 'a', size: 2, codes: Uint8Array.of(0, 2, 1) }],
  });
  const section = personaQualityOf(bare, part, { attributes: [] }, []);
  expect(section.mean.plausibility).toBe(1);
  expect(section.mean.completeness).toBeCloseTo(2 / 3, 12);
  expect(section.worst.map(({ row }) => row)).toEqual([1]);
  expect(section.notes[0]).toMatch(/no reference/);
});
