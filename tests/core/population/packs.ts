import { readFileSync } from 'node:fs';
import { assemblePack } from '../../../src/core/pack/assemble.ts';
import type { Pack } from '../../../src/core/pack/pack.ts';
import { drawRange } from '../../../src/core/population/draw.ts';
import type { FitCache } from '../../../src/core/population/fit-pack.ts';
import { prepare } from '../../../src/core/population/prepare.ts';
import type { Prepared } from '../../../src/core/population/report.ts';
import { newTally, tallyRange } from '../../../src/core/population/tally.ts';
import type { PopulationStudy } from '../../../src/core/study/study.ts';

const packs = new URL('../../../public/packs/', import.meta.url);

/** A pack as it is published. */
export function published(id: string): Pack {
  const read = (name: string): unknown =>
    JSON.parse(readFileSync(new URL(`${id}/${name}`, packs), 'utf8'));
  const main = read('pack.json') as { files?: string[] };
  return assemblePack([main, ...(main.files ?? []).map(read)]);
}

/** The Moldova pack as it is published. */
export function moldova(): Pack {
  return published('moldova-2024');
}

const cache: FitCache = new WeakMap();

/** Prepares a study of a pack that is expected to succeed. */
export function prepared(
  pack: Pack,
  study: Omit<PopulationStudy, 'pack'>,
): Extract<Prepared, { ok: true }> {
  const result = prepare(pack, { pack: { id: pack.id, digest: '' }, ...study }, cache);
  if (!result.ok) throw new Error(result.reason);
  return result;
}

/** Draws a whole population and counts its comparisons. */
export function counted(pack: Pack, study: Omit<PopulationStudy, 'pack'>) {
  const { plan, report } = prepared(pack, study);
  const range = drawRange(plan, 0, plan.size);
  const tally = newTally(report.comparisons);
  tallyRange(tally, report.comparisons, range);
  return { plan, report, range, tally };
}
