import type { ContradictionRow } from '../../state/contradictions.ts';
import { number, people } from '../format.ts';

/** The distance of a row in words: "281,493 people fewer than printed". */
export function gapWords({ gap, printed }: Pick<ContradictionRow, 'gap' | 'printed'>): string {
  const distance = Math.abs(gap);
  const text = number(distance);
  const size = distance >= 99.95 || text.endsWith('.0') ? people(distance) : text;
  const counted = `${size} ${size === '1' ? 'person' : 'people'}`;
  if (printed === undefined) return `${counted} apart`;
  return `${counted} ${gap < 0 ? 'fewer' : 'more'} than printed`;
}

/** A printed figure with the digits of its leading number grouped. */
export function groupedWords(printed: string): string {
  return printed.replace(/^\d{4,}/, (digits) => people(Number(digits)));
}

/** Sources as "publisher, table, year; …", each publisher named once where it follows itself. */
export function publisherOnce(sources: string): string {
  let before = '';
  return sources
    .split('; ')
    .map((source) => {
      const publisher = source.slice(0, source.indexOf(', ') + 2);
      const isSame = publisher.length > 2 && publisher === before;
      before = publisher;
      return isSame ? source.slice(publisher.length) : source;
    })
    .join('; ');
}

/**
 * What contradicted figures do, after their number. Where nobody counted, no figure stands against
 * another but by what its sources say.
 */
export function contradictionWords(count: number, isCounted: boolean): string {
  if (!isCounted) return `${count === 1 ? 'is' : 'are'} stated otherwise by another source`;
  return count === 1 ? 'contradicts others' : 'contradict others';
}
