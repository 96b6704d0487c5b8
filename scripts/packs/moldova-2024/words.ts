import type { Category, Text } from '../../../src/core/pack/pack.ts';

/** The same words in English, Romanian and Russian. */
export function text(en: string, ro: string, ru: string): Text {
  return { en, ro, ru };
}

export function category(id: string, en: string, ro: string, ru: string): Category {
  return { id, label: en === ro && en === ru ? en : text(en, ro, ru) };
}
