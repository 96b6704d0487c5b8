import { expose } from 'comlink';
import { assemblePack } from '../src/core/pack/assemble.ts';
import type { Pack } from '../src/core/pack/pack.ts';
import { fitPack } from '../src/core/population/fit-pack.ts';
import type { FitCache } from '../src/core/population/fit-pack.ts';
import { readPersona } from '../src/core/population/persona.ts';
import { prepare } from '../src/core/population/prepare.ts';
import type { Prepared } from '../src/core/population/report.ts';
import { studyId } from '../src/core/study/minimal.ts';
import type { Study } from '../src/core/study/study.ts';
import { readPackFolder, viewPack } from '../src/data/pack-folder.ts';

const plansKept = 3;
const fits: FitCache = new WeakMap();
const prepared = new Map<string, { made: Prepared; round: number }>();
let pack: Pack;
/** Address of the page, beside which the layers are. */
let site: string;
let fitTime = 0;

const api = {
  /** Reads a pack's folder, fits it, and returns what the page shows of it. */
  async open(folder: string, files: readonly string[]) {
    return use(await readPackFolder(folder, files));
  },

  /** The same for a pack of the user's own; it may come from a link, so it is checked whole. */
  openDocument(document: unknown) {
    return use(assemblePack([document]));
  },

  /** Makes a study ready to draw and hands the plan to the lanes that will draw it. */
  async prepare(study: Study, lanes: MessagePort[], address: string) {
    site = address;
    const { made, round } = await preparedOf(study);
    for (const lane of lanes)
      lane.postMessage(made.ok ? { plan: made.plan, comparisons: made.report.comparisons } : null);
    if (!made.ok) return made;
    const { plan, report } = made;
    return { ok: true as const, columns: plan.columns, size: plan.size, report, fitTime, round };
  },

  /** Hands a study, made ready to draw, with its pack and report to lanes that look into it. */
  async hand(study: Study, lanes: MessagePort[], address: string) {
    site = address;
    const { plan, report } = await planOf(study);
    for (const lane of lanes) lane.postMessage({ study, pack, plan, report });
  },

  /** Draws persons start … start + count − 1 alone and puts them into words. */
  async persons(study: Study, start: number, count: number, language: string) {
    const { plan } = await planOf(study);
    return Array.from({ length: count }, (_, i) => readPersona(pack, plan, start + i, language));
  },

  /** What an export needs beside the user's choices. */
  async exportParts(study: Study) {
    const { plan, report } = await planOf(study);
    return { plan, pack, comparisons: report.comparisons };
  },
};

function use(opened: Pack) {
  pack = opened;
  prepared.clear();
  fitTime = timed(() => fitPack(pack, fits)).time;
  return viewPack(pack);
}

async function preparedOf({ population, ...rest }: Study) {
  const id = studyId({ ...rest, population });
  const known = prepared.get(id);
  if (known) return known;
  const from = pack;
  const design = population.design && (await import('../src/core/design/design-step.ts'));
  const layers =
    population.layers &&
    (await (await import('../src/data/layer-folder.ts')).openLayers(site, population.layers));
  const { result: made, time: round } = timed(() =>
    prepare(from, population, fits, layers, design?.designStep),
  );
  prepared.set(id, { made, round });
  for (const oldest of prepared.keys()) if (prepared.size > plansKept) prepared.delete(oldest);
  return { made, round };
}

async function planOf(study: Study) {
  const { made } = await preparedOf(study);
  if (!made.ok) throw new Error(made.reason);
  return made;
}

function timed<R>(work: () => R): { result: R; time: number } {
  const started = performance.now();
  return { result: work(), time: performance.now() - started };
}

export type FitWorkerApi = typeof api;
expose(api);
