import type { Pack } from '../../../src/core/pack/pack.ts';
import { fitPack } from '../../../src/core/population/fit-pack.ts';
import { cutTables, evidenceOf } from '../../../src/core/population/slice.ts';
import { massOf } from '../../../src/core/population/tree-tables.ts';
import { combinations } from './written-tables.ts';

/** People that the fit of a pack has in each cell of some attributes, row-major. */
export function tableMass(pack: Pack, over: readonly string[]): number[] {
  const { model, fit } = fitPack(pack);
  const sizes = over.map((id) => pack.attributes.find((one) => one.id === id)!.categories.length);
  return combinations(sizes).map((at) =>
    massOf(
      cutTables(
        model,
        fit.tables,
        evidenceOf(model, Object.fromEntries(over.map((id, k) => [id, [at[k]!]]))),
      ),
    ),
  );
}
