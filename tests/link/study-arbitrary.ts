import fc from 'fast-check';
import type { Study } from '../../src/core/study/study.ts';

const attribute = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_-]{0,12}$/);
const selection = fc.oneof(
  fc.array(fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }), {
    minLength: 1,
    maxLength: 8,
  }),
  fc
    .tuple(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 120 }))
    .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) })),
  fc.integer({ min: 0, max: 120 }).map((from) => ({ from })),
);

const where = fc.dictionary(attribute, selection, {
  minKeys: 1,
  maxKeys: 2,
  noNullPrototype: true,
});
const strata = fc
  .record(
    {
      of: fc.uniqueArray(attribute, { minLength: 1, maxLength: 3 }),
      allocation: fc.constantFrom('proportional' as const, 'equal' as const, 'custom' as const),
      shares: fc.dictionary(
        fc.stringMatching(/^[a-z0-9,-]{1,20}$/),
        fc.double({ min: 0.001, max: 100, noNaN: true }),
        { maxKeys: 4, noNullPrototype: true },
      ),
      floor: fc.integer({ min: 0, max: 1000 }),
    },
    { requiredKeys: ['of'] },
  )
  .map(({ shares, ...rest }) =>
    rest.allocation === 'custom' && shares ? { ...rest, shares } : rest,
  );
const design = fc.record(
  {
    groups: fc.array(
      fc.record({ where, factor: fc.double({ min: 0.01, max: 1000, noNaN: true }) }),
      { maxLength: 3 },
    ),
    strata,
  },
  { requiredKeys: [] },
);

/** Any study that `parseStudy` takes, defaults stated or not. */
export const anyStudy: fc.Arbitrary<Study> = fc.record({
  version: fc.constant(1 as const),
  modelVersion: fc.integer({ min: 1, max: 1000 }),
  population: fc.record(
    {
      pack: fc.record({
        id: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/),
        digest: fc.stringMatching(/^[0-9a-f]{16,64}$/),
      }),
      size: fc.integer({ min: 100, max: 10_000_000 }),
      seed: fc.maxSafeNat(),
      method: fc.constantFrom('quota' as const, 'sample' as const),
      where: fc.dictionary(attribute, selection, { maxKeys: 4, noNullPrototype: true }),
      design,
    },
    { requiredKeys: ['pack'] },
  ),
});
