import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { augment } from '../../../src/core/table/augment.ts';
import { partsPerPerson, roundFlow } from '../../../src/core/table/network.ts';
import { wholeBounds } from '../../../src/core/table/whole-bounds.ts';
import { drawsOf } from './integerize-fixtures.ts';

/** A bipartite network whose row and column nodes pass whole persons on. */
function balanced(rows: number, columns: number, seed: number) {
  const draws = drawsOf(seed);
  const parts = Array.from({ length: rows }, () =>
    Array.from({ length: columns }, () => draws.below(partsPerPerson)),
  );
  const close = (sum: number) => (partsPerPerson - (sum % partsPerPerson)) % partsPerPerson;
  for (const row of parts) row.push(close(row.reduce((a, b) => a + b, 0)));
  const last = parts[0]!.map((_, c) => close(parts.reduce((sum, row) => sum + row[c]!, 0)));
  parts.push(last);
  const width = columns + 1;
  const flat = parts.flat();
  return {
    nodes: rows + 1 + width,
    tail: Int32Array.from(flat, (_, a) => Math.floor(a / width)),
    head: Int32Array.from(flat, (_, a) => rows + 1 + (a % width)),
    fraction: Int32Array.from(flat),
  };
}

describe('rounding flows', () => {
  it('keeps every node balanced', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 8 }),
        fc.nat(),
        (rows, columns, seed) => {
          const network = balanced(rows, columns, seed);
          const { fraction, tail, head, nodes } = network;
          const before = fraction.slice();
          const up = roundFlow(network, drawsOf(seed + 1));
          const change = new Float64Array(nodes);
          up.forEach((one, a) => {
            const moved = one * partsPerPerson - before[a]!;
            change[tail[a]!]! -= moved;
            change[head[a]!]! += moved;
            if (before[a] === 0) expect(one).toBe(0);
          });
          expect(change.every((moved) => moved === 0)).toBe(true);
          expect(fraction.every((left) => left === 0)).toBe(true);
        },
      ),
    );
  });

  it('refuses a node that is not balanced', () => {
    const network = {
      nodes: 2,
      tail: Int32Array.of(0),
      head: Int32Array.of(1),
      fraction: Int32Array.of(5),
    };
    expect(() => roundFlow(network, drawsOf(1))).toThrow('not balanced');
  });
});

describe('augmenting flows', () => {
  const network = (flow: number[], upper: number[]) => ({
    nodes: 4,
    tail: Int32Array.of(0, 0, 1, 2),
    head: Int32Array.of(1, 2, 3, 3),
    flow: Int32Array.from(flow),
    lower: new Float64Array(4),
    upper: Float64Array.from(upper),
  });

  it('sends persons another way', () => {
    const flows = network([5, 1, 5, 1], [3, 4, 9, 9]);
    expect(augment(flows, 1000)).toBe(false);
    expect([...flows.flow]).toEqual([3, 3, 3, 3]);
  });

  it('says when there is no other way', () => {
    const flows = network([5, 1, 5, 1], [3, 2, 9, 9]);
    expect(augment(flows, 1000)).toBe(true);
    expect([...flows.flow]).toEqual([4, 2, 4, 2]);
  });
});

describe('whole bounds', () => {
  it('are the number itself where it is whole but for rounding errors', () => {
    const { lower, upper } = wholeBounds([2.5, 100 * 0.29, 0, NaN, 7 + 1e-9]);
    expect([...lower]).toEqual([2, 29, 0, 0, 7]);
    expect([...upper]).toEqual([3, 29, 0, Infinity, 7]);
  });
});
