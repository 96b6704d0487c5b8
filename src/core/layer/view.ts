import type { AttributeId, Category, Pack, Status, Text } from '../pack/pack.ts';
import { mappingOf, measuredIn } from './choose.ts';
import type { LoadedLayer } from './choose.ts';

/** An attribute that a layer can add to the people of a pack. */
export interface OfferedTrait {
  id: AttributeId;
  label: Text;
  note?: Text;
  status: Status;
  /** Who was asked; absent where nothing was measured and equal shares stand in. */
  base?: Text;
  categories: Category[];
  /** Shares of what is assumed. */
  shares?: number[];
}

/** What a layer offers to a pack. */
export interface LayerView {
  id: string;
  digest: string;
  title: Text;
  about: Text;
  /** Country whose surveys apply; absent where the layer does not know the pack. */
  country?: Text;
  topics: { id: string; label: Text; measured: OfferedTrait[] }[];
  assumed: OfferedTrait[];
  /** Measured in other countries only. */
  notMeasured: Text[];
}

/** Sorts the attributes of a layer by what is known of them in the country of a pack. */
export function viewLayer({ layer, digest }: LoadedLayer, pack: Pick<Pack, 'id'>): LayerView {
  const mapping = mappingOf(layer, pack);
  const country = layer.countries.find(({ id }) => id === mapping?.country)?.label;
  const offered = layer.attributes.map((attribute) => {
    const { id, label, note, categories, assumed, topic } = attribute;
    const measured = measuredIn(attribute, mapping);
    const said = measured?.note ?? (measured ? note : assumed?.note);
    const trait: OfferedTrait = {
      id,
      label,
      ...(said !== undefined && { note: said }),
      status: measured?.status ?? 'assumed',
      ...(measured && { base: measured.base }),
      categories,
      ...(!measured && assumed && { shares: assumed.shares }),
    };
    return { trait, topic, isMeasured: measured !== undefined, isAssumed: assumed !== undefined };
  });
  return {
    id: layer.id,
    digest,
    title: layer.title,
    about: layer.about,
    ...(country !== undefined && { country }),
    topics: layer.topics.flatMap(({ id, label }) => {
      const measured = offered.flatMap(({ trait, topic, isMeasured }) =>
        isMeasured && topic === id ? [trait] : [],
      );
      return measured.length > 0 ? [{ id, label, measured }] : [];
    }),
    assumed: offered.flatMap(({ trait, isMeasured, isAssumed }) =>
      !isMeasured && isAssumed ? [trait] : [],
    ),
    notMeasured: offered.flatMap(({ trait, isMeasured, isAssumed }) =>
      isMeasured || isAssumed ? [] : [trait.label],
    ),
  };
}
