import { describe, expect, it } from 'vitest';
import { addTable, editTable, newDraft, packOf } from '../../../src/core/own/own.ts';
import type { SampleFactor } from '../../../src/core/pack/pack.ts';

const counted =
  'Region,Sex,People\nNorth,Men,400\nNorth,Women,600\nSouth,Men,1100\nSouth,Women,900\n';

/** The factor of an official table that shapes, beside one of counts. */
function factorOf(text: string, counts = counted): SampleFactor {
  const source = { publisher: 'Statistics of Arland', status: 'official' as const };
  let draft = addTable(newDraft('Arland', 2024), 'counts.csv', counts);
  draft = addTable(draft, 'shape.csv', text);
  draft = editTable(draft, 't1', { source });
  const made = packOf(editTable(draft, 't2', { source, role: 'pattern' }));
  expect(made.ok, made.findings.map(({ message }) => message).join(' ')).toBe(true);
  return made.ok ? made.pack.sampleFactors.find(({ id }) => id === 't2')! : (undefined as never);
}

describe('a table that only shapes', () => {
  it('keeps its status where it states every combination', () => {
    const factor = factorOf(
      'Region,Sex,People\nNorth,Men,4\nNorth,Women,8\nSouth,Men,9\nSouth,Women,3\n',
    );
    expect(factor.status).toBe('official');
    expect(factor.note).toBeUndefined();
  });

  it('is estimated, and says of how many, where combinations are given its mean', () => {
    const factor = factorOf('Region,Sex,People\nNorth,Men,4\nNorth,Women,8\nSouth,Men,9\n');
    expect(factor.weights).toEqual([4, 8, 9, 7]);
    expect(factor.status).toBe('estimated');
    expect(factor.note).toBe(
      'For 1 of 4 combinations the table states no figure, and its mean is taken.',
    );
  });

  it('is estimated where it lacks a category that others count', () => {
    const factor = factorOf(
      'Region,Sex,People\nNorth,Men,4\nNorth,Women,8\nSouth,Men,9\nSouth,Women,3\n',
      `${counted}East,Men,70\nEast,Women,80\n`,
    );
    expect(factor.status).toBe('estimated');
    expect(factor.note).toContain('2 of 6 combinations');
  });

  it('is estimated where it counts together what others tell apart', () => {
    const factor = factorOf(
      'Age,Sex,People\n0-17,Men,4\n0-17,Women,8\n18+,Men,9\n18+,Women,3\n',
      'Age,People\n0-17,30\n18-64,50\n65+,20\n',
    );
    expect(factor.status).toBe('estimated');
    expect(factor.note).toBe('Figures of several categories together are spread evenly over them.');
  });
});
