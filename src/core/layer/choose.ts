import type { Attribute, Pack } from '../pack/pack.ts';
import { nearest } from '../population/nearest.ts';
import type { LayerChoice } from '../study/study.ts';
import type { Layer, LayerAttribute, LayerMapping, Measured } from './layer.ts';

/** A layer with the digest that studies know it by. */
export interface LoadedLayer {
  layer: Layer;
  digest: string;
}

/** An attribute of a layer as a study draws it. */
export interface ChosenTrait {
  attribute: LayerAttribute;
  /** Absent: assumed, with the shares in its place. */
  measured?: Measured;
  /** Country whose surveys say so. */
  country?: string;
  shares?: number[];
}

export type Chosen =
  | { ok: true; mapping: LayerMapping | undefined; traits: ChosenTrait[] }
  | { ok: false; reason: string };

/** Columns that any population may have beside its attributes. */
const ownColumns = ['index', 'email', 'phone', 'weight'];

/** How a pack is read; undefined where the layer does not know it. */
export function mappingOf(layer: Layer, pack: Pick<Pack, 'id'>): LayerMapping | undefined {
  return layer.mappings.find((mapping) => mapping.pack === pack.id);
}

/** What surveys of the pack's country say of an attribute; undefined where none does. */
export function measuredIn(
  { measured }: LayerAttribute,
  mapping: LayerMapping | undefined,
): Measured | undefined {
  return mapping && measured?.[mapping.country];
}

/** The attributes that a study draws, in the order of the layer. */
export function chooseTraits(
  { layer, digest }: LoadedLayer,
  pack: Pack,
  choice: LayerChoice,
): Chosen {
  const title = english(layer.title);
  if (!digest.startsWith(choice.digest) && !choice.digest.startsWith(digest))
    return refuse(
      `The layer ${title} (${layer.id}) has changed since the study was made (${choice.digest.slice(0, 8)} then, ${digest.slice(0, 8)} now). Switch it off and on again to draw with what is here.`,
    );
  const mapping = mappingOf(layer, pack);
  const byId = new Map(layer.attributes.map((attribute) => [attribute.id, attribute]));
  const taken = new Set([
    ...ownColumns,
    ...[...pack.attributes, ...pack.identities].map(({ id }) => id),
  ]);
  for (const id of [
    ...(choice.on ?? []),
    ...(choice.off ?? []),
    ...Object.keys(choice.shares ?? {}),
  ])
    if (!byId.has(id)) {
      const meant = nearest(id, [...byId.keys()]);
      return refuse(
        `The layer ${title} has no attribute '${id}'.${meant === undefined ? '' : ` Did you mean '${meant}'?`}`,
      );
    }
  const traits: ChosenTrait[] = [];
  for (const attribute of layer.attributes) {
    const { id, assumed, categories } = attribute;
    const measured = measuredIn(attribute, mapping);
    const isOn = choice.on?.includes(id) ?? false;
    if (isOn && !measured && !assumed)
      return refuse(
        `'${english(attribute.label)}' (${id}) is not measured in this country, and nothing stands in for it. Take it out of the layer's "on".`,
      );
    if (measured ? choice.off?.includes(id) : !isOn) continue;
    if (taken.has(id))
      return refuse(
        `The pack has an attribute '${id}' of its own. Switch that of the layer ${title} off.`,
      );
    if (measured) {
      traits.push({ attribute, measured, country: mapping!.country });
      continue;
    }
    const shares = choice.shares?.[id] ?? assumed!.shares;
    if (shares.length !== categories.length)
      return refuse(
        `'${english(attribute.label)}' (${id}) has ${categories.length} categories, but ${shares.length} shares are given. Give one share for each.`,
      );
    traits.push({ attribute, shares });
  }
  return { ok: true, mapping, traits };
}

/** An attribute of a layer in the words of a pack's, with the category of those not asked last. */
export function attributeOf(layer: Layer, { attribute, measured }: ChosenTrait): Attribute {
  const { id, label, note, stream, categories, values, unit, assumed } = attribute;
  const said = measured?.note ?? (measured ? note : (assumed?.note ?? note));
  return {
    id,
    label,
    ...(said !== undefined && { note: said }),
    stream,
    categories: [...categories, layer.universe.outside],
    ...(values && { values: [...values, NaN] }),
    ...(unit !== undefined && { unit }),
    status: measured?.status ?? 'assumed',
    source: measured?.source ?? '',
  };
}

function refuse(reason: string): { ok: false; reason: string } {
  return { ok: false, reason };
}

function english(text: Layer['title']): string {
  return typeof text === 'string' ? text : text.en;
}
