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
    },
    { requiredKeys: ['pack'] },
  ),
});
