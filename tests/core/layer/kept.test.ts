import { expect, test } from 'vitest';
import { layerStep } from '../../../src/core/layer/layer-step.ts';
import type { LayerCache } from '../../../src/core/layer/layer-step.ts';
import type { FitCache } from '../../../src/core/population/fit-pack.ts';
import { prepare } from '../../../src/core/population/prepare.ts';
import type { Filter } from '../../../src/core/study/study.ts';
import { census, psychographics } from './census.ts';

const pack = census();
const loaded = psychographics();
const fits: FitCache = new WeakMap();

function made(seed: number, size: number, where: Filter, cache: LayerCache) {
  const layers = { [loaded.layer.id]: { digest: loaded.digest } };
  const study = { pack: { id: pack.id, digest: '' }, seed, size, where, layers };
  const prepared = prepare(pack, study, fits, layerStep([loaded], cache));
  if (!prepared.ok) throw new Error(prepared.reason);
  const { plan, report } = prepared;
  return { layers: plan.layers!, comparisons: report.comparisons, margins: report.layers };
}

test('what a layer makes of a pack is kept from draw to draw, and the same as worked out anew', () => {
  const cache: LayerCache = new WeakMap();
  const filter = { sex: [pack.attributes.find(({ id }) => id === 'sex')!.categories[0]!.id] };
  for (const where of [{}, filter, {}, filter]) {
    const first = made(1, 1000, where, cache);
    const second = made(2, 3000, where, cache);
    expect(second).toEqual(made(2, 3000, where, new WeakMap()));
    expect(first.layers).not.toEqual(second.layers);
    second.layers[0]!.traits.forEach(({ cuts }, i) =>
      expect(cuts).toBe(first.layers[0]!.traits[i]!.cuts),
    );
  }
});
