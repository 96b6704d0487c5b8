import type { AttributeId, Contacts } from '../pack/pack.ts';
import { fillUniforms, streamKey } from '../random/stream.ts';
import { asciiName } from './ascii.ts';
import { drawRange } from './draw.ts';
import { identityDictionary } from './identities.ts';
import type { Plan, Range } from './plan.ts';

/** Strings one after another in UTF-8, as Arrow lays out a column of text. */
export interface TextColumn {
  bytes: Uint8Array;
  /** Where each string starts, and one past the last: count + 1. */
  offsets: Int32Array;
}

/** Identities that make up a person's name, in the order of the e-mail address. */
export function nameParts(plan: Plan): AttributeId[] {
  return plan.contacts?.names ?? plan.identities.map(({ id }) => id);
}

/**
 * E-mail address of a person in a reserved domain, which reaches nobody: the name in plain
 * letters and the person's index, which makes it unique. Undefined where the pack has none.
 */
export function emailOf(plan: Plan, index: number): string | undefined {
  const range = drawRange(plan, index, 1, nameParts(plan));
  const [first] = textsOf(writeEmails(plan, range));
  return first;
}

/** Phone number of a person in the pack's fictitious format; undefined where it has none. */
export function phoneOf(plan: Plan, index: number): string | undefined {
  const [first] = textsOf(writePhones(plan, index, 1));
  return first;
}

/**
 * Writes the e-mail addresses of a range at once.
 *
 * @param range holds at least the columns of `nameParts`
 * @returns undefined where the pack has no contacts
 */
export function writeEmails(plan: Plan, range: Range): TextColumn | undefined {
  const { contacts, seed } = plan;
  if (!contacts) return undefined;
  const parts = nameParts(plan).map((id) => {
    const column = range.columns.find(({ attribute }) => attribute === id);
    if (!column) throw new Error(`e-mail: the range has no column '${id}'`);
    return { codes: column.codes, words: foldedWords(plan, id) };
  });
  const domains = contacts.emailDomains.map((domain) => asciiBytes(`@${domain}`));
  const domainDraw = new Float64Array(range.count);
  fillUniforms(streamKey(seed, contacts.streams.email), range.start, domainDraw);

  const offsets = new Int32Array(range.count + 1);
  for (let i = 0; i < range.count; i++) {
    let length = digitsIn(range.start + i);
    for (const { codes, words } of parts) {
      const word = codes[i]!;
      length += words.start[word + 1]! - words.start[word]!;
    }
    length += domains[Math.floor(domainDraw[i]! * domains.length)]!.length;
    offsets[i + 1] = offsets[i]! + length;
  }
  const bytes = new Uint8Array(offsets[range.count]!);
  let at = 0;
  for (let i = 0; i < range.count; i++) {
    for (const { codes, words } of parts) {
      const word = codes[i]!;
      for (let b = words.start[word]!; b < words.start[word + 1]!; b++)
        bytes[at++] = words.bytes[b]!;
    }
    at = writeNumber(bytes, at, range.start + i, digitsIn(range.start + i));
    const domain = domains[Math.floor(domainDraw[i]! * domains.length)]!;
    for (let b = 0; b < domain.length; b++) bytes[at++] = domain[b]!;
  }
  return { bytes, offsets };
}

/** Writes the phone numbers of persons start … start + count − 1; undefined where the pack has none. */
export function writePhones(plan: Plan, start: number, count: number): TextColumn | undefined {
  const { contacts, seed } = plan;
  if (!contacts) return undefined;
  const format = asciiBytes(contacts.phoneFormat);
  const places = placesOf(contacts);
  const draw = new Float64Array(count);
  fillUniforms(streamKey(seed, contacts.streams.phone), start, draw);
  const bytes = new Uint8Array(format.length * count);
  const offsets = new Int32Array(count + 1);
  const range = powerOfTen(places.length);
  for (let i = 0; i < count; i++) {
    const from = i * format.length;
    bytes.set(format, from);
    let digits = Math.floor(draw[i]! * range);
    for (let k = places.length - 1; k >= 0; k--) {
      const digit = digits % 10;
      bytes[from + places[k]!] = zero + digit;
      digits = (digits - digit) / 10;
    }
    offsets[i + 1] = from + format.length;
  }
  return { bytes, offsets };
}

/** The strings of a column written in ASCII. */
function textsOf(column: TextColumn | undefined): string[] {
  if (!column) return [];
  const { bytes, offsets } = column;
  return Array.from({ length: offsets.length - 1 }, (_, i) =>
    String.fromCharCode(...bytes.subarray(offsets[i], offsets[i + 1])),
  );
}

/** Folded entries of an identity's dictionary, one after another. */
interface FoldedWords {
  bytes: Uint8Array;
  start: Uint32Array;
}

const foldedByPlan = new WeakMap<Plan, Map<AttributeId, FoldedWords>>();
const zero = 48;

/** Each entry that folds to anything ends with a dot. */
function foldedWords(plan: Plan, id: AttributeId): FoldedWords {
  const known = foldedByPlan.get(plan) ?? new Map<AttributeId, FoldedWords>();
  foldedByPlan.set(plan, known);
  const folded = known.get(id);
  if (folded) return folded;
  const identity = plan.identities.find((candidate) => candidate.id === id);
  if (!identity) throw new Error(`e-mail: '${id}' is no identity of this population`);
  const words = identityDictionary(identity).map(asciiName);
  const dotted = words.map((word) => (word === '' ? '' : `${word}.`));
  const start = new Uint32Array(words.length + 1);
  dotted.forEach((word, i) => {
    start[i + 1] = start[i]! + word.length;
  });
  const made = { bytes: asciiBytes(dotted.join('')), start };
  known.set(id, made);
  return made;
}

function placesOf({ phoneFormat }: Contacts): number[] {
  const places = [...phoneFormat].flatMap((letter, place) => (letter === '#' ? [place] : []));
  if (places.length > 15)
    throw new Error(`phone format '${phoneFormat}': give at most 15 digits to draw`);
  return places;
}

function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => {
    const code = letter.codePointAt(0)!;
    if (code > 126)
      throw new Error(`contacts: '${text}' holds '${letter}'; use ASCII letters only`);
    return code;
  });
}

function digitsIn(n: number): number {
  let digits = 1;
  for (let limit = 10; n >= limit; limit *= 10) digits++;
  return digits;
}

function writeNumber(bytes: Uint8Array, at: number, n: number, digits: number): number {
  let rest = n;
  for (let place = at + digits - 1; place >= at; place--) {
    const digit = rest % 10;
    bytes[place] = zero + digit;
    rest = (rest - digit) / 10;
  }
  return at + digits;
}

function powerOfTen(exponent: number): number {
  let power = 1;
  for (let i = 0; i < exponent; i++) power *= 10;
  return power;
}
