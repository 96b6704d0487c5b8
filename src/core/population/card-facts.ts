import type { Attribute, AttributeId } from '../pack/pack.ts';

/** What a card says of a person, by attribute. */
export interface CardFacts {
  /** Age and place, where the pack knows them. */
  lead: AttributeId[];
  /** What tells most without saying anything twice. */
  telling: AttributeId[];
  /** The rest: finer, coarser or other readings of the same. */
  rest: AttributeId[];
}

const places = ['locality', 'county'];

/**
 * Sorts the attributes of a pack for cards. Several of them may tell the same at different
 * grain: a function of another is left for the rest, and so is what is finer than another or what
 * the lead tells already. Where something is a crossing of two, what is derived from it takes
 * the place of the coarser of them: the degree that of the attainment, once age is told.
 *
 * @param most telling facts at most
 */
export function cardFacts(attributes: readonly Attribute[], most: number): CardFacts {
  const age = attributes.find(({ id }) => id === 'age');
  const place = places.flatMap((id) => attributes.find((one) => one.id === id) ?? [])[0];
  const coarserThan = (id: AttributeId): AttributeId[] => {
    const parents = attributes.find((one) => one.id === id)?.within?.attributes ?? [];
    return parents.flatMap((parent) => [parent, ...coarserThan(parent)]);
  };
  const lead = [age, place].flatMap((one) => one?.id ?? []);
  const known = new Set([...lead, ...coarserThan('age')]);
  const swapped = new Map<AttributeId, AttributeId>();
  for (const { id, derivedFrom, categories } of attributes) {
    const source = attributes.find((one) => one.id === derivedFrom?.attribute);
    const parents = source?.within?.attributes ?? [];
    const left = parents.filter((parent) => !known.has(parent));
    const [only] = left;
    const size = attributes.find((one) => one.id === only)?.categories.length ?? 0;
    if (parents.length > 1 && only && left.length === 1 && categories.length > size)
      swapped.set(only, id);
  }
  const telling = attributes
    .filter(({ id, derivedFrom, within }) => !known.has(id) && !derivedFrom && !within)
    .map(({ id }) => swapped.get(id) ?? id)
    .slice(0, most);
  const said = new Set([...lead, ...telling]);
  return { lead, telling, rest: attributes.flatMap(({ id }) => (said.has(id) ? [] : [id])) };
}
