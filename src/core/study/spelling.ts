import { nearest } from '../population/nearest.ts';

/** " Did you mean x?", with its leading space, or nothing where no known word is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const guess = nearest(word, known);
  return guess === undefined ? '' : ` Did you mean ${guess}?`;
}
