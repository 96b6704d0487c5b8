import { viewLayer } from '../core/layer/view.ts';
import type { LayerView } from '../core/layer/view.ts';
import type { LayerReport } from '../core/population/report.ts';
import type { LayerChoice } from '../core/study/study.ts';
import { readLayers } from '../data/layer-folder.ts';
import type { PackView, Population } from '../client/engine.ts';
import { isCentral } from './agreement.ts';
import { attributeTables } from './tables.ts';
import type { AttributeTable } from './tables.ts';

export type { LayerView, OfferedTrait } from '../core/layer/view.ts';

/** What the layers of this site offer to the people of a pack. */
export async function offeredLayers(site: string, pack: PackView): Promise<LayerView[]> {
  return (await readLayers(site)).map((loaded) => viewLayer(loaded, pack));
}

/** Whether a choice draws an attribute. */
export function isDrawn(choice: LayerChoice | undefined, id: string, isAssumed: boolean): boolean {
  if (!choice) return false;
  return isAssumed ? (choice.on?.includes(id) ?? false) : !choice.off?.includes(id);
}

/** The choice with an attribute taken in or out, and what is given in place of its shares. */
export function withTrait(
  choice: LayerChoice,
  id: string,
  isAssumed: boolean,
  isIn: boolean,
): LayerChoice {
  const list = (isAssumed ? choice.on : choice.off) ?? [];
  const rest = list.filter((other) => other !== id);
  const next = isIn === isAssumed ? [...rest, id] : rest;
  return isAssumed ? { ...choice, on: next } : { ...choice, off: next };
}

/** The choice with other shares for an assumed attribute. */
export function withShares(choice: LayerChoice, id: string, shares: number[]): LayerChoice {
  return { ...choice, shares: { ...choice.shares, [id]: shares } };
}

/** Traits of a population, counted and set beside what their surveys expect. */
export interface CountedLayer {
  report: LayerReport;
  /** The pack with the traits for attributes. */
  words: PackView;
  tables: AttributeTable[];
  /** Categories that can hold anybody, and those inside the central 95 % of such draws. */
  categories: number;
  central: number;
}

export function countedLayers(pack: PackView, population: Population): CountedLayer[] {
  return (population.report.layers ?? []).map((report) => {
    const { attributes, sources } = report;
    const words = { ...pack, attributes, sources: [...pack.sources, ...sources], marginals: [] };
    const tables = attributeTables(words, population);
    const cells = tables.flatMap(({ rows }) => rows.filter(({ target }) => target > 0));
    return {
      report,
      words,
      tables,
      categories: cells.length,
      central: cells.filter(({ drawn, target }) => isCentral(drawn, target, population.size))
        .length,
    };
  });
}
