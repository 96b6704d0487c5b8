import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { migrate, studySteps, studyVersion } from '../../../src/core/study/migrate.ts';
import { minimalStudy } from '../../../src/core/study/minimal.ts';
import { parseStudy } from '../../../src/core/study/parse.ts';
import type { Study } from '../../../src/core/study/study.ts';

const frozen = JSON.parse(
  readFileSync(new URL('../../../fixtures/links/v1.json', import.meta.url), 'utf8'),
) as { name: string; study: Study }[];

describe('the ladder of studies', () => {
  it('has one rung for each version below the present one', () => {
    expect(studySteps.map(({ from }) => from)).toEqual(
      Array.from({ length: studyVersion - 1 }, (_, i) => i + 1),
    );
  });

  it.each(frozen)('reads the frozen study: $name', ({ study }) => {
    expect(parseStudy(study)).toEqual({ ok: true, study: minimalStudy(study) });
  });
});

describe('migrate', () => {
  const steps = [
    { from: 1, apply: ({ a, ...rest }: Record<string, unknown>) => ({ ...rest, b: a }) },
    {
      from: 2,
      apply: (document: Record<string, unknown>) => ({ ...document, c: [document['b']] }),
    },
  ];

  it('climbs from the stated version, a step at a time, and leaves the document alone', () => {
    const document = Object.freeze({ version: 1, a: 7 });
    expect(migrate(document, steps, 3)).toEqual({
      ok: true,
      document: { version: 3, b: 7, c: [7] },
    });
    expect(migrate({ version: 2, b: 8 }, steps, 3)).toEqual({
      ok: true,
      document: { version: 3, b: 8, c: [8] },
    });
    expect(migrate({ version: 3, b: 9 }, steps, 3)).toEqual({
      ok: true,
      document: { version: 3, b: 9 },
    });
  });

  it('stops at what is newer or states no version', () => {
    expect(migrate({ version: 4 }, steps, 3)).toEqual({ ok: false, reason: 'newer', version: 4 });
    expect(migrate({}, steps, 3)).toEqual({ ok: false, reason: 'no-version' });
  });

  it('throws where a rung is missing', () => {
    expect(() => migrate({ version: 1 }, [steps[1]!], 3)).toThrow('no step from version 1');
  });
});
