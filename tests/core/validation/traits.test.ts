import { describe, expect, test, vi } from 'vitest';
import { drawRange } from '../../../src/core/population/draw.ts';
import { withLayers } from '../../../src/core/population/layers.ts';
import { countRange } from '../../../src/core/validation/count/count.ts';
import { countPlanOf } from '../../../src/core/validation/count/count-plan.ts';
import { pairsOf } from '../../../src/core/validation/count/counts.ts';
import { packReference, packReferenceSteps } from '../../../src/core/validation/ties/reference.ts';
import { rowsOfRange } from '../../../src/core/validation/count/rows-of-range.ts';
import type { Subject } from '../../../src/core/validation/count/subject.ts';
import { tiesOf } from '../../../src/core/validation/ties/ties.ts';
import type { Tie } from '../../../src/core/validation/ties/ties.ts';
import { psychographics, whole } from '../layer/census.ts';
import { published } from '../population/packs.ts';

vi.setConfig({ testTimeout: 120_000 });

// Few attributes keep it short; an anchored trait, one that correlates with it, and one that does not.
const wanted = ['sex', 'education', 'partyLean', 'vote2020', 'incomeBand'];
const traits = ['politicalLean', 'trustNewsMedia', 'phoneType', 'openness'];
const pack = published('usa-2022');
const size = 100_000;
const { plan: drawing } = whole(pack, psychographics(), {}, { size, seed: 3 });
const ids = [...wanted, ...traits];
const attributes = withLayers(pack, drawing).attributes.filter(({ id }) => ids.includes(id));
const plan = countPlanOf({ attributes, rows: size, pack });
const reference = packReference(pack, plan, { traits: drawing });
const subject: Subject = {
  title: 'traits',
  origin: 'study',
  rows: size,
  drawing: 'quota',
  attributes,
  matched: wanted,
  absent: [],
};
const rows = rowsOfRange(drawing, drawRange(drawing, 0, size, ids));
const judge = () => tiesOf({ subject, plan, counts: countRange(plan, rows), reference });
const isOf = ({ of }: Tie, ...pair: string[]) => pair.every((id) => of.includes(id));

describe('traits of a layer', () => {
  test('have expected pairs that add up to the people of the pack', () => {
    pairsOf(plan.axes.length).forEach(([a, b], pair) => {
      const inTables = [a, b].filter((axis) => wanted.includes(plan.axes[axis]!.attribute));
      if (inTables.length !== 1) return;
      const table = reference.pairs[pair]!;
      const sum = table.reduce((all, people) => all + people, 0);
      expect(Math.abs(sum / reference.people - 1)).toBeLessThan(1e-9);
      expect(reference.origins[pair]!.kind).toBe('trait');
    });
  });

  test('are worked out in steps, so that a caller can show how far it is and stop', () => {
    const shares: number[] = [];
    const steps = packReferenceSteps(pack, plan, { traits: drawing });
    for (let step = steps.next(); !step.done; step = steps.next()) shares.push(step.value);
    // One for each attribute's pairs, and for each trait's chances, at least.
    expect(shares.length).toBeGreaterThan(wanted.length + traits.length);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBeCloseTo(1, 12);
  });

  test('hang together with what they were drawn by', () => {
    const ties = judge().pairs.filter(({ origin }) => origin.kind === 'trait');
    expect(ties).toHaveLength(wanted.length * traits.length);
    for (const { verdict, retained, jointVariation, jointFloor } of ties) {
      expect(verdict).toBe('kept');
      if (retained) expect(Math.abs(retained.share - 1)).toBeLessThan(0.15);
      // Twice what a random sample shows on average would come about far less than once in a thousand.
      expect(jointVariation!).toBeLessThan(2 * jointFloor!);
    }
    // What the pack draws of party leaning is what the trait says.
    expect(ties.find((one) => isOf(one, 'partyLean', 'politicalLean'))!.expectedV).toBeGreaterThan(
      0.99,
    );
  });

  test('of which two are taken together have no reference', () => {
    const [tie] = judge().pairs.filter((one) => isOf(one, 'openness', 'phoneType'));
    expect(tie).toMatchObject({ verdict: 'no reference', expectedV: null });
  });

  test('that were shuffled are found', () => {
    const { codes } = rows.columns.find(({ attribute }) => attribute === 'trustNewsMedia')!;
    codes.reverse();
    const { pairs } = judge();
    codes.reverse();
    const [lost] = pairs.filter((one) => isOf(one, 'partyLean', 'trustNewsMedia'));
    expect(lost!.verdict).toBe('lost');
    expect(lost!.sentence).toMatch(/it is lost/);
  });
});
