import { describe, expect, test } from 'vitest';
import {
  readSourceOpinions,
  readStatedErrors,
} from '../../../src/core/validation/sources/user-statements.ts';
import { testland } from '../population/testland.ts';

const pack = testland();
const table = pack.marginals[0]!.id;
const source = pack.sources[0]!.id;

describe('errors that a user states', () => {
  test('are ranges and surveys, by table or source', () => {
    const read = readStatedErrors(
      { [table]: { range: 0.05 }, [source]: { people: 1200, designEffect: 1.5 } },
      pack,
    );
    expect(read).toEqual({
      ok: true,
      of: {
        [table]: { kind: 'range', share: 0.05 },
        [source]: { kind: 'survey', people: 1200, designEffect: 1.5 },
      },
    });
  });

  test.for<[string, unknown, string, RegExp]>([
    ['a list', [], '$', /must be an object/],
    ['an unknown table', { nowhere: { range: 0.1 } }, '$.nowhere', /is no table or source/],
    ['a bare number', { [table]: 0.05 }, `$.${table}`, /\{"range": SHARE\}/],
    ['both kinds', { [table]: { range: 0.1, people: 5 } }, `$.${table}`, /either range/],
    ['a range of one', { [table]: { range: 1 } }, `$.${table}.range`, /below 1/],
    ['nobody asked', { [table]: { people: 0 } }, `$.${table}.people`, /above 0/],
    ['a word unknown', { [table]: { range: 0.1, per: 2 } }, `$.${table}.per`, /either range/],
  ])('refuses %s, with its place', ([, content, path, message]) => {
    const read = readStatedErrors(content, pack);
    expect(read).toMatchObject({
      ok: false,
      problems: [{ path, message: expect.stringMatching(message) as string }],
    });
  });
});

describe('what a user says of sources', () => {
  test('is a weight, or more', () => {
    const more = { weight: 0.5, confidence: 0.9, date: '2024-04-08', updateYears: 5 };
    expect(readSourceOpinions({ [source]: 2 }, pack)).toEqual({
      ok: true,
      of: { [source]: { weight: 2 } },
    });
    expect(readSourceOpinions({ [source]: more }, pack)).toEqual({
      ok: true,
      of: { [source]: more },
    });
  });

  test('names every fault', () => {
    const read = readSourceOpinions({ [source]: { weight: 0, date: 'today', trust: 1 } }, pack);
    expect(read.ok ? [] : read.problems.map(({ path }) => path)).toEqual([
      `$.${source}.trust`,
      `$.${source}.weight`,
      `$.${source}.date`,
    ]);
    expect(readSourceOpinions({ nobody: 1 }, pack)).toMatchObject({ ok: false });
  });
});
