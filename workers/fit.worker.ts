import { expose } from 'comlink';
import { assemblePack } from '../src/core/pack/assemble.ts';
import type { Pack } from '../src/core/pack/pack.ts';
import { packDigest } from '../src/core/pack/pack-digest.ts';
import { fitPack } from '../src/core/population/fit-pack.ts';
import type { FitCache } from '../src/core/population/fit-pack.ts';
import { identityDictionary } from '../src/core/population/identities.ts';
import { readPersona } from '../src/core/population/persona.ts';
import { prepare } from '../src/core/population/prepare.ts';
import type { Prepared } from '../src/core/population/report.ts';
import { studyId } from '../src/core/study/minimal.ts';
import type { Study } from '../src/core/study/study.ts';

const plansKept = 3;
const fits: FitCache = new WeakMap();
const prepared = new Map<string, { made: Prepared; round: number }>();
let pack: Pack | undefined;
let fitTime = 0;

const api = {
  /** Reads a pack's folder, fits it, and returns what the page shows of it. */
  async open(folder: string) {
    const head = (await read(new URL('pack.json', folder))) as { files?: string[] };
    const files = (head.files ?? []).map((file) => read(new URL(file, folder)));
    pack = assemblePack([head, ...(await Promise.all(files))]);
    prepared.clear();
    const started = performance.now();
    fitPack(pack, fits);
    fitTime = performance.now() - started;
    const { identities, sampleFactors, ...rest } = pack;
    return {
      ...rest,
      digest: packDigest(pack),
      identities: identities.map(({ choose: _, lists: __, ...identity }) => ({
        ...identity,
        entries: identityDictionary({ ...identity, choose: _, lists: __ }).length,
      })),
      sampleFactors: sampleFactors.map(({ weights: _, ...factor }) => factor),
    };
  },

  /** Makes a study ready to draw and hands the plan to the lanes that will draw it. */
  prepare(study: Study, lanes: MessagePort[]) {
    const { made, round } = preparedOf(study);
    for (const lane of lanes) {
      lane.postMessage(made.ok ? { plan: made.plan, comparisons: made.report.comparisons } : null);
      lane.close();
    }
    if (!made.ok) return made;
    const { plan, report } = made;
    return { ok: true as const, columns: plan.columns, size: plan.size, report, fitTime, round };
  },

  /** Draws persons start … start + count − 1 alone and puts them into words. */
  persons(study: Study, start: number, count: number, language: string) {
    const { plan } = planOf(study);
    return Array.from({ length: count }, (_, i) => readPersona(pack!, plan, start + i, language));
  },

  /** What an export needs beside the user's choices. */
  exportParts(study: Study) {
    const { plan, report } = planOf(study);
    return { plan, pack: pack!, comparisons: report.comparisons };
  },
};

function preparedOf(study: Study) {
  if (!pack) throw new Error('no pack is open');
  const id = studyId(study);
  const known = prepared.get(id);
  if (known) return known;
  const started = performance.now();
  const made = prepare(pack, study.population, fits);
  const entry = { made, round: performance.now() - started };
  prepared.set(id, entry);
  for (const oldest of prepared.keys()) if (prepared.size > plansKept) prepared.delete(oldest);
  return entry;
}

function planOf(study: Study) {
  const { made } = preparedOf(study);
  if (!made.ok) throw new Error(made.reason);
  return made;
}

async function read(file: URL): Promise<unknown> {
  const response = await fetch(file);
  if (!response.ok) throw new Error(`${file.pathname}: the server answered ${response.status}`);
  return response.json();
}

export type FitWorkerApi = typeof api;
expose(api);
