import { StudyError } from '../../src/client/engine.ts';
import type {
  DownloadFile,
  Engine,
  ListedPack,
  PackView,
  Population,
} from '../../src/client/engine.ts';
import { assemblePack } from '../../src/core/pack/assemble.ts';
import type { Pack } from '../../src/core/pack/pack.ts';
import { PopulationDigest } from '../../src/core/population/columns.ts';
import { drawRange } from '../../src/core/population/draw.ts';
import type { FitCache } from '../../src/core/population/fit-pack.ts';
import { readPersona } from '../../src/core/population/persona.ts';
import { prepare } from '../../src/core/design/prepare-study.ts';
import { newTally, tallyRange, weightColumn } from '../../src/core/population/tally.ts';
import type { Study } from '../../src/core/study/study.ts';
import { viewPack } from '../../src/data/pack-folder.ts';

const files = import.meta.glob('/public/packs/moldova-2024/*.json', {
  eager: true,
  import: 'default',
});

/** The pack that the page ships, read as the page reads it. */
export const pack: Pack = assemblePack([
  files['/public/packs/moldova-2024/pack.json'],
  ...(files['/public/packs/moldova-2024/pack.json'] as { files: string[] }).files.map(
    (file) => files[`/public/packs/moldova-2024/${file}`],
  ),
]);

/** The same pack as the page sees it. */
export const packView: PackView = viewPack(pack);

/** The same pack as the list of packs names it. */
export const listedPack: ListedPack = {
  id: pack.id,
  title: pack.title,
  digest: packView.digest,
  folder: `https://populace.example/packs/${pack.id}/`,
  files: ['pack.json'],
};

const fits: FitCache = new WeakMap();

/** Draws a study at once, without workers. */
export function drawn(study: Study): Population {
  const prepared = prepare(pack, study.population, fits);
  if (!prepared.ok) throw new StudyError(prepared.reason, prepared.problems);
  const { plan, report } = prepared;
  const range = drawRange(plan, 0, plan.size);
  const tally = newTally(report.comparisons);
  tallyRange(tally, report.comparisons, range, weightColumn(plan));
  return {
    study,
    size: plan.size,
    columns: plan.columns,
    ranges: [range],
    report,
    counts: tally.counts,
    ...(tally.weighted && { weighted: tally.weighted }),
    times: { fit: 0, round: 0, draw: 0 },
  };
}

/** The real engine in the thread of the test; each draw waits for `gate`. */
export class InProcessEngine implements Engine {
  gate: (study: Study) => Promise<void> = () => Promise.resolve();

  packs(): Promise<ListedPack[]> {
    return Promise.resolve([listedPack]);
  }

  open(_: ListedPack): Promise<PackView> {
    return Promise.resolve(packView);
  }

  async draw(study: Study): Promise<Population> {
    await this.gate(study);
    return drawn(study);
  }

  persons(study: Study, start: number, count: number, language: string) {
    const prepared = prepare(pack, study.population, fits);
    if (!prepared.ok) throw new Error(prepared.reason);
    return Promise.resolve(
      Array.from({ length: count }, (_, i) =>
        readPersona(pack, prepared.plan, start + i, language),
      ),
    );
  }

  digest({ study, ranges }: Population) {
    const prepared = prepare(pack, study.population, fits);
    if (!prepared.ok) throw new Error(prepared.reason);
    const digest = new PopulationDigest(prepared.plan);
    for (const range of ranges) digest.update(range);
    return Promise.resolve({ population: digest.population(), columns: digest.columns() });
  }

  hand(study: Study, ports: MessagePort[]): Promise<void> {
    const prepared = prepare(pack, study.population, fits);
    if (!prepared.ok) return Promise.reject(new Error(prepared.reason));
    const { plan, report } = prepared;
    for (const port of ports) port.postMessage({ study, pack, plan, report });
    return Promise.resolve();
  }

  download(): Promise<DownloadFile> {
    return Promise.reject(new Error('no file is written here'));
  }
}

/** A study of the pack with some choices. */
export function studyOf(choices: Partial<Study['population']> = {}): Study {
  return {
    version: 1,
    modelVersion: 1,
    population: { pack: { id: pack.id, digest: packView.digest }, ...choices },
  };
}
