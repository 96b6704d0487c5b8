import type { Category, Text } from '../../../src/core/pack/pack.ts';

/** The same words in English, Romanian and Russian. */
export function text(en: string, ro: string, ru: string): Text {
  return { en, ro, ru };
}

export function category(id: string, en: string, ro: string, ru: string): Category {
  return { id, label: en === ro && en === ru ? en : text(en, ro, ru) };
}

/** Thousands grouped by thin spaces, so that the words fit every language. */
export function grouped(value: number): string {
  const sign = value < 0 ? '−' : '';
  return sign + String(Math.abs(Math.round(value))).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}
