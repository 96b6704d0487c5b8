import { canonicalJson } from '../digest/canonical.ts';
import type { Attribute, Text } from '../pack/pack.ts';
import type { LayerReport } from '../population/report.ts';

/** Traits that stand under one heading. */
export interface TraitPart {
  /** The topic; absent for what is assumed, whatever it is about. */
  topic?: Text;
  questions: TraitQuestion[];
}

/** Traits in a row; those that answer one question, under it. */
export interface TraitQuestion {
  /** The note that several traits of the topic share word for word. */
  asked?: Text;
  attributes: Attribute[];
}

/**
 * The traits of a layer by topic, what was measured before what is assumed. Where several of a
 * topic have the same note, that is what all of them were asked: their labels are only the
 * things asked about, and say little without it.
 */
export function traitParts({
  attributes,
  topics,
}: Pick<LayerReport, 'attributes' | 'topics'>): TraitPart[] {
  const measured = topics.flatMap(({ label, of }): TraitPart[] => {
    const own = attributes.filter(({ id, status }) => of.includes(id) && status !== 'assumed');
    return own.length > 0 ? [{ topic: label, questions: questionsOf(own) }] : [];
  });
  const assumed = attributes.filter(({ status }) => status === 'assumed');
  return assumed.length > 0 ? [...measured, { questions: [{ attributes: assumed }] }] : measured;
}

/** Those with a note of their own first, so that no question seems to be about them. */
function questionsOf(attributes: readonly Attribute[]): TraitQuestion[] {
  const shared = new Map<string, Attribute[]>();
  for (const attribute of attributes) {
    if (attribute.note === undefined) continue;
    const key = canonicalJson(attribute.note);
    shared.set(key, [...(shared.get(key) ?? []), attribute]);
  }
  const questions = [...shared.values()].filter(({ length }) => length > 1);
  const alone = attributes.filter((attribute) => !questions.flat().includes(attribute));
  return [
    ...(alone.length > 0 ? [{ attributes: alone }] : []),
    ...questions.map((of) => ({ asked: of[0]!.note!, attributes: of })),
  ];
}
