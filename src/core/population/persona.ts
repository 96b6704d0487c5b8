import type { AttributeId, Pack, Status, Text } from '../pack/pack.ts';
import { emailOf, nameParts, phoneOf } from './contact.ts';
import { columnOf, drawRange } from './draw.ts';
import { identityDictionary } from './identities.ts';
import { withLayers } from './layers.ts';
import type { Plan } from './plan.ts';
import { weightColumn } from './tally.ts';

/** One attribute of a persona in words. */
export interface PersonaTrait {
  attribute: AttributeId;
  label: string;
  value: string;
  status: Status;
}

/** A person in words; the name and the contacts are fictitious. */
export interface Persona {
  personaIndex: number;
  name: string;
  email?: string;
  phone?: string;
  /** Under a design: people of the base, inside the filter, that the row stands for. */
  weight?: number;
  traits: PersonaTrait[];
}

/** A text in a language, or in English where it has none in that. */
export function textIn(text: Text, language: string): string {
  return typeof text === 'string' ? text : (text[language] ?? text.en);
}

/** Strings of a column's codes in a language: category labels or list entries. */
export function valuesOf(pack: Pack, attribute: AttributeId, language: string): string[] {
  const known = pack.attributes.find(({ id }) => id === attribute);
  if (known) return known.categories.map(({ label }) => textIn(label, language));
  const identity = pack.identities.find(({ id }) => id === attribute);
  if (!identity) throw new Error(`there is no attribute '${attribute}' in this pack`);
  return identityDictionary(identity);
}

/**
 * Reads one person: a function of plan and index, in the words of a language of the pack.
 *
 * @throws RangeError for an index outside the population
 */
export function readPersona(
  pack: Pack,
  plan: Plan,
  personaIndex: number,
  language: string,
): Persona {
  const { columns } = drawRange(plan, personaIndex, 1);
  const whole = withLayers(pack, plan);
  const valueOf = (attribute: AttributeId) =>
    valuesOf(whole, attribute, language)[columns[columnOf(plan, attribute)]!.codes[0]!]!;
  const weight = weightColumn(plan);
  const email = emailOf(plan, personaIndex);
  const phone = phoneOf(plan, personaIndex);
  return {
    personaIndex,
    name: nameParts(plan).map(valueOf).join(' '),
    ...(email !== undefined && { email }),
    ...(phone !== undefined && { phone }),
    ...(weight && {
      weight: weight.weight.values[columns[columnOf(plan, weight.attribute)]!.codes[0]!]!,
    }),
    traits: whole.attributes.map(({ id, label, status }) => ({
      attribute: id,
      label: textIn(label, language),
      value: valueOf(id),
      status,
    })),
  };
}
