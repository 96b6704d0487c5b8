import { describe, expect, it } from 'vitest';
import type { Study } from '../../src/core/study/study.ts';
import { compareVersions } from '../../src/link/compare-versions.ts';

const study: Study = {
  version: 1,
  modelVersion: 1,
  population: { pack: { id: 'example', digest: 'a'.repeat(64) } },
};

describe('compareVersions', () => {
  it('finds nothing where the release can draw the same rows', () => {
    expect(compareVersions(study, { modelVersion: 1, packs: { example: 'a'.repeat(64) } })).toEqual(
      [],
    );
  });

  it('names the model version and the pack that differ', () => {
    const differences = compareVersions(study, {
      modelVersion: 3,
      packs: { example: 'b'.repeat(64) },
    });
    expect(differences.map(({ kind, study: then, here }) => [kind, then, here])).toEqual([
      ['model-version', '1', '3'],
      ['pack-digest', 'a'.repeat(64), 'b'.repeat(64)],
    ]);
    expect(differences[0]!.message).toContain(
      'made with model version 1, and this release draws with 3',
    );
    expect(differences[1]!.message).toContain('aaaaaaaa then, bbbbbbbb now');
  });

  it('says which pack is missing, even one named like a member of every object', () => {
    const odd = { ...study, population: { pack: { id: 'constructor', digest: 'a'.repeat(64) } } };
    const differences = compareVersions(odd, { modelVersion: 1, packs: {} });
    expect(differences).toMatchObject([{ kind: 'pack-missing', pack: 'constructor' }]);
  });
});
