import { describe, expect, it } from 'vitest';
import {
  addTable,
  applyRemedy,
  editTable,
  examineDraft,
  newDraft,
  packOf,
  removeTable,
} from '../../../src/core/own/own.ts';
import type { Draft } from '../../../src/core/own/own.ts';
import type { Pack } from '../../../src/core/pack/pack.ts';

const draft = Object.entries({
  'regions.csv': 'Region,People\nNorth,1000\nSouth,2000\n',
  'ages.csv': 'Region,Age,People\nNorth,0-17,400\nNorth,18+,1100\nSouth,0-17,300\nSouth,18+,1200\n',
}).reduce((before, [name, text]) => addTable(before, name, text), newDraft('Arland 2024', 2024));

function made(one: Draft): Pack {
  const result = packOf(one);
  if (!result.ok) throw new Error(result.findings.map(({ message }) => message).join('\n'));
  return result.pack;
}

const weighted = (regions: number, ages: number): Draft => {
  const [first, second] = draft.tables;
  return editTable(editTable(draft, first!.id, { reliability: regions }), second!.id, {
    reliability: ages,
  });
};

const met = (one: Draft): Draft => {
  const finding = examineDraft(one).find(({ code }) => code === 'tables-contradict');
  return applyRemedy(
    one,
    finding!.remedies.find(({ kind }) => kind === 'meet')!,
  );
};

const north = (one: Draft): number[] => {
  const pack = made(one);
  return [
    pack.marginals[0]!.counts[0]!,
    pack.marginals[1]!.counts[0]! + pack.marginals[1]!.counts[1]!,
  ];
};

describe('tables that contradict each other', () => {
  it('meet by their weights, nearer to the one that is trusted', () => {
    const at = (regions: number, ages: number) => {
      const [a, b] = north(met(weighted(regions, ages)));
      expect(a).toBeCloseTo(b!, 6);
      return a!;
    };
    const even = at(1, 1);
    expect(even).toBeGreaterThan(1200);
    expect(even).toBeLessThan(1300);
    expect(at(9, 1)).toBeLessThan(1060);
    expect(at(1, 9)).toBeGreaterThan(1440);
  });

  it('keep their people, their shares within a region, and say what was done', () => {
    const pack = made(met(draft));
    const [regions, ages] = pack.marginals;
    expect(regions!.counts[0]! + regions!.counts[1]!).toBeCloseTo(3000, 6);
    expect(ages!.counts[0]! / ages!.counts[1]!).toBeCloseTo(4 / 11, 9);
    expect(regions!.reconciliation).toMatch(/agree with “ages.csv”, each giving way by its weight/);
    expect(ages!.reconciliation).toMatch(/agree with “regions.csv”/);
  });

  it('stand as printed again once the other is taken out', () => {
    const [first, second] = draft.tables;
    const alone = removeTable(met(draft), first!.id);
    expect(alone.tables[0]!.id).toBe(second!.id);
    expect(made(alone).marginals[0]!.counts).toEqual([400, 1100, 300, 1200]);
  });
});
