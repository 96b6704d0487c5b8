import { expect, test } from 'vitest';
import { fileName } from '../../src/client/file-name.ts';
import { pack, studyOf } from './in-process-engine.ts';

const order = pack.attributes.map(({ id }) => id);

test('a file is named after the choices of its study', () => {
  expect(fileName(studyOf(), order, 'parquet', 'en')).toBe(
    'moldova-2024-10000-seed-1-quota-en.parquet',
  );
  const where = { age: { from: 25, to: 44 }, sex: ['female'], region: ['nord'] };
  expect(fileName(studyOf({ method: 'sample', where }), order, 'csv', 'ro')).toBe(
    'moldova-2024-10000-seed-1-sample-nord-female-25-44-ro.csv',
  );
});

test.each([
  [{ age: { from: 18 } }, 'from-18'],
  [{ age: { to: 17 } }, 'to-17'],
  [{ age: { from: 30, to: 30 } }, '30'],
  [{ religion: ['orthodox', 'jehovahsWitness', 'baptist'] }, 'orthodox-jehovahswitness-and-1-more'],
])('a filter %o is named %s', (where, words) => {
  expect(fileName(studyOf({ where }), order, 'csv', 'en')).toBe(
    `moldova-2024-10000-seed-1-quota-${words}-en.csv`,
  );
});

test('a long filter is counted, and the name stays short', () => {
  const where = {
    locality: ['chisinau-sectorul-botanica', 'chisinau-sectorul-buiucani'],
    sex: ['female'],
  };
  const seed = Number.MAX_SAFE_INTEGER;
  const name = fileName(studyOf({ size: 10_000_000, seed, where }), order, 'parquet', 'en');
  expect(name).toBe('moldova-2024-10000000-seed-9007199254740991-quota-2-filters-en.parquet');
  expect(name.length).toBeLessThanOrEqual(80);
});
