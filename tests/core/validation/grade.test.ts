import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gradeOf, gradeRules } from '../../../src/core/validation/verdict/grade.ts';
import type { Grade, GradeInput } from '../../../src/core/validation/verdict/grade.ts';
import type { TableEvidence } from '../../../src/core/validation/verdict/evidence.ts';

const evidence = (changes: Partial<TableEvidence>): TableEvidence => ({
  id: 'region',
  label: 'Region',
  of: ['region'],
  kind: 'target',
  status: 'official',
  gate: true,
  test: null,
  holm: null,
  benjaminiHochberg: null,
  alarm: false,
  cohensW: null,
  equivalence: {
    tolerance: 0.02,
    distance: 0,
    smallestTolerance: 0.01,
    provedDistance: 0,
    level: 0.95,
  },
  isBeyond: false,
  verdict: 'equivalent',
  detectable: null,
  departures: [],
  slices: [],
  ...changes,
});

const axes = [{ label: 'Age' }, { label: 'Marital status' }];
const clean: GradeInput = {
  subject: { rows: 10_000, drawing: 'sample' },
  specification: { missed: [], unmapped: [] },
  evidence: { run: true, tables: [evidence({})] },
  ties: { reference: {}, axes, pairs: [] },
  impossible: [],
};
const pair = (verdict: 'lost' | 'reversed' | 'weakened' | 'kept' | 'not enough data') => ({
  a: 0,
  b: 1,
  of: ['age', 'maritalStatus'],
  verdict,
  sentence: `Age and marital status: ${verdict}.`,
  tieVariation: 0.2,
});
const grade = (changes: Partial<GradeInput>) => gradeOf({ ...clean, ...changes });

describe('the verdict', () => {
  test('is good where nothing speaks against a population', () => {
    expect(gradeOf(clean)).toMatchObject({ grade: 'accepted', reasons: [] });
    expect(grade({ ties: { reference: {}, axes, pairs: [pair('kept')] } }).grade).toBe('accepted');
  });

  test.each(['lost', 'reversed'] as const)('cannot be good where a tie is %s', (verdict) => {
    const made = grade({ ties: { reference: {}, axes, pairs: [pair('kept'), pair(verdict)] } });
    expect(made.grade).toBe('rejected');
    expect(made.reasons[0]).toMatchObject({ rule: 'ties-lost', about: ['age × maritalStatus'] });
    expect(made.headline).toContain(`Age and marital status: ${verdict}.`);
  });

  test('names with a lost tie the people whom hardly anybody is', () => {
    const widowed = 'Rows that are both “widowed” and “10–19”.';
    const made = grade({
      ties: { reference: {}, axes, pairs: [pair('lost')] },
      implausible: [
        { of: ['age', 'region'], expected: 0, sentence: 'Of another tie.' },
        { of: ['maritalStatus', 'age'], expected: 40, sentence: 'Of whom there are some.' },
        { of: ['maritalStatus', 'age'], expected: 0.1, sentence: widowed },
      ],
    });
    const [{ sentence } = { sentence: '' }] = made.reasons;
    expect(sentence).toBe(
      `A tie is lost or turned round: Age × Marital status. Age and marital status: lost. ${widowed}`,
    );
  });

  test('rejects by each rule that rejects, and reserves by each that reserves', () => {
    const missed = { id: 'age', label: 'Age', worst: '65+', points: -0.04, people: -400 };
    const found: [string, Partial<GradeInput>][] = [
      ['ties-lost', { ties: { reference: {}, axes, pairs: [pair('lost')] } }],
      ['impossible-people', { impossible: [{ id: 'z', reason: 'widowed children', rows: 11 }] }],
      ['specification-missed', { specification: { missed: [missed], unmapped: [] } }],
      [
        'tolerance-exceeded',
        {
          evidence: {
            run: true,
            tables: [evidence({ verdict: 'different', alarm: true, isBeyond: true })],
          },
        },
      ],
      ['people-repeated', { bias: { controls: [repeated('biased')] } }],
      ['schema-failed', { schema: [{ sentence: 'Two ids are not as asked.', about: ['ids'] }] }],
      ['ties-changed', { ties: { reference: {}, axes, pairs: [pair('weakened')] } }],
      ['some-impossible', { impossible: [{ id: 'z', reason: 'widowed children', rows: 10 }] }],
      [
        'shares-differ',
        { evidence: { run: true, tables: [evidence({ verdict: 'different', alarm: true })] } },
      ],
      ['bias-found', { bias: { controls: [{ ...repeated('within'), verdict: 'likely' }] } }],
      ['ties-not-compared', { ties: { reference: null, axes, pairs: [] } }],
      [
        'policy-not-mapped',
        { specification: { missed: [], unmapped: [{ dimension: 'mood', reason: 'none' }] } },
      ],
      [
        'not-enough-rows',
        { evidence: { run: true, tables: [evidence({ verdict: 'not enough data' })] } },
      ],
      ['drawing-unknown', { subject: { rows: 10_000, drawing: 'unknown' } }],
      ['other', { others: [{ sentence: 'Sources are old.', about: [] }] }],
    ];
    expect(found.map(([rule]) => rule)).toEqual(gradeRules.map(({ rule }) => rule));
    for (const [rule, change] of found) {
      const made = grade(change);
      const { effect } = gradeRules.find((one) => one.rule === rule)!;
      expect(made.reasons.map((one) => one.rule)).toEqual([rule]);
      expect(made.grade).toBe(effect === 'rejected' ? 'rejected' : 'accepted with reservations');
    }
  });

  test('tells the gravest reason first, and how many more there are', () => {
    const made = grade({
      subject: { rows: 1000, drawing: 'unknown' },
      ties: { reference: {}, axes, pairs: [pair('weakened'), pair('lost')] },
      impossible: [{ id: 'z', reason: 'widowed children', rows: 200 }],
    });
    expect(made.reasons.map(({ rule }) => rule)).toEqual([
      'ties-lost',
      'impossible-people',
      'ties-changed',
      'drawing-unknown',
    ]);
    expect(made.headline).toMatch(
      /^Rejected: a tie is lost or turned round: Age × Marital status\. .*And 1 further reason\.$/,
    );
    expect(made.reasons[1]!.sentence).toContain('200 of 1,000 rows cannot exist: 200 (widowed');
  });

  test('takes no test for a reason where quotas make agreement', () => {
    const made = gradeOf({
      ...clean,
      subject: { rows: 1000, drawing: 'quota' },
      evidence: { run: false, tables: [] },
    });
    expect(made.grade).toBe('accepted');
  });

  test('never gets better by a further finding', () => {
    const rank: Record<Grade, number> = {
      accepted: 0,
      'accepted with reservations': 1,
      rejected: 2,
    };
    const parts: Partial<GradeInput>[] = [
      { ties: { reference: {}, axes, pairs: [pair('lost')] } },
      { ties: { reference: {}, axes, pairs: [pair('weakened')] } },
      { impossible: [{ id: 'z', reason: 'x', rows: 3 }] },
      { impossible: [{ id: 'z', reason: 'x', rows: 300 }] },
      { bias: { controls: [repeated('biased')] } },
      { others: [{ sentence: 'x', about: [] }] },
      { subject: { rows: 10_000, drawing: 'unknown' } },
    ];
    fc.assert(
      fc.property(fc.subarray(parts), fc.constantFrom(...parts), (some, more) => {
        const before = merged(some);
        const after = merged([...some, more]);
        expect(rank[gradeOf(after).grade]).toBeGreaterThanOrEqual(rank[gradeOf(before).grade]);
      }),
    );
  });
});

function repeated(verdict: 'biased' | 'within') {
  return {
    id: 'technology',
    label: 'Technology',
    verdict,
    sentence: 'Too many rows repeat another.',
    measures: [{ id: 'repeated-profiles', verdict }],
  };
}

/** All findings at once: lists are put together. */
function merged(parts: readonly Partial<GradeInput>[]): GradeInput {
  return parts.reduce<GradeInput>(
    (all, part) => ({
      ...all,
      ...part,
      ties: {
        reference: {},
        axes,
        pairs: [...(all.ties?.pairs ?? []), ...(part.ties?.pairs ?? [])],
      },
      impossible: [...all.impossible, ...(part.impossible ?? [])],
    }),
    clean,
  );
}
