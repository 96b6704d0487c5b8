import { expect, test, vi } from 'vitest';
import { traitParts } from '../../../src/core/layer/trait-parts.ts';
import { psychographics, whole } from './census.ts';
import { published } from '../population/packs.ts';

vi.setConfig({ testTimeout: 120_000 });

const reportOf = (pack: string, on: string[]) =>
  whole(published(pack), psychographics(), { on }, { size: 100, seed: 1 }).report.layers![0]!;

test('traits stand by topic, under the question that several of them answer, the assumed last', () => {
  const report = reportOf('usa-2022', ['riskTolerance', 'shoppingDevice']);
  const parts = traitParts(report);
  expect(parts.map(({ topic }) => topic)).toEqual([
    'Personality',
    'Values',
    'Trust in institutions',
    'Civic engagement',
    'Politics',
    'Technology',
    'Media',
    undefined,
  ]);
  const [first, second] = parts[1]!.questions;
  expect(first).toMatchObject({ attributes: [{ label: 'Happiness' }] });
  expect(first!.asked).toBeUndefined();
  expect(second!.asked).toBe('How important this is to being a good American.');
  expect(second!.attributes).toHaveLength(5);
  expect(parts.at(-1)!.questions).toHaveLength(1);
  expect(parts.at(-1)!.questions[0]!.attributes.map(({ id }) => id)).toEqual([
    'riskTolerance',
    'shoppingDevice',
  ]);
  const shown = parts.flatMap(({ questions }) => questions.flatMap(({ attributes }) => attributes));
  expect(shown.map(({ id }) => id).sort()).toEqual(report.attributes.map(({ id }) => id).sort());
});

test('where nothing was measured all of them are assumed', () => {
  const parts = traitParts(reportOf('market-policy-text', ['riskTolerance']));
  expect(parts).toEqual([
    { questions: [{ attributes: [expect.objectContaining({ id: 'riskTolerance' })] }] },
  ]);
});
