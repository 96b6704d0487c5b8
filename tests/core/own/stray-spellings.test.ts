import { describe, expect, it } from 'vitest';
import { acceptMatch, addTable, matchCategories, newDraft } from '../../../src/core/own/own.ts';
import { countTables } from '../../../src/core/own/count-tables.ts';

const table = (rows: string[]) => ['Region,Sex,People', ...rows].join('\n');
const draftOf = (...rows: string[]) =>
  addTable(newDraft('People', 2024), 'people.csv', table(rows));

describe('a spelling that stands in for another in some rows', () => {
  const draft = draftOf(
    'North,Female,120',
    'North,Male,110',
    'West,Femlae,80',
    'West,Male,75',
    'South,Female,60',
    'South,Male,66',
  );

  it('is proposed as a misspelling of the more frequent one', () => {
    const matches = matchCategories(draft);
    expect(matches).toHaveLength(1);
    expect(matches[0]).toMatchObject({ kind: 'category', into: ['female'] });
    expect(matches[0]!.reason).toContain('“Femlae”');
  });

  it('once accepted leaves a whole table', () => {
    const mended = acceptMatch(draft, matchCategories(draft)[0]!);
    const [counted] = countTables(mended).tables;
    expect([...counted!.figures]).toEqual([120, 110, 80, 75, 60, 66]);
    expect(matchCategories(mended)).toEqual([]);
  });

  it('is not proposed where both stand side by side, or are codes', () => {
    const apart = draftOf('North,Slavic,3', 'North,Slavik,4', 'West,Slavic,2', 'West,Slavik,5');
    expect(matchCategories(apart)).toEqual([]);
    const codes = draftOf('North,Group 1,3', 'North,Group 2,4', 'West,Group 3,2', 'West,Group 2,5');
    expect(matchCategories(codes)).toEqual([]);
  });
});
