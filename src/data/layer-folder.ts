import type { LoadedLayer } from '../core/layer/choose.ts';
import { drawTraits } from '../core/layer/draw-traits.ts';
import { layerStep } from '../core/layer/layer-step.ts';
import type { LayerCache } from '../core/layer/layer-step.ts';
import { layerDigest, parseLayer } from '../core/layer/parse-layer.ts';
import { useTraits } from '../core/population/draw.ts';
import type { LayerStep } from '../core/population/prepare.ts';
import type { LayerChoice } from '../core/study/study.ts';
import { readSiteJson } from './site-json.ts';

const remedy = 'Copy the whole folder of packs to this site.';
const read = new Map<string, Promise<LoadedLayer>>();
const fitted: LayerCache = new WeakMap();

/** The layers of a site, by id, in the order of its list. */
export async function readLayers(site: string): Promise<LoadedLayer[]> {
  const index = (await readSiteJson(new URL('packs/index.json', site), remedy)) as {
    layers?: { id: string }[];
  };
  return Promise.all((index.layers ?? []).map(({ id }) => readLayer(site, id)));
}

/** The step that adds the layers of a study, read from the site and made ready to be drawn. */
export async function openLayers(
  site: string,
  choices: Record<string, LayerChoice>,
): Promise<LayerStep> {
  useTraits(drawTraits);
  const loaded = await Promise.all(Object.keys(choices).map((id) => readLayer(site, id)));
  return layerStep(loaded, fitted);
}

function readLayer(site: string, id: string): Promise<LoadedLayer> {
  const file = new URL(`packs/${id}/layer.json`, site);
  const known = read.get(file.href);
  if (known) return known;
  const reading = readSiteJson(file, remedy).then((value): LoadedLayer => {
    const parsed = parseLayer(value);
    if (parsed.ok) return { layer: parsed.layer, digest: layerDigest(parsed.layer) };
    const { path, message } = parsed.problems[0]!;
    throw new Error(`${file.pathname} is no layer: ${path}: ${message}`);
  });
  read.set(file.href, reading);
  reading.catch(() => read.delete(file.href));
  return reading;
}
