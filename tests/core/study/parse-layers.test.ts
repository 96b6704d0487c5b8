import { expect, test } from 'vitest';
import { minimalStudy, studyId } from '../../../src/core/study/minimal.ts';
import { parseStudy } from '../../../src/core/study/parse.ts';
import type { LayerChoice } from '../../../src/core/study/study.ts';
import { decodeLink, encodeLink } from '../../../src/link/seed-link.ts';

const pack = { id: 'moldova-2024', digest: 'b0fe1199f05679ec' };
const digest = '0123456789abcdef';
const study = (layers: unknown) => ({ version: 1, modelVersion: 1, population: { pack, layers } });

function parsed(layers: Record<string, LayerChoice>) {
  const result = parseStudy(study(layers));
  if (!result.ok) throw new Error(result.problems[0]!.message);
  return result.study;
}

test('a study without layers keeps its id', () => {
  expect(studyId(parsed({}))).toBe(studyId({ version: 1, modelVersion: 1, population: { pack } }));
});

test('a choice is minimal: sorted, once, and with shares only of what is on', () => {
  const { population } = parsed({
    psychographics: {
      digest,
      on: ['riskTolerance', 'brandLoyalty', 'riskTolerance'],
      off: [],
      shares: { riskTolerance: [1, 2, 3, 2, 1], priceSensitivity: [1, 1] },
    },
  });
  expect(population.layers).toEqual({
    psychographics: {
      digest,
      on: ['brandLoyalty', 'riskTolerance'],
      shares: { riskTolerance: [1, 2, 3, 2, 1] },
    },
  });
});

test('layers travel in the link', () => {
  const made = parsed({ psychographics: { digest, off: ['openness'] } });
  const decoded = decodeLink(encodeLink(made));
  expect(decoded).toMatchObject({ ok: true, study: minimalStudy(made) });
});

test.each([
  [[], 'population.layers', 'The layers are a JSON object'],
  [{ Psycho: { digest } }, 'population.layers.Psycho', 'A layer id'],
  [{ psycho: 'all' }, 'population.layers.psycho', 'A layer is chosen as'],
  [{ psycho: { digest: 'x' } }, 'population.layers.psycho.digest', 'hexadecimal digits'],
  [{ psycho: { digest, with: [] } }, 'population.layers.psycho.with', 'has no "with"'],
  [{ psycho: { digest, on: 'openness' } }, 'population.layers.psycho.on', 'a list of their ids'],
  [{ psycho: { digest, shares: [] } }, 'population.layers.psycho.shares', 'a JSON object'],
  [
    { psycho: { digest, shares: { risk: [0, 0] } } },
    'population.layers.psycho.shares.risk',
    'not all 0',
  ],
  [
    { psycho: { digest, shares: { risk: [1, -1] } } },
    'population.layers.psycho.shares.risk',
    'at least 0',
  ],
])('%j is refused where it is wrong', (layers, path, message) => {
  const result = parseStudy(study(layers));
  expect(result).toMatchObject({
    ok: false,
    problems: [{ path, message: expect.stringContaining(message) as string }],
  });
});
