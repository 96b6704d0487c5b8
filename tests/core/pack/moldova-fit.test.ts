import { expect, test } from 'vitest';
import { prepare } from '../../../src/core/population/prepare.ts';
import { marginalOf } from './margin-sums.ts';
import { readMoldova } from './moldova.ts';

const pack = readMoldova();

test('all targets of the pack can be met together, to the person', () => {
  const prepared = prepare(pack, { pack: { id: pack.id, digest: '' }, size: 2_409_207 });
  if (!prepared.ok) throw new Error(prepared.reason);
  const { report } = prepared;
  expect(report.status).toBe('converged');
  expect(report.maxDeviation).toBeLessThan(0.01);
  for (const { attributes, missed } of report.rounding) expect(missed, attributes.join()).toBe(0);
});

test('education gives 13.1 percent where the census says over 19', () => {
  const prepared = prepare(pack, { pack: { id: pack.id, digest: '' }, size: 10_000 });
  if (!prepared.ok) throw new Error(prepared.reason);
  const { gap } = prepared.report.contradictions.find(({ id }) => id === 'press-higher-education')!;
  const { lower } = pack.figures.find(({ id }) => id === 'press-higher-education')!;
  const tenAndOver = 2_409_207 - marginalOf(pack, 'age-decade').counts[0]!;
  expect(lower / tenAndOver).toBeCloseTo(0.19, 5);
  expect((lower + gap) / tenAndOver).toBeCloseTo(0.131, 3);
});
