import { expect, test } from 'vitest';
import { prepare } from '../../../src/core/population/prepare.ts';
import type { FitCache } from '../../../src/core/population/fit-pack.ts';
import type { PopulationStudy } from '../../../src/core/study/study.ts';
import { testland } from './testland.ts';

test('what is kept from draw to draw changes no draw after it', () => {
  const pack = testland();
  const [first, second] = pack.attributes;
  const one = { [first!.id]: [first!.categories[0]!.id] };
  const other = { [second!.id]: second!.categories.slice(1).map(({ id }) => id) };
  const asked: Partial<PopulationStudy>[] = [
    { seed: 1, size: 1000 },
    { seed: 2, size: 1000 },
    { seed: 2, size: 2500 },
    { seed: 2, size: 2500, where: one },
    { seed: 3, size: 1000, where: one },
    { seed: 3, size: 1000, where: other },
    { seed: 3, size: 1000, where: one, method: 'sample' },
    { seed: 1, size: 1000 },
  ];
  const cache: FitCache = new WeakMap();
  for (const study of asked) {
    const whole = { pack: { id: pack.id, digest: '' }, ...study };
    const made = prepare(pack, whole, cache);
    expect(made.ok).toBe(true);
    expect(made).toEqual(prepare(pack, whole));
  }
});
