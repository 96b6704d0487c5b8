import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addTable, newDraft, packOf, readingOf } from '../../../src/core/own/own.ts';
import type { Draft } from '../../../src/core/own/own.ts';
import type { Pack } from '../../../src/core/pack/pack.ts';
import { tableMass } from './fitted.ts';

interface Spatial {
  records: { columns: number[][] };
  zones: number[][];
  expected: { weights: string; converged: number[][] };
  tolerance: { absolute: number };
}

describe('SimpleWorld', () => {
  const { records, zones, expected } = JSON.parse(
    readFileSync('fixtures/oracles/raking-simple-world.json', 'utf8'),
  ) as Spatial;
  const [ages, sexes] = records.columns as [number[], number[]];
  const counts = ['zone,age0_49,age50plus,m,f', ...zones.map((zone, z) => [z + 1, ...zone].join())];
  // Five people as they are handed round, with an age in years that its band holds.
  const people = [
    'id,age,sex',
    ...ages.map((old, i) => `${i + 1},${old ? 60 + i : 30 + i},${sexes[i] ? 'f' : 'm'}`),
  ];
  const draft = addTable(
    addTable(newDraft('SimpleWorld', 2016), 'constraints.csv', counts.join('\n')),
    'individuals.csv',
    people.join('\n'),
  );

  it('is read from its two files as they are published', () => {
    expect(draft.attributes.map(({ label }) => label)).toEqual(['Zone', 'Age', 'Sex']);
    expect(draft.tables.map(({ name }) => name)).toEqual([
      'constraints.csv, age',
      'constraints.csv, m and f',
      'individuals.csv',
    ]);
    expect(readingOf(draft, 't3').persons).toBe(5);
  });

  it('has the weights that two other programs reach', () => {
    const mass = tableMass(made(draft), ['zone', 'age', 'sex']);
    zones.forEach((_, z) => {
      const own = [0, 0, 0, 0];
      ages.forEach((old, i) => (own[2 * old + sexes[i]!]! += expected.converged[i]![z]!));
      own.forEach((weight, cell) => expect(mass[4 * z + cell]).toBeCloseTo(weight, 5));
    });
  });
});

function made(draft: Draft): Pack {
  const result = packOf(draft);
  if (!result.ok) throw new Error(result.findings.map(({ message }) => message).join('\n'));
  return result.pack;
}
