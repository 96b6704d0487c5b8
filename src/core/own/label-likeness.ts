import { editDistance } from '../population/nearest.ts';
import { keyOf } from './keys.ts';
import { areSynonyms } from './labels.ts';
import { singular } from './rules.ts';

/** How likely two labels mean the same, and why. */
export interface Likeness {
  confidence: number;
  reason: string;
}

/** Undefined for labels that have nothing in common, or tell two things apart. */
export function likenessOfLabels(a: string, b: string): Likeness | undefined {
  const [x, y] = [keyOf(a), keyOf(b)];
  const pair = `“${a}” and “${b}”`;
  if (x === y) return { confidence: 0.99, reason: `${pair} differ in case or marks only` };
  if (areSynonyms(x, y)) return { confidence: 0.95, reason: `${pair} are two words for the same` };
  if (singular(x) === singular(y))
    return { confidence: 0.93, reason: `${pair} differ in number only` };
  if (x.replace(/ /g, '') === y.replace(/ /g, ''))
    return { confidence: 0.95, reason: `${pair} differ in spaces only` };
  if (/\d/.test(x) && x.replace(/\D/g, '') !== y.replace(/\D/g, '')) return undefined;
  if (areOpposed(x, y) || differInShortWords(x, y)) return undefined;
  const distance = editDistance(x, y);
  const near = 1 - distance / Math.max(x.length, y.length);
  if (distance === 1 && Math.min(x.length, y.length) >= 4)
    return { confidence: 0.9, reason: `${pair} differ in one letter` };
  if (near >= 0.7) return { confidence: near, reason: `${pair} differ in ${distance} letters` };
  const [short, long] = x.length < y.length ? [x, y] : [y, x];
  if (short.length >= 3 && ` ${long} `.includes(` ${short} `))
    return { confidence: 0.6, reason: `${pair} share “${short}”` };
  if (short.length >= 3 && short.length <= 5 && long.startsWith(short))
    return { confidence: 0.6, reason: `“${short}” may be short for “${long}”` };
  return undefined;
}

/** "employed" and "unemployed". */
function areOpposed(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return /^(un|in|non|not|no|dis|im|ir|never|without)$/.test(
    long.endsWith(short) ? long.slice(0, -short.length).trim() : '',
  );
}

/** "zone a" and "zone b": words of a few letters are codes, and another letter another thing. */
function differInShortWords(a: string, b: string): boolean {
  const [x, y] = [a.split(' '), b.split(' ')];
  if (x.length !== y.length) return false;
  return x.some((word, at) => word !== y[at] && Math.min(word.length, y[at]!.length) < 4);
}
