import type { Attribute, StructuralZero } from '../pack/pack.ts';
import type { DraftAttribute } from './draft.ts';

/** Cell of the attributes around that each category lies in; undefined where one lies nowhere. */
export function nestingOf(
  { within, categories }: DraftAttribute,
  attributes: readonly DraftAttribute[],
): Attribute['within'] {
  const parents = within?.attributes.map((id) => attributes.find((one) => one.id === id));
  if (!within || !parents || parents.includes(undefined)) return undefined;
  const cell = categories.map(({ id }) =>
    parents.reduce((flat, parent, k) => {
      const at = parent!.categories.findIndex((one) => one.id === within.of[id]?.[k]);
      return flat < 0 || at < 0 ? -1 : flat * parent!.categories.length + at;
    }, 0),
  );
  return cell.includes(-1) ? undefined : { attributes: [...within.attributes], cell };
}

/** What keeps categories where they lie while others of their attribute lie nowhere yet. */
export function partlyNested(attributes: readonly DraftAttribute[]): StructuralZero[] {
  return attributes.flatMap((attribute) => {
    const { id, label, within, categories } = attribute;
    if (!within || nestingOf(attribute, attributes)) return [];
    return within.attributes.flatMap((outer, k) => {
      const parent = attributes.find((one) => one.id === outer);
      return (parent?.categories ?? []).flatMap((around, at): StructuralZero[] => {
        const inside = categories.flatMap((one, c) =>
          within.of[one.id]?.[k] === around.id ? [c] : [],
        );
        const elsewhere = [...parent!.categories.keys()].filter((other) => other !== at);
        if (inside.length === 0 || elsewhere.length === 0) return [];
        return [
          {
            id: `${id}-in-${outer}-${around.id}`,
            reason: `${label} in ${around.label} lies in no other ${parent!.label.toLowerCase()}.`,
            where: { [id]: inside, [outer]: elsewhere },
          },
        ];
      });
    });
  });
}
